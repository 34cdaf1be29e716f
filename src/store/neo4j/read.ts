import type { Connection, Page, ReadTime, RecordRead, Row } from '../../graph/plan.js';
import { idOf, labelled, Making, type Variable } from './making.js';
import { connectionCypher, type Raw, recordCypher } from './shape.js';
import { visible } from './visible.js';

/** A statement, and how its one row is read. */
export interface Statement<T> {
  readonly text: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly read: (row: Raw) => T;
}

/** Reads a root connection and everything nested in it. */
export function connectionStatement(plan: Connection, time: ReadTime): Statement<Page> {
  const making = new Making(time);
  const { text, read } = connectionCypher(plan, null, [], making);
  return { text: `RETURN ${text} AS page`, parameters: making.parameters, read: ([page]) => read(page as Raw) };
}

/** Reads batches of records by their ids. */
export function recordsStatement(reads: readonly RecordRead[], time: ReadTime): Statement<(Row | null)[][]> {
  const making = new Making(time);
  const made = reads.map((read) => recordList(read, making));
  return {
    text: `RETURN ${made.map(({ text }, index) => `${text} AS r${index}`).join(', ')}`,
    parameters: making.parameters,
    read: (row) => made.map(({ read }, index) => read(row[index] as Raw)),
  };
}

function recordList({ sort, ids, shape }: RecordRead, making: Making): { text: string; read: (raw: Raw) => (Row | null)[] } {
  // A retracted relationship is kept as a segment only, and so that its id leads to one place every relationship is.
  const kept = sort === 'relationship' || (sort === 'entity' && making.time.knownOn !== null) ? 'segment' : 'now';
  const variable: Variable = { name: making.name(sort.charAt(0)), sort, kept, types: null };
  const id = making.name('id');
  const conditions = [`${idOf(variable)} = ${id}`, ...visible(variable, making, 'record')];
  const record = recordCypher(shape, variable, making);
  return {
    text: `COLLECT { UNWIND ${making.value([...new Set(ids)])} AS ${id} MATCH ${labelled(variable)} WHERE ${conditions.join(' AND ')} RETURN ${record.text} }`,
    read: (raw) => {
      const found = new Map(raw.map((one) => record.read(one as Raw)).map((row) => [row.id, row]));
      return ids.map((one) => found.get(one) ?? null);
    },
  };
}
