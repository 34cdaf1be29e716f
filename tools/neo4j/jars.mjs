// @ts-check
import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { javaMissing, javaTool, mavenMissing } from './java.mjs';

const run = promisify(execFile);
const pom = fileURLToPath(new URL('pom.xml', import.meta.url));
const source = fileURLToPath(new URL('NeoServer.java', import.meta.url));
const PARTIAL = '.partial-';
const HOUR_MS = 3_600_000;

/** The version in pom.xml. */
export const neo4jVersion = /<neo4j\.version>(.+?)</.exec(readFileSync(pom, 'utf8'))?.[1] ?? '';

/** Outside the repository, so that clones and worktrees share one copy and `git clean` does not cost a download. */
export function cacheFolder() {
  const { KEIRETSU_CACHE, XDG_CACHE_HOME } = process.env;
  return KEIRETSU_CACHE || join(XDG_CACHE_HOME || join(homedir(), '.cache'), 'keiretsu');
}

const jarFolder = () => join(cacheFolder(), `neo4j-${neo4jVersion}`);

/** Named after the source's hash: an edited server is compiled anew, and two versions of it live side by side. */
function classFolder() {
  const hash = createHash('sha256').update(readFileSync(source)).digest('hex').slice(0, 12);
  return join(cacheFolder(), `neo4j-server-${neo4jVersion}-${hash}`);
}

/** @returns {Promise<string | undefined>} why no Neo4j can be started here, as a sentence; nothing when one can */
export async function neo4jMissing() {
  return (
    (await javaMissing(existsSync(classFolder()) ? ['java'] : ['java', 'javac'])) ??
    (existsSync(jarFolder()) ? undefined : await mavenMissing())
  );
}

/**
 * Neo4j's jars and our compiled server, fetched and compiled where the cache does not hold them yet.
 * @param {{ log: (line: string) => void, signal?: AbortSignal | undefined }} options
 * @returns {Promise<string>} the class path
 */
export async function fetchJars({ log, signal }) {
  const missing = await neo4jMissing();
  if (missing) throw new Error(missing);

  const jars = jarFolder();
  await makeOnce(jars, async (folder) => {
    log(`fetching Neo4j ${neo4jVersion} once, about 120 MB, into ${jars}`);
    await copyDependencies(folder, log, signal);
  });
  const classes = classFolder();
  await makeOnce(classes, async (folder) => {
    // For 17 whatever compiles it, as the next start may run on another Java.
    await run(javaTool('javac'), ['--release', '17', '-d', folder, '-cp', join(jars, '*'), source], { signal });
  });
  return [classes, join(jars, '*')].join(delimiter);
}

/**
 * Fills a folder beside the wanted one and renames it when whole: one that exists is complete, however
 * an earlier run ended, and of two runs at once the slower finds the other's and drops its own.
 * @param {string} target
 * @param {(folder: string) => Promise<void>} fill
 */
async function makeOnce(target, fill) {
  if (existsSync(target)) return;
  await mkdir(cacheFolder(), { recursive: true });
  await sweep();
  const partial = await mkdtemp(target + PARTIAL);
  try {
    await fill(partial);
    await rename(partial, target).catch((error) => {
      if (!existsSync(target)) throw error;
    });
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

/** Removes what killed runs left behind; an hour, since a run that still downloads must keep its folder. */
async function sweep() {
  for (const name of await readdir(cacheFolder())) {
    if (!name.includes(PARTIAL)) continue;
    const path = join(cacheFolder(), name);
    const age = await stat(path).then(
      (found) => Date.now() - found.mtimeMs,
      () => 0,
    );
    if (age > HOUR_MS) await rm(path, { recursive: true, force: true });
  }
}

/**
 * @param {string} folder
 * @param {(line: string) => void} log
 * @param {AbortSignal | undefined} signal
 */
async function copyDependencies(folder, log, signal) {
  // A Maven repository of its own, dropped afterwards: the user's is not filled with 150 MB that nothing
  // else needs, and two runs at once do not write into the same one.
  const repository = join(folder, 'maven');
  const maven = spawn(
    'mvn',
    [
      '--batch-mode',
      `--file=${pom}`,
      `-Dmaven.repo.local=${repository}`,
      'dependency:copy-dependencies',
      '-DincludeScope=runtime',
      `-DoutputDirectory=${folder}`,
    ],
    { stdio: ['ignore', 'pipe', 'pipe'], signal, shell: process.platform === 'win32' },
  );
  /** @type {Promise<number | null>} */
  const ended = new Promise((resolve, reject) => maven.once('error', reject).once('close', resolve));

  let files = 0;
  let lastReport = Date.now();
  /** @type {string[]} */
  const complaints = [];
  /** @param {string} line */
  const read = (line) => {
    if (/ERROR|FATAL/.test(line)) complaints.push(line.trim());
    if (!/^(\[INFO\] )?Downloaded from .*\.jar /.test(line)) return;
    files += 1;
    if (Date.now() - lastReport < 1000) return;
    lastReport = Date.now();
    log(`fetching: ${files} jars so far`);
  };
  createInterface({ input: maven.stdout }).on('line', read);
  createInterface({ input: maven.stderr }).on('line', read);

  if ((await ended) !== 0) {
    throw new Error(`Maven could not fetch Neo4j ${neo4jVersion}:\n${complaints.slice(0, 8).join('\n') || 'it gave no reason'}`);
  }
  await rm(repository, { recursive: true, force: true });
  log(`fetched ${files} jars`);
}
