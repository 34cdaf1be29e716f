import { join } from 'node:path';
import { COMPILED, PEER } from '../places.js';
import { declared } from '../shapes.js';
import type { Contender, ContenderName, Neo4j, Stores } from './contender.js';

/** So wide that no question of the bench is refused. */
const LIMITS = {
  MAX_COST: '1000000000',
  MAX_ALIASES: '10000',
  MAX_TOKENS: '20000',
  MAX_PAGE: '10000',
};

function neo4jEnv({ neo4j }: Stores): Record<string, string> {
  const { uri, user, password, database } = neo4j as Neo4j;
  return { NEO4J_URI: uri, NEO4J_USER: user, NEO4J_PASSWORD: password, NEO4J_DATABASE: database };
}

const asGraphql = (document: string | null, variables: Readonly<Record<string, unknown>>): object | null =>
  document === null ? null : { query: document, variables: declared(document, variables) };

/** The contenders; `server` is the compiled main file of Keiretsu. */
export function contenders(server: string): Readonly<Record<ContenderName, Contender>> {
  return {
    sqlite: {
      name: 'sqlite',
      file: server,
      env: ({ sqliteFolder }) => ({ ...LIMITS, KEIRETSU_DATA: sqliteFolder }),
      path: '/graphql',
      body: (shape, variables) => asGraphql(shape.keiretsu, variables),
      usesNeo4j: false,
    },
    neo4j: {
      name: 'neo4j',
      file: server,
      env: (stores) => ({ ...LIMITS, ...neo4jEnv(stores) }),
      path: '/graphql',
      body: (shape, variables) => asGraphql(shape.keiretsu, variables),
      usesNeo4j: true,
    },
    peer: {
      name: 'peer',
      file: join(PEER, 'server.mjs'),
      env: neo4jEnv,
      path: '/',
      body: (shape, variables) => asGraphql(shape.peer, variables),
      usesNeo4j: true,
    },
    floor: {
      name: 'floor',
      file: join(COMPILED, 'floor', 'server.js'),
      env: neo4jEnv,
      path: '/',
      body: (shape, variables) => ({ query: shape.name, variables }),
      usesNeo4j: true,
    },
  };
}
