// @ts-check
import { fstatSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { neo4jVersion } from './jars.mjs';
import { startNeo4j } from './start-neo4j.mjs';

const HELP = `npm run neo4j -- [options]

Runs Neo4j Community ${neo4jVersion} on a loopback port, without Docker, until this script is stopped.
Prints one line to stdout when it answers: NEO4J_URI=bolt://127.0.0.1:PORT
Everything else goes to stderr. The first run fetches the server (about 120 MB) into ~/.cache/keiretsu.

  --port N         port of Bolt; without it a free one
  --home FOLDER    keeps the data in FOLDER; without it a scratch folder that is removed at the end
  --password TEXT  of the user neo4j; without it no login is asked for
  --heap SIZE      memory of the server as Java writes it (default 512m)
  --help

Stops on Ctrl-C and SIGTERM, when its parent process ends, and when a pipe that is its standard input is closed.
Needs a Java development kit, 17 or 21, and Maven for the first run. KEIRETSU_CACHE names another cache folder.
`;

const log = (/** @type {string} */ line) => process.stderr.write(`neo4j: ${line}\n`);

function options() {
  const { values } = parseArgs({
    options: {
      port: { type: 'string' },
      home: { type: 'string' },
      password: { type: 'string' },
      heap: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  const { port, heap, password } = values;
  if (port !== undefined && !(/^\d+$/.test(port) && Number(port) < 65_536))
    throw new Error(`--port ${port}: a number from 0 to 65535 is wanted.`);
  if (heap !== undefined && !/^\d+[kmg]$/i.test(heap)) throw new Error(`--heap ${heap}: a size such as 512m or 2g is wanted.`);
  if (password !== undefined && password.length < 8) throw new Error('--password: Neo4j wants 8 characters or more.');
  // npm runs scripts in the package's folder; a relative path means the one the user typed it in.
  const home = values.home === undefined ? undefined : resolve(process.env.INIT_CWD ?? '.', values.home);
  return { ...values, home, port: port === undefined ? undefined : Number(port) };
}

/** Aborts once, on the first sign that nobody wants the server any more. */
function whenUnwanted() {
  const unwanted = new AbortController();
  const stop = () => unwanted.abort();
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, stop);

  // A pipe's other end is a program that lives with us; /dev/null or a terminal says nothing by ending.
  const stdin = fstatSync(0);
  if (stdin.isFIFO() || stdin.isSocket()) process.stdin.on('end', stop).on('error', stop).resume();

  const parent = process.ppid;
  setInterval(() => process.ppid === parent || stop(), 500).unref();
  return unwanted.signal;
}

async function main() {
  const { help, ...wanted } = options();
  if (help) {
    process.stdout.write(HELP);
    return;
  }
  const unwanted = whenUnwanted();
  const began = Date.now();
  const server = await startNeo4j({ ...wanted, log, signal: unwanted }).catch((error) => {
    if (unwanted.aborted) return undefined;
    throw error;
  });
  if (!server) {
    log('stopped before it was ready');
    return;
  }
  log(`version ${neo4jVersion} answers after ${((Date.now() - began) / 1000).toFixed(1)} s; data in ${server.home}`);
  process.stdout.write(`NEO4J_URI=${server.uri}\n`);

  const wish = new Promise((done) => (unwanted.aborted ? done('stop') : unwanted.addEventListener('abort', () => done('stop'))));
  if ((await Promise.race([wish, server.ended])) !== 'stop') process.exitCode = 1;
  await server.stop();
  log(process.exitCode ? 'the server ended by itself' : 'stopped');
}

main().then(
  // What still holds the event loop is only our own listening to stdin.
  () => process.exit(),
  (error) => {
    log(error.message);
    process.exit(1);
  },
);
