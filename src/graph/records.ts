import { textKey } from '../kernel/text.js';
import { type NamedProperty, ontology } from '../ontology/ontology.js';
import { periodOf } from './date.js';
import {
  type Alias,
  type Amount,
  type Identifier,
  type PercentRange,
  type Quantity,
  type SingleValue,
  type Value,
  valueFromText,
  valueText,
} from './value.js';

/** The four sorts of record that a store keeps. */
export type RecordSort = 'entity' | 'relationship' | 'claim' | 'source';

/** What a stored column holds. A list is of texts; a flag is a boolean. None but lists are ever empty lists; all but lists may be null. */
export type ColumnType = 'text' | 'number' | 'flag' | 'list';
export type Cell = string | number | boolean | null | readonly string[];

export interface StoredColumn {
  readonly name: string;
  readonly type: ColumnType;
  /**
   * What it is there for. `value`: a field's value is made of it. `key`: a text key, by which texts are ordered and searched.
   * `comparison`: other orders and filters. Its name does not tell: a property may be called `registryKey`.
   */
  readonly serves: 'value' | 'key' | 'comparison';
}

/** A field that can be read of a record: the columns it is stored in, in order, and how they make the value. */
export interface RecordField {
  readonly name: string;
  readonly columns: readonly StoredColumn[];
  /** Cells in the order of `columns`; an absent value is null. */
  readonly decode: (cells: readonly Cell[]) => unknown;
}

/** How values of one property are stored: the columns beside those of the field itself serve filters and orders. */
export interface PropertyLayout extends RecordField {
  readonly encode: (value: Value | null) => Cell[];
}

const column = (name: string, type: ColumnType, serves: StoredColumn['serves'] = 'value'): StoredColumn => ({ name, type, serves });

const first = (cells: readonly Cell[]): unknown => cells[0] ?? null;

/** The rank of a value on its scale: its place, counted from 0; null beside the scale. */
export function rankOf(enumName: string, value: string | null): number | null {
  const definition = ontology.enums.get(enumName);
  if (value === null || definition === undefined || definition.beside.includes(value)) return null;
  return Object.keys(definition.values).indexOf(value);
}

/**
 * How a property is stored; `src/ontology/stored-names.ts` has the same names for checking the ontology. Suffixes: `Key` the text key, `First`/`Last` the days a date covers, `Rank` the place on a
 * scale, `High` the upper end (the value itself unless it is a range), `Currency`, `Qualifier`, and `Members` what
 * `includes` looks for where that is not the member's canonical text.
 */
export function layoutOf(property: NamedProperty): PropertyLayout {
  const { name } = property;
  if (property.list) return listLayout(property);
  switch (property.type) {
    case 'TEXT':
      return textLayout(name);
    case 'DATE':
      return dateLayout(name);
    case 'ENUM':
      return enumLayout(name, property.enumName ?? '');
    case 'COUNTRY':
      return { name, columns: [column(name, 'text')], decode: first, encode: (value) => [value as string | null] };
    case 'NUMBER':
      return { name, columns: [column(name, 'number')], decode: first, encode: (value) => [value as number | null] };
    case 'AMOUNT':
      return {
        name,
        columns: [
          column(name, 'number'),
          column(`${name}High`, 'number'),
          column(`${name}Currency`, 'text'),
          column(`${name}Qualifier`, 'text'),
        ],
        decode: ([value, high, currency, qualifier]) =>
          value === null || value === undefined ? null : { value, currency, qualifier, upper: qualifier === 'RANGE' ? high : null },
        encode: (value) => {
          const amount = value as Amount | null;
          return amount === null
            ? [null, null, null, null]
            : [amount.value, amount.upper ?? amount.value, amount.currency, amount.qualifier];
        },
      };
    case 'QUANTITY':
      return {
        name,
        columns: [column(name, 'number'), column(`${name}High`, 'number'), column(`${name}Qualifier`, 'text')],
        decode: ([value, high, qualifier]) =>
          value === null || value === undefined ? null : { value, qualifier, upper: qualifier === 'RANGE' ? high : null },
        encode: (value) => {
          const quantity = value as Quantity | null;
          return quantity === null ? [null, null, null] : [quantity.value, quantity.upper ?? quantity.value, quantity.qualifier];
        },
      };
    case 'PERCENT_RANGE':
      return {
        name,
        columns: [column(name, 'number'), column(`${name}High`, 'number')],
        decode: ([lower, upper]) => (lower === null || lower === undefined ? null : { lower, upper }),
        encode: (value) => {
          const range = value as PercentRange | null;
          return range === null ? [null, null] : [range.lower, range.upper];
        },
      };
    default:
      return {
        name,
        columns: [column(name, 'text')],
        decode: ([canonical]) => (canonical === null || canonical === undefined ? null : valueFromText(property, canonical as string)),
        encode: (value) => [value === null ? null : valueText(value as SingleValue)],
      };
  }
}

function textLayout(name: string): PropertyLayout {
  return {
    name,
    columns: [column(name, 'text'), column(`${name}Key`, 'text', 'key')],
    decode: first,
    encode: (value) => [value as string | null, value === null ? null : textKey(value as string)],
  };
}

function dateLayout(name: string): PropertyLayout {
  return {
    name,
    columns: [column(name, 'text'), column(`${name}First`, 'text', 'comparison'), column(`${name}Last`, 'text', 'comparison')],
    decode: first,
    encode: (value) => {
      if (value === null) return [null, null, null];
      const period = periodOf(value as string);
      return [value as string, period.first, period.last];
    },
  };
}

function enumLayout(name: string, enumName: string): PropertyLayout {
  const ordered = ontology.enums.get(enumName)?.ordered === true;
  return {
    name,
    columns: ordered ? [column(name, 'text'), column(`${name}Rank`, 'number', 'comparison')] : [column(name, 'text')],
    decode: first,
    encode: (value) => (ordered ? [value as string | null, rankOf(enumName, value as string | null)] : [value as string | null]),
  };
}

/** What `includes` looks for: an alias is found by its name, an identifier by scheme and value, others by themselves. */
export function memberText(type: NamedProperty['type'], member: SingleValue): string {
  if (type === 'ALIAS') return (member as Alias).name;
  if (type === 'IDENTIFIER') return `${(member as Identifier).scheme}:${(member as Identifier).value}`;
  return valueText(member);
}

/** The column in which `includes` looks. */
export function memberColumn(property: NamedProperty): string {
  return property.type === 'ALIAS' || property.type === 'IDENTIFIER' ? `${property.name}Members` : property.name;
}

function listLayout(property: NamedProperty): PropertyLayout {
  const { name, type } = property;
  const separate = memberColumn(property) !== name;
  return {
    name,
    columns: [column(name, 'list'), ...(separate ? [column(memberColumn(property), 'list', 'comparison')] : [])],
    decode: ([members]) => ((members ?? []) as string[]).map((member) => valueFromText(property, member)),
    encode: (value) => {
      const members = (value ?? []) as SingleValue[];
      const texts = members.map(valueText);
      return separate ? [texts, members.map((member) => memberText(type, member))] : [texts];
    },
  };
}

const plain = (name: string, type: ColumnType): RecordField => ({ name, columns: [column(name, type)], decode: first });

/** Layouts of everything an entity of any kind can have, by property. */
export const entityLayouts: ReadonlyMap<string, PropertyLayout> = new Map(
  [...ontology.allEntityProperties.values()].map((one) => [one.name, layoutOf(one)]),
);
/** Layouts of everything a relationship of any type can have, by property. */
export const relationshipLayouts: ReadonlyMap<string, PropertyLayout> = new Map(
  [...ontology.allRelationshipProperties.values()].map((one) => [one.name, layoutOf(one)]),
);
export const commitmentLayout: PropertyLayout = enumLayout('commitment', 'Commitment');
/** Layouts of what a source has besides id, kind and text. */
export const sourceLayouts: ReadonlyMap<string, PropertyLayout> = new Map(
  [textLayout('title'), textLayout('publisher'), textLayout('url'), dateLayout('publishedOn'), textLayout('language')].map((one) => [
    one.name,
    one,
  ]),
);

function typedValue([subjectId, property, value]: readonly Cell[]): unknown {
  if (property === null || value === null) return null;
  const among = String(subjectId).startsWith('relationship:') ? ontology.allRelationshipProperties : ontology.allEntityProperties;
  const found = among.get(property as string);
  return found === undefined ? value : valueFromText(found, value as string);
}

const byName = (fields: readonly RecordField[]): ReadonlyMap<string, RecordField> => new Map(fields.map((field) => [field.name, field]));

/**
 * Every field that a plan may read, by sort of record and name. Columns named here and in the layouts are all that
 * a store keeps of a record, besides what it needs for itself.
 */
export const recordFields: Readonly<Record<RecordSort, ReadonlyMap<string, RecordField>>> = {
  entity: byName([plain('id', 'text'), plain('kind', 'text'), ...entityLayouts.values()]),
  relationship: byName([
    plain('id', 'text'),
    plain('type', 'text'),
    commitmentLayout,
    plain('contested', 'flag'),
    ...relationshipLayouts.values(),
  ]),
  claim: byName([
    plain('id', 'text'),
    plain('property', 'text'),
    plain('value', 'text'),
    { name: 'typedValue', columns: [column('subjectId', 'text'), column('property', 'text'), column('value', 'text')], decode: typedValue },
    plain('commitment', 'text'),
    plain('confidence', 'text'),
    plain('quote', 'text'),
    {
      name: 'locator',
      columns: [column('locatorStart', 'number'), column('locatorEnd', 'number')],
      decode: ([start, end]) => (start === null || start === undefined ? null : { start, end }),
    },
    plain('statement', 'text'),
    plain('statedOn', 'text'),
    plain('recordedAt', 'text'),
    plain('retractedAt', 'text'),
  ]),
  source: byName([plain('id', 'text'), plain('kind', 'text'), plain('text', 'text'), ...sourceLayouts.values()]),
};
