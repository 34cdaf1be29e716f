import type { GraphReader } from '../../src/graph/store.js';
import { connectionStatement, recordsStatement, type Statement } from '../../src/store/neo4j/read.js';

/** A store that has nothing and notes the statements that it would be asked. */
export function statementReader(made: Statement<unknown>[]): GraphReader {
  return {
    connection: async (plan, time) => {
      made.push(connectionStatement(plan, time));
      return { rows: [], keys: [], totalCount: 0, hasNext: false, hasPrevious: false };
    },
    records: async (reads, time) => {
      made.push(recordsStatement(reads, time));
      return reads.map(({ ids }) => ids.map(() => null));
    },
  };
}
