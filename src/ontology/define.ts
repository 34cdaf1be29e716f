/**
 * The words in which the ontology is written. Everything else (GraphQL types, storage, validation, documents)
 * is derived from what these functions return, so a kind, a relationship type or a property is said once.
 */

/** How a property's value is shaped. `src/graph/value.ts` says how each is checked, written and read. */
export type PropertyType =
  | 'TEXT'
  | 'DATE'
  | 'ENUM'
  | 'COUNTRY'
  | 'NUMBER'
  | 'AMOUNT'
  | 'QUANTITY'
  | 'PERCENT_RANGE'
  | 'PROFIT_SHARING'
  | 'ALIAS'
  | 'IDENTIFIER';

export interface Property<T extends PropertyType = PropertyType, List extends boolean = boolean> {
  readonly type: T;
  /** A set: each claim asserts one member, the view is the sorted union. */
  readonly list: List;
  /** The enum's name where type is ENUM. */
  readonly enumName: string | null;
  /** Identity data (name, country …): undated, and never makes an entity known. */
  readonly identity: boolean;
  /** Of a number: between what it lies, both ends included; any number where it is left out. */
  readonly range?: { readonly from: number; readonly to: number };
  readonly doc: string;
}

const property =
  <const T extends PropertyType>(type: T) =>
  (doc: string): Property<T, false> => ({ type, list: false, enumName: null, identity: false, doc });

export const text = property('TEXT');
/** A date in ISO 8601, possibly partial: `2025`, `2025-09`, `2025-09-04`. */
export const date = property('DATE');
/** ISO 3166-1 alpha-2. */
export const country = property('COUNTRY');
export const number = property('NUMBER');
/** A number of percent, of a whole. */
export function percent(doc: string): Property<'NUMBER', false> {
  return { ...number(doc), range: { from: 0, to: 100 } };
}
/** Money with currency and qualifier, never a bare number. */
export const amount = property('AMOUNT');
/** A count with a qualifier ("around 20", "10 to 12"). */
export const quantity = property('QUANTITY');
export const percentRange = property('PERCENT_RANGE');
export const profitSharing = property('PROFIT_SHARING');
export const alias = property('ALIAS');
export const identifier = property('IDENTIFIER');

export function enumOf(enumName: string, doc: string): Property<'ENUM', false> {
  return { type: 'ENUM', list: false, enumName, identity: false, doc };
}

export function list<T extends PropertyType>(member: Property<T, false>): Property<T, true> {
  return { ...member, list: true };
}

export function identity<T extends PropertyType, List extends boolean>(data: Property<T, List>): Property<T, List> {
  return { ...data, identity: true };
}

export interface EnumDefinition {
  readonly doc: string;
  /** Value to description, in the order that matters where `ordered`. */
  readonly values: Readonly<Record<string, string>>;
  /** Values that stand beside the scale of an ordered enum: they satisfy no comparison and sort last. */
  readonly beside: readonly string[];
  readonly ordered: boolean;
}

/** A closed set of values without an order. */
export function closedSet<const V extends Readonly<Record<string, string>>>(doc: string, values: V) {
  return { doc, values, ordered: false, beside: [] as const } satisfies EnumDefinition;
}

/** A closed set whose values compare in the order written, except those named `beside`. */
export function scale<const V extends Readonly<Record<string, string>>>(
  doc: string,
  values: V,
  beside: readonly (keyof V & string)[] = [],
) {
  return { doc, values, ordered: true, beside } satisfies EnumDefinition;
}

export type Properties = Readonly<Record<string, Property>>;

export interface KindDefinition {
  readonly doc: string;
  /** Plural of the GraphQL root field; the singular is the kind's name in camelCase. */
  readonly plural: string;
  /** The FollowTheMoney schema that this kind exports to; null where there is none. */
  readonly followTheMoney: string | null;
  readonly properties: Properties;
}

export function kind<const K extends KindDefinition>(definition: K): K {
  return definition;
}

export interface EndDefinition<Kind extends string = string> {
  /** The field's name on the entity that stands at this end. */
  readonly field: string;
  readonly doc: string;
  /** The node type on the far side, where it is promised to stay one kind; null means Entity. */
  readonly pinned: Kind | null;
}

export interface RelationshipDefinition<Kind extends string = string> {
  readonly doc: string;
  /** The kinds it may join, [from, to]. */
  readonly pairs: readonly (readonly [Kind, Kind])[];
  /** The field seen from the `from` end. */
  readonly from: EndDefinition<Kind>;
  /** The field seen from the `to` end. */
  readonly to: EndDefinition<Kind>;
  /** Properties that are part of the relationship's identity. */
  readonly key: Properties;
  readonly properties: Properties;
  /** Which commitments an existence claim may carry besides null. */
  readonly commitments: 'ALL' | 'NONE';
}

/** Every pair of the two lists of kinds. */
export function pairs<const F extends string, const T extends string>(from: readonly F[], to: readonly T[]): (readonly [F, T])[] {
  return from.flatMap((f) => to.map((t) => [f, t] as const));
}

export function end<const Kind extends string = never>(field: string, doc: string, pinned: Kind | null = null): EndDefinition<Kind> {
  return { field, doc, pinned };
}

/** Everything that an ontology is made of. */
export interface OntologyDefinition {
  readonly entityProperties: Properties;
  readonly entities: Readonly<Record<string, KindDefinition>>;
  readonly relationshipProperties: Properties;
  readonly relationships: Readonly<Record<string, RelationshipDefinition>>;
  readonly enums: Readonly<Record<string, EnumDefinition>>;
}
