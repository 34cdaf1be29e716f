import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request as ask } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildServer } from './support/build.js';
import { type Child, startCommand } from './support/child.js';

const TIMEOUT_MS = 600_000;
const PACKAGE = 'investment-package:japan-us-550bn';

/** A list of the same record, over and over: small in the store, and an answer just below the largest. */
const repeated = (times: number, fields: string): string =>
  JSON.stringify({
    query: `{ nodes(ids: ${JSON.stringify(Array(times).fill(PACKAGE))}) { ... on Entity { claims(first: 38) { nodes { ${fields} } } } } }`,
  });

/** The claims of a source, for each of its claims, and again for each of those: large in the store already. */
const NESTED = JSON.stringify({
  query: `{ entity(id: "${PACKAGE}") { claims(first: 45) { nodes { source { claims(first: 45) { nodes { source { claims(first: 45) { nodes { statement quote } } } } } } } } } }`,
});

interface Reply {
  readonly status: number;
  readonly bytes: number;
  readonly isWhole: boolean;
  readonly text: string;
}

/** The default server over the seed, with a heap of 512 MB. */
const folder = mkdtempSync(join(tmpdir(), 'keiretsu-memory-'));
let server: Child;
let url: URL;
beforeAll(async () => {
  await buildServer();
  const env = { KEIRETSU_DATA: folder, ANSWER_TIMEOUT_MS: '20000' };
  server = startCommand(process.execPath, ['--max-old-space-size=512', 'dist/main.js'], env);
  url = new URL(await server.url);
}, TIMEOUT_MS);
afterAll(() => {
  server.process.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

function post(body: string, agent?: Agent): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const asked = ask({ host: url.hostname, port: url.port, path: '/graphql', method: 'POST', headers, agent }, (response) => {
      let bytes = 0;
      let text = '';
      response.on('data', (part: Buffer) => {
        bytes += part.length;
        if (text.length < 1_000) text += part.toString('utf8');
      });
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, bytes, isWhole: Number(response.headers['content-length']) === bytes, text }),
      );
      response.on('error', reject);
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

/** Asks until it is answered, as whoever is told to come back does. */
async function postPatiently(body: string): Promise<Reply> {
  for (;;) {
    // On a busy machine a client may read so slowly that it is cut, and asks again.
    const reply = await post(body).catch(() => null);
    if (reply === null) continue;
    // The store, too, may take longer than a request has.
    if (reply.status !== 503 && !reply.text.includes('"STORE_TIMEOUT"')) return reply;
    await new Promise((resolve) => setTimeout(resolve, 2_000));
  }
}

/** Asks a short question all the time until `work` is done; says how often it was answered. */
async function beside(work: () => Promise<void>): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const done = new AbortController();
  let answered = 0;
  const asking = (async () => {
    while (!done.signal.aborted) {
      const { text } = await post('{"query":"{ company(id: \\"company:ihi\\") { name } }"}', agent);
      expect(text).toBe('{"data":{"company":{"name":"IHI"}}}\n');
      answered += 1;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  })();
  try {
    await work();
  } finally {
    done.abort();
  }
  await asking;
  agent.destroy();
  return answered;
}

/** The question whose answer comes as near as can be to the most bytes allowed. */
async function largest(fields: string): Promise<string> {
  const [one, two] = [await post(repeated(1, fields)), await post(repeated(2, fields))];
  expect([one.status, two.status]).toEqual([200, 200]);
  const times = Math.min(500, Math.floor((16_777_216 - one.bytes) / (two.bytes - one.bytes)));
  return repeated(times, fields);
}

describe('with 512 MB of heap the server lives, and answers others', () => {
  test(
    'while 300 clients ask for the largest answers at once',
    async () => {
      const fields =
        'id statement quote confidence recordedAt more: statement again: quote third: statement source { id title url publisher publishedOn }';
      const repeating = await largest(fields);
      const sizes = [await post(repeating), await post(NESTED)].map(({ bytes }) => bytes);
      expect(Math.min(...sizes)).toBeGreaterThan(8_000_000);
      expect(Math.max(...sizes)).toBeGreaterThan(16_000_000);
      const answered = await beside(async () => {
        const replies = await Promise.all(Array.from({ length: 300 }, (_, index) => postPatiently(index % 50 === 0 ? NESTED : repeating)));
        expect(replies.filter(({ status, isWhole }) => status !== 200 || !isWhole)).toEqual([]);
      });
      expect(answered).toBeGreaterThan(5);
      expect(server.process.exitCode).toBeNull();
    },
    TIMEOUT_MS,
  );

  test(
    'while each of ten connections has 200 requests on it and reads nothing',
    async () => {
      const body = await largest('id statement quote commitment confidence recordedAt source { title url }');
      const request = `POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
      const answered = await beside(async () => {
        const closed = Array.from({ length: 10 }, () => {
          const socket = connect(Number(url.port), url.hostname);
          socket.on('error', () => undefined).pause();
          socket.write(request.repeat(200));
          // Who does not read hears that a connection has ended when they write.
          const writing = setInterval(() => socket.write('\r\n'), 500);
          socket.once('close', () => clearInterval(writing));
          return new Promise((resolve) => socket.once('close', resolve));
        });
        // The server ends them, since their answers are not read in time.
        await Promise.all(closed);
      });
      expect(answered).toBeGreaterThan(5);
      expect(server.process.exitCode).toBeNull();
      // The room that they had is there again.
      expect(await post(body)).toMatchObject({ status: 200, isWhole: true });
    },
    TIMEOUT_MS,
  );

  test(
    'while a hundred clients ask under the longest names that are allowed',
    async () => {
      const fields = Array.from({ length: 49 }, (_, index) => `${'n'.repeat(62)}${10 + index}: confidence`).join(' ');
      const body = await largestWithin(fields);
      const answered = await beside(async () => {
        const replies = await Promise.all(Array.from({ length: 100 }, () => postPatiently(body)));
        expect(replies.filter(({ status, isWhole }) => status !== 200 || !isWhole)).toEqual([]);
      });
      expect(answered).toBeGreaterThan(5);
      const longer = await post(body.replaceAll('n'.repeat(62), 'n'.repeat(15_000)));
      expect([longer.status, /"code":"(\w+)"/.exec(longer.text)?.[1]]).toEqual([400, 'NAME_TOO_LONG']);
      expect(server.process.exitCode).toBeNull();
    },
    TIMEOUT_MS,
  );

  test('and stops as ever', async () => {
    server.process.kill('SIGTERM');
    expect(await server.ended).toEqual({ code: 0, signal: null });
  });
});

/** As many records as such names may cost. */
async function largestWithin(fields: string): Promise<string> {
  for (const times of [500, 200, 50, 5]) {
    const body = repeated(times, fields);
    if ((await post(body)).status === 200) return body;
  }
  throw new Error('all are refused');
}
