import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SEED_FOLDER, seedChange } from '../src/cli/seed-store.js';
import type { GraphStore } from '../src/graph/store.js';
import { openNeo4jStore } from '../src/store/neo4j/store.js';
import { openSqliteStore } from '../src/store/sqlite/store.js';
import { contentsOf, dataOf } from './contract/harness.js';
import { buildServer } from './support/build.js';
import { change, named, reference } from './support/changes.js';
import { emptyNeo4j, given, testNeo4j, useNeo4jAlone } from './support/neo4j.js';
import { buildGraph, randomGraphTape } from './support/random-graph.js';
import { Tape } from './support/tape.js';

const scratch = mkdtempSync(join(tmpdir(), 'keiretsu-copy-'));
const folder = (name: string): string => join(scratch, name);

interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

function copy(args: readonly string[], env: Record<string, string> = {}): Promise<Run> {
  return new Promise((resolve) => {
    execFile(process.execPath, ['dist/cli/copy.js', ...args], { env: { PATH: process.env.PATH, ...env } }, (error, out, err) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : error === null ? 0 : 1, out, err });
    });
  });
}

const neo4jEnv = (): Record<string, string> => {
  const { uri, user, password, database } = given();
  return { NEO4J_URI: uri, NEO4J_USER: user, NEO4J_PASSWORD: password, NEO4J_DATABASE: database };
};

const EVERYTHING = `query ($on: Date) { entities(knownOn: $on, first: 500) { totalCount nodes { __typename id name country relationships(first: 500) { edges { cursor node { id type commitment contested from { id } to { id } claims { totalCount } } } } } } sources { nodes { id title claims(first: 500) { nodes { id } } } } }`;

async function seen(store: GraphStore): Promise<unknown> {
  return [await contentsOf(store), await dataOf(store, EVERYTHING), await dataOf(store, EVERYTHING, { on: '2025-09' })];
}

async function seenIn(path: string): Promise<unknown> {
  const store = await openSqliteStore(path);
  try {
    return await seen(store);
  } finally {
    await store.close();
  }
}

async function seenInNeo4j(): Promise<unknown> {
  const store = await openNeo4jStore(given());
  try {
    return await seen(store);
  } finally {
    await store.close();
  }
}

beforeAll(buildServer);
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

describe('npm run copy', () => {
  it('says how it is used', async () => {
    const { code, out } = await copy(['--help']);
    expect(code).toBe(0);
    for (const word of ['--from', '--to', '--into-existing', 'KEIRETSU_DATA', 'NEO4J_URI']) expect(out).toContain(word);
  });

  it.each([
    [[], '--from is missing'],
    [['--from', 'oracle', '--to', 'neo4j'], '--from oracle: one of sqlite, neo4j is wanted'],
    [['--from', 'sqlite', '--to', 'sqlite'], 'they must differ'],
    [['--from', 'sqlite', '--to', 'neo4j'], 'NEO4J_URI is not set'],
    [['--form', 'sqlite'], "Unknown option '--form'"],
  ])('refuses %j', async (args, message) => {
    const { code, out, err } = await copy(args, { KEIRETSU_DATA: folder('unused') });
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain('BAD_CONFIG');
    expect(err).toContain(message);
  });
});

describe.skipIf(testNeo4j === null)('npm run copy, between two stores', () => {
  useNeo4jAlone();

  it('copies everything there and back, and refuses to mix graphs unless told to', async () => {
    const store = await openSqliteStore(folder('a'));
    await store.apply(await seedChange(SEED_FOLDER, '2025-11-01T00:00:00.000Z'));
    const [draws] = fc.sample(randomGraphTape, { numRuns: 1, seed: 7 }) as [number[]];
    for (const one of buildGraph(new Tape(draws)).changes) await store.apply(one);
    const expected = await seen(store);
    await store.close();

    const there = await copy(['--from', 'sqlite', '--to', 'neo4j'], { KEIRETSU_DATA: folder('a'), ...neo4jEnv() });
    expect([there.code, there.err]).toEqual([0, '']);
    expect(there.out).toMatch(/Copied \d+ sources and \d+ claims from sqlite to neo4j; both hold the same\./);
    expect(await seenInNeo4j()).toEqual(expected);

    const back = await copy(['--from', 'neo4j', '--to', 'sqlite'], { KEIRETSU_DATA: folder('b'), ...neo4jEnv() });
    expect([back.code, back.err]).toEqual([0, '']);
    expect(await seenIn(folder('b'))).toEqual(expected);

    const again = await copy(['--from', 'neo4j', '--to', 'sqlite'], { KEIRETSU_DATA: folder('b'), ...neo4jEnv() });
    expect(again.code).toBe(1);
    expect(again.err).toContain('--into-existing');
  });

  it('adds what is missing when told to', async () => {
    await emptyNeo4j();
    const there = await openNeo4jStore(given());
    await there.apply(change({ sources: [reference], assert: named({ 'company:there': 'There' }) }));
    await there.close();
    const here = await openSqliteStore(folder('c'));
    await here.apply(change({ sources: [reference], assert: named({ 'company:here': 'Here', 'company:there': 'There' }) }));
    await here.close();
    const { code, out } = await copy(['--from', 'neo4j', '--to', 'sqlite', '--into-existing'], {
      KEIRETSU_DATA: folder('c'),
      ...neo4jEnv(),
    });
    expect([code, out]).toEqual([0, 'Copied 1 source and 1 claim from neo4j to sqlite.\n']);
    const other = await copy(['--from', 'sqlite', '--to', 'neo4j', '--into-existing'], { KEIRETSU_DATA: folder('c'), ...neo4jEnv() });
    expect(other.code).toBe(0);
    expect(await seenInNeo4j()).toEqual(await seenIn(folder('c')));
  });
});
