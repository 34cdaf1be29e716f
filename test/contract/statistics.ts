import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Source, StoredClaim } from '../../src/graph/claim.js';
import { MOST_COUNTED } from '../../src/graph/statistics.js';
import type { GraphStore } from '../../src/graph/store.js';
import type { Adapter } from '../support/adapter.js';
import { between, change, named } from '../support/changes.js';
import { MemoryGraph } from '../support/memory-graph.js';
import { buildGraph, randomGraphTape } from '../support/random-graph.js';
import { countedIn, type Figures, figuresOf } from '../support/size.js';
import { Tape } from '../support/tape.js';
import { contentsOf, withStore } from './harness.js';
import { base, supply } from './small-graph.js';

/** Graphs whose changes assert, retract and revive; the same ones every time, and fewer where each change takes long. */
const GRAPHS = fc.sample(randomGraphTape, { numRuns: 12, seed: 5 }).map((draws) => buildGraph(new Tape(draws)));

const sizeOf = async (store: GraphStore): Promise<Figures> => figuresOf(await store.statistics());

function expectAtLeast(figures: Figures, truth: Figures): void {
  for (const [what, count] of Object.entries(truth)) expect(figures[what] ?? 0, what).toBeGreaterThanOrEqual(count);
}

/** Suppliers of one project. */
const manySupplies = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => between([`company:c-${from + index}`, 'SUPPLIES', 'project:p']));
const manyNames = (from: number, to: number) =>
  named(Object.fromEntries(Array.from({ length: to - from }, (_, index) => [`company:c-${from + index}`, `C ${from + index}`])));

const LIMIT_MS = 240_000;

export function statistics(adapter: Adapter): void {
  const { again, isSlow = false } = adapter;
  const graphs = isSlow ? GRAPHS.slice(0, 3) : GRAPHS;
  describe('statistics', () => {
    it('of an empty graph are none', () => withStore(adapter, async (store) => expect(await sizeOf(store)).toEqual({})));

    it(
      'are never below what is there, whatever is asserted, retracted and revived',
      async () => {
        for (const { changes } of graphs) {
          await withStore(adapter, async (store) => {
            const memory = new MemoryGraph();
            for (const one of changes) {
              await store.apply(one);
              await memory.apply(one);
              expectAtLeast(await sizeOf(store), countedIn(memory));
            }
          });
        }
      },
      LIMIT_MS,
    );

    it('are exact while nothing falls, by whatever way claims come', () =>
      withStore(adapter, async (store) => {
        const memory = new MemoryGraph();
        const parts = [
          base,
          change({ assert: [supply] }),
          change({ assert: manyNames(0, 30) }),
          // At a project that is there, and at one that comes with them.
          change({ assert: manySupplies(0, 20) }),
          change({ assert: [...manySupplies(20, 30), ...named({ 'project:q': 'Q' }), between(['company:c-1', 'DEVELOPS', 'project:q'])] }),
        ];
        for (const one of parts) {
          await store.apply(one);
          await memory.apply(one);
          expect(await sizeOf(store)).toEqual(countedIn(memory));
        }
        const expected = countedIn(memory);
        expect(expected['SUPPLIES IN of a Project']).toBe(31);
        const { sources, claims } = (await contentsOf(store)) as { sources: Source[]; claims: StoredClaim[] };
        await store.close();
        // What a claim names has its name before.
        const inOrder = [...claims].sort((a, b) => Number(b.property === 'name') - Number(a.property === 'name'));
        await withStore(adapter, async (copy) => {
          await copy.restore(sources, []);
          for (let start = 0; start < inOrder.length; start += 25) await copy.restore([], inOrder.slice(start, start + 25));
          expect(await sizeOf(copy)).toEqual(expected);
        });
      }));

    it('stay as they are when a change is refused, and are the same object while nothing changes', () =>
      withStore(adapter, async (store) => {
        await store.apply(base);
        await store.apply(change({ assert: [supply] }));
        const before = await store.statistics();
        expect(await store.statistics()).toBe(before);
        await store.apply(change({ assert: [supply] }));
        expect(await store.statistics()).toBe(before);
        const unsound = change({ assert: [...manyNames(0, 9), between(['company:nobody', 'SUPPLIES', 'project:p'])] });
        await expect(store.apply(unsound)).rejects.toThrow(/company:nobody/);
        expect(await store.statistics()).toBe(before);
        await store.apply(change({ assert: manyNames(0, 1) }));
        expect(await store.statistics()).not.toBe(before);
      }));

    it('do not count to the end what many hang on', () =>
      withStore(adapter, async (store) => {
        await store.apply(base);
        await store.apply(change({ assert: [...manyNames(0, MOST_COUNTED + 1), ...manySupplies(0, MOST_COUNTED - 1)] }));
        const step = { relationship: 'SUPPLIES', direction: 'IN' } as const;
        expect((await store.statistics()).degree('Project', step)).toBe(MOST_COUNTED - 1);
        await store.apply(change({ assert: manySupplies(MOST_COUNTED - 1, MOST_COUNTED + 1) }));
        const size = await store.statistics();
        expect(size.degree('Project', step)).toBe(Number.POSITIVE_INFINITY);
        expect([size.relationships('SUPPLIES'), size.claims('Source')]).toEqual([MOST_COUNTED + 1, Number.POSITIVE_INFINITY]);
      }));

    // What is in memory has nobody else, and is gone when it is closed.
    if (again === undefined) return;

    it(
      'are exact once a store has been opened again',
      async () => {
        let figures = 0;
        for (const { changes } of graphs) {
          await withStore(adapter, async (store) => {
            const memory = new MemoryGraph();
            await memory.apply(...changes);
            for (const one of changes) await store.apply(one);
            const other = await again();
            try {
              const counted = await sizeOf(other);
              expect(counted).toEqual(countedIn(memory));
              figures += Object.keys(counted).length;
            } finally {
              await other.close();
            }
          });
        }
        expect(figures).toBeGreaterThan(graphs.length * 5);
      },
      LIMIT_MS,
    );

    it('see what somebody else writes to the same store', () =>
      withStore(adapter, async (store) => {
        await store.apply(base);
        expect(await sizeOf(store)).toMatchObject({ 'Company entities': 1 });
        const other = await again();
        try {
          await other.apply(change({ assert: [...manyNames(0, 5), ...manySupplies(0, 5)] }));
          for (let look = 0; look < 100 && (await sizeOf(store))['SUPPLIES relationships'] === undefined; look += 1) await sleep(100);
          expect(await sizeOf(store)).toEqual(await sizeOf(other));
          expect(await sizeOf(store)).toMatchObject({ 'SUPPLIES IN of a Project': 5, 'Company entities': 6 });
        } finally {
          await other.close();
        }
      }));
  });
}
