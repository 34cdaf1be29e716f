import { isAlias, isMap, type Node } from 'yaml';
import type { Claim } from '../../graph/claim.js';
import { type ClaimDraft, propertyOf } from '../../graph/make-claim.js';
import { dictionary } from '../../kernel/dictionary.js';
import { KeiretsuError } from '../../kernel/errors.js';
import { shown, shownText } from '../../kernel/shown.js';
import { type Commitment, enums } from '../../ontology/enums.js';
import { ontology } from '../../ontology/ontology.js';
import type { ClaimMaker, Ground } from './claim-maker.js';
import { Fields, yearText } from './fields.js';
import { PROVENANCE_KEYS, type Provenance, provenanceOf } from './provenance.js';

const SAYING_KEYS = ['properties', 'commitment', 'label', 'supersedes', ...PROVENANCE_KEYS] as const;
export const RELATIONSHIP_KEYS = ['relationship', 'from', 'to', 'key', 'as', ...SAYING_KEYS] as const;
export const ENTITY_FACT_KEYS = ['entity', ...SAYING_KEYS] as const;
export const GROUP_KEYS = [...PROVENANCE_KEYS, 'facts'] as const;

const COMMITMENTS = Object.keys(enums.Commitment.values) as Commitment[];
/** Groups in groups: more is a mistake, and every level costs stack. */
const MAX_GROUPS = 8;

type RelationshipSubject = Extract<ClaimDraft['subject'], { relationship: unknown }>;

/** Reads facts in reading order; a group hands its provenance on to the facts in it. */
export function readFacts(maker: ClaimMaker, nodes: readonly (Node | null)[], inherited: Provenance, list: Node, depth = 0): void {
  for (const node of nodes) {
    const has = (key: string): boolean => isMap(node) && node.has(key);
    if (depth > MAX_GROUPS) maker.file.problem('BAD_FILE', list, 'groups of facts are nested too deep');
    else if (has('facts')) readGroup(maker, node, inherited, list, depth);
    else if (has('relationship')) readRelationship(maker, node, inherited, list);
    else if (has('entity')) readEntityFact(maker, node, inherited, list);
    else if (isAlias(node)) maker.file.plain(node);
    else maker.file.problem('BAD_FACT', node ?? list, 'a fact begins with `relationship:` or `entity:`; a group of facts has `facts:`');
    if (depth > MAX_GROUPS) return;
  }
}

function readGroup(maker: ClaimMaker, node: Node | null, inherited: Provenance, list: Node, depth: number): void {
  const fields = Fields.of(maker.file, node, GROUP_KEYS, 'a group of facts', list);
  if (fields === null) return;
  readFacts(maker, fields.items('facts', 'facts'), provenanceOf(fields, inherited), fields.at('facts'), depth + 1);
}

function readRelationship(maker: ClaimMaker, node: Node | null, inherited: Provenance, list: Node): void {
  const fields = Fields.of(maker.file, node, RELATIONSHIP_KEYS, 'a relationship', list);
  if (fields === null) return;
  const type = fields.oneOf('relationship', [...ontology.relationshipTypes.keys()]);
  const commitment = commitmentOf(fields);
  const from = fields.ids('from');
  const to = fields.ids('to');
  const as = fields.text('as') ?? null;
  const keys = keysOf(fields);
  const ground = maker.ground(provenanceOf(fields, inherited), fields.node);
  for (const { id, node: at } of [...from, ...to]) maker.refer(id, at);
  if (type == null || ground === null) return;
  const claims: Claim[] = [];
  for (const start of from) {
    for (const end of to) {
      for (const key of keys) {
        const subject: RelationshipSubject = { relationship: { type, from: start.id, to: end.id, key, as } };
        const exists = maker.make({ subject, commitment }, ground, fields.at('relationship'), fields.text('supersedes') ?? null);
        if (exists !== null) claims.push(exists, ...readProperties(maker, fields, subject, null, ground));
      }
    }
  }
  label(maker, fields, claims);
}

function readEntityFact(maker: ClaimMaker, node: Node | null, inherited: Provenance, list: Node): void {
  const fields = Fields.of(maker.file, node, ENTITY_FACT_KEYS, 'a fact about an entity', list);
  if (fields === null) return;
  const commitment = commitmentOf(fields);
  const entities = fields.ids('entity');
  const ground = maker.ground(provenanceOf(fields, inherited), fields.node);
  for (const { id, node: at } of entities) maker.refer(id, at);
  if (ground === null) return;
  const claims = entities.flatMap(({ id, node: at }) => {
    const subject = { entity: id };
    if (fields.has('properties')) return readProperties(maker, fields, subject, commitment, ground);
    return maker.make({ subject, commitment }, ground, at, fields.text('supersedes') ?? null) ?? [];
  });
  label(maker, fields, claims);
}

function readProperties(
  maker: ClaimMaker,
  fact: Fields,
  subject: ClaimDraft['subject'],
  commitment: Commitment | null,
  ground: Ground,
): Claim[] {
  if (!fact.has('properties')) return [];
  const node = fact.value('properties');
  if (!isMap(node)) {
    maker.file.problem('BAD_FILE', fact.at('properties'), 'expected `properties` as a map from property to value');
    return [];
  }
  const supersedes = fact.text('supersedes') ?? null;
  const claims: Claim[] = [];
  for (const { name, key, value } of maker.file.entries(node)) {
    const at = value ?? key;
    for (const one of valuesOf(maker, subject, name, value, at)) {
      const claim = maker.make({ subject, property: name, value: one, commitment }, ground, at, supersedes);
      if (claim !== null) claims.push(claim);
    }
  }
  return claims;
}

/** One value, or the members of a list: each member is a claim of its own. */
function valuesOf(maker: ClaimMaker, subject: ClaimDraft['subject'], name: string, node: Node | null, at: Node): readonly unknown[] {
  const value = maker.file.plain(node);
  if (value === undefined) return [];
  const property = knownProperty(subject, name);
  if (property?.identity === true) {
    maker.file.problem('BAD_FACT', at, `${name} is identity data and belongs under \`entities:\`, not into a dated fact`);
    return [];
  }
  if (value === null || (property?.list === true && !Array.isArray(value))) {
    maker.file.problem(
      'BAD_FACT',
      at,
      value === null
        ? `${shownText(name, 60)} has no value; leave it out where nothing is said`
        : `${name} is a set; write a list, [${shown(value)}]`,
    );
    return [];
  }
  if (property?.type === 'PROFIT_SHARING') for (const party of partiesIn(value)) maker.refer(party, at);
  if (property?.list === true) return value as unknown[];
  return [property?.type === 'DATE' ? yearText(value) : value];
}

function knownProperty(subject: ClaimDraft['subject'], name: string): ReturnType<typeof propertyOf> {
  try {
    return propertyOf(subject as Parameters<typeof propertyOf>[0], name);
  } catch (error) {
    // An id of no kind: making the claim says so, at the same place.
    if (error instanceof KeiretsuError) return undefined;
    throw error;
  }
}

function partiesIn(value: unknown): string[] {
  const list = (input: unknown): unknown[] => (Array.isArray(input) ? input : []);
  const field = (input: unknown, key: string): unknown =>
    typeof input === 'object' && input !== null ? (input as Record<string, unknown>)[key] : undefined;
  return list(value)
    .flatMap((tranche) => list(field(tranche, 'shares')))
    .flatMap((share) => (typeof field(share, 'party') === 'string' ? [field(share, 'party') as string] : []));
}

/** The keys of a relationship; a list in one of them makes one relationship each. */
function keysOf(fields: Fields): Record<string, unknown>[] {
  if (!fields.has('key')) return [{}];
  const given = fields.file.plain(fields.value('key'));
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    if (given !== undefined) fields.file.problem('BAD_FILE', fields.at('key'), 'expected `key` as a map from key property to value');
    return [];
  }
  let keys: Record<string, unknown>[] = [{}];
  for (const [name, value] of Object.entries(given)) {
    const values: unknown[] = Array.isArray(value) ? value : [value];
    keys = keys.flatMap((key) => values.map((one) => dictionary([...Object.entries(key), [name, one]])));
  }
  return keys;
}

function commitmentOf(fields: Fields): Commitment | null {
  return (fields.oneOf('commitment', COMMITMENTS) ?? null) as Commitment | null;
}

function label(maker: ClaimMaker, fields: Fields, claims: readonly Claim[]): void {
  const name = fields.text('label') ?? null;
  if (name !== null) maker.label(name, claims, fields.at('label'));
}
