import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Change } from '../src/graph/change.js';
import type { StoredClaim } from '../src/graph/claim.js';
import type { GraphStore } from '../src/graph/store.js';
import { openNeo4jStore } from '../src/store/neo4j/store.js';
import { neo4jMissing } from '../tools/neo4j/jars.mjs';
import { type Neo4jServer, startNeo4j } from '../tools/neo4j/start-neo4j.mjs';
import { dataOf } from './contract/harness.js';
import { BOLT, type BoltProxy, boltProxy, type Link } from './support/bolt-proxy.js';
import { change, named, reference } from './support/changes.js';
import { testNeo4j } from './support/neo4j.js';

const PASSWORD = 'battery staple';
/** Starting a server can take long where the machine is busy; nothing here is about that. */
const START_MS = 900_000;
/** Three seconds are promised; a machine that does ten things at once is given twice as much. */
const NOTICED_MS = 6_000;
/** So many claims that a write has many statements, and takes its time. */
const CLAIMS = 3_000;

// A given server is not ours to stop, but where Java is there we have one of our own all the same.
describe.skipIf(testNeo4j === null || (await neo4jMissing()) !== undefined)('a Neo4j that goes while it is written to', () => {
  const home = mkdtempSync(join(tmpdir(), 'keiretsu-write-outage-'));
  let server: Neo4jServer;
  let proxy: BoltProxy;
  let store: GraphStore;
  let turn = 0;

  beforeAll(async () => {
    server = await startNeo4j({ home, password: PASSWORD });
    proxy = await boltProxy(server);
    store = await openNeo4jStore({ uri: `bolt://127.0.0.1:${proxy.port}`, user: 'neo4j', password: PASSWORD, database: 'neo4j' });
    await store.apply(change({ sources: [reference], assert: named({ 'company:first': 'First' }) }));
  }, START_MS);
  afterEach(() => {
    proxy.onMessage = () => undefined;
    resume();
  });
  afterAll(async () => {
    await store?.close();
    proxy?.close();
    await server?.stop();
    rmSync(home, { recursive: true, force: true });
  });

  const freeze = (): void => void process.kill(server.pid, 'SIGSTOP');
  const resume = (): void => void process.kill(server.pid, 'SIGCONT');

  /** Names of companies that no other change has. */
  function fresh(claims = CLAIMS): { readonly change: Change; readonly ids: string[] } {
    turn += 1;
    const names = Object.fromEntries(Array.from({ length: claims }, (_, index) => [`company:t${turn}-${index}`, `T${turn} ${index}`]));
    return { change: change({ sources: [reference], assert: named(names) }), ids: Object.keys(names) };
  }

  /** How many companies there are. */
  async function count(): Promise<number> {
    const { companies } = await dataOf<{ companies: { totalCount: number } }>(store, '{ companies { totalCount } }');
    return companies.totalCount;
  }

  /** What comes of something, and after how long. */
  async function timed<T>(
    work: Promise<T>,
  ): Promise<{ readonly ms: number; readonly value?: T; readonly error?: { code?: unknown; message?: string } }> {
    const begin = performance.now();
    return work.then(
      (value) => ({ ms: performance.now() - begin, value }),
      (error: { code?: unknown; message?: string }) => ({ ms: performance.now() - begin, error }),
    );
  }

  async function untilReady(): Promise<void> {
    while ((await timed(store.ready())).error !== undefined) await sleep(50);
  }

  /** Waits for a message of a write, does something there, and says when that was. */
  function at(tag: number, number: number, meet: (link: Link) => unknown): Promise<number> {
    let writing: Link | null = null;
    let seen = 0;
    return new Promise((resolve) => {
      proxy.onMessage = async (heard, link) => {
        if (heard === BOLT.BEGIN) writing = link;
        if (link !== writing || heard !== tag) return;
        seen += 1;
        if (seen !== number) return;
        await meet(link);
        resolve(performance.now());
      };
    });
  }

  /** Reads are refused in time while it is away, and `ready` says that it is. */
  async function expectAway(): Promise<void> {
    const asked = await Promise.all([timed(store.ready()), timed(count()), timed(count())]);
    for (const { error } of asked) expect(error).toBeDefined();
    expect(asked[0]?.error?.code).toBe('STORE_UNAVAILABLE');
    expect(Math.max(...asked.map(({ ms }) => ms))).toBeLessThan(NOTICED_MS);
  }

  /** What was asked before the write was given up, and what is asked afterwards, is answered. */
  async function expectBack(): Promise<number> {
    resume();
    await untilReady();
    return count();
  }

  const PERHAPS = /may have been written/;

  it.each([
    ['before it begins', BOLT.BEGIN, 1],
    ['when it takes its turn', BOLT.RUN, 1],
    ['between its statements', BOLT.RUN, 4],
  ])(
    'frozen %s: the write is refused, never made, and all else goes on',
    async (_, tag, number) => {
      const there = await count();
      const { change: wanted } = fresh();
      const met = at(tag, number, freeze);
      const writing = timed(store.apply(wanted));
      const then = await met;
      const waiting = timed(count());
      const written = await writing;
      expect(written.error).toMatchObject({ code: 'STORE_UNAVAILABLE', message: expect.not.stringMatching(PERHAPS) });
      // A write is more patient than a read, by one try.
      expect(performance.now() - then).toBeLessThan(2 * NOTICED_MS);
      await waiting;
      await expectAway();
      expect(await expectBack()).toBe(there);
      // Neither later: what was sent to the server before is not committed.
      await sleep(1_500);
      expect(await count()).toBe(there);
      expect(await store.apply(wanted)).toMatchObject({ asserted: CLAIMS });
      expect(await count()).toBe(there + CLAIMS);
    },
    START_MS,
  );

  it(
    'frozen when the commit was sent: the write may have been made, wholly or not at all',
    async () => {
      const there = await count();
      const { change: wanted } = fresh();
      const met = at(BOLT.COMMIT, 1, freeze);
      const writing = timed(store.apply(wanted));
      await met;
      // These are asked while the commit is under way, which they wait for.
      const waiting = [timed(count()), timed(count())];
      const written = await writing;
      expect(written.error).toMatchObject({ code: 'STORE_UNAVAILABLE', message: expect.stringMatching(PERHAPS) });
      for (const { ms } of await Promise.all(waiting)) expect(ms).toBeLessThan(NOTICED_MS);
      await expectAway();
      await expectBack();
      const report = await store.apply(wanted);
      expect([0, CLAIMS]).toContain(report.asserted);
      expect(report.asserted + report.unchanged).toBe(CLAIMS);
      expect(await count()).toBe(there + CLAIMS);
    },
    START_MS,
  );

  it(
    'frozen between the commit and its answer: the same, and it was made',
    async () => {
      const there = await count();
      const { change: wanted } = fresh();
      const met = at(BOLT.COMMIT, 1, (link) => {
        void link.holdAnswer().then(freeze);
      });
      const writing = timed(store.apply(wanted));
      await met;
      expect((await writing).error).toMatchObject({ code: 'STORE_UNAVAILABLE', message: expect.stringMatching(PERHAPS) });
      await expectAway();
      expect(await expectBack()).toBe(there + CLAIMS);
      expect(await store.apply(wanted)).toMatchObject({ asserted: 0, unchanged: CLAIMS });
    },
    START_MS,
  );

  it(
    'whose answer to a commit is lost: the write has been made once, and says so',
    async () => {
      const there = await count();
      const { change: wanted } = fresh();
      const met = at(BOLT.COMMIT, 1, (link) => {
        void link.holdAnswer().then(link.swallow);
      });
      const writing = timed(store.apply(wanted));
      await met;
      expect((await writing).value).toMatchObject({ asserted: CLAIMS });
      expect(await count()).toBe(there + CLAIMS);
    },
    START_MS,
  );

  it(
    'whose connection is forgotten by what lies between: it is written over another one',
    async () => {
      const there = await count();
      const { change: wanted } = fresh();
      const met = at(BOLT.BEGIN, 1, (link) => link.swallow());
      const writing = timed(store.apply(wanted));
      await met;
      expect((await writing).value).toMatchObject({ asserted: CLAIMS });
      expect(await count()).toBe(there + CLAIMS);
    },
    START_MS,
  );

  it(
    'frozen for a moment: the write goes on',
    async () => {
      const { change: wanted } = fresh();
      void at(BOLT.RUN, 3, freeze).then(() => sleep(500).then(resume));
      expect(await store.apply(wanted)).toMatchObject({ asserted: CLAIMS });
    },
    START_MS,
  );

  it(
    'frozen at any moment: the write is made or refused, and reads are answered',
    async () => {
      const usual = (await timed(store.apply(fresh().change))).ms;
      for (const part of [0.2, 0.6, 0.95]) {
        const there = await count();
        const { change: wanted } = fresh();
        const writing = timed(store.apply(wanted));
        await sleep(usual * part);
        freeze();
        const reading = timed(count());
        await sleep(6_000);
        await expectBack();
        const { error } = await writing;
        await reading;
        if (error !== undefined) expect(error.code).toBe('STORE_UNAVAILABLE');
        const isUncertain = error !== undefined && PERHAPS.test(error.message ?? '');
        // A commit that was sent may come to its end when this is over: the next write waits for that.
        if (isUncertain) await store.apply(wanted);
        expect(await count()).toBe(error === undefined || isUncertain ? there + CLAIMS : there);
        console.info(`frozen after ${Math.round(usual * part)} ms: ${error === undefined ? 'written' : error.message}`);
      }
    },
    START_MS,
  );

  it(
    'frozen while records are restored: the same',
    async () => {
      const claims: StoredClaim[] = [];
      for await (const batch of store.claims()) claims.push(...batch);
      const there = await count();
      const met = at(BOLT.RUN, 3, freeze);
      const writing = timed(store.restore([reference], claims));
      await met;
      expect((await writing).error).toMatchObject({ code: 'STORE_UNAVAILABLE', message: expect.not.stringMatching(PERHAPS) });
      await expectAway();
      expect(await expectBack()).toBe(there);
      await store.restore([reference], claims);
      expect(await count()).toBe(there);
    },
    START_MS,
  );

  it(
    'killed between the commit and its answer: what was written is there when it is back',
    async () => {
      const there = await count();
      const { change: wanted } = fresh();
      const met = at(BOLT.COMMIT, 1, (link) => {
        void link.holdAnswer().then(() => server.kill());
      });
      const writing = timed(store.apply(wanted));
      await met;
      expect((await writing).error).toMatchObject({ code: 'STORE_UNAVAILABLE', message: expect.stringMatching(PERHAPS) });
      await expectAway();
      server = await startNeo4j({ home, port: server.port, password: PASSWORD });
      await untilReady();
      expect(await count()).toBe(there + CLAIMS);
      expect(await store.apply(wanted)).toMatchObject({ asserted: 0, unchanged: CLAIMS });
    },
    START_MS,
  );
});
