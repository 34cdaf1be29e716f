import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyChange } from '../../src/graph/apply-change.js';
import type { Source } from '../../src/graph/claim.js';
import { finishRedating, redated } from '../../src/graph/redate.js';
import { resolveSubjects } from '../../src/graph/resolve-subjects.js';
import { grouped } from '../../src/kernel/grouped.js';
import { change } from '../support/changes.js';
import { MemoryGraph } from '../support/memory-graph.js';
import { buildGraph, type RandomGraph, randomGraphTape } from '../support/random-graph.js';
import { BOUNDARIES, DATES } from '../support/random-value.js';
import { Tape } from '../support/tape.js';

class Stopped extends Error {}

interface Redate {
  readonly source: Source;
  /** Claims looked at in a step, and steps done before whoever does them is gone. */
  readonly size: number;
  readonly steps: number;
}

/** Gives a source of a graph another date, as a store does, but may not come to the end of it. */
async function redate(graph: MemoryGraph, { source, size, steps }: Redate, afterStep: () => Promise<void> = async () => undefined) {
  const { redating } = await applyChange(graph, change({ sources: [source] }), size);
  let left = steps;
  try {
    await finishRedating(
      redating,
      async (work) => {
        if (left === 0) throw new Stopped();
        left -= 1;
        const result = await work(graph);
        await afterStep();
        return result;
      },
      undefined,
      size,
    );
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
  }
}

const resume = (graph: MemoryGraph): Promise<void> =>
  finishRedating(
    graph.redatings().map(({ source }) => source),
    (work) => work(graph),
    undefined,
    2,
  );

async function graphOf({ changes }: RandomGraph, dates: ReadonlyMap<string, string | null> = new Map()): Promise<MemoryGraph> {
  const graph = new MemoryGraph();
  const dated = (source: Source): Source => ({
    ...source,
    publishedOn: dates.has(source.id) ? (dates.get(source.id) ?? null) : source.publishedOn,
  });
  await graph.apply(...changes.map((one) => ({ ...one, sources: one.sources.map(dated) })));
  return graph;
}

/** The same claims, with views that are resolved from them. */
async function resolvedAnew(graph: MemoryGraph): Promise<unknown> {
  const other = new MemoryGraph();
  other.putSources([...graph.sources.values()]);
  other.putClaims([...graph.claims.values()]);
  await resolveSubjects(other, new Set([...graph.claims.values()].map(({ subjectId }) => subjectId)));
  return other.contents();
}

const draws = fc.record({
  tape: randomGraphTape,
  redates: fc.array(
    fc.record({
      which: fc.nat(3),
      publishedOn: fc.constantFrom(null, ...DATES, ...BOUNDARIES),
      size: fc.integer({ min: 1, max: 3 }),
      steps: fc.integer({ min: 0, max: 12 }),
    }),
    { minLength: 1, maxLength: 5 },
  ),
});

describe('dating the claims of a source anew', () => {
  it('ends, however often it is interrupted and begun again, where a graph is that had the last dates from the start', () =>
    fc.assert(
      fc.asyncProperty(draws, async ({ tape, redates }) => {
        const random = buildGraph(new Tape(tape));
        const graph = await graphOf(random);
        const dates = new Map<string, string | null>();
        for (const { which, publishedOn, ...how } of redates) {
          const source = random.sources[which % random.sources.length] as Source;
          dates.set(source.id, publishedOn);
          await redate(graph, { source: { ...source, publishedOn }, ...how });
        }
        await resume(graph);
        expect(graph.redatings()).toEqual([]);
        expect(graph.contents()).toEqual((await graphOf(random, dates)).contents());
      }),
      { numRuns: 40 },
    ));

  it('ends there too where somebody changes the date again in the middle of it', () =>
    fc.assert(
      fc.asyncProperty(draws, async ({ tape, redates }) => {
        const random = buildGraph(new Tape(tape));
        const [{ which }] = redates as [(typeof redates)[0]];
        const source = random.sources[which % random.sources.length] as Source;
        const graph = await graphOf(random);
        const others = redates.slice(1);
        let last = redates[0]?.publishedOn ?? null;
        const first = { source: { ...source, publishedOn: last }, size: 1, steps: Number.POSITIVE_INFINITY };
        await redate(graph, first, async () => {
          const next = others.shift();
          if (next === undefined) return;
          last = next.publishedOn;
          await redate(graph, { source: { ...source, publishedOn: last }, size: next.size, steps: Math.min(next.steps, 3) });
        });
        await resume(graph);
        expect(graph.redatings()).toEqual([]);
        expect(graph.contents()).toEqual((await graphOf(random, new Map([[source.id, last]]))).contents());
      }),
      { numRuns: 40 },
    ));

  it('moves each subject as a whole, and leaves views that follow from the claims after every step', () =>
    fc.assert(
      fc.asyncProperty(draws, async ({ tape, redates }) => {
        const random = buildGraph(new Tape(tape));
        const [{ which, publishedOn, size }] = redates as [(typeof redates)[0]];
        const source = random.sources[which % random.sources.length] as Source;
        const graph = await graphOf(random);
        const before = new Map(graph.claims);
        await redate(graph, { source: { ...source, publishedOn }, size, steps: Number.POSITIVE_INFINITY }, async () => {
          const moved = new Map<string, Set<boolean>>();
          for (const claim of graph.claims.values()) {
            const old = before.get(claim.id)?.known;
            const fits = redated(claim, publishedOn).known === claim.known;
            if (claim.source !== source.id || redated(claim, publishedOn).known === old) continue;
            expect([fits, claim.known === old]).toContain(true);
            moved.set(claim.subjectId, (moved.get(claim.subjectId) ?? new Set()).add(fits));
          }
          expect([...moved.values()].filter((states) => states.size > 1)).toEqual([]);
          expect(graph.contents()).toEqual(await resolvedAnew(graph));
        });
      }),
      { numRuns: 40 },
    ));

  it('asks for a bounded number of claims at a time, and for those alone that can change', async () => {
    const random = buildGraph(new Tape(fc.sample(randomGraphTape, { numRuns: 1, seed: 5 })[0] as number[]));
    const graph = await graphOf(random);
    const bySource = grouped([...graph.claims.values()], ({ source }) => source);
    const [[id, claims]] = [...bySource].sort(([, a], [, b]) => b.length - a.length) as [[string, unknown[]]];
    expect(claims.length).toBeGreaterThan(20);
    const asked: number[] = [];
    const written: number[] = [];
    const [claimsOfSource, putClaims] = [graph.claimsOfSource.bind(graph), graph.putClaims.bind(graph)];
    graph.claimsOfSource = (source, after, most) => {
      const found = claimsOfSource(source, after, most);
      asked.push(found.length);
      return found;
    };
    graph.putClaims = (changed) => {
      written.push(changed.length);
      putClaims(changed);
    };
    await redate(graph, {
      source: { ...(graph.sources.get(id) as Source), publishedOn: '0001' },
      size: 4,
      steps: Number.POSITIVE_INFINITY,
    });
    expect(Math.max(...asked)).toBe(4);
    expect(written.filter((count) => count > 0).length).toBeGreaterThan(3);
    // A title is no date: no claim is looked at for it.
    asked.length = 0;
    await graph.apply(change({ sources: [{ ...(graph.sources.get(id) as Source), title: 'Another title' }] }));
    expect(asked).toEqual([]);
  });
});
