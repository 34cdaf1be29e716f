import { describe } from 'vitest';
import { storeProperty } from './store.property.js';
import { neo4jAdapter, testNeo4j, useNeo4jAlone } from './support/neo4j.js';

describe.skipIf(testNeo4j === null)('on a server', () => {
  useNeo4jAlone();
  storeProperty(neo4jAdapter, 0.3);
});
