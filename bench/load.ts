import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { importClaims } from '../src/cli/import-claims.js';
import type { GraphStore } from '../src/graph/store.js';
import { openStore } from '../src/store/open-store.js';
import type { Neo4j } from './contenders/contender.js';
import { readRecords, recordsFile } from './records-file.js';
import type { LoadResult } from './results.js';
import { lastSourceId } from './synthetic-graph.js';
import type { Scale } from './synthetic-scale.js';

const TELL_MS = 15_000;

type Say = (line: string) => void;

/** The graph in SQLite: from an earlier run where it is whole, else loaded. */
export async function loadSqlite(folder: string, scale: Scale, say: Say): Promise<LoadResult> {
  const data = join(folder, 'sqlite');
  const kept = await keptLoad(folder, 'sqlite');
  if (kept !== null) return bringUpToDate(await openStore({ dataFolder: data, neo4j: null }), kept);
  await rm(data, { recursive: true, force: true });
  const loaded = await load('SQLite', await openStore({ dataFolder: data, neo4j: null }), folder, scale, say);
  return keep(folder, 'sqlite', { ...loaded, megabytes: await sizeOf(join(data, 'keiretsu.db')) });
}

/** The graph in a Neo4j: from an earlier run where it is whole, else loaded. An empty one is wanted. */
export async function loadNeo4j(folder: string, scale: Scale, neo4j: Neo4j, say: Say): Promise<LoadResult> {
  const kept = await keptLoad(folder, 'neo4j');
  if (kept !== null) return bringUpToDate(await openStore({ dataFolder: folder, neo4j }), kept);
  return keep(folder, 'neo4j', await load('Neo4j', await openStore({ dataFolder: folder, neo4j }), folder, scale, say));
}

/** A store that an earlier version wrote migrates when it is opened, for minutes maybe: that is no cold start. */
async function bringUpToDate(store: GraphStore, kept: LoadResult): Promise<LoadResult> {
  await store.close();
  return kept;
}

/** Whether a folder holds the whole graph in this store. */
export const isLoaded = (folder: string, store: 'sqlite' | 'neo4j'): boolean => existsSync(reportFile(folder, store));

async function load(name: string, store: GraphStore, folder: string, scale: Scale, say: Say): Promise<LoadResult> {
  try {
    const state = await stateOf(store, scale);
    if (state === 'whole') return { claims: null, seconds: null, claimsPerSecond: null, megabytes: null };
    if (state === 'foreign') throw new Error(`${name} holds another graph, or a part of this one: the bench wants an empty one.`);
    await mkdir(folder, { recursive: true });
    const file = await recordsFile(folder, scale);
    say(`loading ${scale.name} relationships into ${name}`);
    const { claims, seconds, claimsPerSecond } = await importClaims(store, readRecords(file), { say: nowAndThen(say) });
    say(`loaded ${claims} claims into ${name} in ${seconds.toFixed(1)} s: ${claimsPerSecond} a second`);
    return { claims, seconds, claimsPerSecond, megabytes: null };
  } finally {
    await store.close();
  }
}

async function stateOf(store: GraphStore, scale: Scale): Promise<'empty' | 'whole' | 'foreign'> {
  let any = false;
  for await (const batch of store.sources()) {
    any ||= batch.length > 0;
    if (batch.some((source) => source.id === lastSourceId(scale))) return 'whole';
  }
  return any ? 'foreign' : 'empty';
}

/** An import tells how far it is every second; loading takes minutes. */
function nowAndThen(say: Say): Say {
  let last = performance.now();
  return (line) => {
    if (performance.now() - last < TELL_MS) return;
    last = performance.now();
    say(`  ${line}`);
  };
}

const reportFile = (folder: string, store: string): string => join(folder, `${store}.json`);

/** A report is written when all is loaded, so where it is, the store is whole. */
async function keptLoad(folder: string, store: string): Promise<LoadResult | null> {
  const file = reportFile(folder, store);
  return existsSync(file) ? (JSON.parse(await readFile(file, 'utf8')) as LoadResult) : null;
}

async function keep(folder: string, store: string, result: LoadResult): Promise<LoadResult> {
  await mkdir(folder, { recursive: true });
  await writeFile(reportFile(folder, store), JSON.stringify(result));
  return result;
}

const sizeOf = (file: string): Promise<number | null> =>
  stat(file).then(
    ({ size }) => size / 1_048_576,
    () => null,
  );
