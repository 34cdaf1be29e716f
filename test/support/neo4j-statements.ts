import type { GraphReader } from '../../src/graph/store.js';
import { type Statement, Statements } from '../../src/store/neo4j/read.js';

/** Of a graph that has hubs of everything. */
const statements = new Statements(null);

/** A store that has nothing and notes the statements that it would be asked. */
export function statementReader(made: Statement<unknown>[]): GraphReader {
  return {
    connection: async (plan, { time }) => {
      made.push(statements.connection(plan, time));
      return { rows: [], keys: [], totalCount: 0, hasNext: false, hasPrevious: false };
    },
    records: async (reads, { time }) => {
      made.push(statements.records(reads, time));
      return reads.map(({ ids }) => ids.map(() => null));
    },
  };
}
