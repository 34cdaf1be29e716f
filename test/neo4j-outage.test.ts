import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GraphStore } from '../src/graph/store.js';
import { buildSchema } from '../src/graphql/build-schema.js';
import { openNeo4jStore } from '../src/store/neo4j/store.js';
import { neo4jMissing } from '../tools/neo4j/jars.mjs';
import { type Neo4jServer, startNeo4j } from '../tools/neo4j/start-neo4j.mjs';
import { dataOf } from './contract/harness.js';
import { change, named, reference } from './support/changes.js';
import { testNeo4j } from './support/neo4j.js';
import { codeOf, serve } from './support/serve.js';

const PASSWORD = 'correct horse';
/** Starting a server can take long where the machine is busy; nothing here is about that. */
const START_MS = 600_000;
/** In which a request must have its answer or a coded error; CI machines are slow in bursts. */
const LIMIT_MS = 3_000;

interface Outcome {
  readonly ms: number;
  /** Null where it was answered. */
  readonly code: unknown;
}

async function timed(work: () => Promise<unknown>): Promise<Outcome> {
  const begin = performance.now();
  try {
    await work();
    return { ms: performance.now() - begin, code: null };
  } catch (error) {
    return { ms: performance.now() - begin, code: (error as { code?: unknown }).code ?? error };
  }
}

const slowest = (outcomes: readonly Outcome[]): number => Math.max(...outcomes.map(({ ms }) => ms));

// A given server is not ours to kill, but where Java is there we have one of our own all the same.
describe.skipIf(testNeo4j === null || (await neo4jMissing()) !== undefined)('a Neo4j that goes and comes back', () => {
  const home = mkdtempSync(join(tmpdir(), 'keiretsu-outage-'));
  const write = (index: number) => change({ sources: [reference], assert: named({ [`company:c${index}`]: `C${index}` }) });
  let server: Neo4jServer;
  let store: GraphStore;
  const config = (parts: object = {}) => ({ uri: server.uri, user: 'neo4j', password: PASSWORD, database: 'neo4j', ...parts });
  const read = (): Promise<unknown> => dataOrThrow(store);

  beforeAll(async () => {
    server = await startNeo4j({ home, password: PASSWORD });
    store = await openNeo4jStore(config());
    await store.apply(write(0));
  }, START_MS);
  afterAll(async () => {
    await store?.close();
    await server?.stop();
    rmSync(home, { recursive: true, force: true });
  });

  /** Asks without a break from several sides until told to stop. */
  function load(callers: number): { stop: () => Promise<Outcome[]> } {
    const stopped = new AbortController();
    const outcomes: Outcome[] = [];
    const caller = async (): Promise<void> => {
      while (!stopped.signal.aborted) {
        const outcome = await timed(read);
        outcomes.push(outcome);
        if (outcome.code !== null) await sleep(20);
      }
    };
    const asking = Array.from({ length: callers }, caller);
    return {
      stop: async () => {
        stopped.abort();
        await Promise.all(asking);
        return outcomes;
      },
    };
  }

  async function untilReady(): Promise<void> {
    while ((await timed(() => store.ready())).code !== null) await sleep(50);
  }

  it('says what is wrong when it cannot be opened', async () => {
    const open = (parts: object) => openNeo4jStore(config(parts)).then((opened) => opened.close());
    await expect(open({ password: 'wrong horse' })).rejects.toMatchObject({
      code: 'BAD_CONFIG',
      details: expect.stringMatching(/NEO4J_USER and NEO4J_PASSWORD/),
    });
    await expect(open({ database: 'nowhere' })).rejects.toMatchObject({
      code: 'BAD_CONFIG',
      details: expect.stringMatching(/NEO4J_DATABASE/),
    });
    const closed = await timed(() => open({ uri: 'bolt://127.0.0.1:1' }));
    expect(closed.code).toBe('STORE_UNAVAILABLE');
    await expect(open({ uri: 'neo4j://127.0.0.1:1' })).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      details: expect.stringContaining('neo4j://127.0.0.1:1'),
    });
  });

  it(
    'killed under load: every request has a coded error in time, and the same store goes on when it is back',
    async () => {
      const http = await serve({}, { schema: buildSchema(), context: () => ({ reader: store, maxPage: 500 }), ready: () => store.ready() });
      const asked = async (): Promise<unknown[]> => {
        const [ready, answer] = [await http.get('/ready'), await http.post({ query: '{ companies { totalCount } }' })];
        return [ready.status, codeOf(answer) ?? answer.body.data];
      };
      expect(await asked()).toEqual([200, { companies: { totalCount: 1 } }]);
      const asking = load(8);
      await sleep(500);
      await server.kill();
      await sleep(1_000);
      expect(await asked()).toEqual([503, 'STORE_UNAVAILABLE']);
      const ready = await timed(() => store.ready());
      const writing = await timed(() => store.apply(write(1)));
      await sleep(1_000);
      server = await startNeo4j({ home, port: server.port });
      await untilReady();
      await sleep(500);
      const outcomes = await asking.stop();

      const codes = new Set(outcomes.map(({ code }) => code));
      expect([...codes].filter((code) => code !== null && code !== 'STORE_UNAVAILABLE')).toEqual([]);
      expect(codes.has('STORE_UNAVAILABLE')).toBe(true);
      expect(slowest(outcomes.filter(({ code }) => code !== null))).toBeLessThan(LIMIT_MS);
      expect([ready.code, writing.code]).toEqual(['STORE_UNAVAILABLE', 'STORE_UNAVAILABLE']);
      expect(slowest([ready, writing])).toBeLessThan(LIMIT_MS);
      expect(outcomes.at(-1)?.code).toBeNull();
      // What was acknowledged outlives the kill, and writes go on.
      expect(await store.apply(write(0))).toMatchObject({ asserted: 0, unchanged: 1 });
      expect(await store.apply(write(1))).toMatchObject({ asserted: 1 });
      expect(await read()).toEqual(['C0', 'C1']);
      expect(await asked()).toEqual([200, { companies: { totalCount: 2 } }]);
      const failed = outcomes.filter(({ code }) => code !== null);
      console.info(
        `outage: ${outcomes.length} requests, ${failed.length} coded errors, the slowest after ${Math.round(slowest(failed))} ms`,
      );
    },
    START_MS,
  );

  it('frozen, without a word: the same', async () => {
    const asking = load(8);
    await sleep(300);
    process.kill(server.pid, 'SIGSTOP');
    await sleep(6_000);
    const ready = await timed(() => store.ready());
    process.kill(server.pid, 'SIGCONT');
    await untilReady();
    await sleep(1_000);
    const outcomes = await asking.stop();
    const failed = outcomes.filter(({ code }) => code !== null);
    expect(new Set(failed.map(({ code }) => code))).toEqual(new Set(['STORE_UNAVAILABLE']));
    expect(slowest(failed)).toBeLessThan(LIMIT_MS);
    expect(ready.code).toBe('STORE_UNAVAILABLE');
    expect(ready.ms).toBeLessThan(LIMIT_MS);
    expect(await read()).toEqual(['C0', 'C1']);
    console.info(`frozen: ${outcomes.length} requests, ${failed.length} coded errors, the slowest after ${Math.round(slowest(failed))} ms`);
  });

  it('gives up on a server that never speaks', async () => {
    const silent = createServer();
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as { port: number };
    const outcome = await timed(() => openNeo4jStore(config({ uri: `bolt://127.0.0.1:${port}` })));
    silent.close();
    expect(outcome.code).toBe('STORE_UNAVAILABLE');
  });

  it('routes by neo4j:// too', async () => {
    const routed = await openNeo4jStore(config({ uri: server.uri.replace('bolt:', 'neo4j:') }));
    try {
      expect(await dataOrThrow(routed)).toEqual(['C0', 'C1']);
    } finally {
      await routed.close();
    }
  });
});

/** The names of all companies; throws what the store throws. */
async function dataOrThrow(store: GraphStore): Promise<string[]> {
  let failure: unknown;
  const reader: GraphStore = Object.create(store, {
    connection: {
      value: async (...args: Parameters<GraphStore['connection']>) =>
        store.connection(...args).catch((error: unknown) => {
          failure = error;
          throw error;
        }),
    },
  }) as GraphStore;
  try {
    const { companies } = await dataOf<{ companies: { nodes: { name: string }[] } }>(reader, '{ companies { nodes { name } } }');
    return companies.nodes.map(({ name }) => name);
  } catch (error) {
    throw failure ?? error;
  }
}
