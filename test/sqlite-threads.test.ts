import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import Database from 'libsql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Connection, RecordRead } from '../src/graph/plan.js';
import { ReadBudget } from '../src/graph/read-budget.js';
import type { GraphStore, ReadOptions } from '../src/graph/store.js';
import { KeiretsuError } from '../src/kernel/errors.js';
import { Latencies } from '../src/store/latency.js';
import { type Running, Scheduler } from '../src/store/scheduler.js';
import { identityOf } from '../src/store/sqlite/file-identity.js';
import { Reader, ReaderLost } from '../src/store/sqlite/reader.js';
import { Readers, type ReadersLimits } from '../src/store/sqlite/readers.js';
import { openSqliteStore } from '../src/store/sqlite/store.js';
import { change, named, reference, source } from './support/changes.js';
import { tempFolder } from './support/temp-folder.js';

const ALWAYS: ReadOptions = { time: { validOn: null, knownOn: null } };
/** Runs until it is ended. */
const ENDLESS = 'WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT CAST(json_array(COUNT(*)) AS BLOB) FROM n';
const ONE = 'SELECT CAST(json_array(?) AS BLOB)';
/** Runs that are quick, ordinary, slow. */
const [QUICK_MS, ORDINARY_MS, SLOW_MS] = [10, 100, 1_000];

/** Threads that this process has started since, in order. */
const started: Worker[] = [];
const note = (worker: Worker): void => void started.push(worker);
beforeAll(() => process.on('worker', note));
afterAll(() => process.off('worker', note));

function newFile(): string {
  const file = join(tempFolder(), 'any.db');
  const database = new Database(file);
  database.exec('PRAGMA journal_mode = WAL; CREATE TABLE t (x)');
  database.close();
  return file;
}

async function withReaders<T>(
  most: number,
  use: (readers: Readers, latencies: Latencies) => Promise<T>,
  limits: Omit<ReadersLimits, 'most'> = {},
): Promise<T> {
  const file = newFile();
  const latencies = new Latencies();
  const readers = new Readers(
    (onEnd) => new Reader(file, identityOf(file), 'PRAGMA query_only = ON', onEnd),
    { most, ...limits },
    latencies,
  );
  try {
    return await use(readers, latencies);
  } finally {
    await readers.close();
  }
}

const outcome = (asked: Promise<unknown>): Promise<unknown> =>
  asked.then(
    () => 'answered',
    (error: unknown) => (error as { code?: string }).code ?? error,
  );

describe('threads that read', () => {
  it('answer what they are asked, in any number', () =>
    withReaders(3, async (readers) => {
      const asked = Array.from({ length: 50 }, (_, index) => readers.ask(ONE, [`${index} 😀`]));
      expect((await Promise.all(asked)).map((json) => JSON.parse(json) as unknown)).toEqual(
        Array.from({ length: 50 }, (_, index) => [`${index} 😀`]),
      );
    }));

  it('pass on why a statement failed', () =>
    withReaders(1, async (readers) => {
      await expect(readers.ask('SELECT 1 FROM nowhere', [])).rejects.toMatchObject({
        code: 'STORE_CORRUPT',
        details: expect.stringContaining('no such table'),
      });
      await expect(readers.ask('DELETE FROM t RETURNING x', [])).rejects.toMatchObject({
        code: 'STORE_UNAVAILABLE',
        details: expect.stringContaining('SQLITE_READONLY'),
      });
      expect(await readers.ask(ONE, [1])).toBe('[1.0]');
    }));

  it('say that a file cannot be opened, and go on when it can', async () => {
    const folder = tempFolder();
    const file = join(folder, 'bad.db');
    writeFileSync(file, 'This is not a database.\n'.repeat(500));
    const readers = new Readers(
      (onEnd) => new Reader(file, identityOf(file), 'PRAGMA query_only = ON; SELECT * FROM sqlite_schema', onEnd),
      { most: 1 },
    );
    expect(await outcome(readers.ask(ONE, [1]))).toBe('STORE_CORRUPT');
    await readers.close();
  });

  it.each([2, 3])('of %i, one is kept for what is quick', (most) =>
    withReaders(most, async (readers, latencies) => {
      latencies.note(ONE, QUICK_MS);
      const endless = Array.from({ length: 5 }, () => outcome(readers.ask(ENDLESS, [])));
      for (let index = 0; index < 5; index += 1) expect(await readers.ask(ONE, [index])).toBe(`[${index}.0]`);
      await readers.close();
      expect(await Promise.all(endless)).toEqual(Array.from({ length: 5 }, () => 'STORE_UNAVAILABLE'));
    }),
  );

  it('of 3, one more is kept for what nobody has asked before', () =>
    withReaders(3, async (readers, latencies) => {
      latencies.note(ENDLESS, SLOW_MS);
      const endless = Array.from({ length: 5 }, () => outcome(readers.ask(ENDLESS, [])));
      expect(await readers.ask(ONE, [1])).toBe('[1.0]');
      expect(await readers.ask(ONE, [2])).toBe('[2.0]');
      await readers.close();
      await Promise.all(endless);
    }));

  it('end a statement that takes too long, and answer the next', () =>
    withReaders(
      1,
      async (readers) => {
        const runs = outcome(readers.ask(ENDLESS, []));
        const waits = outcome(readers.ask(ENDLESS, []));
        expect(await Promise.all([runs, waits])).toEqual(['STORE_TIMEOUT', 'STORE_TIMEOUT']);
        expect(await readers.ask(ONE, [1])).toBe('[1.0]');
      },
      { statementMs: 500 },
    ));

  it('know as slow what ended by its time', () =>
    withReaders(
      1,
      async (readers, latencies) => {
        latencies.note(ENDLESS, QUICK_MS);
        for (let run = 0; run < 3; run += 1) expect(await outcome(readers.ask(ENDLESS, []))).toBe('STORE_TIMEOUT');
        await readers.ask(ONE, [1]);
        expect(latencies.priorityOf(ENDLESS)).toBe('slow');
      },
      { statementMs: 1_000, overtimeMs: 100_000 },
    ));

  it.each([QUICK_MS, ORDINARY_MS])('put off what was expected to take %i ms and is slow, and go on with others', (ms) =>
    withReaders(
      2,
      async (readers, latencies) => {
        latencies.note(ENDLESS, ms);
        const endless = Array.from({ length: 6 }, () => outcome(readers.ask(ENDLESS, [])));
        for (let index = 0; index < 5; index += 1) expect(await readers.ask(ONE, [index])).toBe(`[${index}.0]`);
        await readers.close();
        expect(await Promise.all(endless)).toEqual(Array.from({ length: 6 }, () => 'STORE_UNAVAILABLE'));
      },
      { overtimeMs: 100 },
    ),
  );

  it('answer what was put off, once it has a thread for slow ones', () =>
    withReaders(
      2,
      async (readers) => {
        const long = (label: number): Promise<unknown> =>
          readers
            .ask(
              'WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT 1000000) SELECT CAST(json_array(?, COUNT(*)) AS BLOB) FROM n',
              [label],
            )
            .then((json) => (JSON.parse(json) as number[])[0]);
        expect(await Promise.all([1, 2, 3, 4].map(long))).toEqual([1, 2, 3, 4]);
      },
      { overtimeMs: 50 },
    ));

  it('serve clients in turns, and addresses before their connections', () =>
    withReaders(1, async (readers, latencies) => {
      latencies.note(ONE, QUICK_MS);
      const order: string[] = [];
      const ask = (address: string, connection: string): Promise<unknown> =>
        readers.ask(ONE, [address], new ReadBudget(60_000, { address, connection })).then(() => order.push(`${address}${connection}`));
      const asked = [1, 2, 3].map(() => ask('a', '1'));
      asked.push(ask('a', '2'), ask('b', '1'), ask('b', '1'));
      await Promise.all(asked);
      expect(order).toEqual(['a1', 'a1', 'b1', 'a2', 'b1', 'a1']);
    }));

  it('give the reads of a request one deadline and one sum of time', () =>
    withReaders(1, async (readers) => {
      const budget = new ReadBudget(60_000);
      budget.spend(59_500);
      // The deadline is a minute away, the sum is almost used up: whoever runs is ended, whoever waits is not begun.
      const all = Array.from({ length: 20 }, () => outcome(readers.ask(ENDLESS, [], budget)));
      expect(new Set(await Promise.all(all))).toEqual(new Set(['STORE_TIMEOUT']));
      expect(await outcome(readers.ask(ONE, [1], budget))).toBe('STORE_TIMEOUT');
      expect(await readers.ask(ONE, [1], new ReadBudget(60_000))).toBe('[1.0]');
    }));

  it('are replaced when they end, and what they were asked is asked again', () =>
    withReaders(1, async (readers) => {
      const before = started.length;
      expect(await readers.ask(ONE, [1])).toBe('[1.0]');
      const [worker] = started.slice(before) as [Worker];
      // It cannot hear any more what it is asked now.
      const ended = worker.terminate();
      expect(await readers.ask(ONE, [2])).toBe('[2.0]');
      await ended;
      expect(started.length).toBe(before + 2);
    }));

  it('are given up when they end twice', async () => {
    let lost = 0;
    const ask = (): Promise<never> => {
      lost += 1;
      return Promise.reject(new ReaderLost('gone'));
    };
    const readers = new Readers(() => ({ isBusy: false, ask, close: () => Promise.resolve() }) as unknown as Reader, { most: 1 });
    expect(await outcome(readers.ask(ONE, [1]))).toBe('STORE_UNAVAILABLE');
    expect(lost).toBe(2);
    await readers.close();
  });
});

const companies = (limit: number): Connection => ({
  kind: 'connection',
  types: null,
  over: { set: 'entities', kinds: ['Company'] },
  filter: null,
  order: [
    { by: { count: { relationship: 'SUPPLIES', direction: 'OUT' } }, direction: 'DESC', type: 'number', nullable: false },
    { by: { column: 'id', of: 'item' }, direction: 'ASC', type: 'text', nullable: false },
  ],
  page: { limit, from: 'start', after: null, before: null },
  wants: { rows: true, keys: false, totalCount: false, hasNext: false, hasPrevious: false },
  shape: { sort: 'entity', fields: ['name'], branches: [] },
});
const point: RecordRead = { sort: 'entity', ids: ['company:c1'], shape: { sort: 'entity', fields: ['name'], branches: [] } };

/** Twelve relationships in a row, from every company to every other one: more than anybody waits for. */
function heavy(steps: number): Connection {
  const plan = companies(10);
  let filter: Connection['filter'] = { op: 'compare', column: 'name', test: 'eq', value: 'nobody' };
  for (let step = 0; step < steps; step += 1)
    filter = {
      op: 'and',
      of: [{ op: 'not', of: { op: 'some', step: { relationship: 'SUPPLIES', direction: 'OUT' }, filter: { op: 'other', filter } } }],
    };
  return { ...plan, filter };
}

describe('a store with threads', () => {
  let store: GraphStore;
  const folder = mkdtempSync(join(tmpdir(), 'keiretsu-threads-'));
  beforeAll(async () => {
    store = await openSqliteStore(folder, {}, 2);
    const names = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`company:c${index}`, `C${index}`]));
    await store.apply(change({ sources: [reference, source('news')], assert: named(names) }));
  });
  afterAll(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });

  it('does not hold the event loop up: a point is read while a list is', async () => {
    const order: string[] = [];
    const list = store.connection(heavy(3), ALWAYS).then(() => order.push('list'));
    const timer = new Promise((resolve) => setImmediate(resolve)).then(() => order.push('timer'));
    await store.records([point], ALWAYS).then(() => order.push('point'));
    await Promise.all([list, timer]);
    expect(order).toEqual(['point', 'timer', 'list']);
  });

  it('sees every write that was acknowledged before', async () => {
    for (let index = 0; index < 10; index += 1) {
      await store.apply(change({ assert: named({ [`company:new${index}`]: `New ${index}` }) }));
      const { totalCount } = await store.connection(
        { ...companies(0), wants: { ...companies(0).wants, rows: false, totalCount: true } },
        ALWAYS,
      );
      expect(totalCount).toBe(201 + index);
    }
  });

  it('closes while reads are in flight', async () => {
    const other = await openSqliteStore(tempFolder(), {}, 2);
    const reads = Array.from({ length: 20 }, () => outcome(other.connection(companies(10), ALWAYS)));
    await other.close();
    for (const one of await Promise.all(reads)) expect(['answered', 'STORE_UNAVAILABLE']).toContain(one);
    expect(await outcome(other.connection(companies(10), ALWAYS))).toBe('STORE_UNAVAILABLE');
  });
});

describe('a statement that is put off', () => {
  const limits = { most: 2, ordinary: 2, slow: 1, overtimeMs: 20 };
  /** Ends when it is interrupted, with this. */
  const interruptible = (error: Error): Running<never> => {
    let interrupt = (): void => undefined;
    const ended = new Promise<never>((_resolve, reject) => {
      interrupt = () => reject(error);
    });
    return { outcome: ended, interrupt };
  };

  it('is refused and not run again where its answer has no room', async () => {
    const scheduler = new Scheduler(limits, new Latencies());
    // It takes the place of slow ones.
    const first = outcome(scheduler.ask('first', () => interruptible(new Error('interrupted'))));
    await new Promise((resolve) => setTimeout(resolve, 3 * limits.overtimeMs));
    let runs = 0;
    const full = scheduler.ask('full', () => {
      runs += 1;
      return interruptible(new KeiretsuError('SERVER_BUSY', 'There is no room.'));
    });
    expect(await outcome(full)).toBe('SERVER_BUSY');
    expect(runs).toBe(1);
    scheduler.close();
    expect(await first).toBe('STORE_UNAVAILABLE');
  });
});

describe('the priority of a statement', () => {
  const after = (...runs: readonly number[]): unknown => {
    const latencies = new Latencies();
    for (const ms of runs) latencies.note('a', ms);
    return latencies.priorityOf('a');
  };

  it('is what the shortest of its last runs was', () => {
    expect(new Latencies().priorityOf('a')).toBe('ordinary');
    expect(after(0.1)).toBe('quick');
    expect(after(100)).toBe('ordinary');
    expect(after(300)).toBe('slow');
    expect(after(300, 10)).toBe('quick');
    expect(after(10, 300, 300)).toBe('quick');
    expect(after(10, 300, 300, 300)).toBe('slow');
    expect(after(0.1, 0.1, 0.1, 0.1, 0.1)).toBe('instant');
    expect(after(0.1, 0.1, 0.1, 0.1, 0.1, 2)).toBe('instant');
    expect(after(0.1, 0.1, 0.1, 0.1, 2, 0.1)).toBe('quick');
  });

  it('is trusted less after it blocked the event loop', () => {
    const five = [0.1, 0.1, 0.1, 0.1, 0.1];
    expect(after(...five, 50)).toBe('quick');
    expect(after(...five, 50, ...five)).toBe('quick');
    expect(after(...five, 50, ...five, ...five)).toBe('instant');
  });

  it('is remembered of so many statements and no more', () => {
    const latencies = new Latencies();
    for (let index = 0; index < 5_000; index += 1) latencies.note(`${index}`, 1);
    expect(latencies.priorityOf('0')).toBe('ordinary');
    expect(latencies.priorityOf('4999')).toBe('quick');
    latencies.note('x'.repeat(1_000_000), 1);
    expect(latencies.priorityOf('x'.repeat(1_000_000))).toBe('ordinary');
  });
});
