import { createHash } from 'node:crypto';
import type { Keys } from '../graph/plan.js';
import { KeiretsuError } from '../kernel/errors.js';
import { canonicalJson, type Json } from '../kernel/json.js';

const VERSION = 1;
/** Arguments that say which page of a list is asked for, not which list. */
const PAGING = new Set(['first', 'after', 'last', 'before']);

/**
 * What a cursor belongs to: a list by its connection type, its arguments but for paging, and the time of the question.
 * A cursor is good for lists with an equal signature only.
 *
 * @param connection name of the connection type
 * @param args coerced arguments of the field; absent, null and empty `orderBy` are the same
 * @param time the root field's `validOn` and `knownOn`, as given
 */
export function cursorSignature(
  connection: string,
  args: Readonly<Record<string, unknown>>,
  time: { readonly validOn: string | null; readonly knownOn: string | null },
): string {
  const list = Object.entries(args).filter(
    ([name, value]) => !PAGING.has(name) && name !== 'validOn' && name !== 'knownOn' && value !== null && value !== undefined,
  );
  const meant = list.filter(([name, value]) => !(name === 'orderBy' && Array.isArray(value) && value.length === 0));
  // Coerced input objects have no prototype and no undefined fields, so they are JSON.
  const content = canonicalJson([connection, Object.fromEntries(meant) as Json, time.validOn, time.knownOn]);
  return createHash('sha256').update(content).digest('base64url').slice(0, 12);
}

/** The place of an item with these keys in a list of this signature. */
export function encodeCursor(signature: string, keys: Keys): string {
  return Buffer.from(JSON.stringify({ v: VERSION, o: signature, k: keys })).toString('base64url');
}

/** The keys of a cursor; throws BAD_CURSOR unless it was made for a list of this signature. `types` are those of the order's keys. */
export function decodeCursor(cursor: string, signature: string, types: readonly ('text' | 'number')[]): Keys {
  const content = parse(cursor);
  if (content === null)
    throw new KeiretsuError('BAD_CURSOR', 'The cursor is broken; pass `endCursor` or `startCursor` of an answer unchanged.');
  if (content.v !== VERSION || content.o !== signature) {
    throw new KeiretsuError(
      'BAD_CURSOR',
      'The cursor comes from a list with another order, filter or time; after changing the question start without a cursor.',
    );
  }
  const fits =
    Array.isArray(content.k) &&
    content.k.length === types.length &&
    content.k.every((key, index) => key === null || (types[index] === 'text' ? typeof key === 'string' : typeof key === 'number'));
  if (!fits) throw new KeiretsuError('BAD_CURSOR', 'The cursor is broken; pass `endCursor` or `startCursor` of an answer unchanged.');
  return content.k as Keys;
}

function parse(cursor: string): { v?: unknown; o?: unknown; k?: unknown } | null {
  try {
    const content: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return typeof content === 'object' ? content : null;
  } catch {
    return null;
  }
}
