import type { Connection, Keys, Page, PageRequest, Row } from '../../graph/plan.js';
import { ontology } from '../../ontology/ontology.js';
import type { Raw } from './fields.js';
import { type ItemSet, itemSet } from './item-set.js';
import type { End, Making, Variable } from './making.js';
import { ahead, behind, type Key, notAhead, notBehind, orderTerms } from './order.js';
import { allOf, jsonArray, list, quoted, raw, type Sql, sql } from './sql.js';
import { columnsRead, isWalk, OTHER } from './walk.js';

/** A page in parts: its items, and what else is asked of it. */
export interface PageSql {
  /** A JSON array of the items; null where nothing of them is wanted. */
  readonly items: Sql | null;
  /** The size of the set, whether anything is outside the window ahead of it, and behind it. What is not wanted is left out. */
  readonly parts: readonly Sql[];
  /** @param parts the values of `parts`, which begin at `from` */
  readonly read: (items: readonly unknown[], parts: readonly unknown[], from: number) => Page;
}

/** What is asked of a record: the members of a JSON array, and how such an array is read. The array is used up by it. */
export interface RecordSql {
  readonly members: readonly Sql[];
  readonly read: (raw: Raw) => Row;
}

/** What a page shows of an item. */
export type Show = (item: Variable) => RecordSql;

/** The item of a root page: always the same name, so that what is made of its shape serves every statement. */
export const ROOT_ITEM = 'item';

/** Symbols that a page puts around a record, for the parser. */
const AROUND_ITEM = 13;

export function pageSql(plan: Connection, parent: Variable | null, making: Making, show: Show): PageSql {
  const { wants, page } = plan;
  const parts: Sql[] = [];
  const part = (value: Sql): number => parts.push(value) - 1;
  const items = itemsSql(plan, parent, making, show);
  const total = wants.totalCount ? part(countOf(plan, parent, making)) : null;
  const isAhead = wants.hasPrevious && page.after !== null ? part(existsOf(plan, parent, making, outsideAhead)) : null;
  const isBehind = wants.hasNext && page.before !== null ? part(existsOf(plan, parent, making, outsideBehind)) : null;
  return {
    items: items?.sql ?? null,
    parts,
    read: (found, values, from) => {
      const more = found.length > page.limit;
      const shown = more ? found.slice(0, page.limit) : found;
      // Written out: spreading one object into another takes longer than all the rest of a page.
      const { rows, keys } = items === null ? EMPTY : items.read(page.from === 'end' ? shown.toReversed() : shown);
      return {
        rows,
        keys,
        totalCount: total === null ? null : (values[from + total] as number),
        hasNext: wants.hasNext ? (more && page.from === 'start') || (isBehind !== null && values[from + isBehind] === 1) : null,
        hasPrevious: wants.hasPrevious ? (more && page.from === 'end') || (isAhead !== null && values[from + isAhead] === 1) : null,
      };
    },
  };
}

/** Whether more than items is asked of a page. */
export function hasParts({ wants, page }: Connection): boolean {
  return wants.totalCount || (wants.hasPrevious && page.after !== null) || (wants.hasNext && page.before !== null);
}

const EMPTY: Pick<Page, 'rows' | 'keys'> = { rows: [], keys: [] };

/** Whether one item more than the page holds is read, to see whether there is one. */
function readsOneMore({ wants, page }: Connection): boolean {
  return page.from === 'start' ? wants.hasNext : wants.hasPrevious;
}

interface Items {
  readonly sql: Sql;
  readonly read: (found: readonly unknown[]) => Pick<Page, 'rows' | 'keys'>;
}

/**
 * The items of a page. Which ones they are is found by a query of its own, whose order and limit use what index there is
 * and touch nothing but keys; what the page shows is read for its items alone. They come in order because SQLite runs
 * the loops of a CROSS JOIN as they are written, the outer one over a query that has an order and a limit, and an
 * aggregate without groups takes the rows as they come.
 */
function itemsSql(plan: Connection, parent: Variable | null, making: Making, show: Show): Items | null {
  const { wants, page } = plan;
  const more = readsOneMore(plan);
  if (!wants.rows && !wants.keys && !more) return null;
  const set = itemSet(plan, parent, making);
  const chosen = raw(making.alias('k'));
  const keys = wants.keys ? set.keys.map((key, place) => sql`${key.value} AS ${raw(`key${place}`)}`) : [];
  const conditions = allOf([...set.where, ...windowOf(set.keys, page)]);
  const behindSelect = sql`FROM ${set.from} WHERE ${conditions} ORDER BY ${orderTerms(set.keys, page.from === 'end')} LIMIT ${page.limit + (more ? 1 : 0)}`;
  const keyCells = wants.keys ? set.keys.map((key, place) => key.cell(sql`${chosen}.${raw(`key${place}`)}`)) : [];
  if (!wants.rows) {
    return {
      sql: sql`(SELECT json_group_array(${jsonArray(keyCells)}) FROM (SELECT ${list(keys.length === 0 ? [raw('1')] : keys, ', ')} ${behindSelect}) AS ${chosen})`,
      read: (raws) => ({ rows: EMPTY.rows, keys: wants.keys ? raws.map((one) => readKeys(set.keys, one as Raw, 0)) : EMPTY.keys }),
    };
  }
  const { record, columns, joins, own } = shownItems(plan, parent, making, show, { set, chosen });
  // Keys stand behind the members of the record, whose list is used up when it is read.
  const members = jsonArray(wants.keys ? [jsonArray(record.members), ...keyCells] : record.members);
  return {
    sql: sql`(SELECT json_group_array(${members}) FILTER (WHERE ${chosen}.${own} IS NOT NULL) FROM (SELECT ${list([...columns, ...keys], ', ')} ${behindSelect}) AS ${chosen}${joins})`,
    read: (raws) =>
      wants.keys
        ? {
            rows: raws.map((one) => record.read((one as Raw)[0] as Raw)),
            keys: raws.map((one) => readKeys(set.keys, one as Raw, 1)),
          }
        : { rows: raws.map((one) => record.read(one as Raw)), keys: EMPTY.keys },
  };
}

interface ShownItems {
  readonly record: RecordSql;
  /** What the query that finds the items has to give of each. */
  readonly columns: readonly Sql[];
  /** What is joined to it. */
  readonly joins: Sql;
  /**
   * A column of it that is never NULL. An aggregate belongs to the innermost query that has one of the columns it speaks
   * of, so one that shows nothing but what the parent has would be the parent's: this column makes it the page's own.
   */
  readonly own: Sql;
}

function shownItems(
  plan: Connection,
  parent: Variable | null,
  making: Making,
  show: Show,
  { set, chosen }: { readonly set: ItemSet; readonly chosen: Sql },
): ShownItems {
  const walks = isWalk(plan, making);
  // A walk ends where the page is full, so what is shown is read on the way, from the index, which has most of it.
  const alias = walks ? chosen.text : parent === null ? ROOT_ITEM : making.alias('i');
  const joins: Sql[] = walks ? [] : [sql` CROSS JOIN ${raw(`${plan.shape.sort} AS ${alias} ON ${alias}.rowid`)} = ${chosen}.item`];
  const far = set.other === null ? null : farEnd(sql`${chosen}.${raw(OTHER)}`, joins);
  const named = making.named.length;
  const record = making.deeper(AROUND_ITEM, () => show(itemOf(plan, parent, alias, far)));
  const columns = walks
    ? columnsRead(alias, [...record.members, ...making.named.slice(named)]).map((name) =>
        raw(`${set.alias}.${quoted(name)} AS ${quoted(name)}`),
      )
    : [raw(`${set.alias}.rowid AS item`)];
  return {
    record,
    columns: set.other === null ? columns : [...columns, sql`${set.other} AS ${raw(OTHER)}`],
    joins: list(joins, ''),
    own: raw(walks ? OTHER : 'item'),
  };
}

function farEnd(row: Sql, joins: Sql[]): Omit<End, 'types'> {
  return { row, join: (alias) => void joins.push(sql` CROSS JOIN ${raw(`entity AS ${alias} ON ${alias}.row`)} = ${row}`) };
}

function readKeys(keys: readonly Key[], stored: Raw, from: number): Keys {
  return keys.map((key, place) => key.read(stored[from + place]));
}

/** The item of a page. Its ends are at hand as rows: the near one is the parent, the far one was found with the item. */
function itemOf({ over, shape }: Connection, parent: Variable | null, alias: string, other: Omit<End, 'types'> | null): Variable {
  const { sort } = shape;
  if (over.set === 'entities') return { alias, sort, types: over.kinds };
  if (over.set !== 'relationships') return { alias, sort, types: null };
  const { direction, relationships } = over;
  const variable = { alias, sort, types: relationships };
  if (direction === 'BOTH' || parent === null) return variable;
  const near = { row: raw(`${parent.alias}.rowid`), types: parent.types };
  const far = other === null ? {} : { [direction === 'OUT' ? 'to' : 'from']: { ...other, types: farKinds(relationships, direction) } };
  return { ...variable, ends: { [direction === 'OUT' ? 'from' : 'to']: near, ...far } };
}

/** The kinds that stand at the far end of relationships of these types. */
function farKinds(types: readonly string[] | null, direction: 'OUT' | 'IN'): readonly string[] | null {
  if (types === null) return null;
  const pairs = types.flatMap((type) => ontology.relationshipTypes.get(type)?.pairs ?? []);
  return [...new Set(pairs.map(([from, to]) => (direction === 'OUT' ? to : from)))];
}

function countOf(plan: Connection, parent: Variable | null, making: Making): Sql {
  const set = itemSet(plan, parent, making, false);
  return sql`(SELECT COUNT(*) FROM ${set.from} WHERE ${allOf(set.where)})`;
}

function existsOf(plan: Connection, parent: Variable | null, making: Making, outside: typeof outsideAhead): Sql {
  const set = itemSet(plan, parent, making);
  return sql`EXISTS (SELECT 1 FROM ${set.from} WHERE ${allOf([...set.where, ...outside(set.keys, plan.page)])})`;
}

function windowOf(keys: readonly Key[], { after, before }: PageRequest): Sql[] {
  return [...(after === null ? [] : [behind(keys, after)]), ...(before === null ? [] : [ahead(keys, before)])];
}

/**
 * Whether there is anything ahead of the window. Where `after` lies behind `before` the window is empty, and its page
 * stands at `before` when it is taken from the end: only what is ahead of that is ahead of the page.
 */
function outsideAhead(keys: readonly Key[], { after, before, from }: PageRequest): Sql[] {
  const atOrAhead = after === null ? [] : [notBehind(keys, after)];
  return from === 'end' && before !== null ? [...atOrAhead, ahead(keys, before)] : atOrAhead;
}

/** As above, the other way round. */
function outsideBehind(keys: readonly Key[], { after, before, from }: PageRequest): Sql[] {
  const atOrBehind = before === null ? [] : [notAhead(keys, before)];
  return from === 'start' && after !== null ? [...atOrBehind, behind(keys, after)] : atOrBehind;
}
