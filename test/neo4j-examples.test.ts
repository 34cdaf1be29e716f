import { beforeAll, describe, expect, it } from 'vitest';
import { SEED_FOLDER, seedChange } from '../src/cli/seed-store.js';
import { EXAMPLES, neo4jExamples } from '../src/store/neo4j/examples.js';
import { openEmptyNeo4j, runCypher, testNeo4j, useNeo4jAlone } from './support/neo4j.js';

const PACKAGE = 'Japan-US investment package';

/** Rows that must be among the answers, by the beginning of the question. */
const expected: readonly (readonly [question: string, row: unknown])[] = [
  ['Which suppliers', ['Westinghouse reactor programme', 'IHI', null, expect.any(String)]],
  ['Who says so', ['IHI', expect.any(String), expect.any(String), expect.any(String), '2025-10-29']],
  ['Which projects are worth', ['Westinghouse reactor programme', 100e9, 'UP_TO']],
  ['Who finances', [PACKAGE, 'JBIC', expect.arrayContaining(['EQUITY', 'LOAN', 'LOAN_GUARANTEE'])]],
  ['What do the projects', ['Westinghouse reactor programme', ['Westinghouse'], ['PLANNED']]],
  ['Which offices', ['Howard Lutnick', 'Commerce Secretary', 'US Department of Commerce']],
  [
    'How is Toshiba',
    [
      ['Toshiba', 'Westinghouse reactor programme', PACKAGE, 'JBIC'],
      ['SUPPLIES', 'PART_OF', 'FINANCES'],
    ],
  ],
  ['Which commitments', ['Westinghouse', 'DEVELOPS', 'PLANNED', 'Westinghouse reactor programme']],
  ['What was known', [expect.any(String), 'FINANCES', 'AGREED', PACKAGE]],
  ['Where is', [expect.any(String), expect.arrayContaining([expect.stringContaining('重工')])]],
];

describe('Cypher by hand', () => {
  it('is shown for ten questions, each with what it must find', () => {
    expect(EXAMPLES).toHaveLength(10);
    expect(expected.map(([question]) => EXAMPLES.filter((example) => example.question.startsWith(question)).length)).toEqual(
      EXAMPLES.map(() => 1),
    );
    for (const { cypher } of EXAMPLES) expect(neo4jExamples()).toContain(cypher);
  });
});

describe.skipIf(testNeo4j === null)('Cypher by hand, on the seed', () => {
  useNeo4jAlone();
  beforeAll(async () => {
    const store = await openEmptyNeo4j();
    await store.apply(await seedChange(SEED_FOLDER, '2025-11-01T00:00:00.000Z'));
    await store.close();
  });

  it.each(expected)('%s …', async (question, row) => {
    const example = EXAMPLES.find((one) => one.question.startsWith(question));
    expect(await runCypher(example?.cypher ?? '')).toContainEqual(row);
  });
});
