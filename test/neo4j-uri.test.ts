import { createServer as createHttpServer } from 'node:http';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadConfig } from '../src/config.js';
import { KeiretsuError } from '../src/kernel/errors.js';
import { openStore } from '../src/store/open-store.js';
import { buildServer } from './support/build.js';
import { start } from './support/child.js';

const servers: Server[] = [];
async function listening(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as { port: number }).port;
}
afterAll(() => {
  for (const server of servers) server.close();
});

const SECRET = 'hunter2-of-the-variable';

/** What opening the store that this URI names is refused with, both texts of it. */
async function refusal(uri: string): Promise<string> {
  const error: unknown = await Promise.resolve()
    .then(() => openStore(loadConfig({ NEO4J_URI: uri, NEO4J_PASSWORD: SECRET })))
    .catch((reason: unknown) => reason);
  if (!(error instanceof KeiretsuError)) throw new Error(`${uri} is not refused by a code`, { cause: error });
  expect(error.told).not.toContain('hunter2');
  return `${error.code}: ${error.told}`;
}

describe('a NEO4J_URI that cannot be used', () => {
  test.each([
    ['bolt://db.example?policy=x'],
    ['bolt+s://db.example:7687?'],
    ['bolt://db.example#7687'],
    ['neo4j+s://db.example/graph'],
    ['neo4j+ssc://db.example:7687/#'],
    ['neo4j+tls://db.example'],
    ['bolt://db.example:0'],
    ['bolt://db.example:70000'],
    ['bolt://db.example:7687:7687'],
    ['bolt://[::1'],
    ['bolt://db..example'],
    ['bolt://%6eeo'],
    ['bolt://bücher.example'],
    ['bolt://a,b'],
    ['neo4j://db.example?policy'],
    ['neo4j://db.example?a=1&a=2'],
    ['bolt:db.example'],
    ['BOLT//db.example'],
    ['neo4j://'],
    ['bolt:///'],
  ])('%s is BAD_CONFIG with what to do', async (uri) => {
    expect(await refusal(uri)).toMatch(/BAD_CONFIG.*NEO4J_URI.*bolt:\/\//s);
  });

  test.each([
    ['bolt://neo4j:hunter2@127.0.0.1:7687'],
    ['neo4j+s://hunter2@db.example'],
    ['bolt://:hunter2@db.example'],
    ['bolt://neo4j:hun%74er2:hunter2@[::1]:7687'],
    ['neo4j://neo4j:hunter2@'],
    ['neo4j:hunter2@db.example:7687'],
    ['bolt://db.example?password=hunter2'],
  ])('%s is refused without its login being printed', async (uri) => {
    expect(await refusal(uri)).toMatch(/BAD_CONFIG.*NEO4J_URI.*NEO4J_USER and NEO4J_PASSWORD/s);
  });

  test.each(['bolt', 'neo4j'])('of %s at a port of HTTP says that it is none of Bolt', async (scheme) => {
    const port = await listening(createHttpServer((_request, response) => response.end('hello')));
    expect(await refusal(`${scheme}://127.0.0.1:${port}`)).toMatch(/BAD_CONFIG.*NEO4J_URI.*Bolt/s);
  });

  test.each([
    ['another program greets', (greet: (text: string) => void) => greet('SSH-2.0-OpenSSH_9.2p1\r\n')],
    ['whoever listens hangs up', (_greet: unknown, end: () => void) => end()],
  ])('at a port where %s is a coded error', async (_what, meet) => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      meet(
        (text) => socket.write(text),
        () => socket.end(),
      );
    });
    expect(await refusal(`bolt://127.0.0.1:${await listening(server)}`)).toMatch(/(?:STORE_UNAVAILABLE|BAD_CONFIG): .*NEO4J_URI/s);
  });

  test('with encryption to a port without is a coded error', async () => {
    const port = await listening(createHttpServer());
    expect(await refusal(`neo4j+s://127.0.0.1:${port}`)).toMatch(/STORE_UNAVAILABLE: .*NEO4J_URI/s);
  });
});

test.each([
  'bolt://localhost',
  'bolt://db_1:7687',
  'bolt+s://10.1.2.3:7687/',
  'neo4j+ssc://db.example.com:7687',
  'neo4j://[fe80::1]:7687',
  'neo4j+s://core.example?policy=europe&region=eu-1',
])('%s can be used', (uri) => {
  expect(loadConfig({ NEO4J_URI: uri }).neo4j?.uri).toBe(uri);
});

test('a password that cannot be used is not shown', () => {
  const refused = (): unknown => loadConfig({ NEO4J_URI: 'bolt://neo4j:hunter2@db' });
  expect(refused).toThrow(expect.objectContaining({ code: 'BAD_CONFIG' }) as KeiretsuError);
  expect(refused).not.toThrow(/hunter2/);
});

describe('the server', () => {
  // What runs is what the sources say now.
  beforeAll(buildServer);

  test.each([
    ['bolt://db.example:7687?x=1', 'BAD_CONFIG'],
    ['neo4j+s://neo4j:hunter2@db.example', 'BAD_CONFIG'],
    ['neo4j+s://db.example?a=1&a=2', 'BAD_CONFIG'],
    ['a port of HTTP', 'BAD_CONFIG'],
  ])('does not start with %s, and says so in a sentence', async (given, code) => {
    const uri = given === 'a port of HTTP' ? `neo4j://127.0.0.1:${await listening(createHttpServer())}` : given;
    const child = start({ NEO4J_URI: uri, NEO4J_PASSWORD: SECRET, KEIRETSU_DATA: tmpdir() });
    expect(await child.ended).toEqual({ code: 1, signal: null });
    expect(child.out()).toBe('');
    expect(child.err()).toMatch(new RegExp(`^Keiretsu cannot start. ${code}: .*NEO4J_URI`, 's'));
    expect(child.err()).not.toMatch(/fault of its own|\n\s+at |hunter2/);
  });
});
