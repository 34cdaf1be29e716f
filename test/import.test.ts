import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'libsql';
import { beforeAll, describe, expect, it } from 'vitest';
import { type ImportRecord, importClaims } from '../src/cli/import-claims.js';
import { SEED_FOLDER, seedChange } from '../src/cli/seed-store.js';
import type { Claim } from '../src/graph/claim.js';
import type { GraphStore } from '../src/graph/store.js';
import { KeiretsuError } from '../src/kernel/errors.js';
import { openNeo4jStore } from '../src/store/neo4j/store.js';
import { openSqliteStore } from '../src/store/sqlite/store.js';
import { contentsOf, dataOf } from './contract/harness.js';
import { buildServer } from './support/build.js';
import { about, between, change, named, reference, source } from './support/changes.js';
import { claimLine, linesOfGraph, sourceLine } from './support/claims-lines.js';
import { emptyNeo4j, given, openEmptyNeo4j, testNeo4j, useNeo4jAlone } from './support/neo4j.js';
import { opened } from './support/opened.js';
import { tempFolder } from './support/temp-folder.js';

const quiet = { say: (): void => undefined };

interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

function run(args: readonly string[], env: Record<string, string>, input = ''): Promise<Run> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ['dist/cli/import.js', ...args],
      { env: { PATH: process.env.PATH, ...env } },
      (error, out, err) => resolve({ code: typeof error?.code === 'number' ? error.code : error === null ? 0 : 1, out, err }),
    );
    // Who does not read it closes it.
    child.stdin?.on('error', () => undefined).end(input);
  });
}

/** What a store holds and shows, without the times of recording. */
async function seen(store: GraphStore): Promise<unknown> {
  const { sources, claims } = await contentsOf(store);
  const untimed = (claims as { recordedAt: string }[]).map((claim) => ({ ...claim, recordedAt: '' }));
  const query = `query ($on: Date) { entities(knownOn: $on, first: 500) { totalCount nodes { __typename id name relationships(first: 500) { edges { node { id type commitment contested from { id } to { id } claims { totalCount } } } } } } }`;
  return [sources, untimed, await dataOf(store, query), await dataOf(store, query, { on: '2025-09' })];
}

beforeAll(buildServer);

describe('a store that does not answer for a while', () => {
  it('is waited for, also where only its answer was lost', async () => {
    const records: ImportRecord[] = [
      { source: reference },
      ...named({ 'company:ihi': 'IHI', 'company:mhi': 'MHI' }).map((claim): ImportRecord => ({ claim })),
    ];
    await opened(tempFolder(), async (store) => {
      const lost = [true, false];
      const apply: GraphStore['apply'] = async (asked) => {
        const isWritten = lost.shift();
        if (isWritten === true) await store.apply(asked);
        if (isWritten !== undefined) throw new KeiretsuError('STORE_UNAVAILABLE', 'It is busy.');
        return store.apply(asked);
      };
      const told: string[] = [];
      const report = await importClaims({ apply }, records, { say: (line) => told.push(line) });
      expect(report).toMatchObject({ claims: 0, unchanged: 2 });
      expect(told.slice(0, 2)).toEqual(['It is busy. Trying again in 1 s.', 'It is busy. Trying again in 2 s.']);
      expect(await dataOf(store, '{ companies { nodes { name } } }')).toEqual({ companies: { nodes: [{ name: 'IHI' }, { name: 'MHI' }] } });
    });
  });
});

describe('importing records', () => {
  const news = source('news', { publishedOn: '2025-09' });
  const claims = [...named({ 'company:a': 'A', 'project:p': 'P' }), between(['company:a', 'SUPPLIES', 'project:p'])];
  const records = [{ source: reference }, { source: news }, ...claims.map((claim) => ({ claim }))];

  it('makes the graph that a change makes, and says what it did', async () => {
    const [imported, applied] = [await openSqliteStore(':memory:'), await openSqliteStore(':memory:')];
    const report = await importClaims(imported, records, quiet);
    expect(report).toMatchObject({ claims: 3, unchanged: 0, leftRetracted: 0, sources: 2 });
    await applied.apply(change({ sources: [reference, news], assert: claims }));
    expect(await seen(imported)).toEqual(await seen(applied));
    for (const store of [imported, applied]) await store.close();
  });

  it('changes nothing when it is done again, and leaves what was retracted by hand', async () => {
    const store = await openSqliteStore(':memory:');
    await importClaims(store, records, quiet);
    await store.apply(change({ retract: [claims[2]?.id ?? ''] }));
    const before = await seen(store);
    expect(await importClaims(store, records, quiet)).toMatchObject({ claims: 0, unchanged: 2, leftRetracted: 1, sources: 0 });
    expect(await seen(store)).toEqual(before);
    await store.close();
  });

  it('stores what comes before a record that is not sound, and names it', async () => {
    const store = await openSqliteStore(':memory:');
    const stranger = between(['company:stranger', 'SUPPLIES', 'project:p']);
    const late = about('company:a', { property: 'country', value: 'JP', source: reference.id });
    const placed = [...records, { claim: stranger, place: 'x.jsonl:6' }, { claim: late }];
    await expect(importClaims(store, placed, quiet)).rejects.toThrow(
      expect.objectContaining({
        code: 'UNKNOWN_ENTITY',
        message: expect.stringContaining('x.jsonl:6: There is no entity company:stranger') as string,
      }),
    );
    const { claims: stored } = await contentsOf(store);
    expect((stored as Claim[]).map(({ id }) => id).sort()).toEqual(claims.map(({ id }) => id).sort());
    await store.close();
  });

  it('names a record that names what comes later, however far apart they are', async () => {
    const store = await openSqliteStore(':memory:');
    const between12k = Object.fromEntries(Array.from({ length: 12_500 }, (_, index) => [`company:f${index}`, `F ${index}`]));
    const early = between(['company:a', 'SUPPLIES', 'company:late']);
    const lines = [reference, news, ...named({ 'company:a': 'A' }), early, ...named(between12k), ...named({ 'company:late': 'L' })];
    const placed = lines.map((line, index): ImportRecord => {
      const place = `x.jsonl:${index + 1}`;
      return 'title' in line ? { source: line, place } : { claim: line, place };
    });
    for (const batch of [10_000, 30_000])
      await expect(importClaims(store, placed, { ...quiet, batch })).rejects.toMatchObject({
        code: 'UNKNOWN_ENTITY',
        message: expect.stringContaining('x.jsonl:4: There is no entity company:late') as string,
      });
    expect((await contentsOf(store)).claims).toHaveLength(1);
    await store.close();
  });

  it('tells of relationships that by their sources ended before they began', async () => {
    const store = await openSqliteStore(':memory:');
    const from = between(['company:a', 'SUPPLIES', 'project:p'], { property: 'validFrom', value: '2027' });
    const to = between(['company:a', 'SUPPLIES', 'project:p'], { property: 'validTo', value: '2026', source: 'source:other' });
    const report = await importClaims(store, [...records, { claim: from }, { source: source('other') }, { claim: to }], quiet);
    expect(report.reversed).toEqual([from.subjectId]);
    await store.close();
  });

  it('stores what was read before a record that cannot be', async () => {
    const store = await openSqliteStore(':memory:');
    async function* broken(): AsyncGenerator<ImportRecord> {
      yield* records;
      throw new Error('the line is broken');
    }
    await expect(importClaims(store, broken(), quiet)).rejects.toThrow('the line is broken');
    expect((await contentsOf(store)).claims).toHaveLength(3);
    await store.close();
  });

  it('holds a batch or two of them, however many there are', async () => {
    const store = await openSqliteStore(':memory:');
    let handed = 0;
    let furthest = 0;
    const apply = store.apply.bind(store);
    let stored = 0;
    store.apply = async (one) => {
      furthest = Math.max(furthest, handed - stored);
      const report = await apply({ ...one, assert: one.assert.slice(0, 1) });
      stored += one.assert.length;
      return report;
    };
    const [claim] = claims as [Claim];
    function* many(): Generator<ImportRecord> {
      yield { source: reference };
      for (handed = 0; handed < 100_000; handed += 1) yield { claim };
    }
    await importClaims(store, many(), quiet);
    expect(stored).toBe(100_000);
    expect(furthest).toBeLessThan(50_000);
    await store.close();
  });
});

describe('npm run import', () => {
  it('says how it is used', async () => {
    const { code, out } = await run(['--help'], {});
    expect(code).toBe(0);
    for (const word of ['--to', 'KEIRETSU_DATA', 'NEO4J_URI', 'docs/IMPORT.md']) expect(out).toContain(word);
  });

  it.each([
    [[], 'Name a file to import'],
    [['--to', 'oracle', '-'], '--to oracle: one of sqlite, neo4j is wanted'],
    [['--to', 'neo4j', '-'], 'NEO4J_URI is not set'],
    [['--form', 'x'], "Unknown option '--form'"],
  ])('refuses %j', async (args, message) => {
    const { code, out, err } = await run(args, { KEIRETSU_DATA: join(tempFolder(), 'unused') });
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain('BAD_CONFIG');
    expect(err).toContain(message);
  });

  it('reads files and standard input, and reports', async () => {
    const folder = tempFolder();
    const file = join(folder, 'facts.jsonl');
    writeFileSync(file, sourceLine(reference));
    const data = join(folder, 'data');
    const { code, out } = await run([file, '-'], { KEIRETSU_DATA: data }, named({ 'company:a': 'A' }).map(claimLine).join('\n'));
    expect(code).toBe(0);
    expect(out).toMatch(
      /^Imported 1 new claim and 1 source; 0 claims were there already\. [\d.]+ s, \d+ claims a second, at most \d+ MB of memory\.\n$/,
    );
    const broken = await run(['-'], { KEIRETSU_DATA: data }, `${named({ 'company:b': 'B' }).map(claimLine).join('\n')}\n{"claim":{}}\n`);
    expect([broken.code, broken.out]).toEqual([1, '']);
    expect(broken.err).toContain('BAD_FILE\nstandard input:2: a claim needs the field `subject`.\n');
    expect((await opened(data, contentsOf)).claims).toHaveLength(2);
  });

  it('goes on where it was killed', async () => {
    const folder = tempFolder();
    const data = join(folder, 'data');
    const names = Object.fromEntries(Array.from({ length: 45_000 }, (_, index) => [`company:c-${index}`, `C ${index}`]));
    const claims = [...named(names), between(['company:c-1', 'SUPPLIES', 'company:c-2'])];
    const lines = linesOfGraph([reference, source('news')], claims);
    const child = spawn(process.execPath, ['dist/cli/import.js', '-'], {
      env: { PATH: process.env.PATH, KEIRETSU_DATA: data },
      stdio: ['pipe', 'ignore', 'inherit'],
    });
    child.stdin.on('error', () => undefined).write(`${lines.slice(0, -5_000).join('\n')}\n`);
    const stored = await firstBatch(child, join(data, 'keiretsu.db'));
    child.kill('SIGKILL');
    await once(child, 'close');
    expect(stored).toBeGreaterThan(0);

    const file = join(folder, 'facts.jsonl');
    writeFileSync(file, lines.join('\n'));
    const again = await run([file], { KEIRETSU_DATA: data });
    const [, fresh, present] = /Imported (\d+) new claims? and 0 sources; (\d+) claims were there already/.exec(again.out) ?? [];
    expect(Number(fresh) + Number(present)).toBe(claims.length);
    expect(Number(present)).toBeGreaterThanOrEqual(stored);
    expect(Number(fresh)).toBeGreaterThan(0);
    const whole = join(folder, 'whole');
    await run([file], { KEIRETSU_DATA: whole });
    expect(await opened(data, seen)).toEqual(await opened(whole, seen));
  }, 120_000);
});

/** The number of claims that the first commit of an import has brought. */
async function firstBatch(child: ChildProcess, file: string): Promise<number> {
  while (child.exitCode === null) {
    await sleep(20);
    try {
      const database = new Database(file);
      const [count] = database.prepare('SELECT COUNT(*) FROM claim').raw(true).get() as [number];
      database.close();
      if (count > 0) return count;
    } catch {
      // The tables are not made yet.
    }
  }
  throw new Error('it ended by itself');
}

describe.skipIf(testNeo4j === null)('importing into both stores', () => {
  useNeo4jAlone();

  it('refuses a record that names what comes later, as the other store does', async () => {
    const store = await openEmptyNeo4j();
    try {
      const lines = [...named({ 'company:a': 'A' }), between(['company:a', 'SUPPLIES', 'company:z']), ...named({ 'company:z': 'Z' })];
      const placed = [{ source: reference }, { source: source('news') }, ...lines.map((claim, index) => ({ claim, place: `x:${index}` }))];
      await expect(importClaims(store, placed, quiet)).rejects.toMatchObject({
        code: 'UNKNOWN_ENTITY',
        message: expect.stringContaining('x:1: There is no entity company:z') as string,
      });
    } finally {
      await store.close();
    }
  });

  it('makes equal graphs', async () => {
    await emptyNeo4j();
    const { sources, assert } = await seedChange(SEED_FOLDER);
    const folder = tempFolder();
    const file = join(folder, 'seed.jsonl');
    writeFileSync(file, linesOfGraph(sources, assert).join('\n'));
    const { uri, user, password, database } = given();
    const env = {
      NEO4J_URI: uri,
      NEO4J_USER: user,
      NEO4J_PASSWORD: password,
      NEO4J_DATABASE: database,
      KEIRETSU_DATA: join(folder, 'data'),
    };
    const runs = [await run(['--to', 'sqlite', file], env), await run(['--to', 'neo4j', file], env)];
    expect(runs.map(({ code }) => code)).toEqual([0, 0]);
    const again = await run([file], env);
    expect(again.out).toContain(`Imported 0 new claims and 0 sources; ${assert.length} claims were there already.`);
    const store = await openNeo4jStore(given());
    try {
      expect(await seen(store)).toEqual(await opened(join(folder, 'data'), seen));
    } finally {
      await store.close();
    }
  });
});
