import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { NEVER } from '../src/graph/date.js';
import type { GraphStore } from '../src/graph/store.js';
import { openSqliteStore } from '../src/store/sqlite/store.js';
import { ask } from './support/ask.js';
import { between, change, named, reference, source } from './support/changes.js';
import { emptyNeo4j, openEmptyNeo4j, runCypher, testNeo4j, useNeo4jAlone } from './support/neo4j.js';
import { hitsOf } from './support/neo4j-profile.js';
import { Tape, tape } from './support/tape.js';

/** Many companies own one, which owns them all; each is known since a day, and so is what it owns. */
async function owned(companies: number): Promise<void> {
  await emptyNeo4j();
  await runCypher(
    `UNWIND range(0, $last) AS n
     WITH n, 'company:c-' + toString(n) AS id, right('0000' + toString(n), 5) AS name
     CREATE (:Entity:Company {id: id, kind: 'Company', name: name, nameKey: name, nameSort: name})
     CREATE (:EntitySegment {subjectId: id, kind: 'Company', name: name, nameKey: name, nameSort: name, knownFrom: '', knownTo: '${NEVER}', known: true, live: true})`,
    { last: companies },
  );
  await runCypher(
    `MATCH (hub:Entity {id: 'company:c-0'}) MATCH (one:Company) WHERE one <> hub
     UNWIND [[hub, one], [one, hub]] AS ends WITH ends[0] AS a, ends[1] AS b, 'relationship:' + ends[0].id + ends[1].id AS id
     CREATE (a)-[:OWNS {id: id}]->(b)
     CREATE (:RelationshipSegment {subjectId: id, type: 'OWNS', fromId: a.id, toId: b.id, knownFrom: '', knownTo: '${NEVER}', known: true, live: true})`,
  );
}

const chain = (steps: number, last: string, word = 'some'): string =>
  steps === 0 ? last : `{ ${steps % 2 === 0 ? 'owns' : 'owners'}: { ${word}: { node: ${chain(steps - 1, last, word)} } } }`;

const LAST = '{ name: { eq: "00017" } }';

/** Chains through the hub: asked inside one another they would multiply. */
const chains: readonly (readonly [name: string, document: string])[] = [
  ['two steps', `{ companies(first: 3, filter: ${chain(2, LAST)}) { totalCount nodes { id } } }`],
  ['five steps', `{ companies(first: 3, filter: ${chain(5, LAST)}) { totalCount nodes { id } } }`],
  ['none of none', `{ companies(first: 3, filter: ${chain(3, LAST, 'none')}) { totalCount nodes { id } } }`],
  [
    'three steps that find nothing',
    `{ companies(first: 3, filter: ${chain(3, '{ name: { contains: "x" } }')}) { totalCount nodes { id } } }`,
  ],
  ['three steps that find all', `{ companies(first: 3, filter: ${chain(3, '{}')}) { totalCount nodes { id } } }`],
  [
    'either of two',
    `{ companies(first: 3, filter: { owns: { some: { node: { or: [${chain(2, LAST)}, { not: ${chain(3, LAST)} }] } } } }) { nodes { id } } }`,
  ],
  ['what is nested', `{ company(id: "company:c-0") { owns(first: 3, filter: { node: ${chain(3, LAST)} }) { totalCount nodes { id } } } }`],
  ['two steps as of a day', `{ companies(knownOn: "2025-03", first: 3, filter: ${chain(2, LAST)}) { totalCount nodes { id } } }`],
  ['four steps as of a day', `{ companies(knownOn: "2025-03", first: 3, filter: ${chain(4, LAST)}) { totalCount nodes { id } } }`],
  [
    'none of none as of a day',
    `{ companies(knownOn: "2025-03", first: 3, filter: ${chain(2, LAST, 'none')}) { totalCount nodes { id } } }`,
  ],
  ['three steps of what held', `{ companies(validOn: "2025-03", first: 3, filter: ${chain(3, LAST)}) { totalCount nodes { id } } }`],
];

const FEW = 150;
const MANY = 600;

/** Some filter of companies by what they own, supply and are called. */
function randomFilter(draws: Tape, depth: number): string {
  const within = (): string => randomFilter(draws, depth - 1);
  const kind = depth === 0 ? 0 : draws.below(8);
  if (kind === 0)
    return draws.pick([
      '{}',
      '{ name: { contains: "1" } }',
      '{ id: { in: ["company:c-2", "company:c-3"] } }',
      '{ name: { startsWith: "c" } }',
    ]);
  if (kind === 1) return `{ not: ${within()} }`;
  if (kind < 4) return `{ ${kind === 2 ? 'and' : 'or'}: [${Array.from({ length: 1 + draws.below(4) }, within).join(', ')}] }`;
  const edge = draws.pick(['', '', ', commitment: { gte: PLANNED }']);
  const field = draws.pick(['owns', 'owners', 'supplies', 'suppliers']);
  return `{ ${field}: { ${draws.pick(['some', 'some', 'none'])}: { node: ${within()}${field.startsWith('own') ? '' : edge} } } }`;
}

describe.skipIf(testNeo4j === null)('what is inside a filter through a relationship', () => {
  useNeo4jAlone();

  describe('is found once', () => {
    const hits = new Map<string, number[]>();
    beforeAll(async () => {
      const store = await openEmptyNeo4j();
      for (const companies of [FEW, MANY]) {
        await owned(companies);
        for (const [name, document] of chains) hits.set(name, [...(hits.get(name) ?? []), await hitsOf(document)]);
      }
      return () => store.close();
    }, 300_000);

    it.each(chains)('%s', (name) => {
      const [few = 0, many = 0] = hits.get(name) ?? [];
      expect(few).toBeGreaterThan(0);
      // Four times as much is read of four times as many, and not sixteen times.
      expect(many / few).toBeLessThan(5);
    });
  });

  describe('holds for whom it holds on SQLite', () => {
    const COMPANIES = 9;
    let stores: GraphStore[] = [];
    beforeAll(async () => {
      stores = [await openEmptyNeo4j(), await openSqliteStore(':memory:')];
      const ids = Array.from({ length: COMPANIES }, (_, number) => `company:c-${number}`);
      const edges = ids.flatMap((from, a) =>
        ids.flatMap((to, b) => [
          ...((a * 7 + b * 3) % 5 === 0 && a !== b
            ? [between([from, 'OWNS', to], { source: a % 2 === 0 ? 'source:news' : 'source:later' })]
            : []),
          ...((a * 5 + b * 11) % 7 === 1 && a !== b
            ? [between([from, 'SUPPLIES', to, { component: 'pumps' }], { commitment: b % 2 === 0 ? 'PLANNED' : 'HINTED' })]
            : []),
        ]),
      );
      const sources = [reference, source('news', { publishedOn: '2025-01-10' }), source('later', { publishedOn: '2025-06-10' })];
      const assert = [...named(Object.fromEntries(ids.map((id, number) => [id, `company ${number}`]))), ...edges];
      for (const store of stores) await store.apply(change({ sources, assert }));
      return () => Promise.all(stores.map((store) => store.close()));
    }, 120_000);

    const expectAlike = async (document: string): Promise<number> => {
      const [neo4j, sqlite] = await Promise.all(stores.map((store) => ask(store, document)));
      expect(neo4j?.errors, document).toBeUndefined();
      expect(neo4j, document).toEqual(sqlite);
      return (neo4j?.data as { companies?: { totalCount: number } } | undefined)?.companies?.totalCount ?? 0;
    };

    it('whatever is asked', async () => {
      let found = 0;
      await fc.assert(
        fc.asyncProperty(tape(400), async (drawn) => {
          const draws = new Tape(drawn);
          const time = draws.pick(['', '', 'knownOn: "2025-02", ', 'validOn: "2025", ']);
          const filter = `{ ${draws.pick(['owns', 'suppliers'])}: { some: { node: ${randomFilter(draws, 4)} } } }`;
          const root = await expectAlike(
            `{ companies(${time}first: 4, filter: ${filter}) { totalCount nodes { id } pageInfo { hasNextPage } } }`,
          );
          await expectAlike(`{ company(id: "company:c-1") { owns(first: 2, filter: { node: ${filter} }) { totalCount nodes { id } } } }`);
          if (root > 0 && root < COMPANIES) found += 1;
        }),
        { numRuns: 30, interruptAfterTimeLimit: 120_000 },
      );
      expect(found).toBeGreaterThan(3);
    }, 200_000);

    it.each(['or', 'and'])('of as many sets as one may ask for: %s', async (word) => {
      const sets = Array.from({ length: 19 }, (_, number) => {
        const ids = `{ id: { in: ["company:c-${number % COMPANIES}", "company:c-${(number * 5 + 1) % COMPANIES}"] } }`;
        return `{ ${number % 2 === 0 ? 'owns' : 'owners'}: { ${number % 3 === 0 ? 'none' : 'some'}: { node: ${ids} } } }`;
      });
      await expectAlike(
        `{ companies(filter: { owns: { some: { node: { ${word}: [${sets.join(', ')}] } } } }) { totalCount nodes { id } } }`,
      );
    });
  });
});
