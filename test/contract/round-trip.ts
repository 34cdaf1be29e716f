import { describe, expect, it } from 'vitest';
import type { Claim } from '../../src/graph/claim.js';
import { makeClaim, relationshipId } from '../../src/graph/make-claim.js';
import { readValue, valueText } from '../../src/graph/value.js';
import { type Kind, type NamedProperty, ontology, type RelationshipType } from '../../src/ontology/ontology.js';
import type { Adapter } from '../support/adapter.js';
import { change, named, reference, source } from '../support/changes.js';
import { valueDraft } from '../support/random-value.js';
import { Tape } from '../support/tape.js';
import { idsOf, shared } from './harness.js';

const kinds = [...ontology.kinds.values()];
const types = [...ontology.relationshipTypes.values()];
const TEXT = '三菱重工業 plans 😀 reactors.';
const news = source('news', {
  publisher: 'Ümlaut',
  url: 'https://example.org/?q=%20',
  publishedOn: '2025-09',
  language: 'ja',
  text: TEXT,
  title: 'İ "title"',
});
const sheet = source('sheet', { kind: 'GOVERNMENT' });
const VARIANTS = [0, 1, 2] as const;

const parts: Partial<Record<NamedProperty['type'], string>> = {
  AMOUNT: ' { value currency qualifier upper }',
  QUANTITY: ' { value qualifier upper }',
  PERCENT_RANGE: ' { lower upper }',
  PROFIT_SHARING: ' { until shares { party sharePct } }',
  ALIAS: ' { name language }',
  IDENTIFIER: ' { scheme value }',
};
const selection = (properties: readonly NamedProperty[]): string =>
  properties.map(({ name, type }) => `${name}${parts[type] ?? ''}`).join(' ');

/** A value that differs by property and variant; every one of a closed set comes up in some variant of a list. */
function draft(property: NamedProperty, variant: number, owner: string): unknown {
  if (property.type === 'IDENTIFIER') return { scheme: 'LEI', value: `${owner}/${variant}` };
  const number = [...property.name].reduce((sum, character) => sum * 31 + character.charCodeAt(0), 7) % 9_973;
  return valueDraft(new Tape([0, number + variant * 5, variant, number, variant * 3 + 1, 1, 2, 3]), property, [
    'government:k0',
    'government:k1',
  ]);
}

function valuesOf(property: NamedProperty, variant: number, owner: string): unknown[] {
  if (!property.list) return [draft(property, variant, owner)];
  if (property.enumName !== null)
    return Object.keys(ontology.enums.get(property.enumName)?.values ?? {}).filter((_, index) => index % 3 === variant);
  return [0, 1, 2].map((more) => draft(property, variant + more * 4, owner));
}

function claimsOf(subject: Claim['subject'], properties: readonly NamedProperty[], variant: number, owner: string): Claim[] {
  const base = { subject, confidence: 'HIGH', statement: 'So it is.' } as const;
  // Drawn days may be the wrong way round, which one source alone may not say of a relationship.
  const sourceOf = ({ name }: NamedProperty): string => (name === 'validTo' ? sheet : news).id;
  return properties.flatMap((property) =>
    valuesOf(property, variant, owner).map((value) => makeClaim({ ...base, source: sourceOf(property), property: property.name, value })),
  );
}

/** The values expected back, read from the claims by the rules of the ontology. */
function expected(properties: readonly NamedProperty[], variant: number, owner: string): Record<string, unknown> {
  return Object.fromEntries(
    properties.map((property) => {
      const values = valuesOf(property, variant, owner).map((value) => readValue(property, value));
      if (!property.list) return [property.name, values[0]];
      const sorted = [...new Map(values.map((value) => [valueText(value), value]))].sort(([a], [b]) =>
        Buffer.compare(Buffer.from(a), Buffer.from(b)),
      );
      return [property.name, sorted.map(([, value]) => value)];
    }),
  );
}

const propertiesOf = (kind: Kind): NamedProperty[] => [...ontology.entityProperties, ...kind.properties];
const idOf = (kind: Kind | undefined, variant: number | string): string => `${kind?.prefix}:k${variant}`;
const emptyIds = kinds.map((kind) => idOf(kind, 'bare'));

interface Between {
  readonly type: RelationshipType;
  readonly from: string;
  readonly to: string;
  readonly variant: number;
}
/** Every pair of kinds of every type, in all variants. */
const between: Between[] = types.flatMap((type) =>
  type.pairs.flatMap(([from, to]) =>
    VARIANTS.map((variant) => ({
      type,
      variant,
      from: idOf(ontology.kinds.get(from), variant),
      to: idOf(ontology.kinds.get(to), (variant + 1) % 3),
    })),
  ),
);
/** Variant 0 has a null key. */
const keyOf = ({ type, variant }: Between): Record<string, string | null> =>
  Object.fromEntries(
    type.key.map((property) => [property.name, variant === 0 ? null : (readValue(property, draft(property, variant, '')) as string)]),
  );
const commitments = [null, ...Object.keys(ontology.enums.get('Commitment')?.values ?? {})];
const commitmentOf = ({ type, variant }: Between, index: number): string | null =>
  type.commitments === 'NONE' ? null : (commitments[(index + variant) % commitments.length] ?? null);

function relationshipClaims(one: Between, index: number): Claim[] {
  const subject = { relationship: { type: one.type.name, from: one.from, to: one.to, key: keyOf(one), as: null } };
  const exists = makeClaim({
    subject,
    source: news.id,
    confidence: 'MEDIUM',
    statement: 'It holds.',
    commitment: commitmentOf(one, index) as Claim['commitment'],
  });
  return [exists, ...(one.variant === 2 ? [] : claimsOf(subject, one.type.properties, one.variant, ''))];
}

const quoted = makeClaim({
  subject: { entity: 'project:quoted' },
  property: 'location',
  value: 'Ohio',
  source: news.id,
  confidence: 'LOW',
  statement: 'Ōhio…',
  quote: '重工業 plans 😀',
  locator: { start: 2, end: 14 },
  attributedTo: 'official:k0',
  reportedFrom: sheet.id,
  statedOn: '2025-08',
  commitment: 'PLANNED',
});
const replacing = makeClaim({
  subject: { entity: 'project:quoted' },
  property: 'location',
  value: 'Iowa',
  source: sheet.id,
  confidence: 'HIGH',
  statement: 'Rather there.',
  supersedes: quoted.id,
});

export function roundTrip(adapter: Adapter): void {
  describe('what is written comes back', () => {
    const entityClaims = kinds.flatMap((kind) =>
      VARIANTS.flatMap((variant) => claimsOf({ entity: idOf(kind, variant) }, propertiesOf(kind), variant, idOf(kind, variant))),
    );
    const assert = [
      ...entityClaims,
      ...named(Object.fromEntries(emptyIds.map((id) => [id, 'Bare']))),
      ...named({ 'project:quoted': 'Quoted' }),
      ...between.flatMap(relationshipClaims),
      quoted,
      replacing,
    ];
    const { query } = shared(adapter, change({ sources: [reference, news, sheet], assert, recordedAt: '2025-10-01T01:02:03.456Z' }));

    it.each(kinds)('of a $name: every property', async (kind) => {
      const fields = `__typename id kind ${selection(propertiesOf(kind))}`;
      for (const variant of VARIANTS) {
        const answer = await query(`{ ${kind.singular}(id: "${idOf(kind, variant)}") { ${fields} } }`);
        const id = idOf(kind, variant);
        expect(answer[kind.singular]).toEqual({
          __typename: kind.name,
          id,
          kind: kind.enumValue,
          ...expected(propertiesOf(kind), variant, id),
        });
      }
    });

    it.each(kinds)('of a $name: nothing but a name', async (kind) => {
      const answer = await query(`{ ${kind.singular}(id: "${idOf(kind, 'bare')}") { ${selection(propertiesOf(kind))} } }`);
      const nothing = propertiesOf(kind).map((property) => [property.name, property.list ? [] : null]);
      expect(answer[kind.singular]).toEqual({ ...Object.fromEntries(nothing), name: 'Bare' });
    });

    it.each(kinds)('of a $name: its place in the lists', async (kind) => {
      const answer = await query(
        `{ ${kind.plural} { totalCount nodes { id __typename } } entities(filter: { kind: { eq: ${kind.enumValue} } }) { totalCount } }`,
      );
      const ids = [...new Set(assert.map((claim) => claim.subjectId))].filter((id) => id.startsWith(`${kind.prefix}:`));
      expect(ids.length).toBeGreaterThan(3);
      expect(answer[kind.plural].nodes.map((node: { __typename: string }) => node.__typename)).toEqual(ids.map(() => kind.name));
      expect(idsOf(answer[kind.plural]).sort()).toEqual(ids.sort());
      expect([answer[kind.plural].totalCount, answer.entities.totalCount]).toEqual([ids.length, ids.length]);
    });

    it.each(types)('of a $name: ends, key, properties, commitment, from both ends', async (type) => {
      const properties = [...type.key, ...type.properties];
      const fields = selection(properties);
      for (const [index, one] of between.entries()) {
        if (one.type !== type) continue;
        const id = relationshipId({ type: type.name, from: one.from, to: one.to, key: keyOf(one), as: null });
        const nothing = Object.fromEntries(type.properties.map(({ name }) => [name, null]));
        const held = {
          ...keyOf(one),
          ...(one.variant === 2 ? nothing : expected(type.properties, one.variant, '')),
          commitment: commitmentOf(one, index),
          contested: false,
        };
        const edge = (far: string): unknown => ({ ...held, node: { id: far }, relationship: { id, __typename: type.objectName } });
        const asked = (field: string): string =>
          `${field}(first: 500) { edges { node { id } relationship { id __typename } commitment contested ${fields} } }`;
        const kindOf = (at: string): string => ontology.kindByPrefix.get(at.slice(0, at.indexOf(':')))?.name as string;
        const answer =
          await query(`{ node(id: "${id}") { id ... on ${type.objectName} { type from { id } to { id } commitment contested ${fields} } }
          from: entity(id: "${one.from}") { ... on ${kindOf(one.from)} { ${asked(type.from.field)} } } to: entity(id: "${one.to}") { ... on ${kindOf(one.to)} { ${asked(type.to.field)} } } }`);
        expect(answer.node).toEqual({ id, type: type.name, from: { id: one.from }, to: { id: one.to }, ...held });
        expect(answer.from[type.from.field].edges).toContainEqual(edge(one.to));
        expect(answer.to[type.to.field].edges).toContainEqual(edge(one.from));
      }
    });

    it('of a claim: all of it', async () => {
      const fields = `__typename id subject { __typename id } property value typedValue commitment confidence attributedTo { id } source { id text } reportedFrom { id } quote locator { start end } statement statedOn recordedAt retractedAt supersedes { id }`;
      const answer = await query(
        `{ quoted: claim(id: "${quoted.id}") { ${fields} } replacing: node(id: "${replacing.id}") { ... on Claim { ${fields} } } }`,
      );
      const same = {
        __typename: 'Claim',
        subject: { __typename: 'Project', id: 'project:quoted' },
        property: 'location',
        recordedAt: '2025-10-01T01:02:03.456Z',
        retractedAt: null,
      };
      expect(answer.quoted).toEqual({
        ...same,
        id: quoted.id,
        value: 'Ohio',
        typedValue: 'Ohio',
        commitment: 'PLANNED',
        confidence: 'LOW',
        attributedTo: { id: 'official:k0' },
        source: { id: news.id, text: TEXT },
        reportedFrom: { id: sheet.id },
        quote: '重工業 plans 😀',
        locator: { start: 2, end: 14 },
        statement: 'Ōhio…',
        statedOn: '2025-08',
        supersedes: null,
      });
      expect(answer.replacing).toEqual({
        ...same,
        id: replacing.id,
        value: 'Iowa',
        typedValue: 'Iowa',
        commitment: null,
        confidence: 'HIGH',
        attributedTo: null,
        source: { id: sheet.id, text: null },
        reportedFrom: null,
        quote: null,
        locator: null,
        statement: 'Rather there.',
        statedOn: null,
        supersedes: { id: quoted.id },
      });
    });

    it('of every claim: its value as text and as JSON, and its subject', async () => {
      const claims = assert.filter((claim) => claim.property !== null);
      for (let start = 0; start < claims.length; start += 400) {
        const batch = claims.slice(start, start + 400);
        const answer = await query('query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on Claim { value typedValue subject { id } } } }', {
          ids: batch.map(({ id }) => id),
        });
        expect(answer.nodes).toEqual(
          batch.map(({ id, value, subjectId, property }) => {
            const known = ontology.allEntityProperties.get(property ?? '') ?? ontology.allRelationshipProperties.get(property ?? '');
            const plain = ['TEXT', 'DATE', 'ENUM', 'COUNTRY'].includes(known?.type ?? '');
            return { id, value, typedValue: plain ? value : (JSON.parse(value as string) as unknown), subject: { id: subjectId } };
          }),
        );
      }
    });

    it('of a source: all of it, with its claims', async () => {
      const fields = 'id title publisher url publishedOn language kind text claims(first: 0) { totalCount }';
      const answer = await query(`{ sources { nodes { ${fields} } } source(id: "${news.id}") { ${fields} } }`);
      const one = (record: typeof news): unknown => ({
        ...record,
        claims: { totalCount: assert.filter((claim) => claim.source === record.id).length },
      });
      expect(answer.source).toEqual(one(news));
      expect(answer.sources.nodes).toEqual(
        [news, reference, sheet].sort((a, b) => (a.title.toLowerCase() < b.title.toLowerCase() ? -1 : 1)).map(one),
      );
    });
  });
}
