import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { version } from '../src/config.js';
import { buildServer } from './support/build.js';
import { type Child, start, startCommand } from './support/child.js';
import { ask } from './support/serve.js';

const scratch = mkdtempSync(join(tmpdir(), 'keiretsu-startup-'));
const children = new Set<Child>();
let folders = 0;

/** A data folder that does not exist yet. */
function newFolder(): string {
  folders += 1;
  return join(scratch, `data-${folders}`);
}

function run(env: Record<string, string>, args: readonly string[] = []): Child {
  const child = start(env, args);
  children.add(child);
  return child;
}

async function stop(child: Child, signal: NodeJS.Signals = 'SIGTERM'): Promise<number | NodeJS.Signals | null> {
  child.process.kill(signal);
  const { code, signal: by } = await child.ended;
  children.delete(child);
  return code ?? by;
}

// Whatever npm test did before: what runs is what the sources say now.
beforeAll(buildServer);
afterEach(async () => {
  await Promise.all([...children].map((child) => stop(child, 'SIGKILL')));
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const FINGERPRINT = `{
  sources(first: 20) { totalCount nodes { id text claims(first: 500) { totalCount nodes { id statement quote } } } }
  entities(first: 500) { totalCount nodes { id name aliases { name language } relationships(first: 0) { totalCount } } }
  projects { nodes { id value { value currency qualifier } suppliers { edges { node { name } component commitment contested } } partOf { nodes { id } } } }
}`;

interface Fingerprint {
  readonly sources: { readonly totalCount: number; readonly nodes: readonly { readonly claims: { readonly totalCount: number } }[] };
}

async function fingerprint(url: string): Promise<Fingerprint> {
  const { status, body } = await ask(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: FINGERPRINT }),
  });
  expect([status, body.errors]).toEqual([200, undefined]);
  return body.data;
}

describe('the first start', () => {
  test('seeds an empty folder and says so; the next one leaves it alone', async () => {
    const folder = newFolder();
    const first = run({ KEIRETSU_DATA: folder });
    const before = await fingerprint(await first.url);
    const claims = before.sources.nodes.reduce((sum, source) => sum + source.claims.totalCount, 0);
    expect(claims).toBeGreaterThan(50);
    expect(first.out()).toMatch(new RegExp(`seeded .*\\b${claims} claims`, 'i'));
    expect(first.err()).toBe('');
    expect(await stop(first)).toBe(0);

    const second = run({ KEIRETSU_DATA: folder });
    expect(await fingerprint(await second.url)).toEqual(before);
    expect(second.out()).not.toMatch(/seeded/i);
    expect(second.out().trim().split('\n')).toHaveLength(1);
  });

  test('of two at once seeds once', async () => {
    const folder = newFolder();
    const both = [run({ KEIRETSU_DATA: folder }), run({ KEIRETSU_DATA: folder })] as const;
    const [one, two] = await Promise.all(both.map(async (child) => fingerprint(await child.url)));
    expect(one).toEqual(two);
    expect(both.filter((child) => /seeded/i.test(child.out()))).toHaveLength(1);
    const alone = run({ KEIRETSU_DATA: newFolder() });
    expect(one).toEqual(await fingerprint(await alone.url));
  });

  test('killed at any moment of it is made whole by the next', async () => {
    const untouched = run({ KEIRETSU_DATA: newFolder() });
    await opened(untouched);
    const began = performance.now();
    const whole = await fingerprint(await untouched.url);
    const duration = performance.now() - began;
    await stop(untouched);
    let unfinished = 0;
    for (let moment = 0; moment < 10; moment += 1) {
      const folder = newFolder();
      const victim = run({ KEIRETSU_DATA: folder });
      await opened(victim);
      await sleep((duration * moment) / 10);
      expect(await stop(victim, 'SIGKILL')).toBe('SIGKILL');
      if (!/seeded/i.test(victim.out())) unfinished += 1;
      const next = run({ KEIRETSU_DATA: folder });
      expect(await fingerprint(await next.url)).toEqual(whole);
      expect(await stop(next)).toBe(0);
    }
    // Else every kill came too late, and nothing was shown.
    expect(unfinished).toBeGreaterThan(0);
  });
});

/** Resolves when the process has made its store's file: from here on it seeds. */
async function opened(child: Child): Promise<void> {
  while (!existsSync(join(child.env.KEIRETSU_DATA ?? '', 'keiretsu.db'))) {
    if (child.process.exitCode !== null) throw new Error(`ended without a store\n${child.err()}`);
    await sleep(1);
  }
}

describe('a signal', () => {
  /** A request whose body is still on its way: the server has begun with it and cannot end it. */
  async function halfAsked(url: string): Promise<{ finish: () => Promise<string> }> {
    const body = JSON.stringify({ query: '{ __typename }' });
    const socket: Socket = connect(Number(new URL(url).port), '127.0.0.1');
    const head = `POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\nexpect: 100-continue\r\ncontent-length: ${body.length}\r\n\r\n`;
    let got = '';
    socket.setEncoding('utf8').on('data', (part: string) => (got += part));
    socket.write(head);
    // The server says 100 once it has read the head.
    await new Promise((resolve) => socket.once('data', resolve));
    return {
      finish: () =>
        new Promise((resolve, reject) => {
          socket.on('close', () => resolve(got)).on('error', reject);
          socket.write(body);
        }),
    };
  }

  async function refusing(url: string): Promise<void> {
    for (;;) {
      const refused = await fetch(`${url}/health`).then(
        () => false,
        () => true,
      );
      if (refused) return;
    }
  }

  const folder = newFolder();

  test.each(['SIGTERM', 'SIGINT'] as const)('%s lets requests in flight end, then exits with 0', async (signal) => {
    const child = run({ KEIRETSU_DATA: folder });
    const url = await child.url;
    const request = await halfAsked(url);
    child.process.kill(signal);
    await refusing(url);
    const answer = await request.finish();
    expect(answer).toContain('HTTP/1.1 200 OK');
    expect(answer).toContain('{"data":{"__typename":"Query"}}');
    expect(await child.ended).toEqual({ code: 0, signal: null });
    expect(child.err()).toBe('');
  });

  test('SIGTERM to npm start reaches the server behind it', async () => {
    const child = startCommand('npm', ['start'], { KEIRETSU_DATA: folder, HOME: scratch });
    children.add(child);
    const url = await child.url;
    const request = await halfAsked(url);
    child.process.kill('SIGTERM');
    await refusing(url);
    expect(await request.finish()).toContain('{"data":{"__typename":"Query"}}');
    await child.ended;
    expect(child.err()).toBe('');
  });

  test('SIGTERM gives up on requests that take longer than allowed, and says so', async () => {
    const child = run({ KEIRETSU_DATA: folder, SHUTDOWN_TIMEOUT_MS: '100' });
    await halfAsked(await child.url);
    child.process.kill('SIGTERM');
    expect(await child.ended).toEqual({ code: 1, signal: null });
    expect(child.err()).toMatch(/1 request/);
  });

  test('a second one exits at once', async () => {
    const child = run({ KEIRETSU_DATA: folder, SHUTDOWN_TIMEOUT_MS: '600000' });
    const url = await child.url;
    await halfAsked(url);
    child.process.kill('SIGTERM');
    await refusing(url);
    child.process.kill('SIGINT');
    expect(await child.ended).toEqual({ code: 130, signal: null });
  });
});

describe('what cannot start', () => {
  async function failing(env: Record<string, string>, args: readonly string[] = []): Promise<string> {
    const child = run(env, args);
    expect(await child.ended).toEqual({ code: 1, signal: null });
    children.delete(child);
    expect(child.out()).not.toContain('http');
    expect(child.err()).not.toMatch(/\n\s+at /);
    return child.err();
  }

  test('says that the port is in use and how to choose another', async () => {
    const folder = newFolder();
    const first = run({ KEIRETSU_DATA: folder });
    const port = new URL(await first.url).port;
    const said = await failing({ KEIRETSU_DATA: folder, PORT: port });
    expect(said).toContain(`${port} on 127.0.0.1 is in use`);
    expect(said).toContain('PORT=0');
  });

  test('names the variable that is wrong', async () => {
    const said = await failing({ KEIRETSU_DATA: newFolder(), PORT: 'many' });
    expect(said).toContain('BAD_CONFIG');
    expect(said).toContain('PORT: "many"');
  });

  test('names an option that does not exist', async () => {
    const said = await failing({ KEIRETSU_DATA: newFolder() }, ['--prot', '4000']);
    expect(said).toContain('BAD_CONFIG');
    expect(said).toContain('--prot');
  });

  test('names the data folder that cannot be made', async () => {
    const file = join(scratch, 'a-file');
    writeFileSync(file, 'no folder');
    expect(await failing({ KEIRETSU_DATA: join(file, 'data') })).toContain(file);
  });

  test('names the store that is damaged', async () => {
    const folder = newFolder();
    const child = run({ KEIRETSU_DATA: folder });
    await child.url;
    await stop(child);
    for (const name of readdirSync(folder)) writeFileSync(join(folder, name), 'x'.repeat(10_000));
    expect(await failing({ KEIRETSU_DATA: folder })).toContain('STORE_CORRUPT');
  });
});

describe('the command line', () => {
  test.each([
    ['--help', 'Usage: npm start'],
    ['--help', 'KEIRETSU_DATA'],
    ['--version', version()],
  ])('%s prints %s and starts nothing', async (option, text) => {
    const child = run({ PORT: 'not even read' }, [option]);
    expect(await child.ended).toEqual({ code: 0, signal: null });
    expect(child.out()).toContain(text);
    expect(child.out()).not.toContain('http://127');
  });
});
