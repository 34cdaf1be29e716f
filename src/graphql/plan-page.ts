import type { OrderKey, PageRequest, Wants } from '../graph/plan.js';
import { decodeCursor, type Signature } from './cursor.js';
import { PageArgs } from './page-args.js';

/** What of a page has to be read, by what is selected on the connection, its edges and its pageInfo. */
export function wants(wanted: ReadonlySet<string>): Wants {
  const cursors = wanted.has('cursor') || wanted.has('startCursor') || wanted.has('endCursor');
  return {
    rows: cursors || wanted.has('edges') || wanted.has('nodes'),
    keys: cursors,
    totalCount: wanted.has('totalCount'),
    hasNext: wanted.has('hasNextPage'),
    hasPrevious: wanted.has('hasPreviousPage'),
  };
}

/** The page that a field's arguments ask for; throws BAD_PAGE or BAD_CURSOR. */
export function planPage(
  args: Readonly<Record<string, unknown>>,
  signature: Signature,
  order: readonly OrderKey[],
  defaultPage: number,
  maxPage: number,
): PageRequest {
  const page = new PageArgs(args, maxPage);
  const place = (cursor: string | null) => (cursor === null ? null : decodeCursor(cursor, signature, order));
  return {
    limit: page.first ?? page.last ?? defaultPage,
    from: page.last === null ? 'start' : 'end',
    after: place(page.after),
    before: place(page.before),
  };
}
