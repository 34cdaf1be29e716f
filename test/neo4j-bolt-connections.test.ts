import { Buffer } from 'node:buffer';
import { createConnection } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { addressOf } from '../src/store/neo4j/bolt/address.js';
import { chunked } from '../src/store/neo4j/bolt/chunks.js';
import { BoltError, UnspokenVersion } from '../src/store/neo4j/bolt/error.js';
import { HANDSHAKE } from '../src/store/neo4j/bolt/handshake.js';
import { Pool } from '../src/store/neo4j/bolt/pool.js';
import type { Reading } from '../src/store/neo4j/bolt/statement.js';
import { Sessions } from '../src/store/neo4j/session.js';
import {
  answering,
  failing,
  HELLO,
  IGNORED,
  type Listening,
  LOGON,
  listening,
  message,
  opened,
  PULL,
  RESET,
  RUN,
  record,
  running,
  SUCCESS,
} from './support/bolt-server.js';
import { given, testNeo4j } from './support/neo4j.js';

const local = (port: number) => ({ host: '127.0.0.1', port, tls: 'none' as const });
function poolAt(port: number, parts: Partial<ConstructorParameters<typeof Pool>[0]> = {}): Pool {
  const { user, password } = testNeo4j ?? { user: 'neo4j', password: 'correct horse' };
  const pool = new Pool({ address: local(port), login: { user, password }, size: 100, connectMs: 5_000, acquireMs: 20_000, ...parts });
  opened.push(() => pool.close());
  return pool;
}
const asked = (pool: Pool, text = 'RETURN 1', timeout = 20_000): Reading =>
  pool.run(text, {}, { database: testNeo4j?.database ?? 'neo4j', bookmarks: [], timeout });
const failure = (reading: Reading): Promise<unknown> =>
  reading.rows.then(
    (rows) => rows,
    (error: unknown) => error,
  );
const ENDLESS = 'UNWIND range(1, 1000000000) AS i WITH i WHERE i < 0 RETURN count(i)';
const LOST = { name: 'BoltError', code: 'ServiceUnavailable', retriable: true };

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(5);
}

describe.skipIf(testNeo4j === null)('connections to Neo4j', () => {
  interface Passing {
    readonly piece?: number;
    readonly refused?: (handshake: Buffer) => boolean;
  }

  /** Neo4j, seen through a server of ours that cuts what it says into pieces, or refuses to speak as it is asked to. */
  async function passing({ piece = Number.POSITIVE_INFINITY, refused }: Passing = {}): Promise<Listening> {
    const { host, port } = addressOf(given().uri.replace(/^neo4j/, 'bolt')) as { host: string; port: number };
    return listening((socket) => {
      socket.once('data', (handshake) => {
        if (refused?.(handshake)) {
          socket.end(Buffer.alloc(4));
          return;
        }
        const server = createConnection({ host, port });
        server.write(handshake);
        socket
          .pipe(server)
          .on('close', () => socket.destroy())
          .on('error', () => undefined);
        server.on('data', (data) => {
          for (let from = 0; from < data.length; from += piece) setImmediate(() => socket.write(data.subarray(from, from + piece)));
        });
        socket.on('close', () => server.destroy());
      });
    });
  }

  it('answer one after another, also after failures, and do not become more', async () => {
    const { port, callers } = await passing();
    const pool = poolAt(port);
    for (let turn = 0; turn < 10; turn += 1) {
      expect(await asked(pool, 'UNWIND range(1, 3) AS i RETURN i, [i]').rows).toEqual([
        [1, [1]],
        [2, [2]],
        [3, [3]],
      ]);
      const code = expect.stringMatching(/^Neo.ClientError.Statement.(SyntaxError|ArithmeticError)$/);
      expect(await failure(asked(pool, 'RETRUN 1'))).toMatchObject({ code, retriable: false, message: expect.stringContaining('RETRUN') });
      // This one fails when records have come.
      expect(await failure(asked(pool, 'UNWIND [1, 1, 0] AS i RETURN 1 / i'))).toMatchObject({ code });
    }
    // One that failed is forgetting that while the next is asked.
    expect(callers.size).toBeLessThan(10);
    expect(await failure(asked(pool, 'CREATE ()'))).toMatchObject({ code: 'Neo.ClientError.Statement.AccessMode' });
    expect(await failure(asked(pool, 'RETURN datetime()'))).toMatchObject({
      code: 'ProtocolError',
      retriable: false,
      message: expect.stringContaining('unexpected sort'),
    });
    expect(await asked(pool).rows).toEqual([[1]]);
    pool.close();
    await until(() => callers.size === 0);
  });

  it('are shared by many at once, no more than may be', async () => {
    const { port, callers } = await passing();
    const pool = poolAt(port, { size: 7 });
    const text = `UNWIND range(1, 50) AS i RETURN i, 'row ' + i`;
    const rows = Array.from({ length: 50 }, (_, index) => [index + 1, `row ${index + 1}`]);
    let most = 0;
    const answers = await Promise.all(
      Array.from({ length: 300 }, async () => {
        const answer = await asked(pool, text).rows;
        most = Math.max(most, callers.size);
        return answer;
      }),
    );
    for (const answer of answers) expect(answer).toEqual(rows);
    expect(most).toBeLessThanOrEqual(7);
    pool.close();
    await until(() => callers.size === 0);
  });

  it.each([1, 2, 13, 1_000])('understand what comes in pieces of %i bytes', async (piece) => {
    const { port } = await passing({ piece });
    const text = `UNWIND range(1, 9) AS i RETURN [i, '東芝🏭', toString(i), i / 7.0], reduce(s = '', j IN range(0, i * 40) | s + toString(j))`;
    const whole = await asked(poolAt((await passing()).port), text).rows;
    expect(whole).toHaveLength(9);
    expect(await asked(poolAt(port), text).rows).toEqual(whole);
  });

  it('end a statement that takes too long', async () => {
    const { port } = await passing();
    const pool = poolAt(port);
    expect(await failure(asked(pool, ENDLESS, 100))).toMatchObject({
      code: expect.stringMatching(/TransactionTimedOut/),
      retriable: false,
    });
    expect(await asked(pool).rows).toEqual([[1]]);
  });

  it('end with a statement that nobody waits for, and stay where it was answered', async () => {
    const { port, callers } = await passing();
    const pool = poolAt(port);
    const reading = asked(pool, ENDLESS);
    await until(() => callers.size === 1);
    await sleep(50);
    reading.abandon();
    expect(await failure(reading)).toMatchObject(LOST);
    const answered = asked(pool);
    expect(await answered.rows).toEqual([[1]]);
    await until(() => callers.size === 1);
    answered.abandon();
    expect(await asked(pool).rows).toEqual([[1]]);
    expect(callers.size).toBe(1);
  });

  it('are opened again when they are lost, idle or in use', async () => {
    const { port, callers } = await passing();
    const pool = poolAt(port);
    await Promise.all([asked(pool).rows, asked(pool).rows]);
    for (const socket of callers) socket.destroy();
    await until(() => callers.size === 0);
    await sleep(20);
    expect(await asked(pool).rows).toEqual([[1]]);
    const reading = asked(pool, ENDLESS);
    await sleep(50);
    for (const socket of callers) socket.resetAndDestroy();
    expect(await failure(reading)).toMatchObject(LOST);
    expect(await asked(pool).rows).toEqual([[1]]);
  });

  it('are closed with what they are asked', async () => {
    const { port, callers } = await passing();
    const pool = poolAt(port, { size: 2 });
    await asked(pool).rows;
    const readings = Array.from({ length: 5 }, () => failure(asked(pool, ENDLESS)));
    await sleep(50);
    pool.close();
    for (const outcome of await Promise.all(readings)) expect(outcome).toMatchObject(LOST);
    expect(await failure(asked(pool))).toMatchObject(LOST);
    await until(() => callers.size === 0);
  });

  it('serve the sessions, whose reads have a coded error once these are closed', async () => {
    const sessions = new Sessions(given());
    expect(await sessions.read('RETURN $x', { x: 1.5 })).toEqual([[1.5]]);
    const reading = sessions.read(ENDLESS, {}).catch((error: unknown) => error);
    await sleep(100);
    await sessions.close();
    expect(await reading).toMatchObject({ code: 'STORE_UNAVAILABLE' });
    await expect(sessions.read('RETURN 1', {})).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  });

  it('take the driver for good where the server speaks no version of ours, and no request fails', async () => {
    let refusals = 0;
    const { port } = await passing({
      refused: (handshake) => {
        const isOurs = handshake.equals(HANDSHAKE);
        if (isOurs) refusals += 1;
        return isOurs;
      },
    });
    const sessions = new Sessions({ ...given(), uri: `bolt://127.0.0.1:${port}` });
    opened.push(() => sessions.close());
    const answers = await Promise.all(Array.from({ length: 20 }, (_, x) => sessions.read('RETURN $x', { x })));
    expect(answers).toEqual(Array.from({ length: 20 }, (_, x) => [[x]]));
    const before = refusals;
    expect(before).toBeGreaterThan(0);
    expect(await sessions.read('RETURN 1', {})).toEqual([[1]]);
    expect(refusals).toBe(before);
  });
});

describe('a server that', () => {
  it('answers is heard', async () => {
    const { port, heard } = await answering({
      [RUN]: running(2),
      [PULL]: Buffer.concat([record('a', 1), Buffer.alloc(4), record('b', 2), SUCCESS]),
    });
    expect(await asked(poolAt(port)).rows).toEqual([
      ['a', 1],
      ['b', 2],
    ]);
    expect(heard).toEqual([HELLO, LOGON, RUN, PULL]);
  });

  it('speaks 5.0 is greeted and logged in to at once', async () => {
    const { port, heard } = await answering({}, { version: Buffer.from([0, 0, 0, 5]) });
    expect(await asked(poolAt(port)).rows).toEqual([]);
    expect(heard).toEqual([HELLO, RUN, PULL]);
  });

  it('speaks no version of ours is told apart', async () => {
    const { port } = await answering({}, { version: Buffer.alloc(4) });
    expect(await failure(asked(poolAt(port)))).toBeInstanceOf(UnspokenVersion);
  });

  it('speaks something else is unavailable', async () => {
    for (const garbage of ['HTTP/1.1 400 Bad Request\r\n\r\n', '\xff\xff\xff\xff\xff', '\x00\x00\x00\x06']) {
      const { port } = await listening((socket) => socket.write(Buffer.from(garbage, 'latin1')));
      expect(await failure(asked(poolAt(port)))).toMatchObject({
        name: 'ProtocolError',
        code: 'ProtocolError',
        retriable: false,
        message: expect.stringContaining('does not keep to Bolt'),
      });
    }
  });

  it('refuses the login says so, and is asked again by the next', async () => {
    const { port, callers } = await answering({ [LOGON]: failing('Neo.ClientError.Security.Unauthorized') });
    const pool = poolAt(port);
    for (let turn = 0; turn < 2; turn += 1) {
      expect(await failure(asked(pool))).toMatchObject({
        code: 'Neo.ClientError.Security.Unauthorized',
        message: 'because',
        retriable: false,
      });
    }
    await until(() => callers.size === 0);
  });

  it('has forgotten the login is logged in to anew', async () => {
    const { port, heard } = await answering({ [RUN]: failing('Neo.ClientError.Security.AuthorizationExpired'), [PULL]: IGNORED });
    const pool = poolAt(port);
    for (let turn = 0; turn < 2; turn += 1) expect(await failure(asked(pool))).toMatchObject({ retriable: true });
    expect(heard.filter((tag) => tag === LOGON || tag === RESET)).toEqual([LOGON, LOGON]);
  });

  it('has forgotten the login is not asked over connections that were idle meanwhile', async () => {
    const answers: Record<number, Buffer> = {};
    const { port, callers } = await answering(answers);
    const pool = poolAt(port);
    await Promise.all(Array.from({ length: 5 }, () => asked(pool).rows));
    expect(callers.size).toBe(5);
    Object.assign(answers, { [RUN]: failing('Neo.ClientError.Security.AuthorizationExpired'), [PULL]: IGNORED });
    expect(await failure(asked(pool))).toMatchObject({ retriable: true });
    await sleep(300);
    expect(callers.size).toBe(0);
  });

  it.each<readonly [string, Record<number, Buffer | null>]>([
    ['fails and closes', { [RUN]: failing('Neo.ClientError.Database.DatabaseNotFound'), [PULL]: null }],
    ['fails twice', { [RUN]: failing('Neo.ClientError.Database.DatabaseNotFound'), [PULL]: failing('Neo.Y') }],
  ])('%s is quoted', async (_, answers) => {
    const { port } = await answering(answers);
    expect(await failure(asked(poolAt(port)))).toMatchObject({ code: 'Neo.ClientError.Database.DatabaseNotFound', retriable: false });
  });

  const RECORD = record('text', 1.5, [null]);
  it.each<readonly [string, Record<number, Buffer | null>]>([
    ['closes instead of answering', { [RUN]: null }],
    ['closes at the login', { [LOGON]: null }],
    ['sends a record before it says that the statement runs', { [RUN]: RECORD }],
    ['ignores what nothing failed before', { [RUN]: IGNORED }],
    ['fails without saying how', { [RUN]: message(0x7f) }],
    ['fails twice', { [RUN]: failing('Neo.X'), [PULL]: failing('Neo.Y') }],
    ['succeeds where it failed', { [RUN]: failing('Neo.X') }],
    ['sends an unknown message', { [PULL]: message(0x55, {}) }],
    ['sends what is no message', { [PULL]: chunked([Buffer.from([0x01])]) }],
    ['sends a record that is no list', { [PULL]: message(0x71, 'text') }],
    ['sends a record that is cut', { [PULL]: chunked([Buffer.from([0xb1, 0x71, 0x94, 0x01])]) }],
    ['sends lists that never end', { [PULL]: chunked([Buffer.concat([Buffer.from([0xb1, 0x71]), Buffer.alloc(500_000, 0x91)])]) }],
    ['sends a node', { [PULL]: chunked([Buffer.from([0xb1, 0x71, 0x91, 0xb1, 0x4e, 0x01])]) }],
  ])('%s is left, with an error', async (_, answers) => {
    const { port, callers } = await answering(answers);
    const outcome = await failure(asked(poolAt(port)));
    expect(outcome).toBeInstanceOf(BoltError);
    expect(outcome).toMatchObject({ code: expect.stringMatching(/^(ServiceUnavailable|ProtocolError|Neo\.X)$/) });
    await until(() => callers.size === 0);
  });

  it('says more than it was asked for is left; the answer counts', async () => {
    const { port, callers } = await answering({ [PULL]: Buffer.concat([RECORD, SUCCESS, SUCCESS]) });
    expect(await asked(poolAt(port)).rows).toEqual([['text', 1.5, [null]]]);
    await until(() => callers.size === 0);
  });

  it('closes in the middle of an answer, wherever that is, is lost', async () => {
    const answer = Buffer.concat([RECORD, RECORD]);
    for (let cut = 0; cut < answer.length; cut += 1) {
      const { port } = await answering({ [PULL]: answer.subarray(0, cut) }, { closesAfter: PULL });
      expect(await failure(asked(poolAt(port)))).toMatchObject(LOST);
    }
  });

  it('stays silent keeps nobody waiting longer than is allowed, nor any connection', async () => {
    const { port, callers } = await listening((socket) => socket.resume());
    const pool = poolAt(port, { size: 3, acquireMs: 100 });
    const begin = performance.now();
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => failure(asked(pool))));
    for (const outcome of outcomes)
      expect(outcome).toMatchObject({ ...LOST, message: expect.stringContaining('acquisition timed out in 100 ms') });
    expect(performance.now() - begin).toBeGreaterThanOrEqual(99);
    expect(callers.size).toBe(3);
    pool.close();
    await until(() => callers.size === 0);
  });

  it('forgets no failure, or does not finish a login, loses the connection in time', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const RESETTING = { [RUN]: failing('Neo.ClientError.X'), [PULL]: IGNORED, [RESET]: Buffer.alloc(0) };
    for (const answers of [RESETTING, { [LOGON]: Buffer.alloc(0) }]) {
      const { port, callers, heard } = await answering(answers);
      asked(poolAt(port)).rows.catch(() => undefined);
      await until(() => heard.some((tag) => tag === RESET || (tag === LOGON && LOGON in answers)));
      expect(callers.size).toBe(1);
      vi.advanceTimersByTime(5_000);
      await until(() => callers.size === 0);
    }
  });

  it('is not needed any longer loses the connections too many, the latest last', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'performance'] });
    const { port, callers } = await answering({});
    const pool = poolAt(port);
    await Promise.all([asked(pool).rows, asked(pool).rows, asked(pool).rows]);
    await until(() => callers.size === 3);
    for (let minute = 0; minute < 2; minute += 1) {
      vi.advanceTimersByTime(45_000);
      await asked(pool).rows;
    }
    await until(() => callers.size === 1);
    vi.advanceTimersByTime(90_000);
    await until(() => callers.size === 0);
  });

  it('cannot be reached is unavailable to all who wait', async () => {
    const { port } = await listening(() => undefined);
    await opened.pop()?.();
    const pool = poolAt(port, { size: 2, address: { ...local(port), host: 'localhost' } });
    const outcomes = await Promise.all(Array.from({ length: 6 }, () => failure(asked(pool))));
    for (const outcome of outcomes) expect(outcome).toMatchObject({ ...LOST, message: expect.stringContaining('ECONNREFUSED') });
  });

  it('encrypts is trusted by those who do not verify it', async () => {
    const { port } = await answering({ [PULL]: Buffer.concat([RECORD, SUCCESS]) }, { encrypts: true });
    const over = (tls: 'verified' | 'unverified'): Pool => poolAt(port, { address: { host: 'localhost', port, tls } });
    expect(await asked(over('unverified')).rows).toEqual([['text', 1.5, [null]]]);
    expect(await failure(asked(over('verified')))).toMatchObject({ ...LOST, message: expect.stringContaining('certificate') });
  });

  it('does not encrypt is unavailable where that is wanted', async () => {
    const { port } = await listening((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    for (const tls of ['verified', 'unverified'] as const)
      expect(await failure(asked(poolAt(port, { address: { ...local(port), tls } })))).toMatchObject(LOST);
  });
});

describe('an address', () => {
  it.each([
    ['bolt://localhost', { host: 'localhost', port: 7687, tls: 'none' }],
    ['bolt+s://graph.example.org:443/', { host: 'graph.example.org', port: 443, tls: 'verified' }],
    ['bolt+ssc://[::1]:7688', { host: '::1', port: 7688, tls: 'unverified' }],
    ['neo4j://localhost', null],
    ['neo4j+s://localhost', null],
    ['neo4j+ssc://localhost', null],
  ])('is read from %s', (uri, address) => {
    expect(addressOf(uri)).toEqual(address);
  });
});
