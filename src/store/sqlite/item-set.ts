import type { Connection, Direction } from '../../graph/plan.js';
import { invariant } from '../../kernel/invariant.js';
import { filterSql } from './filter.js';
import { endOf, endsOf, entityAt, type FarEnd, type Making, type Variable } from './making.js';
import { type Key, keysOf } from './order.js';
import { farScope, heldOf, type Scope } from './scope.js';
import { each, raw, type Sql, sql } from './sql.js';
import { visible } from './visible.js';

const ITEM_SORTS = { entities: 'entity', sources: 'source', relationships: 'relationship', claims: 'claim' } as const;

/** The set of a connection: what stands behind FROM, which rows are in it, and its order. */
export interface ItemSet {
  readonly alias: string;
  /** Number of the far end's row, where it is at hand. */
  readonly other: Sql | null;
  readonly from: Sql;
  readonly where: readonly Sql[];
  readonly keys: readonly Key[];
}

/** The set of a connection at its parent, which is null at the root. */
export function itemSet(plan: Connection, parent: Variable | null, making: Making, ordered = true): ItemSet {
  const sort = ITEM_SORTS[plan.over.set];
  invariant(plan.shape.sort === sort, `items of ${plan.over.set} are no ${plan.shape.sort}`);
  const alias = making.alias('s');
  const where = [membership(plan, alias, parent), visible(alias, sort, making.asked, 'member')];
  const from = sql`${raw(sort)} AS ${raw(alias)}`;
  let other: string | undefined;
  const join = (): string => (other ??= making.alias('o'));
  const far = plan.over.set === 'relationships' ? farOf(plan.over.direction, alias, parent) : null;
  const scope: Scope = { alias, sort, ...(far === null ? {} : { other: farScope(join, heldAt(far, plan.over, making)) }) };
  if (plan.filter !== null) where.push(filterSql(plan.filter, scope, making));
  const keys = ordered ? keysOf(plan.order, scope, making) : [];
  if (far === null) return { alias, other: null, from, where, keys };
  const joined = other === undefined ? from : sql`${from} CROSS JOIN entity AS ${raw(other)} ON ${entityAt(other, far, making)}`;
  const row = !making.asked.knownOn ? far.row : other === undefined ? null : raw(`${other}.row`);
  return { alias, other: row, from: joined, where, keys };
}

function membership({ over }: Connection, alias: string, parent: Variable | null): Sql {
  const item = raw(alias);
  if (over.set === 'sources') return raw('1');
  if (over.set === 'entities') return oneOf(sql`${item}.kind`, over.kinds);
  const at = idOf(parent);
  if (over.set === 'claims') return parent?.sort === 'source' ? sql`${item}.source = ${at}` : sql`${item}."subjectId" = ${at}`;
  const types = oneOf(sql`${item}.type`, over.relationships);
  const reached = (direction: 'OUT' | 'IN'): Sql => sql`(${endsOf(alias, direction).near} = ${at} AND ${types})`;
  return over.direction === 'BOTH' ? sql`(${reached('OUT')} OR ${reached('IN')})` : reached(over.direction);
}

/** One value is compared, so that an index keeps its order; several are one parameter. */
function oneOf(column: Sql, values: readonly string[] | null): Sql {
  if (values === null) return raw('1');
  return values.length === 1 ? sql`${column} = ${values[0] as string}` : sql`${column} IN (SELECT value FROM ${each(values)})`;
}

function farOf(direction: Direction, alias: string, parent: Variable | null): FarEnd {
  if (direction !== 'BOTH') return endsOf(alias, direction).far;
  const [from, to] = [endOf(alias, 'from'), endOf(alias, 'to')];
  const other = (name: keyof FarEnd): Sql => sql`CASE WHEN ${from.id} = ${idOf(parent)} THEN ${to[name]} ELSE ${from[name]} END`;
  return { id: other('id'), row: other('row'), key: other('key') };
}

/** With both directions, the far end is told by comparing with the parent, of which an ORDER BY must not speak. */
function heldAt(far: FarEnd, over: Connection['over'], making: Making): Scope['held'] {
  return 'direction' in over && over.direction === 'BOTH' ? undefined : heldOf(far, making);
}

function idOf(parent: Variable | null): Sql {
  invariant(parent !== null, 'claims and relationships are read at a parent');
  return raw(`${parent.alias}.id`);
}
