import type { Connection, PageRequest, ReadTime } from '../../graph/plan.js';
import type { RecordSort } from '../../graph/records.js';
import { itemSet, PARENT } from './connection.js';
import { ahead, behind, type Key, notAhead, notBehind } from './order.js';
import { Making } from './scope.js';
import { allOf, each, list, raw, type Sql, sql } from './sql.js';

/**
 * With one item more than the page shows, its rows say whether the window goes on. What lies outside the window, and how
 * many items the whole set has, takes a second statement.
 */
export function needsSummary({ wants, page }: Connection): boolean {
  return wants.totalCount || (wants.hasPrevious && page.after !== null) || (wants.hasNext && page.before !== null);
}

/** Columns: number of the parent, size of the set, whether there is anything outside the window ahead of it, and behind it. */
export function summary(plan: Connection, parentSort: RecordSort | null, parentIds: readonly string[], time: ReadTime): Sql {
  const making = new Making(time);
  const { wants, page } = plan;
  const parent = parentSort === null ? null : PARENT;
  const exists = (outside: typeof outsideAhead): Sql => {
    const set = itemSet(plan, parentSort, parent, making);
    const conditions = outside(set.keys, page);
    return conditions === null ? raw('0') : sql`EXISTS (SELECT 1 FROM ${set.from} WHERE ${allOf([...set.where, ...conditions])})`;
  };
  const count = (): Sql => {
    const set = itemSet(plan, parentSort, parent, making, false);
    return sql`(SELECT COUNT(*) FROM ${set.from} WHERE ${allOf(set.where)})`;
  };
  const columns = list(
    [
      wants.totalCount ? count() : raw('0'),
      wants.hasPrevious ? exists(outsideAhead) : raw('0'),
      wants.hasNext ? exists(outsideBehind) : raw('0'),
    ],
    ', ',
  );
  return making.statement(parent === null ? sql`SELECT 0, ${columns}` : sql`SELECT p.key, ${columns} FROM ${each(parentIds)} AS p`);
}

/**
 * Whether there is anything ahead of the window. Where `after` lies behind `before` the window is empty, and its page
 * stands at `before` when it is taken from the end: only what is ahead of that is ahead of the page.
 */
function outsideAhead(keys: readonly Key[], { after, before, from }: PageRequest): Sql[] | null {
  if (after === null) return null;
  return from === 'end' && before !== null ? [notBehind(keys, after), ahead(keys, before)] : [notBehind(keys, after)];
}

/** As above, the other way round. */
function outsideBehind(keys: readonly Key[], { after, before, from }: PageRequest): Sql[] | null {
  if (before === null) return null;
  return from === 'start' && after !== null ? [notAhead(keys, before), behind(keys, after)] : [notAhead(keys, before)];
}
