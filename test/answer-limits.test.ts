import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { SEED_FOLDER, seedChange } from '../src/cli/seed-store.js';
import { AnswerRoom } from '../src/graphql/answer-room.js';
import { buildSchema } from '../src/graphql/build-schema.js';
import { openStore } from '../src/store/open-store.js';
import { type Answer, codeOf, serve } from './support/serve.js';
import { serveSeeded } from './support/serve-seeded.js';
import { toySchema } from './support/toy-schema.js';

const EXECUTIONS = ['direct', 'graphql-js'] as const;
const PACKAGE = 'investment-package:japan-us-550bn';

/** Each has some ten thousand bytes over the seed, or far more. */
const QUESTIONS: Readonly<Record<string, string>> = {
  'a page': '{ claims: sources { edges { cursor node { claims(first: 200) { nodes { statement quote subject { id } } } } } } }',
  'a record that is asked for again and again': `{ nodes(ids: ${JSON.stringify(Array(140).fill(PACKAGE))}) { id ... on Entity { claims(first: 9) { nodes { statement quote } } } } }`,
  'records of several sorts': `{ nodes(ids: ["${PACKAGE}", "company:ihi", "source:none"]) { __typename ... on Entity { claims { nodes { a: statement b: statement c: statement quote source { title claims { nodes { statement } } } } } } } }`,
  'several root fields':
    '{ first: entities { nodes { name summary claims { nodes { statement quote } } } } second: sources { nodes { text } } __typename }',
  'a root field that is computed':
    '{ ontology { kinds { description properties { description name } } } entities { nodes { claims(first: 20) { nodes { statement quote } } } } }',
  'the schema': '{ __schema { types { name description fields { name description args { name description } } } } }',
};

async function dataBytes(server: { readonly url: string }, query: string): Promise<number> {
  const answer = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  const text = await answer.text();
  expect(answer.status, text.slice(0, 300)).toBe(200);
  expect(Number(answer.headers.get('content-length'))).toBe(Buffer.byteLength(text));
  return Buffer.byteLength(text) - Buffer.byteLength('{"data":}\n');
}

describe('the largest answer', () => {
  test.each(Object.entries(QUESTIONS))('of %s is the same by both executors, and a byte less is too little', async (_what, query) => {
    const [direct, reference] = await Promise.all(EXECUTIONS.map((EXECUTION) => serveSeeded({ EXECUTION })));
    const bytes = await dataBytes(direct as { url: string }, query);
    expect(await dataBytes(reference as { url: string }, query)).toBe(bytes);
    expect(bytes).toBeGreaterThan(20_000);
    for (const EXECUTION of EXECUTIONS) {
      const just = await serveSeeded({ EXECUTION, MAX_ANSWER_BYTES: String(bytes) });
      expect(await dataBytes(just, query)).toBe(bytes);
      const less = await serveSeeded({ EXECUTION, MAX_ANSWER_BYTES: String(bytes - 1) });
      const answer = await less.post({ query });
      expect([answer.status, codeOf(answer), answer.body.errors.length]).toEqual([413, 'ANSWER_TOO_LARGE', 1]);
      expect(answer.body).not.toHaveProperty('data');
      expect(answer.body.errors[0].message).toContain(`more than ${(bytes - 1).toLocaleString('en-US')} bytes`);
      // The next one is answered as ever.
      expect((await less.post({ query: '{ company(id: "company:ihi") { name } }' })).body).toEqual({ data: { company: { name: 'IHI' } } });
    }
  });

  test.each(EXECUTIONS)('is refused as a whole by %s, whatever else was asked for', async (EXECUTION) => {
    const server = await serveSeeded({ EXECUTION, MAX_ANSWER_BYTES: '20000' });
    const query = `{ small: __typename bad: company(id: "NO ID") { name } large: ${(QUESTIONS['a page'] as string).slice(10, -1)} }`;
    const answer = await server.post({ query });
    expect([answer.status, codeOf(answer), answer.body.errors.length]).toEqual([413, 'ANSWER_TOO_LARGE', 1]);
  });
});

/** The server over the seed in a file, as it is started, with its room. */
async function serveWithRoom(env: Record<string, string>, limits: { maxAnswerBytes: number; maxUnsentBytes: number }, patience?: number) {
  const store = await openStore({ dataFolder: ':memory:', neo4j: null });
  await store.apply(await seedChange(SEED_FOLDER));
  const room = new AnswerRoom(limits, patience === undefined ? undefined : { read: patience, held: patience });
  const context = () => ({ reader: store, maxPage: 500 });
  const server = await serve({ MAX_COST: '1000000', ...env }, { schema: buildSchema(), context, ready: () => store.ready(), room });
  return { server, room };
}

/** Far more than the two ends of a connection keep for it: some 30 MB. */
const LARGE_QUESTION = `{ nodes(ids: ${JSON.stringify(Array(500).fill(PACKAGE))}) { ... on Entity { claims(first: 60) { nodes { a: statement b: statement c: quote d: quote e: statement f: quote source { url title } } } } } }`;
const LIMITS = { maxAnswerBytes: 60_000_000, maxUnsentBytes: 30_000_000 };

/** A connection that has asked and reads nothing. */
function askAndWait(url: string, query: string, times = 1): Socket {
  const body = JSON.stringify({ query });
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.pause().on('error', () => undefined);
  const request = `POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
  socket.write(request.repeat(times));
  return socket;
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10));
}

describe('answers that nobody reads', () => {
  test.each(EXECUTIONS)('by %s have so much room and no more; others are answered, and it comes back when they go', async (EXECUTION) => {
    const { server, room } = await serveWithRoom({ EXECUTION, ANSWER_TIMEOUT_MS: '3600000' }, LIMITS, 2_000);
    const silent = Array.from({ length: 6 }, () => askAndWait(server.url, LARGE_QUESTION));
    await until(() => room.waiting >= 1);
    expect(room.unsent).toBeGreaterThan(LIMITS.maxUnsentBytes);
    expect(room.unsent).toBeLessThan(LIMITS.maxUnsentBytes + LIMITS.maxAnswerBytes);
    // Whoever asks little waits for nobody, and whoever asks much is told to come back.
    expect((await server.post({ query: '{ company(id: "company:ihi") { name } }' })).body.data.company.name).toBe('IHI');
    const refused = await server.post({ query: LARGE_QUESTION });
    expect([refused.status, codeOf(refused), refused.headers.get('retry-after')]).toEqual([503, 'SERVER_BUSY', '2']);
    for (const socket of silent) socket.destroy();
    await until(() => room.unsent === 0 && room.waiting === 0);
    expect((await server.post({ query: LARGE_QUESTION })).status).toBe(200);
    await until(() => room.unsent === 0);
  });

  test('end with their connection when their time is over', async () => {
    const { server, room } = await serveWithRoom({ ANSWER_TIMEOUT_MS: '400' }, LIMITS);
    const silent = askAndWait(server.url, LARGE_QUESTION);
    await until(() => room.unsent > 0);
    // Reading it to where it was cut is all that is left to do.
    await until(() => room.unsent === 0);
    let got = 0;
    let head = '';
    silent.on('data', (part: Buffer) => {
      if (got === 0) head = part.toString('latin1');
      got += part.length;
    });
    silent.resume();
    await once(silent, 'close');
    expect(got).toBeGreaterThan(0);
    expect(got).toBeLessThan(Number(/content-length: (\d+)/.exec(head)?.[1]));
  });

  test('of a connection are made one at a time', async () => {
    const { server, room } = await serveWithRoom({}, { ...LIMITS, maxUnsentBytes: 1_000_000_000 });
    const silent = askAndWait(server.url, LARGE_QUESTION, 8);
    await until(() => room.unsent > 0);
    for (let turn = 0; turn < 20; turn += 1) await server.post({ query: '{ __typename }' });
    expect(room.unsent).toBeLessThan(LIMITS.maxAnswerBytes);
    silent.destroy();
    await until(() => room.unsent === 0);
  });

  test('do not keep the server from stopping, in the time that it has', async () => {
    const { server, room } = await serveWithRoom({ SHUTDOWN_TIMEOUT_MS: '300' }, LIMITS);
    askAndWait(server.url, LARGE_QUESTION);
    await until(() => room.unsent > 0);
    expect(await server.close()).toBe(1);
    await until(() => room.unsent === 0);
  });
});

describe('requests that are sent together over one connection', () => {
  test('are answered one after another, in their order', async () => {
    let running = 0;
    let most = 0;
    const slow = async (): Promise<string> => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, 5));
      running -= 1;
      return 'done';
    };
    const server = await serve({}, { schema: toySchema({ slow }) });
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    const requests = (from: number, to: number, head = ''): string =>
      Array.from(
        { length: to - from },
        (_, index) => `GET /graphql?query={slow,a${from + index}:hello} HTTP/1.1\r\nhost: a\r\napollo-require-preflight: 1\r\n${head}\r\n`,
      ).join('');
    socket.write(requests(0, 40));
    let got = '';
    let isSent = false;
    for await (const part of socket.setEncoding('utf8')) {
      got += part;
      // The connection goes on when what waited has been answered.
      if (isSent || !got.includes('"a39"')) continue;
      isSent = true;
      socket.write(requests(40, 59) + requests(59, 60, 'connection: close\r\n'));
    }
    expect([...got.matchAll(/"slow":"done","a(\d+)"/g)].map(([, index]) => Number(index))).toEqual(
      Array.from({ length: 60 }, (_, index) => index),
    );
    expect(most).toBe(1);
  });

  test('far too many end it', async () => {
    const server = await serve();
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    socket.on('error', () => undefined).resume();
    socket.write('GET /health HTTP/1.1\r\nhost: a\r\n\r\n'.repeat(1_500));
    await once(socket, 'close');
    expect((await server.get('/health')).status).toBe(200);
  });
});

test('a large answer comes whole, in whatever pieces it left, beyond ASCII too', async () => {
  const answers: Answer[] = [];
  for (const EXECUTION of EXECUTIONS)
    answers.push(
      await (await serveSeeded({ EXECUTION, MAX_COST: '1000000', MAX_ANSWER_BYTES: '60000000' })).post({ query: LARGE_QUESTION }),
    );
  const [direct, reference] = answers as [Answer, Answer];
  expect(direct.body.data.nodes).toHaveLength(500);
  expect(direct.body.data.nodes[499]).toEqual(direct.body.data.nodes[0]);
  expect(JSON.stringify(direct.body.data.nodes[0])).toContain('’');
  expect(direct.body).toEqual(reference.body);
});
