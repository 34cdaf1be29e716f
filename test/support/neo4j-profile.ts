import type { ProfiledPlan } from 'neo4j-driver';
import type { Statement } from '../../src/store/neo4j/read.js';
import { ask } from './ask.js';
import { connect } from './neo4j.js';
import { statementReader } from './neo4j-statements.js';

/** How often the database is touched to answer a document, planned for what there is now and not for what there was. */
export async function hitsOf(document: string): Promise<number> {
  const made: Statement<unknown>[] = [];
  await ask(statementReader(made), document);
  const driver = connect();
  try {
    await driver.executeQuery('CALL db.prepareForReplanning(300)');
    let hits = 0;
    for (const { text, parameters } of made) {
      const { summary } = await driver.executeQuery(`PROFILE ${text}`, parameters);
      if (summary.profile === false) throw new Error('the statement was not profiled');
      hits += sum(summary.profile);
    }
    return hits;
  } finally {
    await driver.close();
  }
}

function sum({ dbHits, children }: ProfiledPlan): number {
  return children.reduce((total, child) => total + sum(child), dbHits);
}
