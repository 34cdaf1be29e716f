import type { Json } from '../../kernel/json.js';
import { enums } from '../../ontology/enums.js';
import { type Kind, type NamedProperty, ontology, type RelationshipType } from '../../ontology/ontology.js';
import { conditional, enumSchema, idSchema, oneOrMany, propertySchema, type Schema, slug, valueDefinitions } from './value-schema.js';

const ref = (name: string): Schema => ({ $ref: `#/definitions/${name}` });
const nullable = (schema: Schema): Schema => ({ anyOf: [schema, { type: 'null' }] });
const text = (description: string): Schema => ({ type: 'string', minLength: 1, description });

/** A map with these keys and no others. */
function closed(properties: Readonly<Record<string, Schema>>, required: readonly string[] = []): Schema {
  return { type: 'object', additionalProperties: false, properties, ...(required.length > 0 ? { required: [...required] } : {}) };
}

function provenance(): Record<string, Schema> {
  return {
    quote: {
      ...nullable(text('The words that say it, verbatim from text.txt.')),
      description: 'The words that say it, verbatim from text.txt.',
    },
    occurrence: { type: 'integer', minimum: 1, description: 'Which of its places is meant, where the quote recurs in the text (from 1).' },
    statement: text('What is claimed, in our own words.'),
    by: { ...nullable(ref('entityId')), description: 'Who said it; leave it out when only the source does.' },
    reportedFrom: { ...nullable(ref('sourceId')), description: 'The document that the source reports from.' },
    statedOn: { ...nullable(ref('date')), description: 'When it was said, which is not when it was reported.' },
    confidence: enumSchema('Confidence'),
  };
}

function saying(): Record<string, Schema> {
  return {
    properties: { type: 'object' },
    commitment: enumSchema('Commitment'),
    label: text('A name for this fact, for `supersedes` of later ones in the file.'),
    supersedes: text('The label of the fact before, or the id of the claim, that this one replaces.'),
    ...provenance(),
  };
}

/** `then` applies where `key` is as `when` says. */
function whenever(key: string, when: Schema, then: Schema): Schema {
  return conditional({ properties: { [key]: when }, required: [key] }, { properties: then });
}

function mapOf(properties: readonly NamedProperty[], member: (schema: Schema) => Schema = (schema) => schema): Schema {
  return closed(Object.fromEntries(properties.map((property) => [property.name, member(propertySchema(property))])));
}

function typeSchema(type: RelationshipType): Schema {
  const prefixes = (end: 0 | 1): string[] =>
    [...new Set(type.pairs.map((pair) => pair[end]))].map((name) => ontology.kinds.get(name)?.prefix ?? name);
  return whenever(
    'relationship',
    { const: type.name },
    {
      from: oneOrMany(idSchema(prefixes(0))),
      to: oneOrMany(idSchema(prefixes(1))),
      key: mapOf(type.key, (schema) => ({ anyOf: [schema, { type: 'array', minItems: 1, items: schema }, { type: 'null' }] })),
      properties: mapOf(type.properties),
      ...(type.commitments === 'NONE' ? { commitment: { not: {}, description: `${type.name} carries no commitment.` } } : {}),
    },
  );
}

function kindSchema(kind: Kind): Schema {
  return whenever('entity', oneOrMany(idSchema([kind.prefix])), { properties: mapOf(kind.properties) });
}

/** A fact is what its keys say it is: a group, a relationship, or something about an entity. */
function factSchema(): Schema {
  return {
    type: 'object',
    ...conditional(
      { required: ['facts'] },
      ref('group'),
      conditional({ required: ['relationship'] }, ref('relationshipFact'), ref('entityFact')),
    ),
  };
}

function definitions(): Record<string, Schema> {
  const types = [...ontology.relationshipTypes.values()];
  const kinds = [...ontology.kinds.values()];
  return {
    ...valueDefinitions(),
    entityId: idSchema(kinds.map((kind) => kind.prefix)),
    sourceId: idSchema(['source']),
    entity: closed(
      {
        id: ref('entityId'),
        ...Object.fromEntries(ontology.entityProperties.map((property) => [property.name, propertySchema(property)])),
      },
      ['id', 'name'],
    ),
    fact: factSchema(),
    group: {
      ...closed(
        { ...provenance(), facts: { type: 'array', items: ref('fact'), description: 'Facts that share what the group says of itself.' } },
        ['facts'],
      ),
      description: 'Facts that share a quote, a speaker, a date, a confidence …; each may say otherwise.',
    },
    relationshipFact: {
      ...closed(
        {
          relationship: { enum: types.map((type) => type.name), description: types.map((type) => `${type.name}: ${type.doc}`).join('\n') },
          from: oneOrMany(ref('entityId')),
          to: oneOrMany(ref('entityId')),
          key: { type: 'object' },
          as: text('Tells apart what keys cannot, such as two terms of one office.'),
          ...saying(),
        },
        ['relationship', 'from', 'to'],
      ),
      description:
        'That a relationship holds, and a claim for each of its properties. A list in `from`, `to` or a key makes one fact each.',
      allOf: types.map(typeSchema),
    },
    entityFact: {
      ...closed({ entity: oneOrMany(ref('entityId')), ...saying() }, ['entity']),
      description: 'What is said of an entity: a claim for each property, and for each member of a list.',
      allOf: kinds.map(kindSchema),
    },
  };
}

/** JSON Schema (draft 7, which editors know) of a facts.yaml or entities.yaml, for completion and for checks outside this program. */
export function factsJsonSchema(): { readonly [key: string]: Json } {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Facts of one source',
    description: 'Generated from src/ontology by `npm run generate`; do not edit.',
    ...closed({
      entities: { type: 'array', items: ref('entity'), description: 'Who is who: identity data, undated, claims of our reference source.' },
      facts: { type: 'array', items: ref('fact'), description: 'What the source says, in reading order.' },
    }),
    definitions: definitions(),
  };
}

/** JSON Schema of a source.yaml. */
export function sourceJsonSchema(): { readonly [key: string]: Json } {
  const { by, reportedFrom, statedOn, confidence } = provenance();
  const { date } = valueDefinitions();
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'A source of facts',
    description: 'Generated from src/ontology by `npm run generate`; do not edit.',
    ...closed(
      {
        id: { type: 'string', pattern: `^source:${slug}$` },
        title: text('Its title, as printed.'),
        publisher: text('Who published it.'),
        url: { type: 'string', pattern: '^https?://\\S+$' },
        publishedOn: ref('date'),
        language: { type: 'string', pattern: '^[a-z]{2,3}(-[A-Za-z0-9]{1,8})*$', description: 'Language tag, BCP 47.' },
        kind: { enum: Object.keys(enums.SourceKind.values), description: enumSchema('SourceKind').description ?? '' },
        defaults: {
          ...closed({ confidence, by, reportedFrom, statedOn } as Record<string, Schema>),
          description: 'What its facts have unless they say otherwise.',
        },
      },
      ['id', 'title', 'kind'],
    ),
    definitions: {
      date: date as Schema,
      entityId: idSchema([...ontology.kinds.values()].map((kind) => kind.prefix)),
      sourceId: idSchema(['source']),
    },
  };
}
