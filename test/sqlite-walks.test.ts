import { join } from 'node:path';
import fc from 'fast-check';
import Database from 'libsql';
import { describe, expect, it } from 'vitest';
import { copyStore } from '../src/cli/copy-store.js';
import type { Change } from '../src/graph/change.js';
import type { Connection, Page } from '../src/graph/plan.js';
import type { GraphStore, StoreObserver } from '../src/graph/store.js';
import { type Answer, dataOf, idsOf } from './contract/harness.js';
import { about, between, change, named, reference, source } from './support/changes.js';
import { opened } from './support/opened.js';
import { buildGraph, randomGraphTape } from './support/random-graph.js';
import { Tape } from './support/tape.js';
import { tempFolder } from './support/temp-folder.js';

/** Relationships know the rows and the names of both their ends, and pages of them walk an index in the order of these. */

function inFile<T>(folder: string, use: (database: Database.Database) => T): T {
  const database = new Database(join(folder, 'keiretsu.db'));
  try {
    return use(database);
  } finally {
    database.close();
  }
}

const rows = (folder: string, query: string): unknown[] => inFile(folder, (database) => database.prepare(query).raw().all());

/** Relationships whose ends are not what their own rows say; past rows say nothing of them. */
const wrongEnds = (folder: string): unknown[] =>
  ['from', 'to'].flatMap((end) =>
    rows(
      folder,
      `SELECT r.id, r.${end}_id, r.${end}_row, r.${end}_key, e.row, e."nameKey" FROM relationship AS r
        LEFT JOIN entity AS e ON e.id = r.${end}_id AND e.known_to = '~' AND r.known_to = '~'
        WHERE r.${end}_row IS NOT e.row OR r.${end}_key IS NOT e."nameKey"`,
    ),
  );

/** Everything of the views but the numbers of their rows. */
const viewsIn = (folder: string): unknown[] =>
  ['entity', 'relationship'].map((table) => {
    const columns = (
      rows(folder, `SELECT name FROM pragma_table_info('${table}') WHERE name NOT IN ('row', 'from_row', 'to_row')`) as [string][]
    )
      .map(([name]) => `"${name}"`)
      .join(', ');
    return rows(folder, `SELECT ${columns} FROM ${table} ORDER BY id, known_from`);
  });

const hub: readonly Change[] = [
  change({
    sources: [reference, source('news'), source('later', { publishedOn: '2025-06-01' })],
    assert: [
      ...named({ 'company:hub': 'Hub', 'company:a': 'Alpha', 'company:b': 'Beta', 'project:c': 'Gamma', 'project:d': 'Delta' }),
      ...(['company:a', 'company:b', 'project:c', 'project:d'] as const).map((to) => between(['company:hub', 'SUPPLIES', to])),
    ],
  }),
];
const suppliedBy = async (store: GraphStore, args = ''): Promise<string[]> =>
  idsOf((await dataOf<Answer>(store, `{ company(id: "company:hub"${args}) { supplies { nodes { id } } } }`)).company.supplies);

async function withHub(use: (store: GraphStore, folder: string) => Promise<void>, observer: StoreObserver = {}): Promise<void> {
  const folder = tempFolder();
  await opened(
    folder,
    async (store) => {
      for (const one of hub) await store.apply(one);
      await use(store, folder);
    },
    observer,
  );
}

describe('the ends of relationships', () => {
  it('go by new names as soon as they have them', async () => {
    await withHub(async (store, folder) => {
      expect(await suppliedBy(store)).toEqual(['company:a', 'company:b', 'project:d', 'project:c']);
      const renamed = about('company:a', { property: 'name', value: 'Zeta', source: 'source:later' });
      await store.apply(change({ assert: [renamed] }));
      expect(await suppliedBy(store)).toEqual(['company:b', 'project:d', 'project:c', 'company:a']);
      // Before it was known by that name it stood elsewhere.
      expect(await suppliedBy(store, ', knownOn: "2025-05-01"')).toEqual(['company:a', 'company:b', 'project:d', 'project:c']);
      expect(wrongEnds(folder)).toEqual([]);
      await store.apply(change({ retract: [renamed.id] }));
      expect(await suppliedBy(store)).toEqual(['company:a', 'company:b', 'project:d', 'project:c']);
      await store.apply(change({ revive: [renamed.id] }));
      expect(await suppliedBy(store)).toEqual(['company:b', 'project:d', 'project:c', 'company:a']);
      expect(wrongEnds(folder)).toEqual([]);
    });
  });

  it('go by their slugs when their names are retracted', async () => {
    await withHub(async (store, folder) => {
      const name = hub[0]?.assert.find(({ subjectId, property }) => subjectId === 'company:b' && property === 'name');
      await store.apply(change({ assert: [about('company:a', { property: 'name', value: 'Bz', source: 'source:later' })] }));
      expect(await suppliedBy(store)).toEqual(['company:b', 'company:a', 'project:d', 'project:c']);
      await store.apply(change({ retract: [name?.id ?? ''] }));
      expect(await suppliedBy(store)).toEqual(['company:b', 'company:a', 'project:d', 'project:c']);
      await store.apply(change({ retract: hub[0]?.assert.filter(({ property }) => property === 'name').map(({ id }) => id) ?? [] }));
      expect(await suppliedBy(store)).toEqual(['company:b', 'company:a', 'project:c', 'project:d']);
      expect(wrongEnds(folder)).toEqual([]);
    });
  });

  it('are the same whether they were written bit by bit, copied, or made anew', async () => {
    await fc.assert(
      fc.asyncProperty(randomGraphTape, async (draws) => {
        const [folder, copy] = [tempFolder(), tempFolder()];
        await opened(folder, async (store) => {
          for (const one of buildGraph(new Tape(draws)).changes) {
            await store.apply(one);
            expect(wrongEnds(folder)).toEqual([]);
          }
          await opened(copy, async (other) => {
            await copyStore(store, other, { intoExisting: false, say: () => undefined });
          });
        });
        const written = viewsIn(folder);
        expect(wrongEnds(copy)).toEqual([]);
        expect(viewsIn(copy)).toEqual(written);
        inFile(folder, (database) => database.exec(`UPDATE meta SET value = 'of an older version' WHERE name = 'views'`));
        await opened(folder, async () => undefined);
        expect(wrongEnds(folder)).toEqual([]);
        expect(viewsIn(folder)).toEqual(written);
      }),
      { numRuns: 20 },
    );
  });
});

describe('pages of relationships in the order that goes without saying', () => {
  async function plansOf(ask: (store: GraphStore) => Promise<unknown>): Promise<string> {
    const statements: string[] = [];
    let plans = '';
    await withHub(
      async (store, folder) => {
        statements.length = 0;
        await ask(store);
        plans = inFile(folder, (database) =>
          statements.map((text) => {
            const values = Array.from(text.matchAll(/\?/g), () => null);
            return (database.prepare(`EXPLAIN QUERY PLAN ${text}`).raw().all(values) as [number, number, number, string][])
              .map((row) => row[3])
              .join('\n');
          }),
        ).join('\n');
      },
      { onStatement: (text) => statements.push(text) },
    );
    return plans;
  }

  const COVERING = /SEARCH \w+ USING COVERING INDEX relationship_from \(from_id=\? AND type=\? AND known_to=\? AND is_live=\?/;

  it.each([
    ['from the start', 'supplies(first: 2) { edges { cursor component commitment node { name country } } pageInfo { hasNextPage } }'],
    ['filtered by relationship', 'supplies(filter: { commitment: { gte: PLANNED } }) { nodes { name } }'],
    ['filtered by kind', 'supplies(filter: { node: { kind: { eq: PROJECT } } }) { nodes { name } }'],
    ['filtered by far end', 'supplies(filter: { node: { country: { eq: "JP" } } }) { nodes { name } }'],
    ['as valid on a day', 'supplies(first: 2) { nodes { name } }', ', validOn: "2025-01-01"'],
  ])('are a walk of an index: %s', async (_, field, args = '') => {
    const plan = await plansOf((store) => dataOf(store, `{ company(id: "company:hub"${args}) { ${field} } }`));
    expect(plan).toMatch(COVERING);
    expect(plan).not.toMatch(/TEMP B-TREE|relationship USING INTEGER PRIMARY KEY/);
  });

  it('are walked from the end as well', async () => {
    const relationships: Connection = {
      kind: 'connection',
      types: null,
      over: { set: 'relationships', relationships: ['SUPPLIES'], direction: 'OUT' },
      filter: null,
      order: [
        { by: { column: 'nameKey', of: 'other' }, direction: 'ASC', type: 'text', nullable: false },
        { by: { column: 'id', of: 'other' }, direction: 'ASC', type: 'text', nullable: false },
        { by: { column: 'id', of: 'item' }, direction: 'ASC', type: 'text', nullable: false },
      ],
      page: { limit: 2, from: 'end', after: null, before: ['gamma', 'project:c', ''] },
      wants: { rows: true, keys: true, totalCount: false, hasNext: true, hasPrevious: true },
      shape: { sort: 'relationship', fields: ['commitment'], branches: [] },
    };
    const plan = await plansOf(async (store) => {
      const read = { sort: 'entity', ids: ['company:hub'], shape: { sort: 'entity', fields: [], branches: [relationships] } } as const;
      const page = (await store.records([read], { time: { knownOn: null, validOn: null } }))[0]?.[0]?.branches[0];
      expect(page).toMatchObject({ hasNext: true, hasPrevious: true });
      expect((page as Page).keys.map((keys) => keys[1])).toEqual(['company:b', 'project:d']);
    });
    expect(plan).toMatch(COVERING);
    expect(plan).not.toMatch(/TEMP B-TREE|relationship USING INTEGER PRIMARY KEY/);
  });

  it('begin behind a cursor without passing what is ahead of it', async () => {
    const plan = await plansOf(async (store) => {
      const page = '{ cursor node { id } } } } }';
      const { company } = await dataOf<Answer>(store, `{ company(id: "company:hub") { supplies(first: 2) { edges ${page}`);
      const [{ cursor }] = company.supplies.edges;
      const behind = await dataOf<Answer>(store, `{ company(id: "company:hub") { supplies(first: 2, after: "${cursor}") { edges ${page}`);
      expect(behind.company.supplies.edges.map((edge: { node: { id: string } }) => edge.node.id)).toEqual(['company:b', 'project:d']);
    });
    expect(plan).toMatch(
      /relationship_from \(from_id=\? AND type=\? AND known_to=\? AND is_live=\? AND \(to_key,to_id,id\)>\(\?,\?,\?\)\)/,
    );
  });
});
