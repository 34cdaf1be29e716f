import { describe } from 'vitest';
import { storeQueries } from './store.queries.js';
import { neo4jAdapter, testNeo4j, useNeo4jAlone } from './support/neo4j.js';

describe.skipIf(testNeo4j === null)('on a server', () => {
  useNeo4jAlone();
  storeQueries(neo4jAdapter);
});
