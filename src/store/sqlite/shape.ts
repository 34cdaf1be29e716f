import type { Branch, Connection, Page, Reference, Row, Shape } from '../../graph/plan.js';
import type { RecordSort } from '../../graph/records.js';
import { claimReferences } from '../../graph/references.js';
import { invariant } from '../../kernel/invariant.js';
import { hasParts, type PageSql, pageSql, type RecordSql } from './connection.js';
import { cellsOf, type Raw } from './fields.js';
import { isInvolved } from './filter.js';
import { columnOf, endOf, entityAt, type Making, type Variable } from './making.js';
import { isChunked, jsonArray, list, raw, type Sql, sql } from './sql.js';
import { visible } from './visible.js';

/** A JSON value, and how it is read. */
export interface Read<T> {
  readonly sql: Sql;
  readonly read: (raw: unknown) => T;
}

/** Columns that say what a record is; of other sorts, this word does. */
const TYPE_COLUMNS: Readonly<Partial<Record<RecordSort, string>>> = { entity: 'kind', relationship: 'type' };
const LABELS: Readonly<Partial<Record<RecordSort, string>>> = { claim: 'Claim', source: 'Source' };

/** Symbols that branches put around what they hold, for the parser. */
const AROUND_BRANCH = 2;
const AROUND_CASE = 5;
const AROUND_PARTS = 5;
const PAGE = 13;
const REFERENCE = 8;
const AROUND_JOINED = 3;
const ALL = 100;

/** @param identified whether rows hold the id of their record even where the shape does not ask for it; a root's do */
export function recordSql(shape: Shape, variable: Variable, making: Making, identified = false): RecordSql {
  const { alias, sort } = variable;
  invariant(shape.sort === sort, `a shape of a ${shape.sort} is put on a ${sort}`);
  const { members, placeOf, decode } = cellsOf(shape.fields, variable);
  const idPlace = shape.fields.includes('id') || identified ? placeOf(columnOf(alias, sort, 'id')) : null;
  const known = (variable.types?.length === 1 ? variable.types[0] : LABELS[sort]) ?? null;
  const typePlace = known === null ? placeOf(typeColumn(variable)) : null;
  const branches = shape.branches.map((branch) => {
    const made = making.deeper(AROUND_BRANCH, () => branchSql(branch, variable, making));
    return made === null ? null : { place: members.push(made.sql) - 1, read: made.read };
  });
  const isJoined = isChunked(members);
  const width = shape.fields.length;
  const read = (found: Raw): Row => {
    const cells = isJoined ? found.flat() : found;
    const type = known ?? (cells[typePlace as number] as string);
    const id = idPlace === null ? '' : (cells[idPlace] as string);
    const followed = branches.length === 0 ? NONE : branches.map((branch) => (branch === null ? null : branch.read(cells[branch.place])));
    decode?.(cells);
    return { type, id, values: cells.length === width ? cells : cells.slice(0, width), branches: followed };
  };
  return { members, read };
}

const NONE: readonly never[] = [];

function typeColumn({ alias, sort }: Variable): Sql {
  const column = TYPE_COLUMNS[sort];
  invariant(column !== undefined, `a ${sort} has one type`);
  return columnOf(alias, sort, column);
}

/** Null where the branch never applies. */
function branchSql(branch: Branch, parent: Variable, making: Making): Read<Row | Page | null> | null {
  const applies = conditionOf(branch, parent);
  if (applies === 'never') return null;
  const made = (): Read<Row | Page | null> =>
    branch.kind === 'connection' ? pageAt(branch, parent, making) : referenceSql(branch, parent, making);
  if (applies === 'always') return made();
  const { sql: value, read } = making.deeper(AROUND_CASE, made);
  return { sql: sql`CASE WHEN ${applies} THEN ${value} END`, read: (found) => (found === null ? null : read(found)) };
}

/** When a branch applies to its parent. */
function conditionOf({ types }: Branch, parent: Variable): Sql | 'always' | 'never' {
  if (types === null) return 'always';
  const label = LABELS[parent.sort];
  const possible = label === undefined ? parent.types : [label];
  if (possible?.every((type) => types.includes(type)) === true) return 'always';
  if (possible?.some((type) => types.includes(type)) === false || types.length === 0) return 'never';
  const of = list(
    types.map((type) => sql`${type}`),
    ', ',
  );
  return sql`${typeColumn(parent)} IN (${of})`;
}

/** A page at a parent. */
function pageAt(plan: Connection, parent: Variable, making: Making): Read<Page> {
  const isDeep = making.isTooDeep(PAGE + (hasParts(plan) ? AROUND_PARTS : 0)) || (isInvolved(plan.filter) && making.isTooDeep(ALL));
  if (!isDeep) return pageHere(plan, parent, making);
  let read: Read<Page>['read'] | undefined;
  const value = making.apart(() => {
    const made = pageHere(plan, parent, making);
    read = made.read;
    return made.sql;
  });
  return { sql: value, read: (found) => (read as Read<Page>['read'])(found) };
}

function pageHere(plan: Connection, parent: Variable, making: Making): Read<Page> {
  return pageValue(
    making.deeper(hasParts(plan) ? AROUND_PARTS : 0, () => pageSql(plan, parent, making, (item) => recordSql(plan.shape, item, making))),
  );
}

/** A page as one value. */
export function pageValue({ items, parts, read }: PageSql): Read<Page> {
  // An array of one member is a level that nobody needs.
  if (items !== null && parts.length === 0) return { sql: items, read: (found) => read(found as Raw, NONE, 0) };
  if (items === null) return { sql: jsonArray(parts), read: (found) => read(NONE, found as Raw, 0) };
  return { sql: jsonArray([items, ...parts]), read: (found) => read((found as Raw)[0] as Raw, found as Raw, 1) };
}

function referenceSql({ to, shape }: Reference, parent: Variable, making: Making): Read<Row | null> {
  const { sort } = shape;
  const alias = making.alias(sort.charAt(0));
  if (to === 'from' || to === 'to') {
    invariant(sort === 'entity', `${to} leads to an entity, not to a ${sort}`);
    const end = parent.ends?.[to];
    if (end?.join !== undefined) {
      // However deep: an entity has columns, and pages, which see for themselves whether they are too deep.
      end.join(alias);
      const { members, read } = making.deeper(AROUND_JOINED, () => recordSql(shape, { alias, sort, types: end.types }, making));
      return { sql: jsonArray(members), read: (found) => read(found as Raw) };
    }
    if (end !== undefined) return referred(shape, { alias, sort, types: end.types }, sql`${raw(alias)}.row = ${end.row}`, making);
    return referred(shape, { alias, sort, types: null }, entityAt(alias, endOf(parent.alias, to), making), making);
  }
  const reference = claimReferences[to];
  invariant(sort === reference.sort, `${to} leads to a ${reference.sort}, not to a ${sort}`);
  return byId(shape, alias, columnOf(parent.alias, parent.sort, reference.column), making);
}

/** The record with this id, as whoever refers to it sees it. */
function byId(shape: Shape, alias: string, id: Sql, making: Making): Read<Row | null> {
  const { sort } = shape;
  const seen = visible(alias, sort, making.asked, 'reference');
  return referred(shape, { alias, sort, types: null }, sql`${raw(alias)}.id = ${id} AND ${seen}`, making);
}

function referred(shape: Shape, variable: Variable, where: Sql, making: Making): Read<Row | null> {
  let read: RecordSql['read'] | undefined;
  const make = (): Sql => {
    const record = making.deeper(REFERENCE, () => recordSql(shape, variable, making));
    read = record.read;
    return sql`(SELECT ${jsonArray(record.members)} FROM ${raw(`${variable.sort} AS ${variable.alias}`)} WHERE ${where})`;
  };
  const value = making.isTooDeep(REFERENCE) ? making.apart(make) : make();
  return { sql: value, read: (found) => (found === null ? null : (read as RecordSql['read'])(found as Raw)) };
}
