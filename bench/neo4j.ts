import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import neo4j, { type Driver } from 'neo4j-driver';
import { loadConfig } from '../src/config.js';
import type { Neo4j } from './contenders/contender.js';
import { PEER, PROJECT } from './places.js';

export interface RunningNeo4j extends Neo4j {
  readonly stop: () => Promise<void>;
}

interface Launcher {
  readonly startNeo4j: (options: {
    home: string;
    port: number;
    heap: string;
    log: (line: string) => void;
  }) => Promise<{ uri: string; pid: number; stop: () => Promise<void> }>;
}

/** The Neo4j that NEO4J_URI names, with NEO4J_PID for its CPU; null when it is not set. */
export function givenNeo4j(env: Readonly<Record<string, string | undefined>>): RunningNeo4j | null {
  const { neo4j: given } = loadConfig(env);
  return given === null ? null : { ...given, pid: Number(env.NEO4J_PID) || null, stop: async () => {} };
}

/** A Neo4j of our own on a home that is kept. */
export async function ownNeo4j(home: string, heap: string, port: number, say: (line: string) => void): Promise<RunningNeo4j> {
  const file = pathToFileURL(join(PROJECT, 'tools', 'neo4j', 'start-neo4j.mjs')).href;
  const { startNeo4j } = (await import(file)) as Launcher;
  const { uri, pid, stop } = await startNeo4j({ home, heap, port, log: say });
  return { uri, pid, stop, user: 'neo4j', password: '', database: 'neo4j' };
}

/** Makes the peer's indexes, fills what is still being filled and writes out what waits: nothing of it may fall into a measurement. */
export async function settle(server: Neo4j): Promise<void> {
  await withSession(server, async (run) => {
    const text = readFileSync(join(PEER, 'indexes.cypher'), 'utf8').replaceAll(/^\/\/.*$/gm, '');
    for (const statement of text.split(';').filter((one) => one.trim() !== '')) await run(statement);
    await run('CALL db.awaitIndexes(600)');
    await run('CALL db.resampleOutdatedIndexes()').catch(() => undefined);
    await run('CALL db.checkpoint()').catch(() => undefined);
  });
}

async function withSession(server: Neo4j, work: (run: (statement: string) => Promise<unknown>) => Promise<void>): Promise<void> {
  const driver: Driver = neo4j.driver(server.uri, neo4j.auth.basic(server.user, server.password));
  try {
    const session = driver.session({ database: server.database });
    await work((statement) => session.run(statement).then((result) => result.records));
    await session.close();
  } finally {
    await driver.close();
  }
}
