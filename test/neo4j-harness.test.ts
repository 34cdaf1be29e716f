import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import neo4j, { type Driver } from 'neo4j-driver';
import { afterAll, afterEach, describe, expect, inject, test } from 'vitest';
import { parse } from 'yaml';
import { neo4jMissing, neo4jVersion } from '../tools/neo4j/jars.mjs';
import { type Neo4jServer, startNeo4j } from '../tools/neo4j/start-neo4j.mjs';

const scratch = mkdtempSync(join(tmpdir(), 'keiretsu-harness-'));
const servers: Neo4jServer[] = [];
const drivers: Driver[] = [];

async function start(options: Parameters<typeof startNeo4j>[0] = {}): Promise<Neo4jServer> {
  const server = await startNeo4j(options);
  servers.push(server);
  return server;
}

/** Without the driver's retries, so that what is gone is known to be gone at once. */
function connect(uri: string, password?: string): Driver {
  const auth = password === undefined ? undefined : neo4j.auth.basic('neo4j', password);
  const driver = neo4j.driver(uri, auth, { disableLosslessIntegers: true, maxTransactionRetryTime: 0 });
  drivers.push(driver);
  return driver;
}

async function ask(driver: Driver, text: string): Promise<unknown[]> {
  const { records } = await driver.executeQuery(text);
  return records.map((record) => record.get(0));
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Waits for what another process does in its own time; the test's own limit ends it. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(50);
}

afterEach(async () => {
  await Promise.all(drivers.splice(0).map((driver) => driver.close()));
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

test('the compose file and the harness run the same version', () => {
  const compose = parse(readFileSync('docker-compose.yml', 'utf8')) as { services: { neo4j: { image: string } } };
  expect(compose.services.neo4j.image).toBe(`neo4j:${neo4jVersion}-community`);
});

// Where NEO4J_URI gives a server, Java may be missing: only our own way of starting one goes untested then.
describe.skipIf((await neo4jMissing()) !== undefined || inject('neo4j') === null)('a Neo4j of our own', { timeout: 300_000 }, () => {
  test('answers, keeps its data through a kill, and leaves nothing of a scratch home', async () => {
    const first = await start();
    expect(await ask(connect(first.uri), 'RETURN 1')).toEqual([1]);
    await ask(connect(first.uri), 'CREATE (:Kept {name: "三菱重工業"})');
    await first.kill();
    await first.ended;
    expect(alive(first.pid)).toBe(false);
    expect(existsSync(first.home)).toBe(true);

    const second = await start({ home: first.home, port: first.port });
    expect(second.uri).toBe(first.uri);
    expect(second.pid).not.toBe(first.pid);
    expect(await ask(connect(second.uri), 'MATCH (n:Kept) RETURN n.name')).toEqual(['三菱重工業']);
    await second.stop();
    expect(alive(second.pid)).toBe(false);
    expect(existsSync(second.home)).toBe(true);

    await first.stop();
    expect(existsSync(first.home)).toBe(false);
  });

  test('a password is asked for when one was set', async () => {
    const server = await start({ password: 'correct horse' });
    expect(await ask(connect(server.uri, 'correct horse'), 'RETURN 1')).toEqual([1]);
    await expect(ask(connect(server.uri, 'wrong horse'), 'RETURN 1')).rejects.toMatchObject({
      code: 'Neo.ClientError.Security.Unauthorized',
    });
  });

  // Three starts, each of which takes a minute where the machine is busy.
  test('a home starts again with the password that it has, after a crash too, and with another one', { timeout: 900_000 }, async () => {
    const home = join(scratch, 'guarded');
    const first = await start({ home, password: 'correct horse' });
    expect(await ask(connect(first.uri, 'correct horse'), 'CREATE (n:Kept {name: "川崎重工業"}) RETURN n.name')).toEqual(['川崎重工業']);
    await first.stop();
    const second = await start({ home, password: 'correct horse' });
    expect(await ask(connect(second.uri, 'correct horse'), 'MATCH (n:Kept) RETURN n.name')).toEqual(['川崎重工業']);
    await second.kill();
    const third = await start({ home, password: 'battery staple' });
    expect(await ask(connect(third.uri, 'battery staple'), 'MATCH (n:Kept) RETURN n.name')).toEqual(['川崎重工業']);
    await expect(ask(connect(third.uri, 'correct horse'), 'RETURN 1')).rejects.toMatchObject({
      code: 'Neo.ClientError.Security.Unauthorized',
    });
  });

  test('says what is wrong with a port or a home in use', async () => {
    const home = join(scratch, 'home');
    const { port } = await start({ home });
    await expect(start({ port })).rejects.toThrow('its port is taken');
    await expect(start({ home })).rejects.toThrow('another server is running on this home');
  });

  test('npm run neo4j prints the URI, and its server goes with it even when it is killed', async () => {
    const script = spawn(process.execPath, ['tools/neo4j/cli.mjs'], { stdio: ['pipe', 'pipe', 'pipe'] });
    let log = '';
    script.stderr.setEncoding('utf8').on('data', (part: string) => (log += part));
    const [line] = (await once(createInterface({ input: script.stdout }), 'line')) as [string];
    const uri = /^NEO4J_URI=(bolt:\/\/127\.0\.0\.1:\d+)$/.exec(line)?.[1] ?? '';
    const driver = connect(uri);
    expect(await ask(driver, 'RETURN 1')).toEqual([1]);
    const home = /data in (.*)/.exec(log)?.[1] ?? '';
    expect(existsSync(home)).toBe(true);

    script.kill('SIGKILL');
    await until(() => !existsSync(home));
    await expect(ask(driver, 'RETURN 1')).rejects.toMatchObject({ code: 'ServiceUnavailable' });
  });

  test('a script killed while the server starts leaves no server and no scratch home', async () => {
    // Its own temporary folder, so that the scratch home is the one thing in there.
    const folder = mkdtempSync(join(scratch, 'tmp-'));
    const script = spawn(process.execPath, ['tools/neo4j/cli.mjs'], { env: { ...process.env, TMPDIR: folder }, stdio: 'ignore' });
    await until(() => readdirSync(folder).some((name) => existsSync(join(folder, name, 'data'))));
    script.kill('SIGKILL');
    await until(() => !readdirSync(folder).some((name) => name.startsWith('keiretsu-neo4j-')));
  });

  test('npm run neo4j stops when its input is closed, with exit code 0', async () => {
    const script = spawn(process.execPath, ['tools/neo4j/cli.mjs', '--home', join(scratch, 'kept')], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    await once(createInterface({ input: script.stdout }), 'line');
    script.stdin.end();
    expect(await once(script, 'close')).toEqual([0, null]);
    expect(existsSync(join(scratch, 'kept', 'data'))).toBe(true);
  });
});

describe('npm run neo4j', () => {
  async function run(args: string[], env: Record<string, string> = {}): Promise<{ code: number; out: string; err: string }> {
    const script = spawn(process.execPath, ['tools/neo4j/cli.mjs', ...args], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let out = '';
    let err = '';
    script.stdout.setEncoding('utf8').on('data', (part: string) => (out += part));
    script.stderr.setEncoding('utf8').on('data', (part: string) => (err += part));
    const [code] = (await once(script, 'close')) as [number];
    return { code, out, err };
  }

  test('--help names every option', async () => {
    const { code, out } = await run(['--help']);
    expect(code).toBe(0);
    for (const option of ['--port', '--home', '--password', '--heap', 'KEIRETSU_CACHE']) expect(out).toContain(option);
  });

  test.each([
    [['--port', '99999'], '--port 99999: a number from 0 to 65535 is wanted.'],
    [['--heap', '99'], '--heap 99: a size such as 512m or 2g is wanted.'],
    [['--password', 'short'], '--password: Neo4j wants 8 characters or more.'],
    [['--prot', '1'], "Unknown option '--prot'"],
  ])('%j is refused', async (args, message) => {
    const { code, out, err } = await run(args);
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain(message);
  });

  test('without Java or Maven it names the version that is wanted', async () => {
    const noJava = await run([], { JAVA_HOME: join(scratch, 'nowhere') });
    expect(noJava.code).toBe(1);
    expect(noJava.err).toContain('java is not there. Neo4j needs a Java development kit, version 17 or 21');
  });
});
