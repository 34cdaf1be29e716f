import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'libsql';
import { describe, expect, it, vi } from 'vitest';
import type { Change } from '../src/graph/change.js';
import type { Connection, Filter, Page, RecordRead, Reference, Row, Shape } from '../src/graph/plan.js';
import type { GraphStore, ReadOptions } from '../src/graph/store.js';
import { openStore } from '../src/store/open-store.js';
import { failureOf } from '../src/store/sqlite/failure.js';
import { openSqliteStore } from '../src/store/sqlite/store.js';
import { concurrency } from './contract/concurrency.js';
import { codeOf, contentsOf, dataOf, idsOf } from './contract/harness.js';
import { about, between, change, named, reference, source } from './support/changes.js';
import { opened } from './support/opened.js';
import { type Figures, figuresOf } from './support/size.js';
import { tempFolder } from './support/temp-folder.js';

const parts: readonly Change[] = [
  change({ sources: [reference, source('news')], assert: named({ 'project:p': 'P' }) }),
  ...Array.from({ length: 30 }, (_, index) =>
    change({ assert: [...named({ [`company:c${index}`]: `C${index}` }), between([`company:c${index}`, 'SUPPLIES', 'project:p'])] }),
  ),
];
interface Counted {
  readonly totalCount: number;
}
interface Nodes {
  readonly nodes: readonly { readonly id: string }[];
}

const ALWAYS: ReadOptions = { time: { validOn: null, knownOn: null } };
const companyList: Connection = {
  kind: 'connection',
  types: null,
  over: { set: 'entities', kinds: ['Company'] },
  filter: null,
  order: [{ by: { column: 'id', of: 'item' }, direction: 'ASC', type: 'text', nullable: false }],
  page: { limit: 50, from: 'start', after: null, before: null },
  wants: { rows: true, keys: false, totalCount: false, hasNext: false, hasPrevious: false },
  shape: { sort: 'entity', fields: ['name'], branches: [] },
};
const whole = change({ sources: parts.flatMap((part) => part.sources), assert: parts.flatMap((part) => part.assert) });

const fileIn = (folder: string): string => join(folder, 'keiretsu.db');
const sizes = async (store: GraphStore): Promise<number[]> => Object.values(await contentsOf(store)).map((all) => all.length);

/** Statements of another program against the file. */
function meddle(folder: string, ...statements: readonly string[]): void {
  const database = new Database(fileIn(folder));
  for (const statement of statements) database.exec(statement);
  database.close();
}

interface Writer {
  readonly process: ChildProcess;
  readonly lines: AsyncIterator<string>;
  readonly go: () => void;
}

/** Starts a process that writes changes and prints each report once it is acknowledged; resolves when it waits for `go`. */
async function writer(how: 'apply' | 'seed', folder: string, changes: readonly Change[]): Promise<Writer> {
  const file = join(tempFolder(), 'changes.json');
  writeFileSync(file, JSON.stringify(changes));
  const child = spawn(process.execPath, ['test/support/sqlite-child.mjs', how, folder, file], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  expect((await lines.next()).value).toBe('"ready"');
  return { process: child, lines, go: () => void child.stdin.write('go\n') };
}

describe('the file', () => {
  it('keeps what was acknowledged when the process is killed, and nothing of what was not whole', async () => {
    const folder = tempFolder();
    const { process: child, lines, go } = await writer('apply', folder, parts);
    go();
    let acknowledged = 0;
    while (acknowledged < 7) {
      expect(JSON.parse((await lines.next()).value as string)).toMatchObject({ retracted: 0 });
      acknowledged += 1;
    }
    child.kill('SIGKILL');
    await once(child, 'close');
    await opened(folder, async (store) => {
      const { project } = await dataOf<{ project: { suppliers: Counted & Nodes } }>(
        store,
        '{ project(id: "project:p") { suppliers { totalCount nodes { id } } } }',
      );
      expect(project.suppliers.totalCount).toBeGreaterThanOrEqual(acknowledged - 1);
      expect(idsOf(project.suppliers).sort()).toEqual(
        Array.from({ length: project.suppliers.totalCount }, (_, index) => `company:c${index}`).sort(),
      );
      expect(await sizes(store)).toEqual([2, 1 + 2 * project.suppliers.totalCount]);
      // It can be written to, and the changes that were there are no news.
      const reports = [];
      for (const part of parts) reports.push(await store.apply(part));
      expect(reports.reduce((sum, report) => sum + report.unchanged, 0)).toBe(1 + 2 * project.suppliers.totalCount);
      expect(await sizes(store)).toEqual([2, 61]);
    });
  });

  it('is seeded once by several processes that start at once', async () => {
    const folder = tempFolder();
    const writers = await Promise.all(Array.from({ length: 4 }, () => writer('seed', folder, [whole])));
    for (const { go } of writers) go();
    const reports = await Promise.all(writers.map(async ({ lines }) => JSON.parse((await lines.next()).value as string) as unknown));
    expect(reports.filter((report) => report !== null)).toEqual([expect.objectContaining({ asserted: 61 })]);
    await opened(folder, async (store) => expect(await sizes(store)).toEqual([2, 61]));
  });

  it('serves reads of one process while another one writes', async () => {
    const folder = tempFolder();
    await opened(folder, async (store) => {
      const { process: child, go } = await writer('apply', folder, parts);
      const ended = once(child, 'exit');
      go();
      const seen = new Set<number>();
      while (child.exitCode === null) {
        const { companies, projects } = await dataOf<{ companies: Counted; projects: { nodes: { suppliers: Counted }[] } }>(
          store,
          '{ companies { totalCount } projects { nodes { suppliers { totalCount } } } }',
        );
        seen.add(companies.totalCount);
        expect(projects.nodes[0]?.suppliers.totalCount ?? 0).toBeGreaterThanOrEqual(companies.totalCount);
        await new Promise(setImmediate);
      }
      await ended;
      const { companies } = await dataOf<{ companies: Counted }>(store, '{ companies { totalCount } }');
      expect(companies.totalCount).toBe(30);
      expect(Math.max(...seen)).toBeLessThanOrEqual(30);
    });
  });

  it('alone is a copy of the store once it is closed', async () => {
    const folder = tempFolder();
    await opened(folder, (store) => store.apply(whole));
    expect(statSync(`${fileIn(folder)}-wal`, { throwIfNoEntry: false })?.size ?? 0).toBe(0);
  });

  it('makes its folder, however deep', async () => {
    const folder = join(tempFolder(), 'a', 'b');
    const store = await openStore({ dataFolder: folder, neo4j: null });
    await store.apply(whole);
    await store.close();
    await opened(folder, async (again) => expect(await again.applyIfEmpty(whole)).toBeNull());
  });
});

describe('with a connection for reads of its own', () => {
  concurrency({ name: 'SQLite in a file', open: (observer) => openSqliteStore(tempFolder(), observer) });
});

describe('a file that this version cannot use', () => {
  const refusal = async (folder: string): Promise<unknown> =>
    openSqliteStore(folder).then(
      () => null,
      (error: unknown) => error,
    );

  it('is refused when another format wrote it', async () => {
    const folder = tempFolder();
    await opened(folder, (store) => store.apply(whole));
    meddle(folder, 'PRAGMA user_version = 99');
    expect(await refusal(folder)).toMatchObject({
      code: 'STORE_CORRUPT',
      details: expect.stringMatching(/format 99.*move the data folder away/),
    });
  });

  it.each([
    ['is no database', (folder: string) => writeFileSync(fileIn(folder), 'This is not a database.\n'.repeat(500))],
    ['belongs to another program', (folder: string) => meddle(folder, 'CREATE TABLE theirs (x)')],
  ])('is refused when it %s', async (_, make) => {
    const folder = tempFolder();
    make(folder);
    expect(await refusal(folder)).toMatchObject({
      code: 'STORE_CORRUPT',
      details: expect.stringMatching(/keiretsu\.db.*(?:seed anew|another folder)/),
    });
  });

  it.each([
    ['the folder is a file', (folder: string) => writeFileSync(join(folder, 'data'), '')],
    ['the folder lies in a file', (folder: string) => writeFileSync(join(folder, 'data'), ''), 'data/inside'],
    ['the file is a folder', (folder: string) => mkdirSync(join(folder, 'data', 'keiretsu.db'), { recursive: true })],
  ])('is an error that says what to do when %s', async (_, make, inside = 'data') => {
    const folder = tempFolder();
    make(folder);
    expect(await refusal(join(folder, inside))).toMatchObject({
      code: 'STORE_UNAVAILABLE',
      details: expect.stringContaining('KEIRETSU_DATA'),
    });
  });

  it('has its views made anew when the ontology has changed since', async () => {
    const folder = tempFolder();
    const document = '{ projects { nodes { name location suppliers { totalCount nodes { name } } } } }';
    const before = await opened(folder, async (store) => {
      await store.apply(whole);
      await store.apply(change({ assert: [about('project:p', { property: 'location', value: 'Ohio' })] }));
      return dataOf(store, document);
    });
    meddle(
      folder,
      `UPDATE meta SET value = 'of another ontology' WHERE name = 'views'`,
      'DROP TABLE entity',
      'DROP INDEX relationship_from',
      'DROP INDEX relationship_to',
      'ALTER TABLE relationship DROP COLUMN "contested"',
    );
    const told: string[] = [];
    const observer = { onUpgrade: (what: string) => void told.push(what) };
    expect(await opened(folder, (store) => dataOf(store, document), observer)).toEqual(before);
    await opened(folder, (store) => store.ready(), observer);
    expect(told).toEqual([expect.stringContaining('made anew')]);
  });
});

describe('statistics', () => {
  const sizeOf = (folder: string): Promise<Figures> => opened(folder, async (store) => figuresOf(await store.statistics()));

  it.each([
    ['that an older version wrote, which counted nothing', ['DROP TABLE statistic', `DELETE FROM meta WHERE name = 'statistics'`]],
    ['whose views are made anew', [`UPDATE meta SET value = 'of another ontology' WHERE name = 'views'`, 'UPDATE statistic SET value = 0']],
    [
      'in which something fell',
      [`INSERT INTO statistic VALUES ('falls', 1)`, `UPDATE statistic SET value = 999 WHERE name LIKE 'degree%'`],
    ],
  ])('of a store %s are counted when it is opened', async (_, statements) => {
    const folder = tempFolder();
    await opened(folder, (store) => store.apply(whole));
    const counted = await sizeOf(folder);
    expect(counted).toMatchObject({ 'SUPPLIES IN of a Project': 30, 'Company entities': 30, sources: 2, 'claims of a Source': 31 });
    meddle(folder, ...statements);
    expect(await sizeOf(folder)).toEqual(counted);
    // What was counted is stored.
    expect(await sizeOf(folder)).toEqual(counted);
  });
});

describe('keys of texts that an older version made', () => {
  it('are made anew, those of sources too', async () => {
    const folder = tempFolder();
    const document = `{ companies(filter: { name: { startsWith: "ᏸꭰ" } }) { nodes { id } } sources(filter: { title: { contains: "ꭰꮳ" } }) { nodes { id } } }`;
    await opened(folder, (store) =>
      store.apply(change({ sources: [reference, source('old', { title: 'ᎠᏣ' })], assert: named({ 'company:a': 'ᏰᎠ' }) })),
    );
    meddle(
      folder,
      `UPDATE meta SET value = 'with other keys' WHERE name = 'views'`,
      `UPDATE source SET "titleKey" = 'ꭰꮳ'`,
      `UPDATE entity SET "nameKey" = 'ᏸꭰ'`,
    );
    expect(await opened(folder, (store) => dataOf(store, document))).toEqual({
      companies: { nodes: [{ id: 'company:a' }] },
      sources: { nodes: [{ id: 'source:old' }] },
    });
  });
});

describe('a transaction that another process holds open', () => {
  it('is waited for', async () => {
    const folder = tempFolder();
    await opened(folder, async (store) => {
      const database = new Database(fileIn(folder));
      database.exec('BEGIN IMMEDIATE');
      const applied = store.apply(whole);
      // Reads go on meanwhile, and see the state before.
      expect(await dataOf(store, '{ companies { totalCount } }')).toEqual({ companies: { totalCount: 0 } });
      await new Promise((resolve) => setTimeout(resolve, 700));
      database.exec('COMMIT');
      database.close();
      expect(await applied).toMatchObject({ asserted: 61 });
    });
  });

  it('is waited for as long, whatever the time of day is set to meanwhile', async () => {
    const folder = tempFolder();
    await opened(folder, async (store) => {
      for (const part of parts.slice(0, 2)) await store.apply(part);
      const other = new Database(fileIn(folder));
      other.exec('BEGIN IMMEDIATE');
      const written = store.apply(parts[2] as Change);
      await sleep(300);
      const now = Date.now() + 3_600_000;
      const clock = vi.spyOn(Date, 'now').mockImplementation(() => now);
      try {
        await sleep(600);
        other.exec('COMMIT');
        expect(await written).toMatchObject({ asserted: 2 });
      } finally {
        clock.mockRestore();
        other.close();
      }
    });
  });
});

describe('query plans', () => {
  /** What is scanned although it is a table: ids, values and the keys of a page are meant to be. */
  const scans = (plan: readonly string[]): string[] =>
    plan.filter((line) => line.startsWith('SCAN') && !/VIRTUAL TABLE|CONSTANT ROW|^SCAN [kw]\w+$/.test(line));
  const sorts = (plan: readonly string[]): string[] => plan.filter((line) => /TEMP B-TREE/.test(line));

  async function plansOf(document: string): Promise<string[][]> {
    const folder = tempFolder();
    const statements: string[] = [];
    await opened(
      folder,
      async (store) => {
        await store.apply(whole);
        statements.length = 0;
        await dataOf(store, document);
      },
      { onStatement: (text) => statements.push(text) },
    );
    const database = new Database(fileIn(folder));
    const plans = statements.map((text) => {
      const values = Array.from(text.matchAll(/\?/g), () => null);
      return (database.prepare(`EXPLAIN QUERY PLAN ${text}`).raw().all(values) as [number, number, number, string][]).map((row) => row[3]);
    });
    database.close();
    return plans;
  }

  it.each([
    ['a root list of one kind', '{ companies(first: 3) { nodes { name } pageInfo { hasNextPage endCursor } } }'],
    ['a root list of all kinds', '{ entities(first: 3) { nodes { name } pageInfo { hasNextPage } } }'],
    ['a root list as known on a day', '{ companies(first: 3, knownOn: "2025-01-01") { nodes { name } } }'],
  ])('walk an index in its order: %s', async (_, document) => {
    const [plan] = await plansOf(document);
    expect(plan?.join('\n')).toMatch(/USING COVERING INDEX entity_(?:kind_)?(?:name|now)/);
    expect(sorts(plan ?? [])).toEqual([]);
    if (!document.includes('entities')) expect(scans(plan ?? [])).toEqual([]);
  });

  it.each([
    ['a point', '{ company(id: "company:c1") { name } }'],
    [
      'one hop',
      '{ project(id: "project:p") { suppliers { edges { node { name } component claims(first: 1) { nodes { quote source { title } } } } } } }',
    ],
    ['both directions', '{ company(id: "company:c1") { relationships { nodes { from { name } to { name } } } } }'],
    ['claims, and back', '{ company(id: "company:c1") { claims { nodes { source { claims(first: 2) { nodes { subject { id } } } } } } } }'],
    ['counts', '{ companies(first: 3) { totalCount nodes { supplies { totalCount } } } }'],
    ['pages on', '{ projects { nodes { suppliers(first: 2) { edges { cursor } pageInfo { hasNextPage hasPreviousPage } } } } }'],
    [
      'a filter through a relationship',
      '{ projects(filter: { suppliers: { some: { node: { name: { eq: "C1" } } } } }) { nodes { name } totalCount } }',
    ],
    [
      'a filter through two',
      '{ companies(filter: { supplies: { some: { node: { suppliers: { some: { node: { country: { eq: "JP" } } } } } } } }) { nodes { name } } }',
    ],
    ['a time', '{ projects(knownOn: "2025-01-01", validOn: "2025-01-01") { nodes { suppliers { nodes { name } totalCount } } } }'],
    [
      'the question the product exists for',
      '{ projects(filter: { technologies: { includesAny: [SMALL_MODULAR_REACTOR] } }) { nodes { name developers { edges { node { name } commitment } } suppliers { edges { node { name country } component commitment claims(first: 1) { nodes { quote source { title url } } } } } partOf { nodes { name ... on InvestmentPackage { financiers { edges { node { name } instrument } } } } } } } }',
    ],
  ])('scan no table: %s', async (_, document) => {
    const plans = await plansOf(document);
    expect(plans.length).toBeGreaterThan(0);
    expect(plans.flatMap(scans)).toEqual([]);
  });

  it('begin at the named end of a relationship', async () => {
    const [plan] = await plansOf('{ projects(filter: { suppliers: { some: { node: { name: { eq: "C1" } } } } }) { nodes { name } } }');
    expect(plan?.join('\n')).toMatch(/entity_id \(id=\?.*entity_(?:name|now) \(nameKey=\?.*relationship_from \(from_id=\?/s);
  });
});

describe('filters that press against the limits of SQLite', () => {
  const ids = async (document: string, variables: Record<string, unknown>): Promise<string[]> =>
    opened(':memory:', async (store) => {
      await store.apply(whole);
      return idsOf((await dataOf<{ companies: Nodes }>(store, document, variables)).companies).sort();
    });
  const companies = 'query ($filter: CompanyFilter) { companies(filter: $filter) { nodes { id } } }';
  const c1 = { name: { eq: 'C1' } };
  const nested = (times: number, wrap: (inner: object) => object, inner: object): object =>
    times === 0 ? inner : nested(times - 1, wrap, wrap(inner));

  it.each([
    ['a long or', { or: [c1, ...Array.from({ length: 490 }, (_, index) => ({ name: { eq: `X${index}` } }))] }],
    ['a long in', { name: { in: ['C1', ...Array.from({ length: 990 }, (_, index) => `X${index}`)] } }],
    ['many nots', nested(48, (inner) => ({ not: inner }), c1)],
    [
      'many nots of alternatives',
      nested(12, (inner) => ({ not: { or: [{ name: { eq: 'C2' } }, { not: { or: [{ name: { eq: 'C1' } }, inner] } }] } }), {
        name: { eq: 'nobody' },
      }),
    ],
    ['nested ands and ors', nested(15, (inner) => ({ and: [{ name: { ne: 'X' } }, { or: [{ name: { eq: 'Y' } }, inner] }] }), c1)],
  ])('%s', async (_, filter) => {
    expect(await ids(companies, { filter })).toEqual(['company:c1']);
  });

  it.each([1, 2])('%i times to a project and back', async (times) => {
    const filter = nested(times, (inner) => ({ supplies: { some: { node: { suppliers: { some: { node: inner } } } } } }), c1);
    expect(await ids(companies, { filter })).toHaveLength(30);
    const none = nested(times, (inner) => ({ supplies: { some: { node: { suppliers: { some: { node: inner } } } } } }), {
      name: { eq: 'nobody' },
    });
    expect(await ids(companies, { filter: none })).toEqual([]);
  });

  it('more than it can hold are refused with what to do', () =>
    opened(':memory:', async (store) => {
      const filter: Filter = {
        op: 'or',
        of: Array.from({ length: 40_000 }, (_, index) => ({ op: 'compare', column: 'name', test: 'eq', value: `${index}` })),
      };
      await expect(store.connection({ ...companyList, filter }, ALWAYS)).rejects.toMatchObject({ code: 'BAD_FILTER' });
      expect((await store.connection(companyList, ALWAYS)).rows).toEqual([]);
    }));
});

describe('plans that nest deeper than the parser', () => {
  const claimShape = (depth: number): Shape => ({
    sort: 'claim',
    fields: ['id'],
    branches:
      depth === 0
        ? []
        : [
            { kind: 'reference', types: null, to: 'supersedes', shape: claimShape(depth - 1) },
            { kind: 'reference', types: null, to: 'subjectEntity', shape: { sort: 'entity', fields: ['name'], branches: [] } },
            { kind: 'reference', types: null, to: 'source', shape: { sort: 'source', fields: ['title'], branches: [] } },
            { kind: 'reference', types: null, to: 'subjectRelationship', shape: relationshipShape },
          ],
  });
  const end = (to: 'from' | 'to'): Reference => ({
    kind: 'reference',
    types: null,
    to,
    shape: { sort: 'entity', fields: ['name'], branches: [] },
  });
  const relationshipShape: Shape = { sort: 'relationship', fields: ['type'], branches: [end('from'), end('to')] };

  it('are answered by one statement: many references in a row', () => {
    const statements: string[] = [];
    return opened(
      ':memory:',
      async (store) => {
        const first = between(['company:c0', 'SUPPLIES', 'project:p']);
        let last = between(['company:c0', 'SUPPLIES', 'project:p'], { supersedes: first.id, statement: 'Step 0.' });
        const chain = [first, last];
        for (let index = 1; index < 40; index += 1) {
          last = between(['company:c0', 'SUPPLIES', 'project:p'], { supersedes: last.id, statement: `Step ${index}.` });
          chain.push(last);
        }
        await store.apply(whole);
        await store.apply(change({ assert: chain }));
        statements.length = 0;
        const [[row]] = (await store.records([{ sort: 'claim', ids: [last.id], shape: claimShape(40) }], ALWAYS)) as [[Row]];
        let at: Row = row;
        for (const claim of chain.toReversed().slice(0, -1)) {
          expect(at.values).toEqual([claim.id]);
          const [next, entity, news, relationship] = at.branches as [Row, null, Row, Row];
          expect([entity, news.values, relationship.values, relationship.branches.map((branch) => (branch as Row).values)]).toEqual([
            null,
            ['The news'],
            ['SUPPLIES'],
            [['C0'], ['P']],
          ]);
          at = next;
        }
        expect(at.values).toEqual([first.id]);
        expect(statements).toHaveLength(1);
      },
      { onStatement: (text) => statements.push(text) },
    );
  });

  /** Back and forth between a project and its suppliers, with everything that can be asked of a page, and a filter. */
  const level = (depth: number): Connection => ({
    kind: 'connection',
    types: [depth % 2 === 0 ? 'Project' : 'Company'],
    over: { set: 'relationships', relationships: ['SUPPLIES'], direction: depth % 2 === 0 ? 'IN' : 'OUT' },
    filter: {
      op: 'other',
      filter: {
        op: 'not',
        of: {
          op: 'some',
          step: { relationship: 'DEVELOPS', direction: 'OUT' },
          filter: { op: 'other', filter: { op: 'or', of: [{ op: 'compare', column: 'name', test: 'eq', value: 'P' }] } },
        },
      },
    },
    order: [
      { by: { column: 'nameKey', of: 'other' }, direction: 'ASC', type: 'text', nullable: false },
      { by: { column: 'id', of: 'item' }, direction: 'ASC', type: 'text', nullable: false },
    ],
    page: { limit: 1, from: 'end', after: ['', ''], before: ['c2', ''] },
    wants: { rows: true, keys: true, totalCount: true, hasNext: true, hasPrevious: true },
    shape: {
      sort: 'relationship',
      fields: ['component', 'amount'],
      branches: [
        {
          kind: 'reference',
          types: ['SUPPLIES'],
          to: depth % 2 === 0 ? 'from' : 'to',
          shape: { sort: 'entity', fields: ['name', 'value'], branches: depth === 0 ? [] : [level(depth - 1)] },
        },
      ],
    },
  });

  it('are answered by one statement: many pages in a row', () =>
    opened(':memory:', async (store) => {
      await store.apply(whole);
      const read = { sort: 'entity', ids: ['project:p'], shape: { sort: 'entity', fields: ['name'], branches: [level(30)] } } as const;
      const [[row]] = (await store.records([read], ALWAYS)) as [[Row]];
      let at: Row = row;
      for (let depth = 30; depth >= 0; depth -= 1) {
        const page = at.branches[0] as Page;
        const atProject = depth % 2 === 0;
        expect(page.totalCount).toBe(atProject ? 30 : 1);
        expect(page.rows).toHaveLength(atProject ? 1 : 0);
        if (!atProject) break;
        at = page.rows[0]?.branches[0] as Row;
        expect(at.values).toEqual(['C19', null]);
      }
    }));
});

describe('records with more fields than a function takes arguments', () => {
  it('are read whole', () =>
    opened(':memory:', async (store) => {
      await store.apply(whole);
      await store.apply(change({ assert: [about('project:p', { property: 'location', value: 'Ohio' })] }));
      const fields = Array.from(
        { length: 400 },
        (_, index) => (['name', 'location', 'value', 'technologies'] as const)[index % 4] as string,
      );
      const branches = [{ kind: 'connection', types: null, ...onlyCounted } as Connection];
      const [[row]] = (await store.records(
        [{ sort: 'entity', ids: ['project:p'], shape: { sort: 'entity', fields, branches } }],
        ALWAYS,
      )) as [[Row]];
      expect(row.id).toBe('project:p');
      expect(row.values).toEqual(fields.map((field) => ({ name: 'P', location: 'Ohio', value: null, technologies: [] })[field]));
      expect(row.branches).toEqual([expect.objectContaining({ totalCount: 30 })]);
    }));
  const onlyCounted: Omit<Connection, 'kind' | 'types'> = {
    over: { set: 'relationships', relationships: ['SUPPLIES'], direction: 'IN' },
    filter: null,
    order: [{ by: { column: 'id', of: 'item' }, direction: 'ASC', type: 'text', nullable: false }],
    page: { limit: 0, from: 'start', after: null, before: null },
    wants: { rows: false, keys: false, totalCount: true, hasNext: false, hasPrevious: false },
    shape: { sort: 'relationship', fields: [], branches: [] },
  };
});

describe('texts that SQLite could cut off or misread', () => {
  it('come back as they went in', () =>
    opened(':memory:', async (store) => {
      const odd = source('odd', { title: 'a\u0001b', text: '三菱\u0001😀\u{10ffff}' });
      await store.apply(change({ sources: [odd, reference], assert: named({ 'company:a': `O'Neill "%_" \u0001` }) }));
      const read = {
        sort: 'source',
        ids: [odd.id, `${odd.id}\0`],
        shape: { sort: 'source', fields: ['title', 'text'], branches: [] },
      } as const;
      expect(await store.records([read], ALWAYS)).toEqual([
        [{ type: 'Source', id: odd.id, values: [odd.title, odd.text], branches: [] }, null],
      ]);
      expect((await contentsOf(store)).sources).toEqual([odd, reference]);
      const found = async (filter: Filter): Promise<number> => (await store.connection({ ...companyList, filter }, ALWAYS)).rows.length;
      expect(await found({ op: 'contains', column: 'nameKey', value: '"%_"' })).toBe(1);
      expect(await found({ op: 'contains', column: 'nameKey', value: '%' })).toBe(1);
      expect(await found({ op: 'contains', column: 'nameKey', value: 'o_neill' })).toBe(0);
      expect(await found({ op: 'startsWith', column: 'nameKey', value: 'o\0' })).toBe(0);
      expect(await found({ op: 'in', column: 'id', values: ['company:a\0b'] })).toBe(0);
      expect(await found({ op: 'startsWith', column: 'nameKey', value: '' })).toBe(1);
      expect(await found({ op: 'startsWith', column: 'nameKey', value: '\u{10ffff}' })).toBe(0);
    }));
});

describe('values on their way through JSON', () => {
  const sourceRead = (id: string): RecordRead => ({
    sort: 'source',
    ids: [id],
    shape: { sort: 'source', fields: ['title', 'text', 'url'], branches: [] },
  });

  it('are texts that JSON escapes', () =>
    opened(':memory:', async (store) => {
      const odd = source('odd', { title: '"\\/😀', text: `三菱\n\t\u007f\u2028\u{10ffff}`, url: null });
      await store.restore([odd], []);
      expect(await store.records([sourceRead(odd.id)], ALWAYS)).toEqual([
        [expect.objectContaining({ values: [odd.title, odd.text, null] })],
      ]);
    }));

  const numbers = [
    0.1,
    0.1 + 0.2,
    1 / 3,
    1e22,
    1.7976931348623157e308,
    2 ** 53 - 1,
    2 ** 53,
    2 ** 53 + 2,
    550_000_000_000,
    123_456_789.123_456_78,
  ];
  it.each(numbers)('are numbers, to the last digit: %d', (value) =>
    opened(':memory:', async (store) => {
      const worth = about('project:p', { property: 'value', value: { value, currency: 'USD', qualifier: 'UP_TO' } });
      await store.apply(change({ sources: [reference, source('news')], assert: [...named({ 'project:p': 'P' }), worth] }));
      const projects: Connection = {
        ...companyList,
        over: { set: 'entities', kinds: ['Project'] },
        order: [
          { by: { column: 'value', of: 'item', currency: 'USD' }, direction: 'DESC', type: 'number', nullable: true },
          ...companyList.order,
        ],
        wants: { ...companyList.wants, keys: true },
        shape: { sort: 'entity', fields: ['value'], branches: [] },
      };
      const page = await store.connection(projects, ALWAYS);
      expect(page.rows[0]?.values).toEqual([{ value, currency: 'USD', qualifier: 'UP_TO', upper: null }]);
      expect(page.keys).toEqual([[value, 'project:p']]);
    }),
  );
});

describe('a member that looks like the seam between two others', () => {
  it('is in no list that does not hold it', () =>
    opened(':memory:', async (store) => {
      const called = (name: string) => about('company:c', { property: 'aliases', value: { name, language: null } });
      await store.apply(
        change({ sources: [reference, source('news')], assert: [...named({ 'company:c': 'C' }), called('a'), called('b "c"')] }),
      );
      const found = async (...members: string[]): Promise<number[]> =>
        Promise.all(
          [true, false].map(
            async (any) =>
              (await store.connection({ ...companyList, filter: { op: 'includes', column: 'aliasesMembers', members, any } }, ALWAYS)).rows
                .length,
          ),
        );
      expect(await found('a')).toEqual([1, 1]);
      expect(await found('b "c"', 'a')).toEqual([1, 1]);
      expect(await found(',')).toEqual([0, 0]);
      expect(await found('a', 'z')).toEqual([1, 0]);
      expect(await found('\0')).toEqual([0, 0]);
      expect(await found()).toEqual([0, 1]);
    }));
});

describe('a data folder under a running store', () => {
  const readiness = (store: GraphStore): Promise<unknown> =>
    store.ready().then(
      () => 'ready',
      (error: unknown) => error,
    );

  it.each([
    ['moved away', () => undefined, /no file .*keiretsu\.db.*restart/],
    [
      'replaced by another one',
      async (folder: string) => {
        await opened(folder, (store) => store.apply(change({ sources: [reference], assert: named({ 'company:new': 'New' }) })));
      },
      /is another file by now.*restart/,
    ],
  ])('that is %s makes it not ready, and no thread reads the wrong one', async (_what, replace, told) => {
    const folder = join(tempFolder(), 'data');
    const store = await openSqliteStore(folder, {}, 1);
    await store.apply(whole);
    expect(await readiness(store)).toBe('ready');
    renameSync(folder, `${folder}-away`);
    await replace(folder);
    expect(await readiness(store)).toMatchObject({ code: 'STORE_UNAVAILABLE', details: expect.stringMatching(told) });
    expect(await codeOf(store, '{ companies { nodes { name } } }')).toBe('STORE_UNAVAILABLE');
    rmSync(folder, { recursive: true, force: true });
    renameSync(`${folder}-away`, folder);
    expect(await readiness(store)).toBe('ready');
    expect(await dataOf(store, '{ companies { totalCount } }')).toEqual({ companies: { totalCount: 30 } });
    await store.close();
  });
});

describe('an extended code of SQLite', () => {
  it.each([
    [1544, 'STORE_UNAVAILABLE', /may not be written/],
    [776, 'STORE_UNAVAILABLE', /may not be written/],
    [261, 'STORE_UNAVAILABLE', /holds the lock/],
    [517, 'STORE_UNAVAILABLE', /holds the lock/],
    [1038, 'STORE_UNAVAILABLE', /cannot be opened/],
    [4874, 'STORE_UNAVAILABLE', /the disk/],
    [8458, 'STORE_UNAVAILABLE', /the disk/],
    [267, 'STORE_CORRUPT', /damaged/],
    [779, 'STORE_CORRUPT', /damaged/],
    [2067, 'STORE_CORRUPT', /does not hold what/],
  ])('%i is told as what its last byte says', (rawCode, code, told) => {
    const error = Object.assign(new Error('as the library says it'), { code: `UNKNOWN_SQLITE_ERROR_${rawCode}`, rawCode });
    expect(failureOf(error)).toMatchObject({ code, details: expect.stringMatching(told) });
  });
});
