import { beforeAll, describe, expect, it } from 'vitest';
import type { GraphStore } from '../src/graph/store.js';
import { openSqliteStore } from '../src/store/sqlite/store.js';
import { ask } from './support/ask.js';
import { about, between, change, named, reference, source } from './support/changes.js';
import { openEmptyNeo4j, testNeo4j, useNeo4jAlone } from './support/neo4j.js';
import { hitsOf } from './support/neo4j-profile.js';

const FEW = 60;
const MANY = 240;
const SOURCES = [
  reference,
  source('early', { publishedOn: '2025-01-10' }),
  source('late', { publishedOn: '2025-06-10' }),
  source('renaming', { publishedOn: '2025-08-01' }),
];

const list = (day: string, page: string): string =>
  `{ company(id: "company:ihi", knownOn: "${day}") { supplies(${page}) { nodes { name } edges { cursor } pageInfo { hasNextPage hasPreviousPage } totalCount } } }`;
const page = (day: string): string => `{ company(id: "company:ihi", knownOn: "${day}") { supplies(first: 5) { nodes { name } } } }`;

interface Listed {
  readonly nodes: readonly { readonly name: string }[];
  readonly edges: readonly { readonly cursor: string }[];
}

describe.skipIf(testNeo4j === null)('pages of a hub as of a day', () => {
  useNeo4jAlone();
  let stores: GraphStore[] = [];
  const hits = new Map<string, number[]>();

  /** Projects by number, every tenth known earlier than the others. */
  const supply = async (from: number, to: number): Promise<void> => {
    const numbers = Array.from({ length: to - from }, (_, place) => from + place);
    const ids = numbers.map((number) => `project:p-${number}`);
    const names = named({
      'company:ihi': 'IHI',
      ...Object.fromEntries(ids.map((id, place) => [id, `Plant ${String((from + place) * 7919).slice(-3)} ${from + place}`])),
    });
    const said = numbers.map((number) =>
      between(['company:ihi', 'SUPPLIES', `project:p-${number}`], { source: number % 10 === 0 ? 'source:early' : 'source:late' }),
    );
    for (const store of stores) await store.apply(change({ sources: SOURCES, assert: [...names, ...said] }));
  };

  beforeAll(async () => {
    stores = [await openEmptyNeo4j(), await openSqliteStore(':memory:')];
    for (const [from, to] of [
      [0, FEW],
      [FEW, MANY],
    ] as const) {
      await supply(from, to);
      for (const day of ['2025-03', '2025-07']) hits.set(day, [...(hits.get(day) ?? []), await hitsOf(page(day))]);
    }
    return () => Promise.all(stores.map((store) => store.close()));
  }, 300_000);

  const expectAlike = async (document: string): Promise<{ names: string[]; cursors: string[] }> => {
    const [neo4j, sqlite] = await Promise.all(stores.map((store) => ask(store, document)));
    expect(neo4j?.errors, document).toBeUndefined();
    expect(neo4j, document).toEqual(sqlite);
    const { nodes, edges } = (neo4j as { data: { company: { supplies: Listed } } }).data.company.supplies;
    return { names: nodes.map(({ name }) => name), cursors: edges.map(({ cursor }) => cursor) };
  };

  it('end where they are full, however many there are', () => {
    const [few = 0, many = 0] = hits.get('2025-07') ?? [];
    expect(few).toBeGreaterThan(0);
    expect(many).toBeLessThan(few * 1.5);
  });

  it('pass what was not known yet along the index', () => {
    const [few = 0, many = 0] = hits.get('2025-03') ?? [];
    const [full = 0] = hits.get('2025-07') ?? [];
    // Ten are passed for one that is shown: where these are, and since when they are known.
    expect(few).toBeLessThan(full + 3 * FEW);
    expect(many).toBeLessThan(full + 3 * FEW);
  });

  it.each(['2025-02', '2025-07'])('list what was known, from any place and downwards: %s', async (day) => {
    const { names, cursors } = await expectAlike(list(day, 'first: 300'));
    expect(names.length).toBe(day === '2025-02' ? MANY / 10 : MANY);
    expect(names).toEqual(names.toSorted());
    await expectAlike(list(day, `first: 4, after: "${cursors[5]}"`));
    await expectAlike(list(day, `first: 400, after: "${cursors.at(-4)}"`));
    await expectAlike(list(day, 'first: 6, orderBy: [{ field: NAME, direction: DESC }]'));
    await expectAlike(
      list(day, 'first: 6, filter: { or: [{ node: { name: { contains: "1 1" } } }, { node: { name: { contains: "3" } } }] }'),
    );
  });

  it('go by the names of that day', async () => {
    const renamed = about('project:p-30', { property: 'name', value: 'Aaa', source: 'source:renaming' });
    for (const store of stores) await store.apply(change({ assert: [renamed] }));
    expect((await expectAlike(list('2025-09', 'first: 3'))).names[0]).toBe('Aaa');
    expect((await expectAlike(list('2025-07', 'first: 300'))).names).not.toContain('Aaa');
    await expectAlike(list('2025-03', 'first: 300'));
    // Of a day by which all have the names that they have now, the order is that of now again.
    const [, many = 0] = hits.get('2025-07') ?? [];
    expect(await hitsOf(page('2025-09'))).toBeLessThan(many * 1.5);
    expect(await hitsOf(page('2025-07'))).toBeGreaterThan(MANY * 3);
  });

  it('go by the names of that day where another relationship leads to who was renamed', async () => {
    for (const store of stores) {
      const others = Object.fromEntries(['new', 'ihi-1', 'ihi-2', 'ihi-3', 'ihi-4'].map((one) => [`company:${one}`, one]));
      const toRenamed = [1, 2, 3, 4].map((number) =>
        between([`company:ihi-${number}`, 'SUPPLIES', 'project:p-30'], { source: 'source:early' }),
      );
      await store.apply(change({ assert: [...named(others), ...toRenamed] }));
      const ofNew = [30, 31, 32, 33].map((number) =>
        between(['company:new', 'SUPPLIES', `project:p-${number}`], { source: 'source:early' }),
      );
      await store.apply(change({ assert: ofNew }));
    }
    for (const day of ['2025-03', '2025-09']) await expectAlike(list(day, 'first: 10').replace('company:ihi', 'company:new'));
  });
});
