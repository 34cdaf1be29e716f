import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Claim, Source, StoredClaim } from '../../src/graph/claim.js';
import { ALWAYS } from '../../src/graph/date.js';
import type { GraphStore } from '../../src/graph/store.js';
import type { Adapter } from '../support/adapter.js';
import { about, between, change, named, reference, source } from '../support/changes.js';
import { MemoryGraph } from '../support/memory-graph.js';
import { buildGraph, type RandomGraph, randomGraphTape } from '../support/random-graph.js';
import { Tape } from '../support/tape.js';
import { type Answer, contentsOf, dataOf, withStore } from './harness.js';

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
          claims.sort((a, b) => Number(b.property === 'name') - Number(a.property === 'name'));
          for (let start = 0; start < claims.length; start += 16) await copy.restore([], claims.slice(start, start + 16));
          await copy.apply(change({ retract: live.slice(0, 10) }));
          expect(await views(copy)).toEqual(expected);
        });
      }));

    const report = source('report', { publishedOn: '2025-06-12', text: 'Ebara will build the turbines in 2027.' });
    const theirs = [
      ...named({ 'company:ebara': 'Ebara', 'project:dam': 'Dam', 'company:rival': 'Rival' }),
      about('project:dam', { property: 'location', value: 'Peru', source: report.id, statedOn: '2025-06-30' }),
    ];
    const stored = (claims: readonly Claim[], retractedAt: string | null = null): StoredClaim[] =>
      claims.map((claim) => ({
        ...claim,
        known: ALWAYS,
        origin: null,
        recordedAt: '2025-07-01T00:00:00.000Z',
        retractedAt,
        retractedBy: null,
      }));

    it('leaves sources that are there, dates claims by them, and can be imported into afterwards', () =>
      withStore(adapter, async (store) => {
        const here = { ...report, publishedOn: '2025-03-04', title: 'Ours' };
        await store.apply(change({ sources: [reference, here] }));
        expect(await store.restore([report, reference], stored(theirs))).toEqual({ sources: 0, claims: 4, differing: [report.id] });
        const { sources, claims } = (await contentsOf(store)) as { sources: Source[]; claims: StoredClaim[] };
        expect(sources.find(({ id }) => id === report.id)).toEqual(here);
        expect(claims.find(({ property }) => property === 'location')?.known).toBe('2025-03-04');
        const quoted = about('project:dam', {
          property: 'summary',
          value: 'T.',
          source: report.id,
          quote: 'the turbines',
          locator: { start: 17, end: 29 },
        });
        expect(await store.apply(change({ sources: [report], assert: [quoted] }))).toMatchObject({ asserted: 1, sources: 1 });
        const after = (await contentsOf(store)).claims as StoredClaim[];
        expect(after.find(({ property }) => property === 'location')?.known).toBe('2025-06-12');
      }));

    const lei = (id: string): Claim => about(id, { property: 'identifiers', value: { scheme: 'LEI', value: '5299000J2N45DDNE4Y28' } });
    const words = about('project:dam', {
      property: 'summary',
      value: 'S.',
      source: report.id,
      quote: 'in 2027',
      locator: { start: 30, end: 37 },
    });
    const copied = source('copied', { text: null });
    it.each<[string, readonly Source[], readonly StoredClaim[], string]>([
      ['a quote that the text here does not have', [], stored([words]), 'BAD_QUOTE'],
      ['an identifier that another entity has', [], stored([lei('company:rival')]), 'BAD_FACT'],
      ['a source that nobody brings', [], stored([about('project:dam', { source: 'source:nowhere' })]), 'UNKNOWN_SOURCE'],
      [
        'an entity that never had a name',
        [],
        stored([between(['company:ghost', 'SUPPLIES', 'project:dam'], { source: report.id })]),
        'UNKNOWN_ENTITY',
      ],
      ['a text that ends at a NUL', [{ ...copied, text: 'a\0b' }], [], 'BAD_FACT'],
      ['a retracted claim with half a character', [], stored([{ ...words, quote: '\ud83d' }], '2025-07-02T00:00:00.000Z'), 'BAD_FACT'],
      [
        'a value that the ontology does not have',
        [],
        stored([{ ...about('project:dam', { property: 'country', value: 'CL', source: report.id }), value: 'QQ' }]),
        'BAD_FACT',
      ],
    ])('is refused with %s, and leaves nothing of the batch', (_, sources, claims, code) =>
      withStore(adapter, async (store) => {
        const here = { ...report, text: 'Ebara will build the turbines later.' };
        await store.apply(change({ sources: [reference, source('news'), here], assert: [...theirs, lei('company:ebara')] }));
        const before = await contentsOf(store);
        const good = stored([about('project:dam', { property: 'country', value: 'PE', source: report.id })]);
        await expect(store.restore([...sources, copied], [...good, ...claims])).rejects.toMatchObject({ code });
        expect(await contentsOf(store)).toEqual(before);
      }),
    );

    it('takes what was retracted, though its words and its names are gone', () =>
      withStore(adapter, async (store) => {
        await store.apply(change({ sources: [reference, { ...report, text: null }], assert: [lei('company:ebara')].slice(1) }));
        const gone = stored([...named({ 'project:dam': 'Dam' }), words], '2025-07-02T00:00:00.000Z');
        const lives = stored([about('project:dam', { property: 'country', value: 'PE', source: report.id })]);
        expect(await store.restore([], [...gone, ...lives])).toMatchObject({ claims: 3 });
        const entities = await dataOf<Answer>(store, '{ project(id: "project:dam") { name country } }');
        expect(entities.project).toEqual({ name: 'dam', country: 'PE' });
      }));
  });
}
