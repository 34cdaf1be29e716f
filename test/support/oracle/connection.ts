import { decodeCursor, encodeCursor, type Signature } from '../../../src/graphql/cursor.js';
import { comparePlaces, type Key, type Ordered } from './order.js';

export interface PageInput {
  readonly first?: number | null;
  readonly after?: string | null;
  readonly last?: number | null;
  readonly before?: string | null;
}

export interface Connection {
  readonly edges: () => unknown[];
  readonly nodes: () => unknown[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
  readonly totalCount: number;
}

/** Pages through a list by slicing it. */
export function connect<T>(
  { items, descending }: Ordered<T>,
  page: PageInput,
  defaultSize: number,
  signature: Signature,
  edge: (item: T, cursor: string) => unknown,
  node: (item: T) => unknown,
): Connection {
  const place = (cursor: string): readonly Key[] => keysOf(cursor, signature, descending.length);
  const [after, before] = [page.after ?? null, page.before ?? null].map((cursor) => (cursor === null ? null : place(cursor)));
  const low = after == null ? 0 : items.filter(({ keys }) => comparePlaces(keys, after, descending) <= 0).length;
  const high = before == null ? items.length : items.filter(({ keys }) => comparePlaces(keys, before, descending) < 0).length;
  const last = page.last ?? null;
  const size = Math.min(last ?? page.first ?? defaultSize, Math.max(high - low, 0));
  const start = last === null ? low : high - size;
  const shown = items.slice(start, start + size);
  const cursors = shown.map(({ keys }) => encodeCursor(signature, keys));
  return {
    edges: () => shown.map(({ item }, index) => edge(item, cursors[index] as string)),
    nodes: () => shown.map(({ item }) => node(item)),
    pageInfo: {
      hasNextPage: start + size < items.length,
      hasPreviousPage: start > 0,
      startCursor: cursors[0] ?? null,
      endCursor: cursors.at(-1) ?? null,
    },
    totalCount: items.length,
  };
}

/** The keys of a cursor. What types they must have is not checked here. */
function keysOf(cursor: string, signature: Signature, length: number): readonly Key[] {
  const { k } = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as { k: readonly Key[] };
  if (k.length !== length) throw new Error('a cursor of another order');
  return decodeCursor(
    cursor,
    signature,
    k.map((key) => ({ type: typeof key === 'number' ? ('number' as const) : ('text' as const), nullable: true })),
  );
}
