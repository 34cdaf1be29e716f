import type { Connection, Reference, ReferenceName, Row, Shape } from '../../graph/plan.js';
import { type Cell, type RecordField, type RecordSort, recordFields } from '../../graph/records.js';
import { claimReferences } from '../../graph/references.js';
import { invariant } from '../../kernel/invariant.js';
import { fromCell } from './cell.js';
import { columnType } from './schema.js';
import { columnOf, type Making } from './scope.js';
import { list, raw, type Sql, sql } from './sql.js';
import { visible } from './visible.js';

/** A row as the database gives it. */
export type Raw = readonly unknown[];

/** SQLite joins 64 tables at the most; references over this many are read by statements of their own. */
const MOST_JOINS = 40;

/** How a record lies in the raw rows of a statement. */
export interface Reader {
  readonly sort: RecordSort;
  readonly id: number;
  /** Where the type stands; null when the sort is the type. */
  readonly type: number | null;
  readonly fields: readonly FieldReader[];
  readonly branches: readonly BranchReader[];
}

interface FieldReader {
  readonly decode: RecordField['decode'];
  readonly cells: readonly ((row: Raw) => Cell)[];
}

interface Applies {
  /** Types of the parent to which the branch applies; null: all. */
  readonly types: ReadonlySet<string> | null;
}
export type BranchReader = Applies &
  (
    | { readonly kind: 'joined'; readonly reader: Reader }
    /** A reference that is read by its id, which stands there, after the statement. */
    | { readonly kind: 'later'; readonly id: number; readonly sort: RecordSort; readonly shape: Shape }
    | { readonly kind: 'connection'; readonly plan: Connection; readonly parent: RecordSort }
  );

const REFERENCES: Readonly<Record<ReferenceName, { readonly column: string; readonly sort: RecordSort }>> = {
  from: { column: 'from_id', sort: 'entity' },
  to: { column: 'to_id', sort: 'entity' },
  ...claimReferences,
};

const TYPE_COLUMNS: Readonly<Record<RecordSort, string | null>> = { entity: 'kind', relationship: 'type', claim: null, source: null };

/** The columns and joins of one statement, gathered while its shape is walked. */
export class Columns {
  readonly #positions = new Map<string, number>();
  readonly #joins = new Map<string, { readonly alias: string; readonly sql: Sql }>();

  constructor(
    private readonly making: Making,
    /** How many columns of the statement stand before these. */
    private readonly offset: number,
  ) {}

  /** The position of a column of a row; the same column is selected once. */
  at(alias: string, sort: RecordSort, column: string): number {
    const { text } = columnOf(alias, sort, column);
    let position = this.#positions.get(text);
    if (position === undefined) {
      position = this.offset + this.#positions.size;
      this.#positions.set(text, position);
    }
    return position;
  }

  /** Joins what a record refers to; branches that differ in types alone share a join. Null when there are too many. */
  join(alias: string, to: ReferenceName): string | null {
    const key = `${alias}.${to}`;
    const present = this.#joins.get(key);
    if (present !== undefined) return present.alias;
    if (this.#joins.size === MOST_JOINS) return null;
    const { column, sort } = REFERENCES[to];
    const joined = this.making.alias('j');
    const condition = sql`${raw(`${joined}.id = ${alias}."${column}"`)} AND ${visible(joined, sort, this.making.time, 'reference')}`;
    this.#joins.set(key, { alias: joined, sql: sql` LEFT JOIN ${raw(sort)} AS ${raw(joined)} ON ${condition}` });
    return joined;
  }

  /** Joins an entity that is no reference of the shape, on a condition of its own. */
  joinEntity(alias: string, on: Sql): void {
    this.#joins.set(alias, { alias, sql: sql` LEFT JOIN entity AS ${raw(alias)} ON ${on}` });
  }

  /** `a, b, c`, each with a comma before it, so that nothing is a list too. */
  get selected(): Sql {
    return raw([...this.#positions.keys()].map((column) => `, ${column}`).join(''));
  }

  get joins(): Sql {
    return list(
      [...this.#joins.values()].map((join) => join.sql),
      '',
    );
  }
}

/** Says where everything that a shape asks of a record will stand. */
export function readerOf(shape: Shape, alias: string, columns: Columns): Reader {
  const { sort } = shape;
  const typeColumn = TYPE_COLUMNS[sort];
  return {
    sort,
    id: columns.at(alias, sort, 'id'),
    type: typeColumn === null ? null : columns.at(alias, sort, typeColumn),
    fields: shape.fields.map((name) => fieldReader(name, sort, alias, columns)),
    branches: shape.branches.map((branch): BranchReader => {
      const types = branch.types === null ? null : new Set(branch.types);
      if (branch.kind === 'connection') return { kind: 'connection', types, plan: branch, parent: sort };
      return { types, ...referenceReader(branch, sort, alias, columns) };
    }),
  };
}

function referenceReader(
  { to, shape }: Reference,
  from: RecordSort,
  alias: string,
  columns: Columns,
): { kind: 'joined'; reader: Reader } | { kind: 'later'; id: number; sort: RecordSort; shape: Shape } {
  const { column, sort } = REFERENCES[to];
  invariant(shape.sort === sort, `${to} leads to a ${sort}, not to a ${shape.sort}`);
  const joined = columns.join(alias, to);
  if (joined === null) return { kind: 'later', id: columns.at(alias, from, column), sort, shape };
  return { kind: 'joined', reader: readerOf(shape, joined, columns) };
}

function fieldReader(name: string, sort: RecordSort, alias: string, columns: Columns): FieldReader {
  const field = recordFields[sort].get(name);
  invariant(field !== undefined, `a ${sort} has no field ${name}`);
  const cells = field.columns.map((column) => cellReader(columns.at(alias, sort, column.name), columnType(sort, column.name)));
  return { decode: field.decode, cells };
}

function cellReader(position: number, type: ReturnType<typeof columnType>): (row: Raw) => Cell {
  if (type === 'flag') return (row) => (row[position] === null ? null : row[position] === 1);
  if (type === 'list') return (row) => JSON.parse((row[position] as string | null) ?? '[]') as string[];
  if (type === 'text') return (row) => fromCell(row[position]);
  return (row) => row[position] as number | null;
}

const RECORD_TYPES: Readonly<Record<RecordSort, string>> = {
  entity: 'Entity',
  relationship: 'Relationship',
  claim: 'Claim',
  source: 'Source',
};

/** A row whose branches are still to be filled in. */
export interface OpenRow extends Row {
  readonly branches: Row['branches'][number][];
}

/** Takes a record from a raw row. `open` hears of every branch that needs a statement of its own. */
export function readRow(
  reader: Reader,
  source: Raw,
  open: (branch: BranchReader, parent: OpenRow, position: number, source: Raw) => void,
): OpenRow | null {
  const id = source[reader.id] as string | null;
  if (id === null) return null;
  const type = reader.type === null ? RECORD_TYPES[reader.sort] : (source[reader.type] as string);
  const row: OpenRow = {
    type,
    id,
    values: reader.fields.map(({ decode, cells }) => decode(cells.map((cell) => cell(source)))),
    branches: [],
  };
  reader.branches.forEach((branch, position) => {
    row.branches.push(null);
    if (branch.types !== null && !branch.types.has(type)) return;
    if (branch.kind === 'joined') row.branches[position] = readRow(branch.reader, source, open);
    else open(branch, row, position, source);
  });
  return row;
}
