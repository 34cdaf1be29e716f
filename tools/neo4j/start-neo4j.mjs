// @ts-check
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fetchJars } from './jars.mjs';
import { javaTool } from './java.mjs';

const START_MS = 120_000;
/** Later than the server's own limit for its stop. */
const STOP_MS = 20_000;
/**
 * What Neo4j's own distribution sets in `server.jvm.additional` for speed, so that ours runs as its users' do: fields that
 * are final count as constants, and Netty reuses its buffers.
 */
const TUNING = ['-XX:+UnlockExperimentalVMOptions', '-XX:+TrustFinalNonStaticFields', '-Dio.netty.tryReflectionSetAccessible=true'];
/** Neo4j reaches into these packages of the JDK. */
const OPENS = ['java.nio', 'java.io', 'sun.nio.ch'].map((name) => `--add-opens=java.base/${name}=ALL-UNNAMED`);

/**
 * @typedef {object} StartOptions
 * @property {string | undefined} [home] folder of the data, made where absent and kept; without it a scratch one, removed by stop()
 * @property {number | undefined} [port] of Bolt on 127.0.0.1; without it a free one
 * @property {string | undefined} [password] of the user neo4j; without it the server asks for no login
 * @property {string | undefined} [heap] as Java writes it; 512m if absent
 * @property {((line: string) => void) | undefined} [log] what is being done, line by line
 * @property {AbortSignal | undefined} [signal] gives up fetching and starting
 *
 * @typedef {object} Neo4jServer
 * @property {string} uri
 * @property {number} port
 * @property {number} pid
 * @property {string} home
 * @property {Promise<void>} ended settles when the process is gone, whoever ended it
 * @property {() => Promise<void>} stop orderly; removes a scratch home, also after kill()
 * @property {() => Promise<void>} kill as a power cut would (SIGKILL); the home stays, for a restart on it
 */

/**
 * A real Neo4j Community of our own on a loopback port. It ends with this process at the latest.
 * @param {StartOptions} [options]
 * @returns {Promise<Neo4jServer>}
 */
export async function startNeo4j({ home, port = 0, password, heap = '512m', log = () => {}, signal } = {}) {
  const classPath = await fetchJars({ log, signal });
  const folder = home === undefined ? await mkdtemp(join(tmpdir(), 'keiretsu-neo4j-')) : resolve(home);
  const dropScratch = async () => {
    if (home === undefined) await rm(folder, { recursive: true, force: true });
  };
  try {
    await writeSettings(folder, port, password !== undefined);
    const server = await launch(classPath, folder, { heap, password, scratch: home === undefined, signal });
    return {
      ...server,
      uri: `bolt://127.0.0.1:${server.port}`,
      home: folder,
      stop: async () => {
        await server.stop();
        await dropScratch();
      },
    };
  } catch (error) {
    await dropScratch();
    throw error;
  }
}

/**
 * @param {string} home
 * @param {number} port
 * @param {boolean} login
 */
async function writeSettings(home, port, login) {
  await mkdir(join(home, 'conf'), { recursive: true });
  const settings = {
    'server.bolt.enabled': true,
    'server.bolt.listen_address': `127.0.0.1:${port}`,
    'dbms.security.auth_enabled': login,
    'server.memory.pagecache.size': '256m',
    // Neo4j sets 256 MB per database aside beforehand, on a disk that is often a container's.
    'db.tx_log.preallocate': false,
    'dbms.usage_report.enabled': false,
    // How long Netty waits for late callers, twice; with the default a stop takes 10 s instead of 0.3 s.
    'internal.dbms.bolt.netty_server_shutdown_quiet_period': 0,
  };
  await writeFile(
    join(home, 'conf', 'neo4j.conf'),
    Object.entries(settings)
      .map((pair) => `${pair.join('=')}\n`)
      .join(''),
  );
}

/**
 * @param {string} classPath
 * @param {string} home
 * @param {{ heap: string, password: string | undefined, scratch: boolean, signal: AbortSignal | undefined }} options
 */
async function launch(classPath, home, { heap, password, scratch, signal }) {
  // The password goes through the environment, since everyone may read a process's arguments.
  const { NEO4J_PASSWORD: _, ...env } = process.env;
  const java = spawn(
    javaTool('java'),
    [`-Xms${heap}`, `-Xmx${heap}`, ...TUNING, ...OPENS, '-cp', classPath, 'NeoServer', home, scratch ? 'scratch' : 'keep'],
    { stdio: ['pipe', 'pipe', 'pipe'], env: password === undefined ? env : { ...env, NEO4J_PASSWORD: password } },
  );
  // Writing to a server that was just killed must not bring its launcher down.
  java.stdin.on('error', () => {});

  /** @type {string[]} */
  const output = [];
  /** @type {Promise<void>} */
  const ended = new Promise((done) =>
    java
      .once('close', () => done())
      .once('error', (error) => {
        output.push(error.message);
        done();
      }),
  );
  const kill = async () => {
    java.kill('SIGKILL');
    await ended;
  };
  const stop = async () => {
    java.stdin.end();
    const timer = setTimeout(() => java.kill('SIGKILL'), STOP_MS);
    await ended;
    clearTimeout(timer);
  };

  /** @type {Promise<number>} */
  const ready = new Promise((resolvePort) => {
    createInterface({ input: java.stdout }).on('line', (line) => {
      const port = /^READY .*:(\d+)$/.exec(line)?.[1];
      if (port) resolvePort(Number(port));
      else keep(output, line);
    });
  });
  createInterface({ input: java.stderr }).on('line', (line) => keep(output, line));

  const giveUp = AbortSignal.any([AbortSignal.timeout(START_MS), ...(signal ? [signal] : [])]);
  /** @type {Promise<undefined>} */
  const givenUp = new Promise((done) => giveUp.addEventListener('abort', () => done(undefined), { once: true }));
  const port = await Promise.race([ready, ended.then(() => undefined), givenUp]);
  if (port === undefined || java.pid === undefined) {
    const why = signal?.aborted ? 'it was interrupted' : giveUp.aborted ? `it was not ready after ${START_MS / 1000} s` : explain(output);
    await kill();
    throw new Error(`Neo4j did not start: ${why}`);
  }
  return { port, pid: java.pid, ended, stop, kill };
}

/**
 * The first lines of a Java error say what, the causes further down say why; a running server says little.
 * @param {string[]} output
 * @param {string} line
 */
function keep(output, line) {
  if (output.length < 400) output.push(line);
}

/** @param {string[]} output */
function explain(output) {
  const text = output.join('\n');
  if (/Address already in use/i.test(text)) return 'its port is taken; choose another, or none for a free one.';
  if (/Lock file has been locked|StoreLock/i.test(text)) return 'another server is running on this home.';
  const causes = output.filter((line) => /^(\S+(Exception|Error)\b|Caused by)/.test(line));
  return (causes.length ? causes : output.slice(-10)).join('\n') || 'it gave no reason.';
}
