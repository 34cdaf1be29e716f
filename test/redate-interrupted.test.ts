import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { importClaims } from '../src/cli/import-claims.js';
import type { GraphStore } from '../src/graph/store.js';
import { openNeo4jStore } from '../src/store/neo4j/store.js';
import { openSqliteStore } from '../src/store/sqlite/store.js';
import { type Answer, contentsOf, dataOf } from './contract/harness.js';
import { buildServer } from './support/build.js';
import { about, change, named, reference, source } from './support/changes.js';
import { sourceLine } from './support/claims-lines.js';
import { emptyNeo4j, given, testNeo4j, useNeo4jAlone } from './support/neo4j.js';
import { tempFolder } from './support/temp-folder.js';

/** Three steps and a bit. */
const PROJECTS = 13_000;
const old = source('gazette', { publishedOn: '2025-09-30' });
const moved = { ...old, publishedOn: '2025-02' };

async function fill(store: GraphStore, gazette = old): Promise<void> {
  const ids = Array.from({ length: PROJECTS }, (_, index) => `project:p${index}`);
  const names = named(Object.fromEntries(ids.map((id, index) => [id, `P ${index}`])));
  const places = ids.map((id) => about(id, { property: 'location', value: 'Aichi', source: gazette.id }));
  const records = [{ source: reference }, { source: gazette }, ...[...names, ...places].map((claim) => ({ claim }))];
  await importClaims(store, records, { say: () => undefined, batch: 5_000 });
}

/** How many projects are known by the new date and not by the old one. */
const movedIn = async (store: GraphStore): Promise<number> =>
  (await dataOf<Answer>(store, '{ projects(knownOn: "2025-02-28") { totalCount } }')).projects.totalCount as number;

const asOf = `query ($on: Date) { projects(knownOn: $on, first: 500) { totalCount nodes { id location claims { nodes { id } } } } sources { nodes { id publishedOn claims { totalCount } } } }`;
async function seen(store: GraphStore): Promise<unknown> {
  const { sources, claims } = await contentsOf(store);
  const untimed = (claims as { recordedAt: string }[]).map((claim) => ({ ...claim, recordedAt: '' }));
  return [
    sources,
    untimed,
    await dataOf(store, asOf),
    await dataOf(store, asOf, { on: '2025-02-27' }),
    await dataOf(store, asOf, { on: '2025-05' }),
  ];
}

/** `npm run import` of the source with its new date, in a process of its own. */
function giveNewDate(env: Record<string, string>): ChildProcess {
  const file = join(tempFolder(), 'gazette.jsonl');
  writeFileSync(file, sourceLine(moved));
  return spawn(process.execPath, ['dist/cli/import.js', file], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

interface Place {
  readonly env: Record<string, string>;
  readonly open: () => Promise<GraphStore>;
}

async function killedInTheMiddle({ env, open }: Place): Promise<void> {
  const store = await open();
  await fill(store);
  const child = giveNewDate(env);
  const counts = [0];
  // A reader sees more and more subjects under the new date, and never one of them twice or under neither.
  while (child.exitCode === null && counts.at(-1) === 0) {
    await sleep(10);
    counts.push(await movedIn(store));
  }
  child.kill('SIGKILL');
  await once(child, 'close');
  expect(child.signalCode).toBe('SIGKILL');
  const left = await movedIn(store);
  expect(left).toBeGreaterThan(0);
  expect(left).toBeLessThan(PROJECTS);
  // Writes of others go on, and what they say of the source is dated as it is dated now.
  const [late] = [about('project:p1', { property: 'summary', value: 'Late', source: old.id })];
  await store.apply(change({ assert: [late] }));
  const { claims } = await contentsOf(store);
  expect((claims as { id: string; known: string }[]).find(({ id }) => id === late.id)?.known).toBe('2025-02-28');
  await store.apply(change({ retract: [late.id] }));
  await store.close();
}

async function resumed({ env, open }: Place): Promise<unknown> {
  const child = giveNewDate(env);
  await once(child, 'close');
  expect(child.exitCode).toBe(0);
  const store = await open();
  expect(await movedIn(store)).toBe(PROJECTS);
  const state = await seen(store);
  await store.close();
  return state;
}

/** A store that was told the new date from the start. */
async function expectedIn({ open }: Place): Promise<unknown> {
  const store = await open();
  await fill(store, moved);
  const late = about('project:p1', { property: 'summary', value: 'Late', source: old.id });
  await store.apply(change({ assert: [late] }));
  await store.apply(change({ retract: [late.id] }));
  const state = await seen(store);
  await store.close();
  return state;
}

beforeAll(buildServer);

describe("a source's new date", () => {
  it('is brought to its end after a kill -9, by whoever opens the embedded store next', async () => {
    const [folder, whole] = [tempFolder(), tempFolder()];
    const place = (path: string): Place => ({ env: { KEIRETSU_DATA: path }, open: () => openSqliteStore(path) });
    await killedInTheMiddle(place(folder));
    const state = await resumed(place(folder));
    expect(state).toEqual(await expectedIn(place(whole)));
  }, 240_000);
});

describe.skipIf(testNeo4j === null)("a source's new date, on Neo4j", () => {
  useNeo4jAlone();

  it('is brought to its end after a kill -9, by whoever opens the store next', async () => {
    const { uri, user, password, database } = given();
    const env = { NEO4J_URI: uri, NEO4J_USER: user, NEO4J_PASSWORD: password, NEO4J_DATABASE: database };
    const place: Place = { env, open: () => openNeo4jStore(given()) };
    await killedInTheMiddle(place);
    const state = await resumed(place);
    await emptyNeo4j();
    expect(state).toEqual(await expectedIn(place));
  }, 600_000);
});
