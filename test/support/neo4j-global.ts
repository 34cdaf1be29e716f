import neo4j from 'neo4j-driver';
import type { TestProject } from 'vitest/node';
import { neo4jMissing } from '../../tools/neo4j/jars.mjs';
import { startNeo4j } from '../../tools/neo4j/start-neo4j.mjs';

/** What a test needs to reach the Neo4j of this run. */
export interface TestNeo4j {
  readonly uri: string;
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    /** Null when this run goes without Neo4j; tests skip then, and the reason has been printed. */
    neo4j: TestNeo4j | null;
  }
}

type Teardown = () => Promise<void>;

/**
 * Gives the run its Neo4j: the one NEO4J_URI names, else one of our own, else none and a loud word about it.
 * STORES, a list such as `sqlite,neo4j`, leaves it out when it is not in there and insists on it when it is; so does CI.
 */
export async function setup(project: TestProject): Promise<Teardown | undefined> {
  const { NEO4J_URI } = process.env;
  const stores = process.env.STORES?.split(',').map((name) => name.trim());
  const insisted = stores?.includes('neo4j') || !['', 'false'].includes(process.env.CI ?? '');
  if (stores && !stores.includes('neo4j')) {
    if (insisted) throw new Error(`CI never goes without Neo4j, but STORES=${process.env.STORES} leaves it out.`);
    return without(project, `STORES=${process.env.STORES} leaves Neo4j out: its tests are skipped.`);
  }
  if (NEO4J_URI) return useGiven(project, NEO4J_URI);

  const missing = await neo4jMissing();
  if (missing) {
    const remedy = 'Install it, or set NEO4J_URI to an empty Neo4j 5.26 (docker compose up --wait neo4j).';
    if (insisted) throw new Error(`The tests need Neo4j here. ${missing} ${remedy}`);
    return without(project, `NEO4J IS NOT TESTED IN THIS RUN. ${missing} ${remedy}`);
  }
  const server = await startNeo4j({ log: (line) => console.info(`neo4j: ${line}`) });
  await wake(server.uri);
  project.provide('neo4j', { uri: server.uri, user: 'neo4j', password: '', database: 'neo4j' });
  return server.stop;
}

/** The first statements of a server that has just started take it seconds, for which the tests of silence would take it for lost. */
async function wake(uri: string): Promise<void> {
  const driver = neo4j.driver(uri, neo4j.auth.basic('neo4j', ''));
  try {
    for (const text of ['RETURN 1', 'MERGE (n:Awake) DELETE n', 'SHOW TRANSACTIONS']) await driver.executeQuery(text);
  } finally {
    await driver.close();
  }
}

function without(project: TestProject, reason: string): undefined {
  console.warn(`\n${'!'.repeat(100)}\n!! ${reason}\n${'!'.repeat(100)}\n`);
  project.provide('neo4j', null);
}

async function useGiven(project: TestProject, uri: string): Promise<Teardown> {
  const { NEO4J_USER = 'neo4j', NEO4J_PASSWORD = '', NEO4J_DATABASE = 'neo4j' } = process.env;
  const driver = neo4j.driver(uri, neo4j.auth.basic(NEO4J_USER, NEO4J_PASSWORD), { connectionAcquisitionTimeout: 10_000 });
  const run = (text: string) => driver.executeQuery(text, {}, { database: NEO4J_DATABASE });
  try {
    await driver.verifyConnectivity().catch((error: Error) => {
      throw new Error(`NEO4J_URI is ${uri}, but: ${error.message} Did you run docker compose up --wait neo4j?`, { cause: error });
    });
    const { records } = await run('MATCH (n) RETURN count(n) AS nodes');
    // The tests empty the database again and again: a wrong variable in a shell must not cost anybody a graph.
    const nodes = Number(records[0]?.get('nodes'));
    if (nodes > 0)
      throw new Error(
        `The tests would erase the ${nodes} nodes at ${uri}. Empty it yourself (MATCH (n) DETACH DELETE n) or unset NEO4J_URI.`,
      );
  } catch (error) {
    await driver.close();
    throw error;
  }
  project.provide('neo4j', { uri, user: NEO4J_USER, password: NEO4J_PASSWORD, database: NEO4J_DATABASE });
  return async () => {
    // As it was found, so that the next run finds it empty.
    try {
      await run('MATCH (n) DETACH DELETE n');
    } finally {
      await driver.close();
    }
  };
}
