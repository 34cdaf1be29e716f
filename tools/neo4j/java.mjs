// @ts-check
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Neo4j 5.26 runs on these two; a newer one is let through, an older one cannot load the classes. */
const WANTED = 'a Java development kit, version 17 or 21 (Debian and Ubuntu: openjdk-17-jdk-headless; macOS: openjdk@17)';

/**
 * A program of the kit that JAVA_HOME names, else the one on the PATH: as Maven does it too.
 * @param {'java' | 'javac'} name
 */
export function javaTool(name) {
  const home = process.env.JAVA_HOME;
  return home ? join(home, 'bin', name) : name;
}

/**
 * What stands in the way of using these programs, as a sentence; nothing when all are there.
 * @param {('java' | 'javac')[]} names
 * @returns {Promise<string | undefined>}
 */
export async function javaMissing(names) {
  for (const name of names) {
    // `java -version` writes to stderr, `javac -version` to stdout; 8 and older call themselves 1.8.
    const output = await run(javaTool(name), ['-version']).then(
      (done) => done.stderr + done.stdout,
      () => undefined,
    );
    if (output === undefined) return `${name} is not there. Neo4j needs ${WANTED}.`;
    const major = Number(/(?:version "|javac )(?:1\.)?(\d+)/.exec(output)?.[1]);
    if (!(major >= 17)) return `${name} is version ${major}. Neo4j needs ${WANTED}.`;
  }
  return undefined;
}

/** @returns {Promise<string | undefined>} as `javaMissing`, for Maven */
export async function mavenMissing() {
  const there = await run('mvn', ['-version']).then(
    () => true,
    () => false,
  );
  return there ? undefined : 'mvn is not there. Fetching Neo4j needs Apache Maven 3.6 or newer (Debian, Ubuntu, Homebrew: maven).';
}
