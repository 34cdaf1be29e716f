import { describe } from 'vitest';
import { storeContract } from './store.contract.js';
import { neo4jAdapter, testNeo4j, useNeo4jAlone } from './support/neo4j.js';

describe.skipIf(testNeo4j === null)('on a server', () => {
  useNeo4jAlone();
  storeContract(neo4jAdapter);
});
