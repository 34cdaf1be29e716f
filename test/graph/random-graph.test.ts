import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { change } from '../support/changes.js';
import { MemoryGraph } from '../support/memory-graph.js';
import { type RandomGraph, randomGraph } from '../support/random-graph.js';

const reports = async (graph: RandomGraph): Promise<MemoryGraph> => {
  const memory = new MemoryGraph();
  await memory.apply(...graph.changes);
  return memory;
};

describe('random graphs', () => {
  it('are sound', async () => {
    await fc.assert(
      fc.asyncProperty(randomGraph, async (graph) => void (await reports(graph))),
      { numRuns: 60 },
    );
  });

  it('are nasty: what they are meant to hit is in them', async () => {
    const seen = new Map<string, number>();
    const count = (what: string, happens: boolean): void => void seen.set(what, (seen.get(what) ?? 0) + Number(happens));
    await fc.assert(
      fc.asyncProperty(randomGraph, async (graph) => {
        const { claims, entities, relationships, sources } = await reports(graph);
        const [all, views] = [[...claims.values()], [...entities.values(), ...relationships.values()]];
        const segments = views.flatMap((view) => view.segments);
        count(
          'segments',
          views.some((view) => view.segments.length > 1),
        );
        count(
          'contested',
          segments.some((segment) => segment.view.contested),
        );
        count(
          'unknown',
          segments.some((segment) => !segment.known),
        );
        count(
          'retracted entities or relationships',
          views.some((view) => !view.live),
        );
        count(
          'supersession',
          all.some((claim) => claim.supersedes !== null),
        );
        count(
          'quotes',
          all.some((claim) => claim.quote !== null),
        );
        count(
          'denials',
          all.some((claim) => claim.commitment === 'DENIED'),
        );
        count(
          'null keys',
          all.some((claim) => 'relationship' in claim.subject && Object.values(claim.subject.relationship.key).includes(null)),
        );
        count(
          'undated sources',
          [...sources.values()].some((source) => source.publishedOn === null && source.id !== 'source:reference'),
        );
        const names = [...entities.values()].map((entity) => entity.segments.at(-1)?.view.properties.name);
        count('equal names', new Set(names).size < names.length);
        count(
          'hubs',
          [...entities.keys()].some((id) => [...relationships.values()].filter(({ from, to }) => from === id || to === id).length > 4),
        );
        count('relationships twice', relationships.size > new Set([...relationships.values()].map(({ from, to }) => `${from} ${to}`)).size);
      }),
      { numRuns: 100, seed: 1 },
    );
    expect([...seen].filter(([, times]) => times < 10)).toEqual([]);
  });
});

describe('what a graph holds', () => {
  it('does not depend on the order of arrival', async () => {
    await fc.assert(
      fc.asyncProperty(randomGraph, fc.infiniteStream(fc.nat()), async ({ sources, claims }, draws) => {
        const together = new MemoryGraph();
        await together.apply(change({ sources, assert: claims }));
        const apart = new MemoryGraph();
        await apart.apply(change({ sources: [...sources].reverse(), assert: claims.filter((claim) => claim.property === 'name') }));
        const keyed = claims.filter((claim) => claim.supersedes === null).map((claim) => ({ claim, key: draws.next().value }));
        const shuffled = keyed.sort((a, b) => a.key - b.key).map(({ claim }) => claim);
        for (let start = 0; start < shuffled.length; start += 7) await apart.apply(change({ assert: shuffled.slice(start, start + 7) }));
        await apart.apply(change({ assert: claims.filter((claim) => claim.supersedes !== null) }));
        expect(apart.contents()).toEqual(together.contents());
      }),
      { numRuns: 30 },
    );
  });

  it('does not change when it is imported again', async () => {
    await fc.assert(
      fc.asyncProperty(randomGraph, async (graph) => {
        const memory = await reports(graph);
        const before = memory.contents();
        const [again] = await memory.apply(
          change({ sources: graph.sources, assert: graph.claims, recordedAt: '2030-01-01T00:00:00.000Z' }),
        );
        const retracted = [...memory.claims.values()].filter((claim) => claim.retractedAt !== null).map((claim) => claim.id);
        expect(again).toEqual({
          asserted: 0,
          unchanged: graph.claims.length - retracted.length,
          leftRetracted: expect.any(Array),
          retracted: 0,
          revived: 0,
          sources: 0,
          reversed: [],
        });
        expect([...(again?.leftRetracted ?? [])].sort()).toEqual(retracted.sort());
        expect(memory.contents()).toEqual(before);
      }),
      { numRuns: 30 },
    );
  });

  it('is restored exactly by retracting what was added, and by reviving what was retracted', async () => {
    await fc.assert(
      fc.asyncProperty(randomGraph, fc.nat(), async ({ sources, claims }, draw) => {
        const added = claims.filter((claim, index) => claim.property !== 'name' && (index * 7 + draw) % 3 === 0);
        // A claim that replaces a later part of the addition belongs to the addition as well.
        const ids = new Set(added.map((claim) => claim.id));
        for (const claim of claims) if (claim.supersedes !== null && ids.has(claim.supersedes)) ids.add(claim.id);
        const base = claims.filter((claim) => !ids.has(claim.id));
        const memory = new MemoryGraph();
        await memory.apply(change({ sources, assert: base }));
        const before = { entities: new Map(memory.entities), relationships: new Map(memory.relationships) };
        await memory.apply(change({ assert: claims.filter((claim) => ids.has(claim.id)) }));
        const full = memory.contents(false);
        await memory.apply(change({ retract: [...ids] }));
        for (const [id, views] of before.entities) expect(memory.entities.get(id)).toEqual(views);
        // Retracted claims still name their relationship, perhaps from an earlier day on.
        for (const [id, views] of before.relationships)
          expect(memory.relationships.get(id)).toEqual({ ...views, since: expect.any(String) });
        for (const [id, { live }] of memory.relationships) expect([id, live]).toEqual([id, before.relationships.has(id)]);
        await memory.apply(change({ revive: [...ids] }));
        expect(memory.contents(false)).toEqual(full);
      }),
      { numRuns: 30 },
    );
  });
});
