import { readdirSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { MemoryGraph } from './support/memory-graph.js';
import { askOracle } from './support/oracle/oracle.js';
import { QUERIES, questions, read, seededChange, variablesOf } from './support/queries.js';

describe('the questions', () => {
  const graph = new MemoryGraph();
  beforeAll(async () => {
    await graph.apply(await seededChange());
  });

  it('are at least twenty-five, and every answer has its question', () => {
    expect(questions.length).toBeGreaterThanOrEqual(25);
    const answers = readdirSync(QUERIES).filter((file) => file.endsWith('.json'));
    expect(answers.map((file) => file.replace('.json', '')).sort()).toEqual(questions);
  });

  it.each(questions)('%s says on top what it asks', (name) => {
    expect(read(`${name}.graphql`)).toMatch(/^# .+[.?]\n/);
  });

  // The oracle knows the graph; the ontology is described by other tests.
  it.each(questions.filter((name) => name !== 'ontology'))('%s is answered so by the oracle too', async (name) => {
    const query = read(`${name}.graphql`);
    const answer = await askOracle(graph, query, variablesOf(query));
    expect(`${JSON.stringify(answer, null, 2)}\n`).toBe(read(`${name}.json`));
  });
});
