import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { type Rows, Sessions } from '../src/store/neo4j/session.js';
import { given, runCypher, testNeo4j } from './support/neo4j.js';

/** Runs until it is ended. */
const ENDLESS = 'UNWIND range(1, 1000000000000) AS x WITH x WHERE x = -$mark RETURN count(x)';

const ROWS = (rows: Rows): Rows => rows;

const running = async (): Promise<unknown> =>
  (await runCypher('SHOW TRANSACTIONS YIELD currentQuery WHERE currentQuery STARTS WITH $text RETURN count(*)', { text: ENDLESS }))[0]?.[0];

async function until(count: number): Promise<void> {
  while ((await running()) !== count) await sleep(50);
}

const codeOf = (asked: Promise<unknown>): Promise<unknown> =>
  asked.then(
    () => 'answered',
    (error: { code?: string }) => error.code,
  );

describe.skipIf(testNeo4j === null)('a read on Neo4j', () => {
  for (const [name, readerOf] of [
    ['over its own connections', undefined],
    ["over the driver's", () => null],
  ] as const) {
    it(`has the time that is left of its request, ${name}`, async () => {
      const sessions = new Sessions(given(), {}, readerOf);
      try {
        const { signal } = new AbortController();
        expect(await codeOf(sessions.read(ENDLESS, { mark: 1 }, ROWS, { ms: 300, signal }))).toBe('STORE_TIMEOUT');
        expect(await codeOf(sessions.read('RETURN 1', {}, ROWS, { ms: 0, signal }))).toBe('STORE_TIMEOUT');
        expect(await sessions.read('RETURN 1', {}, ROWS, { ms: 60_000, signal })).toEqual([[1]]);
        await until(0);
      } finally {
        await sessions.close();
      }
    });
  }

  it('is ended in the database when it is interrupted, and others go on', async () => {
    const sessions = new Sessions(given());
    try {
      const interruption = new AbortController();
      const asked = codeOf(sessions.read(ENDLESS, { mark: 2 }, ROWS, { ms: 60_000, signal: interruption.signal }));
      await until(1);
      interruption.abort();
      expect(await asked).toBe('STORE_UNAVAILABLE');
      await until(0);
      expect(await sessions.read('RETURN 1', {})).toEqual([[1]]);
    } finally {
      await sessions.close();
    }
  });
});
