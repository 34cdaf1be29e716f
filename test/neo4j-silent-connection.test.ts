import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addressOf } from '../src/store/neo4j/bolt/address.js';
import { Sessions } from '../src/store/neo4j/session.js';
import { BOLT, type BoltProxy, boltProxy, type Link } from './support/bolt-proxy.js';
import { given, testNeo4j } from './support/neo4j.js';

/** Three seconds are promised; a machine that does ten things at once is given twice as much. */
const NOTICED_MS = 6_000;
/** A statement that a server does not end working on. */
const ENDLESS = 'UNWIND range(1, 1000000000000) AS i WITH i WHERE i < 0 RETURN count(i)';

describe.skipIf(testNeo4j === null)('a connection that has gone silent while the server is well', () => {
  let proxy: BoltProxy;
  let sessions: Sessions;

  beforeEach(async () => {
    proxy = await boltProxy(addressOf(given().uri.replace(/^neo4j/, 'bolt')) as { host: string; port: number });
    sessions = new Sessions({ ...given(), uri: `bolt://127.0.0.1:${proxy.port}` });
    await sessions.ping();
    // Planned once, so that nothing waits for that.
    await sessions.read('RETURN $x', { x: 0 });
    await sessions.write(async (run) => run('RETURN 1'));
  });
  afterEach(async () => {
    await sessions.close();
    proxy.close();
  });

  /** Swallows the connection of the next statement: with it, or when its answer comes. */
  function swallowNext(withIt: boolean): Promise<Link> {
    return new Promise((resolve) => {
      let done = false;
      proxy.onMessage = (tag, link) => {
        if (tag !== BOLT.RUN || done) return;
        done = true;
        if (withIt) link.swallow();
        else void link.holdAnswer().then(() => link.swallow());
        resolve(link);
      };
    });
  }

  async function timed<T>(work: Promise<T>): Promise<{ readonly ms: number; readonly value: T }> {
    const begin = performance.now();
    const value = await work;
    return { ms: performance.now() - begin, value };
  }

  it.each([
    ['the statement is lost', true],
    ['its answer is lost', false],
  ])('%s: it is asked over another connection, before long', async (_, lost) => {
    void swallowNext(lost);
    const { ms, value } = await timed(sessions.read('RETURN $x', { x: 1 }));
    expect(value).toEqual([[1]]);
    expect(ms).toBeGreaterThan(500);
    expect(ms).toBeLessThan(NOTICED_MS);
    console.info(`a silent connection was noticed after ${Math.round(ms)} ms`);
    expect((await timed(sessions.read('RETURN $x', { x: 2 }))).value).toEqual([[2]]);
  });

  it('all that were idle are forgotten at once: the same, and those that ask together are answered', async () => {
    await Promise.all(Array.from({ length: 5 }, (_, x) => sessions.read('RETURN $x', { x })));
    for (const link of proxy.links) link.swallow();
    const outcomes = await Promise.all(Array.from({ length: 5 }, (_, x) => timed(sessions.read('RETURN $x', { x }))));
    expect(outcomes.map(({ value }) => value)).toEqual([0, 1, 2, 3, 4].map((x) => [[x]]));
    expect(Math.max(...outcomes.map(({ ms }) => ms))).toBeLessThan(NOTICED_MS);
    await sessions.ping();
  });

  it('one that only takes long is waited for, and asked once', async () => {
    let asked = 0;
    proxy.onMessage = (_tag, _link, message) => {
      if (message.includes(ENDLESS)) asked += 1;
    };
    const outcome = await timed(sessions.read(ENDLESS, {}, (rows) => rows, { ms: 5_000 }).catch((error: unknown) => error));
    expect(outcome.value).toMatchObject({ code: 'STORE_TIMEOUT' });
    expect(outcome.ms).toBeGreaterThan(4_900);
    expect(asked).toBe(1);
  });

  it('through the driver: the same', async () => {
    const driven = new Sessions({ ...given(), uri: `bolt://127.0.0.1:${proxy.port}` }, {}, () => null);
    try {
      expect(await driven.read('RETURN $x', { x: 1 })).toEqual([[1]]);
      await driven.ping();
      void swallowNext(true);
      const { ms, value } = await timed(driven.read('RETURN $x', { x: 2 }));
      expect(value).toEqual([[2]]);
      expect(ms).toBeLessThan(NOTICED_MS);
    } finally {
      await driven.close();
    }
  });

  it('under a write that begins: it is written over another one', async () => {
    let done = false;
    proxy.onMessage = (tag, link) => {
      if (tag !== BOLT.BEGIN || done) return;
      done = true;
      link.swallow();
    };
    const { ms, value } = await timed(sessions.write(async (run) => run('RETURN 3')));
    expect(done).toBe(true);
    expect(value).toEqual([[3]]);
    expect(ms).toBeLessThan(NOTICED_MS);
  });
});
