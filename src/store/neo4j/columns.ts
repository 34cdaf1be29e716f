import {
  type Cell,
  type ColumnType,
  commitmentLayout,
  entityLayouts,
  type PropertyLayout,
  type RecordSort,
  recordFields,
  relationshipLayouts,
  type StoredColumn,
  sourceLayouts,
} from '../../graph/records.js';
import type { Value } from '../../graph/value.js';
import { invariant } from '../../kernel/invariant.js';
import { indexedPart, toSortable } from './sortable.js';

/** Properties of a node or a relationship. What is missing is left out: Neo4j keeps no nulls. */
export type Properties = Readonly<Record<string, Exclude<Cell, null>>>;

/** Text keys by which lists are ordered, and the property that holds their beginning for an index. */
const INDEXED_KEYS: Readonly<Partial<Record<RecordSort, string>>> = { entity: 'nameKey', source: 'titleKey' };

/** The property that holds the indexed beginning of a column; null where there is none. */
export function indexOf(sort: RecordSort, column: string): string | null {
  return INDEXED_KEYS[sort] === column ? column.replace(/Key$/, 'Sort') : null;
}

/** The property by which entities are listed. */
export const NAME_INDEX = indexOf('entity', 'nameKey') as string;

const filtered: Readonly<Record<RecordSort, readonly StoredColumn[]>> = {
  entity: [...entityLayouts.values()].flatMap((layout) => layout.columns),
  relationship: [...commitmentLayout.columns, ...[...relationshipLayouts.values()].flatMap((layout) => layout.columns)],
  claim: ['subjectId', 'source', 'known'].map((name) => ({ name, type: 'text' as const, serves: 'value' as const })),
  source: [...sourceLayouts.values()].flatMap((layout) => layout.columns),
};

const columnTypes = new Map(
  (Object.keys(filtered) as RecordSort[]).map((sort) => {
    const read = [...recordFields[sort].values()].flatMap((field) => field.columns);
    return [sort, new Map([...filtered[sort], ...read].map((column) => [column.name, column.type]))];
  }),
);

/** The type of a stored column; a plan that names another is a fault of the program. */
export function columnType(sort: RecordSort, name: string): ColumnType {
  const type = columnTypes.get(sort)?.get(name);
  invariant(type !== undefined, `a ${sort} has no column ${name}`);
  return type;
}

const keyColumns = new Map(
  (Object.keys(filtered) as RecordSort[]).map((sort) => [
    sort,
    new Set(filtered[sort].flatMap(({ name, serves }) => (serves === 'key' ? [name] : []))),
  ]),
);

/** Whether a column holds text keys, which are stored as `toSortable` spells them. */
export function isKeyColumn(sort: RecordSort, name: string): boolean {
  return keyColumns.get(sort)?.has(name) === true;
}

/** The properties in which values of a record are kept. */
export function propertiesOf(
  sort: RecordSort,
  layouts: ReadonlyMap<string, PropertyLayout>,
  values: Readonly<Record<string, Value | null>>,
): Properties {
  const properties: Record<string, Exclude<Cell, null>> = {};
  for (const [name, value] of Object.entries(values)) {
    const layout = layouts.get(name);
    invariant(layout !== undefined, `there is no property ${name}`);
    layout.encode(value).forEach((cell, place) => {
      const column = layout.columns[place]?.name as string;
      if (cell === null) return;
      properties[column] = layout.columns[place]?.serves === 'key' ? toSortable(cell as string) : cell;
      const index = indexOf(sort, column);
      if (index !== null) properties[index] = indexedPart(properties[column] as string);
    });
  }
  return properties;
}
