import { Float, ID } from 'type-graphql';
import { capitalize, type End, type NamedProperty, ontology } from '../ontology/ontology.js';
import { type Class, type FieldDeclaration, inputType, type TypeReference } from './declare.js';
import { EntityKind, ontologyEnum } from './enums.js';
import { CountryCodeScalar, CurrencyCodeScalar, DateScalar } from './scalars.js';

/** Filter inputs: those of the property types, and those derived from kinds and ends. `plan-filter.ts` gives them their meaning. */

const docs: Readonly<Record<string, string>> = {
  eq: 'Equal. Null is an error: ask with `isNull`.',
  ne: 'Not `eq`; true where the value is missing.',
  in: 'Equal to one of these; `[]` is false.',
  contains: 'Contains this text, whatever the case.',
  startsWith: 'Starts with this text, whatever the case.',
  gt: 'Greater, or later: of a date, wholly after all days of this one.',
  gte: 'Greater or equal: of a date, begins no earlier than this one.',
  lt: 'Less, or earlier: of a date, wholly before all days of this one.',
  lte: 'Less or equal: of a date, ends no later than this one.',
  isNull: 'Whether the value is missing.',
  includes: 'The list holds this.',
  includesAny: 'The list holds at least one of these; `[]` is false.',
};

const words = (names: readonly string[], type: TypeReference): FieldDeclaration[] =>
  names.map((name) => ({ name, type: () => (name === 'in' || name === 'includesAny' ? [type] : type), description: docs[name] ?? '' }));
const isNull: FieldDeclaration = { name: 'isNull', type: () => Boolean, description: docs.isNull ?? '' };
const scalarFilter = (name: string, what: string, names: readonly string[], type: TypeReference, nullable = true): Class =>
  inputType(`${name}Filter`, `Conditions on ${what}; all given ones must hold.`, [...words(names, type), ...(nullable ? [isNull] : [])]);

const EQUALITY = ['eq', 'ne', 'in'];
const COMPARISON = ['gt', 'gte', 'lt', 'lte'];

const StringFilter = scalarFilter('String', 'a text', [...EQUALITY, 'contains', 'startsWith'], String);
const DateFilter = scalarFilter('Date', 'a date', [...EQUALITY, ...COMPARISON], DateScalar);
const FloatFilter = scalarFilter('Float', 'a number', [...EQUALITY, ...COMPARISON], Float);
const CountryCodeFilter = scalarFilter('CountryCode', 'a country', EQUALITY, CountryCodeScalar);
const IdFilter = scalarFilter('Id', 'an id', EQUALITY, ID, false);
const BooleanFilter = scalarFilter('Boolean', 'a truth value', ['eq', 'ne'], Boolean, false);
const EntityKindFilter = scalarFilter('EntityKind', 'the kind', EQUALITY, EntityKind, false);
const TextListFilter = inputType(
  'TextListFilter',
  'Conditions on a list of texts; all given ones must hold.',
  words(['includes', 'includesAny'], String),
);
const AliasListFilter = inputType(
  'AliasListFilter',
  'Conditions on aliases, by their names; all given ones must hold.',
  words(['includes', 'includesAny'], String),
);
const PresenceFilter = inputType('PresenceFilter', 'Whether there is a value.', [isNull]);

const IdentifierInput = inputType('IdentifierInput', 'An identifier to look for.', [
  { name: 'scheme', type: () => ontologyEnum('IdentifierScheme'), description: 'Who gives it out.', nullable: false },
  { name: 'value', type: () => String, description: 'The identifier.', nullable: false },
]);
const IdentifierListFilter = inputType(
  'IdentifierListFilter',
  'Conditions on identifiers; all given ones must hold.',
  words(['includes', 'includesAny'], IdentifierInput),
);

const enumFilters = new Map<string, { one: Class; list: Class }>();
for (const [name, { ordered }] of ontology.enums) {
  const type = ontologyEnum(name);
  enumFilters.set(name, {
    one: scalarFilter(name, `a value of ${name}`, ordered ? [...EQUALITY, ...COMPARISON] : EQUALITY, type),
    list: inputType(
      `${name}ListFilter`,
      `Conditions on a list of ${name}; all given ones must hold.`,
      words(['includes', 'includesAny'], type),
    ),
  });
}
const enumFilter = (name: string | null, list: boolean): Class =>
  (enumFilters.get(name ?? '') as { one: Class; list: Class })[list ? 'list' : 'one'];

const RANGE = ' A range compares its lower end with gt and gte, its upper end with lt and lte; eq asks for both.';
const measured = [...words(['eq', 'ne', ...COMPARISON], Float), isNull];
const qualifier: FieldDeclaration = {
  name: 'qualifier',
  type: () => enumFilter('AmountQualifier', false),
  description: 'How the figure is meant.',
};
const QuantityFilter = inputType('QuantityFilter', `Conditions on a quantity; all given ones must hold.${RANGE}`, [...measured, qualifier]);
const PercentRangeFilter = inputType(
  'PercentRangeFilter',
  `Conditions on a range of percentages; all given ones must hold.${RANGE}`,
  measured,
);
const AmountFilter = inputType(
  'AmountFilter',
  `Conditions on an amount; all given ones must hold. Amounts in another currency do not match.${RANGE}`,
  [
    { name: 'currency', type: () => CurrencyCodeScalar, description: 'The currency that the figures are in.', nullable: false },
    ...measured,
    qualifier,
  ],
);

/** The filter of a property. */
export function propertyFilter({ type, list, enumName }: NamedProperty): Class {
  switch (type) {
    case 'ENUM':
      return enumFilter(enumName, list);
    case 'TEXT':
      return list ? TextListFilter : StringFilter;
    case 'DATE':
      return DateFilter;
    case 'COUNTRY':
      return CountryCodeFilter;
    case 'NUMBER':
      return FloatFilter;
    case 'AMOUNT':
      return AmountFilter;
    case 'QUANTITY':
      return QuantityFilter;
    case 'PERCENT_RANGE':
      return PercentRangeFilter;
    case 'ALIAS':
      return AliasListFilter;
    case 'IDENTIFIER':
      return IdentifierListFilter;
    case 'PROFIT_SHARING':
      return PresenceFilter;
  }
}

const conditions = (properties: readonly NamedProperty[]): FieldDeclaration[] =>
  properties.map((property) => ({ name: property.name, type: () => propertyFilter(property), description: property.doc }));

/** A record filter: its own conditions, and `and`, `or`, `not` of its like. */
function recordFilter(name: string, what: string, fields: readonly FieldDeclaration[]): Class {
  const created: Class = inputType(name, `Conditions on ${what}; all given ones must hold, \`{}\` holds always.`, [
    ...fields,
    { name: 'and', type: () => [created], description: 'All of these hold; `[]` is true.' },
    { name: 'or', type: () => [created], description: 'At least one of these holds; `[]` is false.' },
    { name: 'not', type: () => created, description: 'This does not hold.' },
  ]);
  return created;
}

const filters = new Map<string, Class>();

/** The filter of a kind, or of `Entity`. */
export const entityFilter = (owner: string): Class => filters.get(`${owner}Filter`) as Class;
/** The filter of the edges of an end, as the owner (a kind or `Entity`) sees it. */
export const edgeFilter = (owner: string, end: End): Class => filters.get(`${owner}${capitalize(end.field)}Filter`) as Class;

function declareEdgeFilters(owner: string, ends: readonly End[]): FieldDeclaration[] {
  return ends.map((end) => {
    const type = ontology.relationshipTypes.get(end.relationship);
    const name = `${owner}${capitalize(end.field)}`;
    const filter = recordFilter(`${name}Filter`, `the relationships behind \`${end.field}\``, [
      { name: 'node', type: () => entityFilter(end.pinned ?? 'Entity'), description: 'On the entity at the far end.' },
      ...conditions([...(type?.key ?? []), ...(type?.properties ?? [])]),
      { name: 'commitment', type: () => enumFilter('Commitment', false), description: 'How firm it is.' },
      { name: 'contested', type: () => BooleanFilter, description: 'Whether claims contradict each other.' },
    ]);
    filters.set(`${name}Filter`, filter);
    const condition = inputType(`${name}Condition`, `Conditions through \`${end.field}\`; all given ones must hold.`, [
      { name: 'some', type: () => filter, description: 'At least one such relationship fulfils this.' },
      { name: 'none', type: () => filter, description: 'No such relationship fulfils this.' },
    ]);
    return { name: end.field, type: () => condition, description: end.doc };
  });
}

function declareEntityFilter(
  owner: string,
  what: string,
  properties: readonly NamedProperty[],
  ends: readonly End[],
  more: readonly FieldDeclaration[] = [],
): void {
  const id: FieldDeclaration = { name: 'id', type: () => IdFilter, description: 'The id.' };
  const fields = [id, ...more, ...conditions([...ontology.entityProperties, ...properties]), ...declareEdgeFilters(owner, ends)];
  filters.set(`${owner}Filter`, recordFilter(`${owner}Filter`, what, fields));
}

declareEntityFilter(
  'Entity',
  'an entity of any kind',
  [],
  [...ontology.ends.values()],
  [{ name: 'kind', type: () => EntityKindFilter, description: 'The kind.' }],
);
for (const kind of ontology.kinds.values()) declareEntityFilter(kind.name, `a ${kind.name}`, kind.properties, kind.ends);

/** The filter of `sources`. */
export const SourceFilter: Class = recordFilter('SourceFilter', 'a source', [
  { name: 'id', type: () => IdFilter, description: 'The id.' },
  { name: 'title', type: () => StringFilter, description: 'The title.' },
  { name: 'publisher', type: () => StringFilter, description: 'Who published it.' },
  { name: 'url', type: () => StringFilter, description: 'Where it is.' },
  { name: 'language', type: () => StringFilter, description: 'Its language, a BCP 47 tag.' },
  { name: 'publishedOn', type: () => DateFilter, description: 'When it was published.' },
  { name: 'kind', type: () => enumFilter('SourceKind', false), description: 'What sort of source.' },
]);
