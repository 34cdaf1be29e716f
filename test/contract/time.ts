import { describe, expect, it } from 'vitest';
import type { Adapter } from '../support/adapter.js';
import { about, between, change, named, reference, source } from '../support/changes.js';
import { type Answer, dataOf, idsOf, shared, withStore } from './harness.js';

const supplies = (project: string, parts: Parameters<typeof between>[1] = {}) => between(['company:ihi', 'SUPPLIES', project], parts);
const held = (project: string, from: string | null, to: string | null) => [
  supplies(project),
  ...(from === null ? [] : [supplies(project, { property: 'validFrom', value: from })]),
  // One source cannot say that it ended before it began.
  ...(to === null ? [] : [supplies(project, { property: 'validTo', value: to, source: 'source:other' })]),
];

export function time(adapter: Adapter): void {
  describe('validOn', () => {
    const projects = {
      always: [null, null],
      from: ['2025-02', null],
      to: [null, '2025-02'],
      within: ['2025-02-10', '2025-02-20'],
      year: ['2025', '2025'],
      never: ['2026', '2024'],
      neither: ['2025-06', '2025-03'],
    } as const;
    const assert = [
      ...named({ 'company:ihi': 'IHI', ...Object.fromEntries(Object.keys(projects).map((slug) => [`project:${slug}`, slug])) }),
      ...Object.entries(projects).flatMap(([slug, [from, to]]) => held(`project:${slug}`, from, to)),
    ];
    const { query } = shared(adapter, change({ sources: [reference, source('news'), source('other')], assert }));
    const ids = new Map(Object.keys(projects).map((slug) => [slug, supplies(`project:${slug}`).subjectId]));

    it.each<[string, string]>([
      ['2025-02-09', 'always from to year'],
      ['2025-02-10', 'always from to within year'],
      ['2025-02-20', 'always from to within year'],
      ['2025-02-21', 'always from to year'],
      ['2025-01-31', 'always to year'],
      ['2025-02-01', 'always from to year'],
      ['2025-02-28', 'always from to year'],
      ['2025-03-01', 'always from year'],
      ['2024-12-31', 'always to'],
      ['2025-01-01', 'always to year'],
      ['2025-12-31', 'always from year'],
      ['2026-01-01', 'always from'],
      ['2025-02', 'always from to within year'],
      ['2025', 'always from to within year'],
      ['2024', 'always to'],
      ['2026', 'always from'],
    ])('%s leaves %s, wherever relationships are followed', async (validOn, expected) => {
      const answer = await query(
        `query ($on: Date, $ids: [ID!]!) {
          company(id: "company:ihi", validOn: $on) { supplies { totalCount nodes { name } } relationships { totalCount } }
          projects(validOn: $on, filter: { suppliers: { some: {} } }) { nodes { name } }
          without: projects(validOn: $on, filter: { suppliers: { none: {} } }) { totalCount }
          counted: projects(validOn: $on, orderBy: [{ count: SUPPLIERS, direction: DESC }, { field: NAME }]) { nodes { name suppliers { totalCount } } }
          suppliers(validOn: $on) { totalCount }
          nodes(ids: $ids, validOn: $on) { ... on Supplies { to { name } } }
        }`,
        { on: validOn, ids: [...ids.values()] },
      );
      const names = expected.split(' ');
      expect(answer.company.supplies.nodes.map((node: { name: string }) => node.name)).toEqual([...names].sort());
      expect([answer.company.supplies.totalCount, answer.company.relationships.totalCount, answer.without.totalCount]).toEqual([
        names.length,
        names.length,
        7 - names.length,
      ]);
      expect(answer.projects.nodes.map((node: { name: string }) => node.name)).toEqual([...names].sort());
      expect(answer.counted.nodes.map((node: { suppliers: { totalCount: number } }) => node.suppliers.totalCount)).toEqual([
        ...names.map(() => 1),
        ...Array.from({ length: 7 - names.length }, () => 0),
      ]);
      expect(answer.suppliers.totalCount).toBe(names.length > 0 ? 1 : 0);
      expect(answer.nodes.map((node: { to: { name: string } } | null) => node?.to.name ?? null)).toEqual(
        [...ids.keys()].map((slug) => (names.includes(slug) ? slug : null)),
      );
    });

    it('filters relationships only: references to them and claims about them stay', async () => {
      const answer = await query(
        '{ source: node(id: "source:news", validOn: "2030") { ... on Source { claims(first: 100) { totalCount nodes { subject { id } } } } } companies(validOn: "2030") { totalCount } }',
      );
      expect(answer.source.claims.totalCount).toBe(assert.filter((claim) => claim.source === 'source:news').length);
      expect(new Set(answer.source.claims.nodes.map((node: { subject: { id: string } }) => node.subject.id))).toEqual(
        new Set(ids.values()),
      );
      expect(answer.companies.totalCount).toBe(1);
    });

    it('left out filters nothing', async () => {
      expect((await query('{ company(id: "company:ihi") { supplies { totalCount } } }')).company.supplies.totalCount).toBe(7);
    });
  });

  describe('knownOn', () => {
    const dated = source('dated', { publishedOn: '2025-06-15' });
    const location = (value: string, parts: Parameters<typeof about>[1]) => about('project:p', { property: 'location', value, ...parts });
    const first = location('Ohio', { statedOn: '2025-02' });
    const second = location('Iowa', { statedOn: '2025-04-10', attributedTo: 'company:ihi' });
    const third = location('Utah', { source: dated.id, supersedes: second.id });
    const supply = supplies('project:p', { statedOn: '2025-05', commitment: 'PLANNED' });
    const assert = [
      ...named({ 'company:ihi': 'IHI', 'project:p': 'P', 'project:quiet': 'Quiet' }),
      about('project:quiet', { property: 'summary', value: 'Never mentioned.', source: reference.id }),
      first,
      second,
      third,
      supply,
      supplies('project:p', { statedOn: '2025-07', commitment: 'DENIED', attributedTo: 'company:ihi' }),
    ];
    const { query } = shared(adapter, change({ sources: [reference, source('news'), dated], assert }));

    it.each<[string, unknown]>([
      ['2025-01-31', null],
      ['2025-02-27', null],
      ['2025-02-28', ['Ohio', [], 1]],
      ['2025-02', ['Ohio', [], 1]],
      ['2025-04-09', ['Ohio', [], 1]],
      ['2025-04-10', ['Iowa', [], 2]],
      ['2025-05-30', ['Iowa', [], 2]],
      ['2025-05-31', ['Iowa', ['PLANNED', false], 2]],
      ['2025-06-14', ['Iowa', ['PLANNED', false], 2]],
      ['2025-06-15', ['Utah', ['PLANNED', false], 3]],
      ['2025-07-30', ['Utah', ['PLANNED', false], 3]],
      ['2025', ['Utah', ['DENIED', true], 3]],
    ])('%s: the project is %j', async (knownOn, expected) => {
      const answer = await query(
        `query ($on: Date) {
          project(id: "project:p", knownOn: $on) { location suppliers { edges { commitment contested node { name } } totalCount } claims(property: "location") { totalCount } }
          projects(knownOn: $on) { nodes { location } }
          found: projects(knownOn: $on, filter: { location: { isNull: false } }, orderBy: [{ field: LOCATION }]) { nodes { location } totalCount }
          supplied: projects(knownOn: $on, filter: { suppliers: { some: { commitment: { in: [PLANNED, DENIED] } } } }) { totalCount }
          suppliers(knownOn: $on) { totalCount }
          everybody: companies(knownOn: $on) { totalCount }
          claim(id: "${third.id}") { id } node(id: "${third.id}", knownOn: $on) { id }
        }`,
        { on: knownOn },
      );
      const [at, edge, claims] = (expected ?? [null, [], 0]) as [string | null, unknown[], number];
      const edges = edge.length === 0 ? [] : [{ commitment: edge[0], contested: edge[1], node: { name: 'IHI' } }];
      expect(answer.project).toEqual(
        expected === null ? null : { location: at, suppliers: { edges, totalCount: edges.length }, claims: { totalCount: claims } },
      );
      expect(answer.projects.nodes).toEqual(expected === null ? [] : [{ location: at }]);
      expect(answer.found).toEqual({ nodes: expected === null ? [] : [{ location: at }], totalCount: expected === null ? 0 : 1 });
      expect([answer.supplied.totalCount, answer.suppliers.totalCount, answer.everybody.totalCount]).toEqual([
        edges.length,
        edges.length,
        edges.length,
      ]);
      expect([answer.claim, answer.node]).toEqual([{ id: third.id }, claims < 3 ? null : { id: third.id }]);
    });

    it('does not filter references: the speaker is seen before it was known, with identity data alone', async () => {
      const answer =
        await query(`{ node(id: "${second.id}", knownOn: "2025-04-10") { ... on Claim { attributedTo { name ... on Company { supplies { totalCount } } } subject { ... on Project { location } } source { id claims { totalCount } } } }
        later: node(id: "${third.id}", knownOn: "2025-06-15") { ... on Claim { supersedes { value } } } }`);
      expect(answer.node).toEqual({
        attributedTo: { name: 'IHI', supplies: { totalCount: 0 } },
        subject: { location: 'Iowa' },
        source: { id: 'source:news', claims: { totalCount: 2 } },
      });
      expect(answer.later).toEqual({ supersedes: { value: 'Iowa' } });
    });

    it('does not show what a claim replaces before that was said, nor once it is retracted', () =>
      withStore(adapter, async (store) => {
        const later = location('Ohio', { statedOn: '2025-09' });
        const earlier = location('Iowa', { statedOn: '2025-01', supersedes: later.id });
        await store.apply(change({ sources: [reference, source('news')], assert: [...named({ 'project:p': 'P' }), later, earlier] }));
        const asked = `{ project(id: "project:p", knownOn: "2025-02") { claims(property: "location") { nodes { value supersedes { value } } } } node(id: "${later.id}", knownOn: "2025-02") { id } }`;
        const unseen = { project: { claims: { nodes: [{ value: 'Iowa', supersedes: null }] } }, node: null };
        expect(await dataOf(store, asked)).toEqual(unseen);
        const now = `{ claim(id: "${earlier.id}") { supersedes { value } } }`;
        expect(await dataOf(store, now)).toEqual({ claim: { supersedes: { value: 'Ohio' } } });
        await store.apply(change({ retract: [later.id] }));
        expect(await dataOf(store, now)).toEqual({ claim: { supersedes: null } });
      }));

    it('left out shows what nobody has spoken of, and the present', async () => {
      const answer = await query('{ projects { nodes { name location } } quiet: projects(knownOn: "9999") { nodes { name } } }');
      expect(answer.projects.nodes).toEqual([
        { name: 'P', location: 'Utah' },
        { name: 'Quiet', location: null },
      ]);
      expect(answer.quiet.nodes).toEqual([{ name: 'P' }]);
    });

    it('is known always where nothing is dated', async () => {
      await withStore(adapter, async (store) => {
        await store.apply(change({ sources: [reference, source('news')], assert: [...named({ 'project:p': 'P' }), location('Ohio', {})] }));
        const answer = await dataOf<Answer>(store, '{ projects(knownOn: "0001") { nodes { id location } } }');
        expect(answer.projects.nodes).toEqual([{ id: 'project:p', location: 'Ohio' }]);
      });
    });

    it('goes with validOn', async () => {
      await withStore(adapter, async (store) => {
        const assertions = [
          ...named({ 'company:ihi': 'IHI', 'project:p': 'P' }),
          supplies('project:p'),
          supplies('project:p', { property: 'validFrom', value: '2025', statedOn: '2025-02' }),
          supplies('project:p', { property: 'validFrom', value: '2026', statedOn: '2025-03' }),
        ];
        await store.apply(change({ sources: [reference, source('news')], assert: assertions }));
        const seen = async (args: string): Promise<string[]> =>
          idsOf((await dataOf<Answer>(store, `{ suppliers(${args}) { nodes { id } } }`)).suppliers);
        // As long as no beginning is known, it held ever since; then from 2025, then from 2026.
        expect(await seen('validOn: "2024", knownOn: "2025-01"')).toEqual(['company:ihi']);
        expect(await seen('validOn: "2024", knownOn: "2025-02"')).toEqual([]);
        expect(await seen('validOn: "2025", knownOn: "2025-02"')).toEqual(['company:ihi']);
        expect(await seen('validOn: "2025", knownOn: "2025-03"')).toEqual([]);
        expect(await seen('validOn: "2025"')).toEqual([]);
        expect(await seen('validOn: "2026"')).toEqual(['company:ihi']);
      });
    });
  });
}
