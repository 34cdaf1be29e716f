import { type Cell, type ColumnType, entityLayouts, recordFields, relationshipLayouts, sourceLayouts } from '../../graph/records.js';
import { invariant } from '../../kernel/invariant.js';
import { columnOf, type Variable } from './making.js';
import { columnType } from './schema.js';
import { type Sql, sql } from './sql.js';

/** A list as the database gives it. */
export type Raw = unknown[];

/** The cells that a record's fields are made of, as members of a JSON array, and how the values are made of them. */
export interface Cells {
  readonly members: Sql[];
  /** The place of a cell, put behind where it is not among the members yet. */
  readonly placeOf: (cell: Sql) => number;
  /** Puts the value of each field at the place that the field has in the shape; null where all stand there as they are. */
  readonly decode: ((raw: Raw) => void) | null;
}

type CellReader = (raw: unknown) => Cell;

/** Of fields with one cell that is the value. */
const asStored = recordFields.entity.get('id')?.decode;

/** Columns of texts that people wrote, which alone can hold NUL: a text with NUL is stored as a blob, and JSON takes none. */
const FREE = new Set([
  'text',
  'quote',
  'statement',
  ...[entityLayouts, relationshipLayouts, sourceLayouts].flatMap((layouts) =>
    [...layouts.values()].flatMap(({ name, columns }) => (columns[1]?.serves === 'key' ? [name, columns[1].name] : [])),
  ),
]);

/** A stored value as JSON that loses nothing of it. */
export function cellSql(column: Sql, type: ColumnType, name: string): Sql {
  // SQLite prints 15 digits of a number in JSON; 17 tell all of them apart.
  if (type === 'number') return sql`CASE WHEN ${column} IS NOT NULL THEN format('%!.17g', ${column}) END`;
  if (type === 'list') return sql`json(${column})`;
  return FREE.has(name) ? sql`CASE typeof(${column}) WHEN 'blob' THEN json_array(hex(${column})) ELSE ${column} END` : column;
}

/** How such JSON is read; null where it is the value. */
export function cellReader(type: ColumnType, name: string): CellReader | null {
  if (type === 'number') return (raw) => (raw === null ? null : Number(raw));
  if (type === 'flag') return (raw) => (raw === null ? null : raw === 1);
  return type === 'text' && FREE.has(name) ? readText : null;
}

function readText(raw: unknown): string | null {
  return typeof raw === 'object' && raw !== null ? Buffer.from((raw as [string])[0], 'hex').toString('utf8') : (raw as string | null);
}

/** The list begins with one cell for each field, so that it is the list of values where nothing has to be decoded. */
export function cellsOf(fields: readonly string[], { alias, sort }: Variable): Cells {
  const members: Sql[] = [];
  const untouched = new Map<string, number>();
  const found = fields.map((name, place) => {
    const field = recordFields[sort].get(name);
    invariant(field !== undefined, `a ${sort} has no field ${name}`);
    const cells = field.columns
      .filter(({ serves }) => serves === 'value')
      .map((column) => {
        const type = columnType(sort, column.name);
        return { sql: cellSql(columnOf(alias, sort, column.name), type, column.name), read: cellReader(type, column.name) };
      });
    const [first, ...others] = cells;
    invariant(first !== undefined, `the field ${name} of a ${sort} has no column`);
    members.push(first.sql);
    const isPlain = field.decode === asStored && others.length === 0;
    if (isPlain && first.read === null) untouched.set(first.sql.text, place);
    return { decode: isPlain ? null : field.decode, first, others };
  });
  const placeOf = (cell: Sql): number => {
    const known = untouched.get(cell.text);
    if (known !== undefined) return known;
    untouched.set(cell.text, members.length);
    return members.push(cell) - 1;
  };
  const decoders = found.flatMap(({ decode, first, others }, place): ((raw: Raw) => void)[] => {
    const read = first.read ?? ((raw: unknown) => raw as Cell);
    if (decode === null) return first.read === null ? [] : [(raw) => void (raw[place] = read(raw[place]))];
    const rest = others.map((cell) => ({ at: placeOf(cell.sql), read: cell.read }));
    return [
      (raw) => {
        const cells = [read(raw[place])];
        for (const other of rest) cells.push(other.read === null ? (raw[other.at] as Cell) : other.read(raw[other.at]));
        raw[place] = decode(cells);
      },
    ];
  });
  if (decoders.length === 0) return { members, placeOf, decode: null };
  return {
    members,
    placeOf,
    decode: (raw) => {
      for (const decode of decoders) decode(raw);
    },
  };
}
