import { type Asked, askedOf } from '../../graph/asked.js';
import type { Connection, Page, ReadTime, RecordRead, Row, Shape } from '../../graph/plan.js';
import { keptBelow } from '../../kernel/kept.js';
import { filledIn, idsOf } from './asked.js';
import { pageSql, type RecordSql, ROOT_ITEM } from './connection.js';
import type { Raw } from './fields.js';
import { headed, Making, type Variable } from './making.js';
import { pageValue, type Read, recordSql } from './shape.js';
import { jsonArray, type Parameter, raw, type Sql, sql } from './sql.js';
import { visible } from './visible.js';

/** A statement that answers one row of one column, the bytes of a JSON text, and how that is read. */
export interface Statement<T> {
  /** Empty where there is nothing to ask. */
  readonly text: string;
  readonly values: readonly Parameter[];
  /** Whether its work does not depend on what is in the store: it goes from ids to records, and nowhere else. */
  readonly isBounded: boolean;
  readonly read: (parsed: unknown) => T;
}

/** What a shape has become at a variable, and the queries that it names. */
interface CompiledShape extends RecordSql {
  readonly named: readonly Sql[];
}

/** A JSON array of records with the queries that it names, and the statement that asks for nothing else. */
interface CompiledRecords extends Read<Row[]> {
  readonly named: readonly Sql[];
  readonly alone: Sql;
  readonly isBounded: boolean;
}

/** Plans are immutable, and one document brings the same shapes again and again: what is made of them is kept as long as they live. */
const shapes = new WeakMap<Shape, Map<string, CompiledShape>>();
const connections = new WeakMap<Connection, Map<Asked, Read<Page>>>();
const records = new WeakMap<Shape, Map<string, CompiledRecords>>();

/** Reads a root connection and everything nested in it. */
export function connectionStatement(plan: Connection, time: ReadTime): Statement<Page> {
  const asked = askedOf(time);
  const { sql: query, read } = keptBelow(connections, plan, asked, () => compileConnection(plan, asked));
  return { text: query.text, values: filledIn(query.values, { time, ids: [] }), isBounded: false, read };
}

function compileConnection(plan: Connection, asked: Asked): Read<Page> {
  const making = new Making(asked, '');
  let named: readonly Sql[] = [];
  const made = pageSql(plan, null, making, (item) => {
    const shape = shapeAt(plan.shape, item, asked);
    ({ named } = shape);
    return shape;
  });
  const { sql: page, read } = pageValue(made);
  const isEmpty = made.items === null && made.parts.length === 0;
  return { sql: isEmpty ? raw('') : headed([...named, ...making.named], sql`SELECT CAST(${page} AS BLOB)`), read };
}

function shapeAt(shape: Shape, item: Variable, asked: Asked): CompiledShape {
  return keptBelow(shapes, shape, `${asked.knownOn} ${asked.validOn} ${item.types?.join()}`, () => {
    const making = new Making(asked, 's');
    return { ...recordSql(shape, item, making, true), named: making.named };
  });
}

/** Reads batches of records by their ids. */
export function recordsStatement(reads: readonly RecordRead[], time: ReadTime): Statement<(Row | null)[][]> {
  const asked = askedOf(time);
  const made = reads.map(({ shape }, turn) =>
    keptBelow(records, shape, `${asked.knownOn} ${asked.validOn} ${turn}`, () => compileRecords(shape, asked, turn)),
  );
  const [only] = made;
  const query =
    only !== undefined && made.length === 1
      ? only.alone
      : headed(
          made.flatMap(({ named }) => named),
          sql`SELECT CAST(${jsonArray(made.map((one) => one.sql))} AS BLOB)`,
        );
  return {
    text: query.text,
    values: filledIn(query.values, { time, ids: reads.map(({ ids }) => ids) }),
    isBounded: made.every((one) => one.isBounded),
    read: (parsed) => {
      const lists = parsed as Raw;
      return made.map(({ read }, turn) => {
        const found = new Map(read(lists[turn]).map((row) => [row.id, row]));
        return (reads[turn] as RecordRead).ids.map((id) => found.get(id) ?? null);
      });
    },
  };
}

function compileRecords(shape: Shape, asked: Asked, turn: number): CompiledRecords {
  const { sort } = shape;
  const making = new Making(asked, `t${turn}`);
  const record = recordSql(shape, { alias: ROOT_ITEM, sort, types: null }, making, true);
  const seen = visible(ROOT_ITEM, sort, asked, 'record');
  const found = sql`json_each(${idsOf(turn)}) AS id CROSS JOIN ${raw(`${sort} AS ${ROOT_ITEM} ON ${ROOT_ITEM}.id`)} = id.value AND ${seen}`;
  const rows = sql`(SELECT json_group_array(${jsonArray(record.members)}) FROM ${found})`;
  const { named } = making;
  return {
    sql: rows,
    read: (raws) => (raws as Raw[]).map((one) => record.read(one)),
    named,
    alone: headed(named, sql`SELECT CAST(${jsonArray([rows])} AS BLOB)`),
    isBounded: hasNoPages(shape),
  };
}

function hasNoPages({ branches }: Shape): boolean {
  return branches.every((branch) => branch.kind === 'reference' && hasNoPages(branch.shape));
}
