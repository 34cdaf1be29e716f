import type { PropertyType } from './define.js';
import type { Kind, NamedProperty, Ontology, RelationshipType } from './ontology.js';

/** The ontology as JSON text, for clients and tools of other languages. */
export function ontologyJson(ontology: Ontology): string {
  const content = {
    entityProperties: ontology.entityProperties,
    kinds: [...ontology.kinds.values()].map(({ ends, ...kind }) => ({ ...kind, ends: ends.map((end) => end.field) })),
    relationshipTypes: [...ontology.relationshipTypes.values()],
    enums: Object.fromEntries(ontology.enums),
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}

/** What the values of each property type are, for people. */
const VALUE_TYPES: Readonly<Record<PropertyType, string>> = {
  TEXT: 'a text',
  DATE: 'a date, possibly partial: `2025`, `2025-09`, `2025-09-04`',
  ENUM: 'a value of a closed set, see below',
  COUNTRY: 'a country, ISO 3166-1 alpha-2',
  NUMBER: 'a number',
  AMOUNT: 'money: `value`, `currency` (ISO 4217), `qualifier` (EXACT, UP_TO, AT_LEAST, ABOUT, RANGE) and, of a range, `upper`',
  QUANTITY: 'a count: `value`, `qualifier` and, of a range, `upper`',
  PERCENT_RANGE: 'percentages from `lower` to `upper`, both included',
  PROFIT_SHARING:
    'stages of a split: `until` (what ends the stage; none ends the last one) and `shares`, each of a `party` and its `sharePct`',
  ALIAS: 'another `name`, with its `language` where known',
  IDENTIFIER: 'an identifier: `scheme` and `value`; one entity has it',
};

/** The ontology for people, as Markdown. */
export function ontologyMarkdown(ontology: Ontology): string {
  return [
    '# What the graph holds',
    '',
    'Generated from `src/ontology` by `npm run generate`; edit there.',
    '',
    'Everything below is claimed: a claim states that a relationship holds or that a property has a value, and says who said so, where, when and how firmly. Entities and relationships are views of the claims that count.',
    '',
    '## Every entity',
    '',
    'Identity data, from a reference source of our own: undated, and no news about the entity.',
    '',
    ...propertyTable(ontology.entityProperties),
    '## Types of values',
    '',
    'Lists are sets: each claim states one member. FollowTheMoney, named with some kinds, is the data model of investigative data at <https://followthemoney.tech>.',
    '',
    '| type | is |',
    '|---|---|',
    ...Object.entries(VALUE_TYPES).map(([type, meaning]) => `| ${type} | ${meaning} |`),
    '',
    '## Kinds',
    '',
    ...[...ontology.kinds.values()].flatMap(kindSection),
    '## Relationship types',
    '',
    'Key properties (**bold**) are part of the identity: another value is another relationship.',
    '',
    ...[...ontology.relationshipTypes.values()].flatMap(relationshipSection),
    '## Closed sets',
    '',
    ...[...ontology.enums].flatMap(([name, { doc, values, ordered }]) => [
      `### ${name}`,
      '',
      `${doc}${ordered ? ' Weakest first.' : ''}`,
      '',
      '| value | means |',
      '|---|---|',
      ...Object.entries(values).map(([value, meaning]) => `| \`${value}\` | ${meaning} |`),
      '',
    ]),
  ].join('\n');
}

function kindSection({ name, doc, prefix, plural, followTheMoney, properties, ends }: Kind): string[] {
  return [
    `### ${name}`,
    '',
    `${doc} Ids: \`${prefix}:…\`. List: \`${plural}\`.${followTheMoney === null ? '' : ` FollowTheMoney: ${followTheMoney}.`}`,
    '',
    ...(properties.length > 0 ? propertyTable(properties) : []),
    '| field | leads through | to |',
    '|---|---|---|',
    ...ends.map(
      (end) =>
        `| \`${end.field}\` | ${end.direction === 'OUT' ? `${end.relationship} →` : `← ${end.relationship}`} | ${end.pinned ?? 'any entity'} |`,
    ),
    '',
  ];
}

function relationshipSection(type: RelationshipType): string[] {
  return [
    `### ${type.name}`,
    '',
    `${type.doc} Object type: \`${type.objectName}\`. ${type.commitments === 'ALL' ? 'Carries a commitment.' : 'Carries no commitment.'}`,
    '',
    `Joins ${type.pairs.map(([from, to]) => `${from} → ${to}`).join(', ')}. Seen as \`${type.from.field}\` from where it starts and as \`${type.to.field}\` from where it ends.`,
    '',
    ...propertyTable(type.properties, type.key),
  ];
}

function propertyTable(properties: readonly NamedProperty[], keys: readonly NamedProperty[] = []): string[] {
  const row = (property: NamedProperty, name: string): string => {
    const type = property.enumName ?? property.type;
    return `| ${name} | ${property.list ? `set of ${type}` : type} | ${property.doc} |`;
  };
  return [
    '| property | type | says |',
    '|---|---|---|',
    ...keys.map((property) => row(property, `**\`${property.name}\`**`)),
    ...properties.map((property) => row(property, `\`${property.name}\``)),
    '',
  ];
}
