import { createHash } from 'node:crypto';
import { NEVER } from '../../graph/date.js';
import { TEXT_KEY_VERSION } from '../../kernel/text.js';
import { ontology } from '../../ontology/ontology.js';
import { indexOf, NAME_INDEX } from './columns.js';
import { NAMED_SINCE, SIDES, SINCE } from './hubs.js';

/** A constraint or an index. */
interface Made {
  readonly name: string;
  readonly statement: string;
  readonly why: string;
}

const unique = (name: string, pattern: string, properties: string, why: string): Made => ({
  name,
  why,
  statement: `CREATE CONSTRAINT ${name} IF NOT EXISTS FOR ${pattern} REQUIRE ${properties} IS UNIQUE`,
});
const range = (name: string, label: string, properties: readonly string[], why: string): Made => ({
  name,
  why,
  statement: `CREATE INDEX ${name} IF NOT EXISTS FOR (n:${label}) ON (${properties.map((property) => `n.${property}`).join(', ')})`,
});
const fullText = (name: string, label: string, properties: readonly string[], why: string): Made => ({
  name,
  why,
  statement: `CREATE FULLTEXT INDEX ${name} IF NOT EXISTS FOR (n:${label}) ON EACH [${properties.map((property) => `n.${property}`).join(', ')}] OPTIONS { indexConfig: { \`fulltext.analyzer\`: 'cjk' } }`,
});

const TITLE_INDEX = indexOf('source', 'titleKey') as string;
const kindLabels = [...ontology.kinds.keys()];
const types = [...ontology.relationshipTypes.keys()];
const snake = (name: string): string => name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '_').toLowerCase();

/** Every constraint and index, derived from the ontology. */
export const SCHEMA: readonly Made[] = [
  unique('entity_id', '(n:Entity)', 'n.id', 'ids'),
  unique('claim_id', '(n:Claim)', 'n.id', 'ids'),
  unique('source_id', '(n:Source)', 'n.id', 'ids'),
  ...types.map((type) => unique(`${type.toLowerCase()}_id`, `()-[r:${type}]-()`, 'r.id', 'ids of relationships')),
  unique(
    'entity_segment',
    '(n:EntitySegment)',
    '(n.subjectId, n.knownTo)',
    'what was known of an entity or a relationship, and when; also of retracted ones',
  ),
  unique(
    'relationship_segment',
    '(n:RelationshipSegment)',
    '(n.subjectId, n.knownTo)',
    'what was known of an entity or a relationship, and when; also of retracted ones',
  ),
  range('entity_name', 'Entity', [NAME_INDEX], 'lists by name'),
  ...kindLabels.map((kind) => range(`${snake(kind)}_name`, kind, [NAME_INDEX], 'lists by name')),
  ...types.flatMap((type) =>
    SIDES.map(({ near, hub, sort }) => ({
      name: `${type.toLowerCase()}_${near}_hub`,
      why: 'relationships of hubs by the names at their other ends',
      statement: `CREATE INDEX ${type.toLowerCase()}_${near}_hub IF NOT EXISTS FOR ()-[r:${type}]-() ON (r.${hub}, r.${sort})`,
    })),
  ),
  range('source_title', 'Source', [TITLE_INDEX], 'sources by title'),
  range('entity_segment_name', 'EntitySegment', ['kind', NAME_INDEX], 'lists by name, as of a day'),
  range('entity_segment_any_name', 'EntitySegment', [NAME_INDEX], 'lists by name, as of a day'),
  range('relationship_segment_from', 'RelationshipSegment', ['fromId', 'type'], 'relationships of an entity, as of a day'),
  range('relationship_segment_to', 'RelationshipSegment', ['toId', 'type'], 'relationships of an entity, as of a day'),
  range('claim_subject', 'Claim', ['subjectId'], 'claims about an entity or a relationship'),
  range('claim_source', 'Claim', ['source'], 'claims found in a source'),
  range('claim_origin', 'Claim', ['origin'], 'what a set of files brought'),
  range('claim_from', 'Claim', ['fromId'], 'claims about relationships of an entity'),
  range('claim_to', 'Claim', ['toId'], 'claims about relationships of an entity'),
  range('claim_identifier', 'Claim', ['identifier'], 'who has an identifier'),
  fullText('entity_text', 'Entity', ['name', 'aliasesMembers', 'summary'], 'search'),
  fullText('claim_text', 'Claim', ['statement', 'quote'], 'search'),
];

/** The text of schema/neo4j/schema.cypher: what the store makes of an empty database, for people and for other tools. */
export function neo4jSchema(): string {
  const lines = SCHEMA.flatMap(({ statement, why }, place) => {
    const isNew = why !== SCHEMA[place - 1]?.why;
    return [...(isNew ? ['', `// ${why}`] : []), `${statement};`];
  });
  return ['// Generated from src/store/neo4j/schema.ts by `npm run generate`; the store runs it by itself.', ...lines, ''].join('\n');
}

/** Changes whenever views or text keys would be stored or resolved otherwise than before: then they are made anew from the claims and sources. */
export function viewsFingerprint(): string {
  const enums = [...ontology.enums].map(([name, { values, beside, ordered }]) => [name, Object.keys(values), beside, ordered]);
  const properties = [...ontology.allEntityProperties.values(), ...ontology.allRelationshipProperties.values()];
  const traits = properties.map(({ name, type, list, enumName, identity }) => [name, type, list, enumName, identity]);
  return fingerprint([enums, traits, NEVER, TEXT_KEY_VERSION, NAMED_SINCE, SINCE]);
}

export function fingerprint(content: unknown): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('hex');
}
