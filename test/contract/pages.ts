import { describe, expect, it } from 'vitest';
import type { Connection, Keys, Shape } from '../../src/graph/plan.js';
import { textKey } from '../../src/kernel/text.js';
import type { Adapter } from '../support/adapter.js';
import { about, between, change, named, reference, source } from '../support/changes.js';
import { type Answer, codeOf, idsOf, shared } from './harness.js';

const NAMES = ['a', 'b', 'B', 'c', 'd'] as const;
const id = (index: number): string => `company:x${index}`;
const assert = [
  ...named({
    ...Object.fromEntries(NAMES.map((name, index) => [id(index), name])),
    'project:p': 'P',
    'project:q': 'Q',
    'project:none': 'None',
  }),
  ...NAMES.map((_, index) => between([id(index), 'SUPPLIES', 'project:p'])),
  ...NAMES.slice(1, 3).map((_, index) => between([id(index + 1), 'SUPPLIES', 'project:q'])),
  about(id(1), { property: 'summary', value: 'one' }),
  about(id(3), { property: 'summary', value: 'three' }),
];

interface Window {
  readonly first?: number | undefined;
  readonly last?: number | undefined;
  readonly after?: number | undefined;
  readonly before?: number | undefined;
}

/** The page by the words of plan.ts, over the places 0 to `length` - 1. */
function slice(
  length: number,
  { first, last, after, before }: Window,
  standard: number,
): { shown: number[]; hasPreviousPage: boolean; hasNextPage: boolean } {
  const low = after === undefined ? 0 : after + 1;
  const high = before ?? length;
  const size = Math.min(last ?? first ?? standard, Math.max(high - low, 0));
  const start = last === undefined ? low : high - size;
  return {
    shown: Array.from({ length: size }, (_, index) => start + index),
    hasPreviousPage: start > 0,
    hasNextPage: start + size < length,
  };
}

const SIZES = [undefined, 0, 1, 2, 5, 9] as const;
const PLACES = [undefined, 0, 2, 4] as const;
const argumentsOf = ({ first, last, after, before }: Window, cursors: readonly string[]): string => {
  const given = {
    first,
    last,
    after: after === undefined ? undefined : cursors[after],
    before: before === undefined ? undefined : cursors[before],
  };
  const written = Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${JSON.stringify(value)}`]));
  return written.length > 0 ? `, ${written.join(', ')}` : '';
};

const everyWindow: Window[] = PLACES.flatMap((after) =>
  PLACES.flatMap((before) =>
    SIZES.flatMap((size) =>
      size === undefined
        ? [{ after, before }]
        : [
            { after, before, first: size },
            { after, before, last: size },
          ],
    ),
  ),
);

export function pages(adapter: Adapter): void {
  describe('pages', () => {
    const { query, store, statements } = shared(adapter, change({ sources: [reference, source('news')], assert }));
    const PARTS = 'edges { cursor node { id } } nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount';

    it.each([
      ['by name', '[]', [0, 1, 2, 3, 4]],
      ['by name, downwards, with a tie', '[{ field: NAME, direction: DESC }]', [4, 3, 1, 2, 0]],
      ['with missing values', '[{ field: SUMMARY }]', [1, 3, 0, 2, 4]],
      ['with missing values, downwards', '[{ field: SUMMARY, direction: DESC }]', [3, 1, 0, 2, 4]],
      ['by count', '[{ count: SUPPLIES, direction: DESC }, { field: NAME, direction: DESC }]', [1, 2, 4, 3, 0]],
    ] as const)('of a root list %s are slices with exact flags, whatever the window', async (_, orderBy, sequence) => {
      const whole = await query(`{ companies(orderBy: ${orderBy}) { ${PARTS} } }`);
      const cursors = whole.companies.edges.map((edge: { cursor: string }) => edge.cursor) as string[];
      const ids = sequence.map(id);
      for (const window of everyWindow) {
        const args = argumentsOf(window, cursors);
        const { companies } = await query(`{ companies(orderBy: ${orderBy}${args}) { ${PARTS} } }`);
        const { shown, ...flags } = slice(ids.length, window, 50);
        const nodes = shown.map((place) => ({ id: ids[place] }));
        expect(companies, args).toEqual({
          edges: shown.map((place, index) => ({ cursor: cursors[place], node: nodes[index] })),
          nodes,
          pageInfo: { ...flags, startCursor: cursors[shown[0] ?? -1] ?? null, endCursor: cursors[shown.at(-1) ?? -1] ?? null },
          totalCount: 5,
        });
      }
    });

    it('of nested lists are slices too, each parent its own', async () => {
      const asked = (args: string): Promise<Answer> =>
        query(`{ projects { nodes { id suppliers${args === '' ? '' : `(${args.slice(2)})`} { ${PARTS} } } } }`);
      const parents = { 'project:none': [] as number[], 'project:p': [0, 1, 2, 3, 4], 'project:q': [1, 2] };
      const whole = (await asked('')).projects.nodes as { id: string; suppliers: { edges: { cursor: string }[] } }[];
      const cursors = whole.find((one) => one.id === 'project:p')?.suppliers.edges.map(({ cursor }) => cursor) as string[];
      for (const window of everyWindow.filter(({ before, last }) => before === undefined && last === undefined)) {
        const answer = await asked(argumentsOf(window, cursors));
        for (const { id: parent, suppliers } of answer.projects.nodes) {
          const items = parents[parent as keyof typeof parents];
          // The cursor belongs to an item of another parent: it is a place all the same. Relationship ids break no tie here.
          const after = window.after === undefined ? undefined : items.filter((item) => item <= (window.after as number)).length - 1;
          const { shown, ...flags } = slice(items.length, { ...window, after }, 20);
          const at = `${parent} ${JSON.stringify(window)}`;
          expect(suppliers.nodes, at).toEqual(shown.map((place) => ({ id: id(items[place] as number) })));
          expect(suppliers.pageInfo, at).toMatchObject(flags);
          expect([suppliers.totalCount, suppliers.edges.length], at).toEqual([items.length, shown.length]);
        }
      }
    });

    it('of claims go on from cursor to cursor', async () => {
      const seen: string[] = [];
      let after: string | null = null;
      for (;;) {
        const { source: page }: Answer = await query(
          'query ($after: String) { source(id: "source:reference") { claims(first: 3, after: $after) { totalCount nodes { id } pageInfo { hasNextPage hasPreviousPage endCursor } } } }',
          { after },
        );
        seen.push(...page.claims.nodes.map((one: { id: string }) => one.id));
        expect(page.claims.totalCount).toBe(8);
        expect(page.claims.pageInfo.hasPreviousPage).toBe(after !== null);
        if (!page.claims.pageInfo.hasNextPage) break;
        after = page.claims.pageInfo.endCursor;
      }
      expect(seen).toEqual(
        assert
          .filter((claim) => claim.source === reference.id)
          .map((claim) => claim.id)
          .sort(),
      );
    });

    it('may begin behind an item that is gone', async () => {
      const { companies } = await query('{ companies(first: 2) { pageInfo { endCursor } } }');
      const gone = assert
        .filter((claim) => claim.subjectId === id(1) || ('relationship' in claim.subject && claim.subject.relationship.from === id(1)))
        .map((claim) => claim.id);
      await store().apply(change({ retract: gone }));
      const rest = await query(
        `{ companies(after: "${companies.pageInfo.endCursor}") { nodes { id } totalCount pageInfo { hasPreviousPage hasNextPage } } back: companies(last: 9, before: "${companies.pageInfo.endCursor}") { nodes { id } pageInfo { hasNextPage } } }`,
      );
      expect(rest.companies).toEqual({
        nodes: [2, 3, 4].map((index) => ({ id: id(index) })),
        totalCount: 4,
        pageInfo: { hasPreviousPage: true, hasNextPage: false },
      });
      expect(rest.back).toEqual({ nodes: [{ id: id(0) }], pageInfo: { hasNextPage: true } });
      await store().apply(change({ revive: gone }));
    });

    it('are refused when they are no pages, and cursors of other lists too', async () => {
      for (const args of ['first: -1', 'last: -1', 'first: 1, last: 1', 'first: 501', 'last: 501']) {
        expect(await codeOf(store(), `{ companies(${args}) { nodes { id } } }`), args).toBe('BAD_PAGE');
      }
      const { companies } = await query('{ companies { pageInfo { endCursor } } }');
      const cursor = companies.pageInfo.endCursor as string;
      const broken = [
        `after: "${cursor}", orderBy: [{ field: NAME }]`,
        `after: "${cursor}", filter: {}`,
        `after: "${cursor}", knownOn: "2025"`,
        `before: "${cursor}", validOn: "2025"`,
        'after: "?"',
        'after: ""',
        `after: "${cursor.slice(2)}"`,
        `after: "${Buffer.from('null').toString('base64url')}"`,
      ];
      for (const args of broken) expect(await codeOf(store(), `{ companies(${args}) { nodes { id } } }`), args).toBe('BAD_CURSOR');
      expect(await codeOf(store(), `{ projects(after: "${cursor}") { nodes { id } } }`)).toBe('BAD_CURSOR');
    });

    it('are what plans say, down to places of no item', async () => {
      const shape: Shape = { sort: 'entity', fields: ['id'], branches: [] };
      const plan = (after: Keys | null, before: Keys | null, limit: number, from: 'start' | 'end'): Connection => ({
        kind: 'connection',
        types: null,
        over: { set: 'entities', kinds: ['Company'] },
        filter: null,
        shape,
        page: { limit, from, after, before },
        order: (['nameKey', 'id'] as const).map((column) => ({
          by: { column, of: 'item' },
          direction: 'ASC',
          type: 'text',
          nullable: false,
        })),
        wants: { rows: true, keys: true, totalCount: true, hasNext: true, hasPrevious: true },
      });
      const options = { time: { validOn: null, knownOn: null } };
      const page = await store().connection(plan(['a', 'zzz'], ['c', ''], 9, 'start'), options);
      expect(page).toEqual({
        rows: [1, 2].map((index) => ({ type: 'Company', id: id(index), values: [id(index)], branches: [] })),
        keys: [1, 2].map((index) => [textKey(NAMES[index] as string), id(index)]),
        totalCount: 5,
        hasNext: true,
        hasPrevious: true,
      });
      const beyond = await store().connection(plan(['zzz', ''], null, 3, 'end'), options);
      expect(beyond).toEqual({ rows: [], keys: [], totalCount: 5, hasNext: false, hasPrevious: true });
      const ahead = await store().connection(plan(null, ['', ''], 3, 'end'), options);
      expect(ahead).toEqual({ rows: [], keys: [], totalCount: 5, hasNext: true, hasPrevious: false });
    });

    it('answer only what is wanted', async () => {
      const connection = {
        kind: 'connection',
        types: null,
        over: { set: 'entities', kinds: ['Company'] },
        filter: null,
        order: [{ by: { column: 'id', of: 'item' }, direction: 'ASC', type: 'text', nullable: false }],
        page: { limit: 2, from: 'start', after: null, before: null },
        shape: { sort: 'entity', fields: ['name'], branches: [] },
      } as const satisfies Omit<Connection, 'wants'>;
      const wants = { rows: false, keys: false, totalCount: false, hasNext: false, hasPrevious: false };
      const read = (more: Partial<typeof wants>) =>
        store().connection({ ...connection, wants: { ...wants, ...more } }, { time: { validOn: null, knownOn: null } });
      const nothing = { rows: [], keys: [], totalCount: null, hasNext: null, hasPrevious: null };
      statements.length = 0;
      expect(await read({})).toEqual(nothing);
      expect(statements).toEqual([]);
      expect(await read({ totalCount: true })).toEqual({ ...nothing, totalCount: 5 });
      expect(await read({ hasNext: true })).toEqual({ ...nothing, hasNext: true });
      expect(await read({ hasPrevious: true })).toEqual({ ...nothing, hasPrevious: false });
      expect(await read({ rows: true })).toEqual({
        ...nothing,
        rows: [0, 1].map((index) => ({ type: 'Company', id: id(index), values: [NAMES[index]], branches: [] })),
      });
    });
  });

  describe('pages of no size given', () => {
    const many = Array.from({ length: 55 }, (_, index) => `company:c${index}`);
    const { query } = shared(
      adapter,
      change({
        sources: [reference, source('news')],
        assert: [
          ...named({ 'project:p': 'P', ...Object.fromEntries(many.map((one) => [one, 'C'])) }),
          ...many.map((one) => between([one, 'SUPPLIES', 'project:p'])),
        ],
      }),
    );

    it('hold 50 items at the root, 20 nested, and all when there are fewer', async () => {
      const answer = await query(`{ companies { nodes { id } pageInfo { hasNextPage endCursor } totalCount } project(id: "project:p") {
        suppliers { nodes { id } pageInfo { hasNextPage } } relationships { nodes { id } } most: suppliers(first: 500) { nodes { id } pageInfo { hasNextPage } } claims { nodes { id } } }
        source(id: "source:news") { claims { nodes { id } } } back: companies(before: null, after: null, last: null, first: null, filter: null, orderBy: null, validOn: null, knownOn: null) { nodes { id } } }`);
      const sizes = [
        answer.companies,
        answer.project.suppliers,
        answer.project.relationships,
        answer.project.most,
        answer.project.claims,
        answer.source.claims,
        answer.back,
      ];
      expect(sizes.map(({ nodes }) => nodes.length)).toEqual([50, 20, 20, 55, 1, 20, 50]);
      expect([
        answer.companies.pageInfo.hasNextPage,
        answer.project.suppliers.pageInfo.hasNextPage,
        answer.project.most.pageInfo.hasNextPage,
      ]).toEqual([true, true, false]);
      const rest = await query(`{ companies(after: "${answer.companies.pageInfo.endCursor}") { nodes { id } totalCount } }`);
      expect(new Set([...idsOf(answer.companies), ...idsOf(rest.companies)])).toEqual(new Set(many));
      expect(rest.companies.totalCount).toBe(55);
    });
  });
}
