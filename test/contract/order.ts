import { describe, expect, it } from 'vitest';
import type { Adapter } from '../support/adapter.js';
import { about, between, change, named, reference, source } from '../support/changes.js';
import { codeOf, idsOf, shared } from './harness.js';

/** Texts in the order of their keys by code point; UTF-16 units would put the last two ahead of the two before them. */
const ORDERED = ['100%', 'A b', 'a c', 'ab', 'ﬁa', 'É', '三井', '三菱', '\ue000', '\ufffd', '😀', '𠮷'];
const say = (id: string, property: string, value: unknown) => about(id, { property, value });
const letters = (ids: readonly string[]): string => ids.map((id) => id.slice(id.indexOf(':') + 1)).join('');

const assert = [
  ...named(
    Object.fromEntries(ORDERED.map((name, index) => [`agreement:x${String.fromCharCode(97 + ((index * 5) % ORDERED.length))}`, name])),
  ),
  ...named({
    'project:a': 'Same',
    'project:b': 'SAME',
    'project:c': 'same',
    'project:d': 'Other',
    'company:x': 'X',
    'company:y': 'y',
    'company:z': 'Z',
    'official:o': 'O',
    'financier:f': 'F',
  }),
  say('project:a', 'value', { value: 5, currency: 'USD' }),
  say('project:b', 'value', { value: 1e21, currency: 'USD', qualifier: 'UP_TO' }),
  say('project:c', 'value', { value: 1e30, currency: 'JPY' }),
  say('project:b', 'location', 'Zürich'),
  say('project:c', 'location', 'aachen'),
  say('project:a', 'projectStatus', 'SELECTED'),
  say('project:d', 'projectStatus', 'CANDIDATE'),
  say('agreement:xa', 'signedOn', '2025'),
  say('agreement:xb', 'signedOn', '2025-01'),
  say('agreement:xc', 'signedOn', '2024-12-31'),
  say('agreement:xa', 'tariffPct', 15),
  say('agreement:xb', 'tariffPct', -1),
  say('agreement:xc', 'tariffPct', 0.5),
  between(['company:x', 'SUPPLIES', 'project:c', { component: 'b' }], { commitment: 'PLANNED' }),
  between(['company:y', 'SUPPLIES', 'project:c', { component: 'A' }], { commitment: 'DENIED' }),
  between(['company:z', 'SUPPLIES', 'project:c'], { commitment: 'OPERATING' }),
  between(['company:x', 'SUPPLIES', 'project:c'], {}),
  between(['company:x', 'SUPPLIES', 'project:a'], { commitment: 'RUMOURED' }),
  between(['company:x', 'CONTRACTED_FOR', 'project:c'], { property: 'amount', value: { value: 5, currency: 'USD' } }),
  between(['company:y', 'CONTRACTED_FOR', 'project:c'], { property: 'amount', value: { value: 7, currency: 'USD' } }),
  between(['company:z', 'CONTRACTED_FOR', 'project:c'], { property: 'amount', value: { value: 6, currency: 'EUR' } }),
  ...[{ title: 'a' }, {}, { title: 'b' }].map((key) => between(['official:o', 'HOLDS_OFFICE', 'financier:f', key], {})),
];
const sources = [
  reference,
  source('news'),
  source('b', { publishedOn: '2025', publisher: 'b' }),
  source('a', { publishedOn: '2024-05', publisher: 'A' }),
];

export function order(adapter: Adapter): void {
  describe('the order', () => {
    const { query, store } = shared(adapter, change({ sources, assert }));

    it('of names is by code point of the key, beyond the basic plane too', async () => {
      const { agreements, reversed } = await query(
        '{ agreements { nodes { name } } reversed: agreements(orderBy: [{ field: NAME, direction: DESC }]) { nodes { name } } }',
      );
      expect(agreements.nodes.map(({ name }: { name: string }) => name)).toEqual(ORDERED);
      expect(reversed.nodes.map(({ name }: { name: string }) => name)).toEqual([...ORDERED].reverse());
    });

    it.each<[string, string]>([
      // Equal keys are in order of id, whichever way the keys run.
      ['', 'dabc'],
      ['[]', 'dabc'],
      ['[{ field: NAME }]', 'dabc'],
      ['[{ field: NAME, direction: DESC }]', 'abcd'],
      // What is missing comes last both ways.
      ['[{ field: LOCATION }]', 'cbad'],
      ['[{ field: LOCATION, direction: DESC }]', 'bcad'],
      ['[{ field: PROJECT_STATUS, direction: ASC }]', 'dabc'],
      ['[{ field: PROJECT_STATUS, direction: DESC }]', 'adbc'],
      ['[{ field: COUNTRY, direction: DESC }]', 'abcd'],
      // An amount in another currency is missing.
      ['[{ field: VALUE, currency: USD }]', 'abcd'],
      ['[{ field: VALUE, currency: USD, direction: DESC }]', 'bacd'],
      ['[{ field: VALUE, currency: JPY }]', 'cabd'],
      ['[{ field: VALUE, currency: "EUR" }]', 'abcd'],
      // By number of relationships, which are edges.
      ['[{ count: SUPPLIERS, direction: DESC }]', 'cabd'],
      ['[{ count: SUPPLIERS }]', 'bdac'],
      ['[{ count: CONTRACTORS, direction: DESC }, { field: NAME }]', 'cdab'],
      // Several keys.
      ['[{ field: NAME, direction: DESC }, { count: SUPPLIERS, direction: DESC }]', 'cabd'],
      ['[{ field: PROJECT_STATUS }, { field: LOCATION, direction: DESC }]', 'dabc'],
      ['{ field: LOCATION }', 'cbad'],
    ])('of projects by %s is %s', async (orderBy, ids) => {
      const { projects } = await query(`{ projects${orderBy === '' ? '' : `(orderBy: ${orderBy})`} { nodes { id } } }`);
      expect(letters(idsOf(projects))).toBe(ids);
    });

    it.each<[string, string]>([
      ['[{ field: SIGNED_ON }]', 'cab'],
      ['[{ field: SIGNED_ON, direction: DESC }]', 'bac'],
      ['[{ field: TARIFF_PCT }]', 'bca'],
      ['[{ field: TARIFF_PCT, direction: DESC }]', 'acb'],
    ])('of agreements by %s is %s', async (orderBy, ids) => {
      const { agreements } = await query(`{ agreements(orderBy: ${orderBy}, first: 3) { nodes { id } } }`);
      expect(
        idsOf(agreements)
          .map((id) => id.at(-1))
          .join(''),
      ).toBe(ids);
    });

    it.each<[string, readonly string[]]>([
      ['', ['x', 'x', 'y', 'z']],
      ['[{ field: NAME, direction: DESC }]', ['z', 'y', 'x', 'x']],
      ['[{ field: COMPONENT }, { field: NAME }]', ['yA', 'xb', 'x', 'z']],
      ['[{ field: COMPONENT, direction: DESC }, { field: NAME }]', ['xb', 'yA', 'x', 'z']],
      // DENIED and null are beside the scale.
      ['[{ field: COMMITMENT }, { field: NAME }]', ['xb', 'z', 'x', 'yA']],
      ['[{ field: COMMITMENT, direction: DESC }, { field: NAME }]', ['z', 'xb', 'x', 'yA']],
    ])('of edges by %s', async (orderBy, expected) => {
      const { project } = await query(
        `{ project(id: "project:c") { suppliers${orderBy === '' ? '' : `(orderBy: ${orderBy})`} { edges { component node { id } relationship { id } } } } }`,
      );
      const edges = project.suppliers.edges as { component: string | null; node: { id: string }; relationship: { id: string } }[];
      const whole = expected.join('').length > 4;
      expect(edges.map(({ component, node }) => `${node.id.at(-1)}${whole ? (component ?? '') : ''}`)).toEqual(expected);
      // The default is by name, then by node, then by relationship.
      const twice = edges.filter(({ node }) => node.id === 'company:x').map(({ relationship }) => relationship.id);
      if (!whole) expect(twice).toEqual([...twice].sort());
    });

    it.each<[string, readonly (string | null)[]]>([
      ['ASC', ['a', 'b', null]],
      ['DESC', ['b', 'a', null]],
    ])('of edges by a title that one lacks, %s, page by page', async (direction, titles) => {
      const found: (string | null)[] = [];
      for (let after = 'null'; found.length < 3; ) {
        const { financier } = await query(
          `{ financier(id: "financier:f") { officeHolders(first: 1, after: ${after}, orderBy: [{ field: TITLE, direction: ${direction} }]) { edges { cursor title } pageInfo { hasNextPage } } } }`,
        );
        const [edge] = financier.officeHolders.edges as { cursor: string; title: string | null }[];
        found.push(edge?.title ?? null);
        after = JSON.stringify(edge?.cursor);
        expect(financier.officeHolders.pageInfo.hasNextPage).toBe(found.length < 3);
      }
      expect(found).toEqual(titles);
    });

    it('of edges by an amount takes one currency', async () => {
      const { project } = await query(
        '{ project(id: "project:c") { contractors(orderBy: [{ field: AMOUNT, currency: USD, direction: DESC }]) { nodes { id } } } }',
      );
      expect(letters(idsOf(project.contractors))).toBe('yxz');
    });

    it('of all relationships of an entity is by the name at the far end', async () => {
      const { project, out } =
        await query(`{ project(id: "project:c") { relationships { nodes { from { id } type } } only: relationships(types: [CONTRACTED_FOR], direction: IN) { nodes { from { id } } } none: relationships(types: []) { totalCount } out: relationships(direction: OUT) { totalCount } }
        out: company(id: "company:x") { relationships { totalCount nodes { to { id } } } } }`);
      expect(project.relationships.nodes.map((one: { from: { id: string } }) => one.from.id.at(-1)).join('')).toBe('xxxyyzz');
      expect(project.only.nodes.map((one: { from: { id: string } }) => one.from.id.at(-1)).join('')).toBe('xyz');
      expect([project.none.totalCount, project.out.totalCount, out.relationships.totalCount]).toEqual([0, 0, 4]);
      expect(out.relationships.nodes.map((one: { to: { id: string } }) => one.to.id.at(-1)).join('')).toBe('accc');
    });

    it('of sources is by title, or as asked', async () => {
      const asked = async (orderBy: string): Promise<string> =>
        idsOf((await query(`{ sources(orderBy: ${orderBy}) { nodes { id } } }`)).sources)
          .map((id) => id.slice(7))
          .join(' ');
      expect(await asked('[]')).toBe('reference a b news');
      expect(await asked('[{ field: PUBLISHED_ON }]')).toBe('a b news reference');
      expect(await asked('[{ field: PUBLISHER, direction: DESC }, { field: TITLE }]')).toBe('b a reference news');
    });

    it('refuses what is no order', async () => {
      for (const key of [
        '{}',
        '{ field: NAME, count: SUPPLIERS }',
        '{ field: VALUE }',
        '{ field: NAME, currency: USD }',
        '{ count: SUPPLIERS, currency: USD }',
      ]) {
        expect(await codeOf(store(), `{ projects(orderBy: [${key}]) { totalCount nodes { id } } }`), key).toBe('BAD_ORDER');
      }
    });
  });

  describe('the order of claims', () => {
    const claim = (statedOn: string | null, statement: string) =>
      about('project:p', { property: 'location', value: 'x', statedOn, statement });
    const claims = [claim('2025-09', 'a'), claim('2025', 'b'), claim(null, 'c'), claim('2025-09-30', 'd'), claim('2024', 'e')];
    const { query } = shared(
      adapter,
      change({ sources: [reference, source('news')], assert: [...named({ 'project:p': 'P' }), ...claims] }),
    );

    it('is by known date, newest first, then by id', async () => {
      const { project } = await query(
        '{ project(id: "project:p") { claims(property: "location") { nodes { id statement } } claimsOfAll: claims { totalCount } } }',
      );
      const sameDay = claims.filter(({ statement }) => 'ad'.includes(statement)).sort((one, other) => (one.id < other.id ? -1 : 1));
      expect(project.claims.nodes.map((one: { statement: string }) => one.statement)).toEqual([
        'b',
        ...sameDay.map(({ statement }) => statement),
        'e',
        'c',
      ]);
      expect(project.claimsOfAll.totalCount).toBe(6);
    });
  });
}
