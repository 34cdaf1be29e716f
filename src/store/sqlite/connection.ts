import type { Connection, PageRequest, ReadTime } from '../../graph/plan.js';
import type { RecordSort } from '../../graph/records.js';
import { invariant } from '../../kernel/invariant.js';
import { filterSql } from './filter.js';
import { ahead, behind, type Key, keysOf, orderTerms } from './order.js';
import { endsOf, entityAt, Making, type Scope } from './scope.js';
import { Columns, type Reader, readerOf } from './shape.js';
import { allOf, each, list, raw, type Sql, sql } from './sql.js';
import { visible } from './visible.js';

/** The statement that reads one level of a plan: the parent's number, order keys, then what the reader reads. Rows come in order. */
export interface RowStatement {
  readonly sql: Sql;
  /** How many order keys are selected: all, or none. */
  readonly keys: number;
  readonly reader: Reader;
}

const ITEM_SORTS = { entities: 'entity', sources: 'source', relationships: 'relationship', claims: 'claim' } as const;

/** The row that names a parent, and an item of its page, in the statement that reads it. */
export const PARENT = raw('p.value');
const ITEM = 'i';

/** The set of a connection: what stands behind FROM, which rows are in it, and its order. */
export interface ItemSet {
  readonly alias: string;
  readonly from: Sql;
  readonly where: readonly Sql[];
  readonly keys: readonly Key[];
}

/** The set of a connection at the parent whose id is `parent`; at the root that is null. */
export function itemSet(plan: Connection, parentSort: RecordSort | null, parent: Sql | null, making: Making, ordered = true): ItemSet {
  const sort = ITEM_SORTS[plan.over.set];
  invariant(plan.shape.sort === sort, `items of ${plan.over.set} are no ${plan.shape.sort}`);
  const alias = making.alias('s');
  let other: string | null = null;
  const scope: Scope = { alias, sort, ...(sort === 'relationship' ? { other: () => (other ??= making.alias('o')) } : {}) };
  const where = [membership(plan, alias, parentSort, parent), visible(alias, sort, making.time, 'member')];
  if (plan.filter !== null) where.push(filterSql(plan.filter, scope, making));
  const keys = ordered ? keysOf(plan.order, scope, making) : [];
  const join =
    other === null ? raw('') : sql` CROSS JOIN entity AS ${raw(other)} ON ${entityAt(other, farOf(plan, alias, parent), making)}`;
  return { alias, from: sql`${raw(sort)} AS ${raw(alias)}${join}`, where, keys };
}

function membership({ over }: Connection, alias: string, parentSort: RecordSort | null, parent: Sql | null): Sql {
  const item = raw(alias);
  if (over.set === 'sources') return raw('1');
  if (over.set === 'entities') return oneOf(sql`${item}.kind`, over.kinds);
  invariant(parent !== null, `${over.set} are read at a parent`);
  if (over.set === 'claims') return parentSort === 'source' ? sql`${item}.source = ${parent}` : sql`${item}."subjectId" = ${parent}`;
  const types = oneOf(sql`${item}.type`, over.relationships);
  const at = (direction: 'OUT' | 'IN'): Sql => sql`(${endsOf(alias, direction).near} = ${parent} AND ${types})`;
  return over.direction === 'BOTH' ? sql`(${at('OUT')} OR ${at('IN')})` : at(over.direction);
}

/** One value is compared, so that an index keeps its order; several are one parameter. */
function oneOf(column: Sql, values: readonly string[] | null): Sql {
  if (values === null) return raw('1');
  return values.length === 1 ? sql`${column} = ${values[0] as string}` : sql`${column} IN (SELECT value FROM ${each(values)})`;
}

function farOf({ over }: Connection, alias: string, parent: Sql | null): Sql {
  invariant(over.set === 'relationships' && parent !== null, 'only relationships have a far end');
  if (over.direction !== 'BOTH') return endsOf(alias, over.direction).far;
  return sql`CASE WHEN ${raw(alias)}.from_id = ${parent} THEN ${raw(alias)}.to_id ELSE ${raw(alias)}.from_id END`;
}

function windowOf(keys: readonly Key[], { after, before }: PageRequest): Sql[] {
  return [...(after === null ? [] : [behind(keys, after)]), ...(before === null ? [] : [ahead(keys, before)])];
}

/** The page of a root connection, and one item more. */
export function rootRows(plan: Connection, time: ReadTime): RowStatement {
  const making = new Making(time);
  const { alias, from, where, keys } = itemSet(plan, null, null, making);
  const shown = plan.wants.keys ? keys : [];
  const columns = new Columns(making, 1 + shown.length);
  const reader = readerOf(plan.shape, alias, columns);
  const order = orderTerms(keys, plan.page.from === 'end');
  const query = sql`SELECT 0${selected(shown)}${columns.selected} FROM ${from}${columns.joins} WHERE ${allOf([...where, ...windowOf(keys, plan.page)])} ORDER BY ${order} LIMIT ${plan.page.limit + 1}`;
  return { sql: making.statement(query), keys: shown.length, reader };
}

/**
 * The pages of a nested connection at all parents, each with one item more. The items of a parent are found by a
 * subquery of its own, so that its order and limit use what index there is and touch nothing but keys; what the page
 * shows is read for its items alone.
 */
export function nestedRows(plan: Connection, parentSort: RecordSort, parentIds: readonly string[], time: ReadTime): RowStatement {
  const making = new Making(time);
  const set = itemSet(plan, parentSort, PARENT, making);
  const reversed = plan.page.from === 'end';
  const items = sql`SELECT ${raw(set.alias)}.rowid FROM ${set.from} WHERE ${allOf([...set.where, ...windowOf(set.keys, plan.page)])} ORDER BY ${orderTerms(set.keys, reversed)} LIMIT ${plan.page.limit + 1}`;
  const columns = new Columns(making, 1 + (plan.wants.keys ? plan.order.length : 0));
  const keys = keysOf(plan.order, itemScope(plan, columns, making), making);
  const shown = plan.wants.keys ? keys : [];
  const reader = readerOf(plan.shape, ITEM, columns);
  const query = sql`SELECT p.key${selected(shown)}${columns.selected} FROM ${each(parentIds)} AS p CROSS JOIN ${raw(`${plan.shape.sort} AS ${ITEM} ON ${ITEM}.rowid`)} IN (${items})${columns.joins} ORDER BY p.key, ${orderTerms(keys, reversed)}`;
  return { sql: making.statement(query), keys: shown.length, reader };
}

/** An item of a page as its keys see it: its far end is joined, once for the keys and for what the page shows of it. */
function itemScope(plan: Connection, columns: Columns, making: Making): Scope {
  const { over, shape } = plan;
  if (over.set !== 'relationships') return { alias: ITEM, sort: shape.sort };
  const { direction } = over;
  let other: string | null = null;
  const join = (): string => {
    if (direction !== 'BOTH') return columns.join(ITEM, direction === 'OUT' ? 'to' : 'from') as string;
    const alias = making.alias('o');
    columns.joinEntity(alias, entityAt(alias, farOf(plan, ITEM, PARENT), making));
    return alias;
  };
  return { alias: ITEM, sort: shape.sort, other: () => (other ??= join()) };
}

function selected(keys: readonly Key[]): Sql {
  return list(
    keys.map((key) => sql`, ${key.value}`),
    '',
  );
}
