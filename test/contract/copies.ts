import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Source, StoredClaim } from '../../src/graph/claim.js';
import type { GraphStore } from '../../src/graph/store.js';
import type { Adapter } from '../support/adapter.js';
import { change } from '../support/changes.js';
import { MemoryGraph } from '../support/memory-graph.js';
import { buildGraph, type RandomGraph, randomGraphTape } from '../support/random-graph.js';
import { Tape } from '../support/tape.js';
import { contentsOf, dataOf, withStore } from './harness.js';

/** Graphs with all that random ones have in them, the same ones every time. */
const graphs: RandomGraph[] = fc.sample(randomGraphTape, { numRuns: 3, seed: 11 }).map((draws) => buildGraph(new Tape(draws)));

const VIEWS = `query ($on: Date) { entities(knownOn: $on, first: 500) { totalCount nodes { __typename id name summary claims(first: 500) { nodes { id value statement retractedAt recordedAt subject { id } source { id } supersedes { id } } }
  relationships(first: 500) { edges { cursor node { id type commitment contested validFrom validTo from { id name } to { id } claims { totalCount } } } } } } sources(first: 500) { nodes { id title text publishedOn claims(first: 500) { totalCount nodes { id } } } } }`;
const views = async (store: GraphStore): Promise<unknown[]> => {
  const answers: unknown[] = [];
  for (const on of [null, '2025-02', '2025-09-04']) answers.push(await dataOf(store, VIEWS, { on }));
  return answers;
};

async function fill(store: GraphStore, { changes }: RandomGraph): Promise<void> {
  for (const one of changes) await store.apply(one);
}

export function copies(adapter: Adapter): void {
  describe('a copy', () => {
    it.each(graphs.map((graph, index) => [index, graph] as const))(
      'of random graph %i holds what the original holds, and answers the same',
      (_, graph) =>
        withStore(adapter, async (original) => {
          await fill(original, graph);
          const memory = new MemoryGraph();
          await memory.apply(...graph.changes);
          const { sources, claims } = await contentsOf(original);
          // By id, and with all that a store adds to a claim.
          expect(sources).toEqual([...memory.sources.values()].sort((a, b) => (a.id < b.id ? -1 : 1)));
          expect(claims).toEqual([...memory.claims.values()].sort((a, b) => (a.id < b.id ? -1 : 1)));
          const expected = await views(original);
          await original.close();
          await withStore(adapter, async (copy) => {
            await copy.restore(sources as Source[], claims as StoredClaim[]);
            expect(await contentsOf(copy)).toEqual({ sources, claims });
            expect(await views(copy)).toEqual(expected);
            // What is there already stays as it is.
            await copy.restore(
              sources as Source[],
              (claims as StoredClaim[]).map((claim) => ({ ...claim, retractedAt: '2040-01-01T00:00:00.000Z' })),
            );
            expect(await contentsOf(copy)).toEqual({ sources, claims });
          });
        }),
    );

    it('may come in batches, and the graph can be changed afterwards', () =>
      withStore(adapter, async (original) => {
        const graph = graphs[0] as RandomGraph;
        await fill(original, graph);
        const { sources, claims } = (await contentsOf(original)) as { sources: Source[]; claims: StoredClaim[] };
        const live = claims.filter((claim) => claim.retractedAt === null && claim.property !== 'name').map((claim) => claim.id);
        await original.apply(change({ retract: live.slice(0, 10) }));
        const expected = await views(original);
        await original.close();
        await withStore(adapter, async (copy) => {
          await copy.restore(sources, []);
          for (let start = 0; start < claims.length; start += 16) await copy.restore([], claims.slice(start, start + 16));
          await copy.apply(change({ retract: live.slice(0, 10) }));
          expect(await views(copy)).toEqual(expected);
        });
      }));
  });
}
