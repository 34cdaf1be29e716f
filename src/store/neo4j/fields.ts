import { type Cell, type ColumnType, recordFields } from '../../graph/records.js';
import { invariant } from '../../kernel/invariant.js';
import type { Raw } from './answer.js';
import { columnType } from './columns.js';
import { columnOf, type Variable } from './making.js';

export type { Raw } from './answer.js';

/** The cells that a record's fields are made of, as members of a list, and how the values are made of them. */
export interface Cells {
  readonly members: string[];
  /** The place of a cell, put behind where it is not among the members yet. */
  readonly placeOf: (text: string, type?: ColumnType) => number;
  /** The types of the members. */
  readonly types: ColumnType[];
  /** Puts the value of each field at the place that the field has in the shape; null where all stand there as they are. */
  readonly decode: ((raw: Raw) => void) | null;
}

/** Of fields with one cell that is the value. */
const asStored = recordFields.entity.get('id')?.decode;

/** Of a field without a column of its own. */
const NOTHING = { text: 'null', type: 'text' } as const;

/** The list begins with one cell for each field, so that it is the list of values where nothing has to be decoded. */
export function cellsOf(fields: readonly string[], variable: Variable): Cells {
  const { sort } = variable;
  const members: string[] = [];
  const types: ColumnType[] = [];
  const untouched = new Map<string, number>();
  const found = fields.map((name, place) => {
    const field = recordFields[sort].get(name);
    invariant(field !== undefined, `a ${sort} has no field ${name}`);
    const columns = field.columns.filter(({ serves }) => serves === 'value');
    const [{ text: first, type } = NOTHING, ...others] = columns.map((one) => ({ text: columnOf(variable, one.name), type: one.type }));
    members.push(first);
    types.push(type);
    const plain = field.decode === asStored && others.length === 0;
    if (plain) untouched.set(first, place);
    return { field, others, plain };
  });
  const placeOf = (text: string, type: ColumnType = 'text'): number => {
    const known = untouched.get(text);
    if (known !== undefined) return known;
    untouched.set(text, members.length);
    types.push(type);
    return members.push(text) - 1;
  };
  const decoders = found.flatMap(({ field, others, plain }, place) => {
    if (plain) return [];
    const [column] = field.columns;
    const isList = column !== undefined && columnType(sort, column.name) === 'list';
    const places = others.map((other) => placeOf(other.text, other.type));
    return [
      (raw: Raw): void => {
        const first = (raw[place] ?? (isList ? [] : null)) as Cell;
        raw[place] = field.decode([first, ...places.map((one) => raw[one] as Cell)]);
      },
    ];
  });
  if (decoders.length === 0) return { members, types, placeOf, decode: null };
  return {
    members,
    types,
    placeOf,
    decode: (raw) => {
      for (const decode of decoders) decode(raw);
    },
  };
}
