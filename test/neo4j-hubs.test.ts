import fc from 'fast-check';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Claim } from '../src/graph/claim.js';
import type { GraphStore, StoreObserver } from '../src/graph/store.js';
import { HUB } from '../src/store/neo4j/hubs.js';
import { prepareGraph } from '../src/store/neo4j/migrate.js';
import { Sessions } from '../src/store/neo4j/session.js';
import { openNeo4jStore } from '../src/store/neo4j/store.js';
import { ask } from './support/ask.js';
import { about, between, change, named, reference, source } from './support/changes.js';
import { emptyNeo4j, given, HUB_AT, openEmptyNeo4j, runCypher, testNeo4j, useNeo4jAlone } from './support/neo4j.js';
import { buildGraph, randomGraphTape } from './support/random-graph.js';
import { Tape } from './support/tape.js';

const supply = (project: string, commitment: Claim['commitment'] = 'PLANNED'): Claim =>
  between(['company:ihi', 'SUPPLIES', `project:${project}`, { component: 'pumps' }], { commitment });

/** What relationships are said to be hubs', by what their ends say, and by themselves. */
const FAULTS = `MATCH (a:Entity)-[r]->(b:Entity)
  WITH r, CASE WHEN type(r) + '>' IN a.hubs THEN [a.id, b.nameSort] END AS out, CASE WHEN '<' + type(r) IN b.hubs THEN [b.id, a.nameSort] END AS into
  WITH r, coalesce(out, [null, null]) + coalesce(into, [null, null]) AS wanted, [r.hubFrom, r.toSort, r.hubTo, r.fromSort] AS has
  WHERE any(place IN range(0, 3) WHERE coalesce(wanted[place] <> has[place], wanted[place] IS NOT NULL OR has[place] IS NOT NULL))
  RETURN r.id, wanted, has`;
/** Ends that have relationships enough and are not marked. */
const FORGOTTEN = `MATCH (e:Entity)-[r]-() WITH e, type(r) AS type, startNode(r) = e AS out, count(r) AS degree
  WITH e, CASE WHEN out THEN type + '>' ELSE '<' + type END AS mark, degree
  WHERE degree >= $at AND NOT coalesce(mark IN e.hubs, false) RETURN e.id, mark, degree`;

/** Hubs that do not know since when another end is named as it is, and relationships that do not say since when they are known. */
const UNTOLD = `MATCH (a:Entity)-[r]->(b:Entity)
  WHERE (type(r) + '>' IN a.hubs AND b.namedSince > coalesce(a.orderedSince, '')) OR ('<' + type(r) IN b.hubs AND a.namedSince > coalesce(b.orderedSince, ''))
    OR coalesce(r.since <> COLLECT { MATCH (s:RelationshipSegment {subjectId: r.id}) WHERE s.known RETURN min(s.knownFrom) }[0], true)
  RETURN r.id`;

async function expectWhole(at = HUB_AT): Promise<void> {
  expect(await runCypher(FAULTS)).toEqual([]);
  expect(await runCypher(FORGOTTEN, { at })).toEqual([]);
  expect(await runCypher(UNTOLD)).toEqual([]);
  expect(await runCypher('MATCH (e:Entity) WHERE coalesce(e.hubs <> e.openHubs, e.hubs IS NOT NULL) RETURN e.id')).toEqual([]);
}

const hubs = async (): Promise<unknown[]> => runCypher('MATCH (e:Entity) WHERE e.hubs IS NOT NULL RETURN e.id, e.hubs ORDER BY e.id');

const supplied = async (store: GraphStore, page = ''): Promise<string[]> => {
  const { data, errors } = await ask(store, `{ company(id: "company:ihi") { supplies${page} { nodes { name } } } }`);
  expect(errors).toBeUndefined();
  return (data as { company: { supplies: { nodes: { name: string }[] } } }).company.supplies.nodes.map(({ name }) => name);
};

describe.skipIf(testNeo4j === null)('hubs in Neo4j', () => {
  useNeo4jAlone();
  let store: GraphStore;
  describe('of a few relationships', () => {
    beforeEach(async () => {
      store = await openEmptyNeo4j();
      const names = named({ 'company:ihi': 'IHI', 'project:a': 'Aomori', 'project:b': 'Boso', 'project:c': 'Chita', 'project:d': 'Daigo' });
      await store.apply(change({ sources: [reference, source('news')], assert: [...names, ...['d', 'b'].map((one) => supply(one))] }));
      return () => store.close();
    });

    it('are marked when their relationships are enough, and not before', async () => {
      expect(HUB_AT).toBe(3);
      expect(await hubs()).toEqual([]);
      await store.apply(change({ assert: [supply('c')] }));
      expect(await hubs()).toEqual([['company:ihi', ['SUPPLIES>']]]);
      await store.apply(change({ assert: [supply('a')] }));
      await expectWhole();
      expect(await supplied(store)).toEqual(['Aomori', 'Boso', 'Chita', 'Daigo']);
      expect(await supplied(store, '(first: 2)')).toEqual(['Aomori', 'Boso']);
    });

    it('are walked where there are any, by who made them and by who opens the graph later', async () => {
      await runCypher(`MATCH (k:Keiretsu {id: 'store'}) SET k.hubs = []`);
      const walks = async (one: (observer: StoreObserver) => Promise<GraphStore>, work: (opened: GraphStore) => Promise<unknown>) => {
        const texts: string[] = [];
        const opened = await one({ onStatement: (text) => texts.push(text) });
        await work(opened);
        texts.length = 0;
        expect(await supplied(opened)).toEqual(['Aomori', 'Boso', 'Chita', 'Daigo']);
        await opened.close();
        return texts.map((text) => text.includes('SUPPLIES(hubFrom, toSort)'));
      };
      const given3 = (observer: StoreObserver): Promise<GraphStore> => openNeo4jStore(given(), observer, HUB_AT);
      const given9 = (observer: StoreObserver): Promise<GraphStore> => openNeo4jStore(given(), observer, 9);
      const asIs = (): Promise<void> => Promise.resolve();
      expect(await walks(given9, (opened) => opened.apply(change({ assert: [supply('a'), supply('c')] })))).toEqual([false]);
      expect(await walks(given9, asIs)).toEqual([false]);
      expect(
        await walks(given3, (opened) =>
          opened.apply(change({ retract: [supply('a').id], assert: [] })).then(() => opened.apply(change({ revive: [supply('a').id] }))),
        ),
      ).toEqual([true]);
      expect(await walks(given9, asIs)).toEqual([true]);
    });

    it('are opened by the next write that comes by, should they not have been', async () => {
      await store.apply(change({ assert: [supply('a'), supply('c')] }));
      await expectWhole();
      await runCypher('MATCH (e:Entity) REMOVE e.openHubs');
      expect(await supplied(store)).toEqual(['Aomori', 'Boso', 'Chita', 'Daigo']);
      await store.apply(change({ assert: [...named({ 'project:e': 'Ena' }), supply('e')] }));
      await expectWhole();
      expect(await supplied(store)).toEqual(['Aomori', 'Boso', 'Chita', 'Daigo', 'Ena']);
    });

    it('list their relationships by the new name of another end', async () => {
      await store.apply(change({ assert: [supply('a'), supply('c')] }));
      await store.apply(change({ sources: [source('later', { publishedOn: '2030-01-01' })], assert: [] }));
      const renamed = about('project:a', { property: 'name', value: 'Zao', source: 'source:later', statedOn: '2030-01-01' });
      await store.apply(change({ assert: [renamed] }));
      await expectWhole();
      expect(await supplied(store)).toEqual(['Boso', 'Chita', 'Daigo', 'Zao']);
    });

    it('stay hubs when they or their relationships are written again, and when these become fewer', async () => {
      await store.apply(change({ assert: [supply('a'), supply('c')] }));
      await store.apply(
        change({ assert: [about('company:ihi', { property: 'summary', value: 'It makes vessels.' }), supply('a', 'CONTRACTED')] }),
      );
      await expectWhole();
      await store.apply(change({ retract: [supply('b').id, supply('c').id] }));
      expect(await hubs()).toEqual([['company:ihi', ['SUPPLIES>']]]);
      await expectWhole();
      expect(await supplied(store)).toEqual(['Aomori', 'Daigo']);
    });

    it('are made anew when all that is said of them is taken back and said again', async () => {
      const all = ['a', 'b', 'c', 'd'].map((one) => supply(one));
      await store.apply(change({ assert: all }));
      const names = [...named({ 'company:ihi': 'IHI' })].map(({ id }) => id);
      await store.apply(change({ retract: [...names, ...all.map(({ id }) => id)] }));
      await store.apply(change({ revive: [...names, ...all.map(({ id }) => id)] }));
      await expectWhole();
      expect(await supplied(store)).toEqual(['Aomori', 'Boso', 'Chita', 'Daigo']);
    });
  });

  it('agree with their relationships whatever is written', async () => {
    await fc.assert(
      fc.asyncProperty(randomGraphTape, async (draws) => {
        const random = await openEmptyNeo4j();
        try {
          for (const one of buildGraph(new Tape(draws)).changes) {
            await random.apply(one);
            await expectWhole();
          }
        } finally {
          await random.close();
        }
      }),
      { numRuns: 12, interruptAfterTimeLimit: 60_000 },
    );
  }, 120_000);

  describe('of a graph that was written before there were any', () => {
    const many = Array.from({ length: HUB }, (_, number) => String(number).padStart(4, '0'));
    beforeAll(async () => {
      await emptyNeo4j();
      // As it opens for its users.
      store = await openNeo4jStore(given());
      const names = named({ 'company:ihi': 'IHI', ...Object.fromEntries(many.map((one) => [`project:${one}`, one])) });
      await store.apply(change({ sources: [reference, source('news')], assert: [...names, ...many.map((one) => supply(one))] }));
      return () => store.close();
    });

    it('are marked when it is opened', async () => {
      await expectWhole(HUB);
      const was = await hubs();
      expect(was).toEqual([['company:ihi', ['SUPPLIES>']]]);
      const listed = await supplied(store, '(first: 300)');
      await runCypher('MATCH (e:Entity) REMOVE e.hubs, e.openHubs');
      await runCypher('MATCH ()-[r]->() REMOVE r.hubFrom, r.toSort, r.hubTo, r.fromSort');
      await runCypher(`MATCH (k:Keiretsu {id: 'store'}) SET k.version = 2, k.hubs = null`);
      const sessions = new Sessions(given());
      await prepareGraph(sessions);
      await sessions.close();
      expect(await hubs()).toEqual(was);
      await expectWhole(HUB);
      expect(await supplied(store, '(first: 300)')).toEqual(listed);
      expect(listed).toEqual(many);
    });
  });
});
