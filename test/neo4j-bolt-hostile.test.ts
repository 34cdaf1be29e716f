import { Buffer } from 'node:buffer';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { BoltError } from '../src/store/neo4j/bolt/error.js';
import { GENEROUS } from '../src/store/neo4j/bolt/limits.js';
import { Pool } from '../src/store/neo4j/bolt/pool.js';
import type { Reading } from '../src/store/neo4j/bolt/statement.js';
import { failureOf } from '../src/store/neo4j/failure.js';
import { Sessions } from '../src/store/neo4j/session.js';
import { answering, failing, IGNORED, listening, message, opened, PULL, RUN, record, running, SUCCESS } from './support/bolt-server.js';

const LOGIN = { user: 'neo4j', password: 'correct horse' };
const OPTIONS = { database: 'neo4j', bookmarks: [], timeout: 20_000 };

function poolAt(port: number, limits = GENEROUS): Pool {
  const address = { host: '127.0.0.1', port, tls: 'none' as const };
  const pool = new Pool({ address, login: LOGIN, size: 10, connectMs: 5_000, acquireMs: 20_000, limits });
  opened.push(() => pool.close());
  return pool;
}

const asked = (pool: Pool): Reading => pool.run('RETURN 1', {}, OPTIONS);
const failure = (reading: Reading): Promise<unknown> =>
  reading.rows.then(
    (rows) => rows,
    (error: unknown) => error,
  );

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(5);
}

/** Speaks to whoever has logged in, and once it is asked says these over and over for as long as anybody listens. */
async function flooding(first: Buffer, again: Buffer): Promise<{ port: number; callers: Set<Socket>; sent: () => number }> {
  let sent = 0;
  const server = await listening((socket) => {
    let isLoggedIn = false;
    socket.once('data', () => {
      socket.write(Buffer.from([0, 0, 4, 5]));
      socket.on('data', () => {
        if (!isLoggedIn) {
          isLoggedIn = true;
          socket.write(Buffer.concat([SUCCESS, SUCCESS]));
          return;
        }
        socket.write(first);
        const pour = (): void => {
          while (!socket.destroyed) {
            sent += again.length;
            if (!socket.write(again)) return void socket.once('drain', pour);
          }
        };
        pour();
      });
    });
  });
  return { ...server, sent: () => sent };
}

const MB = 1024 * 1024;
/** What is kept of everything that was made, in bytes. */
function kept(): number {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

describe('a server that does not end', () => {
  const chunk = Buffer.concat([Buffer.from([0xff, 0xff]), Buffer.alloc(0xffff, 0x41)]);
  const many = (one: Buffer): Buffer => Buffer.concat(Array.from({ length: Math.ceil(60_000 / one.length) }, () => one));
  const startOfRecord = Buffer.from([0, 8, 0xb1, 0x71, 0x91, 0xd2, 0x7f, 0xff, 0xff, 0xff]);
  /** A record of one list that holds empty lists: each is a byte on the way and much more in memory. */
  const lists = (): Buffer => message(0x71, [Array.from({ length: 20_000 }, () => [])]);

  it.each<readonly [string, Buffer, Buffer]>([
    ['a message', Buffer.concat([running(1), startOfRecord]), chunk],
    ['records', running(1), many(record('x'))],
    ['records without a column', running(0), many(record())],
    ['lists', running(1), lists()],
    ['a failure', Buffer.concat([Buffer.from([0, 7, 0xb1, 0x7f, 0xa1, 0xd2, 0x7f, 0xff, 0xff])]), chunk],
  ])('sending %s is left before it costs the memory of this process', async (_, first, again) => {
    const { port, callers, sent } = await flooding(first, again);
    const before = kept();
    let most = 0;
    const sampling = setInterval(() => {
      most = Math.max(most, kept() - before);
    }, 50);
    const outcome = await failure(asked(poolAt(port)));
    clearInterval(sampling);
    most = Math.max(most, kept() - before);
    expect(outcome).toMatchObject({ name: 'AnswerTooLarge', retriable: false });
    expect(failureOf(outcome, 'bolt://x')).toMatchObject({ code: 'STORE_TIMEOUT' });
    // What lies between may hold some more of it.
    expect(sent()).toBeLessThan(GENEROUS.bytes + 64 * MB);
    expect(most).toBeLessThan(512 * MB);
    await until(() => callers.size === 0);
  });

  it('is allowed what is given', async () => {
    const answer = { [RUN]: running(1), [PULL]: Buffer.concat([record('x'.repeat(10_000)), record('y'.repeat(10_000)), SUCCESS]) };
    const { port } = await answering(answer);
    expect(await asked(poolAt(port)).rows).toHaveLength(2);
    expect(await asked(poolAt(port, { ...GENEROUS, bytes: 21_000 })).rows).toHaveLength(2);
    for (const limits of [
      { ...GENEROUS, bytes: 15_000 },
      { ...GENEROUS, bytes: 9_000 },
      { ...GENEROUS, values: 3 },
    ])
      expect(await failure(asked(poolAt(port, limits)))).toMatchObject({ name: 'AnswerTooLarge' });
  });

  it('of a failure is quoted no longer than it is read', async () => {
    const { port } = await answering({
      [RUN]: message(0x7f, { code: 'Neo.TransientError.X', message: '. '.repeat(2_000_000) }),
      [PULL]: IGNORED,
    });
    const outcome = await failure(asked(poolAt(port)));
    expect((outcome as BoltError).message.length).toBeLessThan(10_000);
    const told = failureOf(outcome, 'bolt://x') as { details: string };
    expect(told).toMatchObject({ code: 'STORE_UNAVAILABLE' });
    expect(told.details.length).toBeLessThan(1_000);
    const coded = await answering({ [RUN]: failing('Neo.'.repeat(100_000)), [PULL]: IGNORED });
    expect(await failure(asked(poolAt(coded.port)))).toMatchObject({ name: 'ProtocolError' });
  });
});

describe('an answer that is not what was asked', () => {
  it.each<readonly [string, Record<number, Buffer>]>([
    ['success without a word', { [RUN]: SUCCESS }],
    ['columns that are no list', { [RUN]: message(0x70, { fields: 3 }) }],
    ['records with fewer columns', { [RUN]: running(2), [PULL]: Buffer.concat([record('a'), SUCCESS]) }],
    ['records with more columns', { [RUN]: running(1), [PULL]: Buffer.concat([record('a', 'b'), SUCCESS]) }],
    ['an end that says there is more', { [PULL]: message(0x70, { has_more: true }) }],
    ['the beginning again', { [PULL]: running(3) }],
    ['a summary that is no map', { [PULL]: message(0x70, 1) }],
  ])('%s: is an error, and the connection is left', async (_, answers) => {
    const { port, callers } = await answering(answers);
    expect(await failure(asked(poolAt(port)))).toMatchObject({ name: 'ProtocolError', code: 'ProtocolError' });
    await until(() => callers.size === 0);
  });

  it.each<readonly [string, Buffer]>([
    ['a whole answer', Buffer.concat([running(3), record('wrong', 0, null), SUCCESS])],
    ['a summary too many', SUCCESS],
    ['a failure', failing('Neo.ClientError.X')],
  ])('that has come before it was asked for is no answer: %s', async (_, early) => {
    const { port, callers } = await answering({ [PULL]: Buffer.concat([record('right', 1, null), SUCCESS]) });
    const pool = poolAt(port);
    expect(await asked(pool).rows).toEqual([['right', 1, null]]);
    for (const socket of callers) socket.write(early);
    const outcome = await failure(asked(pool));
    // Either it is noticed while nothing is asked, and another connection is taken, or it spoils this one.
    if (outcome instanceof BoltError) expect(outcome.name).toBe('ProtocolError');
    else expect(outcome).toEqual([['right', 1, null]]);
    expect(await asked(pool).rows).toEqual([['right', 1, null]]);
  });

  it('between the asking and the writing is no answer', async () => {
    const { port, callers } = await answering({ [PULL]: Buffer.concat([record('right', 1, null), SUCCESS]) });
    const pool = poolAt(port);
    await asked(pool).rows;
    // Written in the turn in which it is asked: it is here before what is asked has left.
    for (const socket of callers) socket.write(Buffer.concat([running(3), record('wrong', 0, null), SUCCESS]));
    const busy = performance.now() + 50;
    while (performance.now() < busy);
    const outcomes = await Promise.all(Array.from({ length: 3 }, () => failure(asked(pool))));
    for (const outcome of outcomes) if (!(outcome instanceof BoltError)) expect(outcome).toEqual([['right', 1, null]]);
  });

  it('is asked for once more, over another connection', async () => {
    let callersSoFar = 0;
    const bad = await answering({ [RUN]: SUCCESS });
    const good = await answering({ [RUN]: running(1), [PULL]: Buffer.concat([record('right'), SUCCESS]) });
    const sessions = new Sessions({ uri: 'bolt://127.0.0.1:1', ...LOGIN, database: 'neo4j' }, {}, () => {
      callersSoFar += 1;
      return poolAt(callersSoFar === 1 ? bad.port : good.port);
    });
    opened.push(() => sessions.close());
    await expect(sessions.read('RETURN 1', {})).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    expect(bad.heard.filter((tag) => tag === RUN)).toHaveLength(2);
  });

  it('in the eyes of whoever reads it, is asked for once more', async () => {
    const { port, heard } = await answering({ [RUN]: running(1), [PULL]: Buffer.concat([record('x'), SUCCESS]) });
    const sessions = new Sessions({ uri: `bolt://127.0.0.1:${port}`, ...LOGIN, database: 'neo4j' });
    opened.push(() => sessions.close());
    expect(await sessions.read('RETURN 1', {}, (rows) => rows.length)).toBe(1);
    const { malformed } = await import('../src/store/neo4j/bolt/error.js');
    let reads = 0;
    const read = (): number => {
      reads += 1;
      if (reads === 1) throw malformed('no count');
      return reads;
    };
    expect(await sessions.read('RETURN 1', {}, read)).toBe(2);
    expect(heard.filter((tag) => tag === RUN)).toHaveLength(3);
  });
});

describe('a server that wants a new login', () => {
  it('is given one, and is not told as a wrong setting', async () => {
    const answers: Record<number, Buffer> = { [RUN]: running(1), [PULL]: Buffer.concat([record('x'), SUCCESS]) };
    const { port } = await answering(answers);
    const sessions = new Sessions({ uri: `bolt://127.0.0.1:${port}`, ...LOGIN, database: 'neo4j' });
    opened.push(() => sessions.close());
    expect(await sessions.read('RETURN 1', {})).toEqual([['x']]);
    const served = { ...answers };
    Object.assign(answers, { [RUN]: failing('Neo.ClientError.Security.AuthorizationExpired'), [PULL]: IGNORED });
    setTimeout(() => Object.assign(answers, served), 20);
    expect(await sessions.read('RETURN 1', {})).toEqual([['x']]);
    Object.assign(answers, { [RUN]: failing('Neo.ClientError.Security.AuthorizationExpired'), [PULL]: IGNORED });
    await expect(sessions.read('RETURN 1', {})).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  });
});
