import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import neo4j, { type Driver } from 'neo4j-driver';
import { afterAll, beforeAll, inject } from 'vitest';
import type { Source, StoredClaim } from '../../src/graph/claim.js';
import type { GraphStore, StoreObserver } from '../../src/graph/store.js';
import { openNeo4jStore } from '../../src/store/neo4j/store.js';
import type { Adapter } from './adapter.js';
import type { TestNeo4j } from './neo4j-global.js';

/** The Neo4j of this run; null when it goes without. */
export const testNeo4j: TestNeo4j | null = inject('neo4j');

/** The Neo4j of this run, to be asked for inside tests that are skipped when there is none. */
export function given(): TestNeo4j {
  if (testNeo4j === null) throw new Error('this run goes without Neo4j');
  return testNeo4j;
}

const TURN_MS = 1_200_000;

/**
 * Community edition has one database and test files run beside one another: a file that calls this has it alone. What a
 * killed run left behind is taken over.
 */
export function useNeo4jAlone(): void {
  if (testNeo4j === null) return;
  const folder = join(tmpdir(), `keiretsu-neo4j-turn-${createHash('sha256').update(testNeo4j.uri).digest('hex').slice(0, 12)}`);
  beforeAll(async () => {
    while (!(await take(folder))) await sleep(100);
    await emptyNeo4j();
  }, TURN_MS);
  afterAll(() => rm(folder, { recursive: true, force: true }));
}

async function take(folder: string): Promise<boolean> {
  try {
    await mkdir(folder);
    await writeFile(join(folder, 'pid'), String(process.pid));
    return true;
  } catch {
    const pid = Number(await readFile(join(folder, 'pid'), 'utf8').catch(() => process.pid));
    if (!isAlive(pid)) await rm(folder, { recursive: true, force: true });
    return false;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** A driver of the tests' own. */
export function connect({ uri, user, password }: TestNeo4j = given()): Driver {
  return neo4j.driver(uri, neo4j.auth.basic(user, password), {
    disableLosslessIntegers: true,
    notificationFilter: { minimumSeverityLevel: 'OFF' },
  });
}

export async function runCypher(text: string, parameters: Record<string, unknown> = {}): Promise<unknown[][]> {
  const driver = connect();
  try {
    const { records } = await driver.executeQuery(text, parameters, { database: given().database });
    return records.map((record) => record.map((value) => value as unknown));
  } finally {
    await driver.close();
  }
}

/** Removes the graph, and leaves constraints, indexes and the store's own node: making them anew takes seconds. */
export async function emptyNeo4j(): Promise<void> {
  const driver = connect();
  const session = driver.session({ database: given().database });
  try {
    await session.run('MATCH (n) WHERE NOT n:Keiretsu CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 10000 ROWS');
  } finally {
    await session.close();
    await driver.close();
  }
}

/** So few that the graphs of tests have hubs, and entities that are none. */
export const HUB_AT = 3;

/** Stores that are open, the one that has the database last. */
const open: GraphStore[] = [];

/**
 * Opens a store when the graph is empty. One that is open already lends its database: it has back what it held when the
 * new one is closed, and is not to be asked meanwhile.
 */
export async function openEmptyNeo4j(observer: StoreObserver = {}): Promise<GraphStore> {
  const lender = open.at(-1);
  const lent = lender === undefined ? null : await contentsOf(lender);
  await emptyNeo4j();
  const store = await openNeo4jStore(given(), observer, HUB_AT);
  const close = store.close.bind(store);
  store.close = async () => {
    await close();
    const place = open.indexOf(store);
    if (place === -1) return;
    open.splice(place, 1);
    if (lender === undefined || lent === null || !open.includes(lender)) return;
    await emptyNeo4j();
    await lender.restore(lent.sources, lent.claims);
  };
  open.push(store);
  return store;
}

async function contentsOf(store: GraphStore): Promise<{ sources: Source[]; claims: StoredClaim[] }> {
  const [sources, claims]: [Source[], StoredClaim[]] = [[], []];
  for await (const batch of store.sources()) sources.push(...batch);
  for await (const batch of store.claims()) claims.push(...batch);
  return { sources, claims };
}

export const neo4jAdapter: Adapter = {
  name: 'Neo4j',
  open: openEmptyNeo4j,
  again: () => openNeo4jStore(given(), {}, HUB_AT),
  isSlow: true,
};
