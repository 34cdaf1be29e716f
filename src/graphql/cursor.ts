import { createHash } from 'node:crypto';
import type { Keys, OrderKey } from '../graph/plan.js';
import { isStorable } from '../graph/text.js';
import { KeiretsuError } from '../kernel/errors.js';
import { canonicalJson, type Json } from '../kernel/json.js';

const VERSION = 1;
/** Arguments that say which page of a list is asked for, not which list. */
const PAGING = new Set(['first', 'after', 'last', 'before']);

/** Worked out when a cursor is given or asked for: most pages know none. */
export type Signature = () => string;

/**
 * What a cursor belongs to: a list by its connection type, its arguments but for paging, and the time of the question.
 * A cursor is good for lists with an equal signature only.
 *
 * @param list name of the connection type and of the field: `entities` and `suppliers` are different lists of one type
 * @param args coerced arguments of the field; absent, null and empty `orderBy` are the same
 * @param time the root field's `validOn` and `knownOn`, as given
 */
export function cursorSignature(
  list: string,
  args: Readonly<Record<string, unknown>>,
  time: { readonly validOn: string | null; readonly knownOn: string | null },
): Signature {
  let signature: string | undefined;
  return () => (signature ??= sign(list, args, time));
}

function sign(
  list: string,
  args: Readonly<Record<string, unknown>>,
  time: { readonly validOn: string | null; readonly knownOn: string | null },
): string {
  const given = Object.entries(args).filter(
    ([name, value]) => !PAGING.has(name) && name !== 'validOn' && name !== 'knownOn' && value !== null && value !== undefined,
  );
  const meant = given.filter(([name, value]) => !(name === 'orderBy' && Array.isArray(value) && value.length === 0));
  // Coerced input objects have no prototype and no undefined fields, so they are JSON.
  const content = canonicalJson([list, Object.fromEntries(meant) as Json, time.validOn, time.knownOn]);
  return createHash('sha256').update(content).digest('base64url').slice(0, 12);
}

/** The place of an item with these keys in a list of this signature. */
export function encodeCursor(signature: Signature, keys: Keys): string {
  return Buffer.from(JSON.stringify({ v: VERSION, o: signature(), k: keys })).toString('base64url');
}

/** The keys of a cursor; throws BAD_CURSOR unless it was made for a list of this signature and fits its order. */
export function decodeCursor(cursor: string, signature: Signature, order: readonly Pick<OrderKey, 'type' | 'nullable'>[]): Keys {
  const content = parse(cursor);
  if (content !== null && (content.v !== VERSION || content.o !== signature())) {
    throw new KeiretsuError(
      'BAD_CURSOR',
      'The cursor comes from a list with another order, filter or time; after changing the question start without a cursor.',
    );
  }
  const keys = content?.k;
  const fits = Array.isArray(keys) && keys.length === order.length && order.every((key, index) => isKey(keys[index], key));
  // Whatever decodes to the same keys is not the same cursor: what we gave out comes back as it was.
  if (!fits || encodeCursor(signature, keys as Keys) !== cursor) {
    throw new KeiretsuError('BAD_CURSOR', 'The cursor is broken; pass `endCursor` or `startCursor` of an answer unchanged.');
  }
  return keys as Keys;
}

function isKey(value: unknown, { type, nullable }: Pick<OrderKey, 'type' | 'nullable'>): boolean {
  if (value === null) return nullable;
  return type === 'text' ? typeof value === 'string' && isStorable(value) : typeof value === 'number' && Number.isFinite(value);
}

function parse(cursor: string): { v?: unknown; o?: unknown; k?: unknown } | null {
  try {
    const content: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return typeof content === 'object' ? content : null;
  } catch {
    return null;
  }
}
