import { describe, expect, it } from 'vitest';
import type { Source, StoredClaim } from '../../src/graph/claim.js';
import { knownSince } from '../../src/graph/date.js';
import { REDATE_STEP } from '../../src/graph/redate.js';
import type { GraphStore } from '../../src/graph/store.js';
import type { Adapter } from '../support/adapter.js';
import { about, between, change, named, reference, source } from '../support/changes.js';
import { contentsOf, dataOf, withStore } from './harness.js';

/** So many projects that their claims do not fit into one step. */
const PROJECTS = REDATE_STEP + 200;
const register = source('register', { publishedOn: '2025-05-10', text: 'Site 7 is in Gunma.' });
const project = (index: number): string => `project:p${index}`;

/** A register that says where projects stand, and who supplies some of them, mostly without a date of its own. */
const graph = (publishedOn: string | null) => {
  const indexes = Array.from({ length: PROJECTS }, (_, index) => index);
  const site = (index: number) =>
    about(project(index), {
      property: 'location',
      value: `Site ${index}`,
      source: register.id,
      ...(index % 5 === 0 ? { statedOn: '2025-04' } : {}),
      ...(index === 7 ? { quote: 'Site 7 is in Gunma', locator: { start: 0, end: 18 } } : {}),
    });
  const supply = (index: number) =>
    between(['company:hub', 'SUPPLIES', project(index)], { source: register.id, ...(index % 3 === 0 ? { statedOn: '2024-12-24' } : {}) });
  return [
    change({
      sources: [reference],
      assert: named({ 'company:hub': 'Hub', ...Object.fromEntries(indexes.map((index) => [project(index), `P ${index}`])) }),
    }),
    change({
      sources: [{ ...register, publishedOn }],
      assert: [...indexes.map(site), ...indexes.filter((index) => index % 20 === 0).map(supply)],
    }),
  ];
};

const asOf = `query ($on: Date) { projects(knownOn: $on, first: 3) { totalCount nodes { id location claims(first: 9) { nodes { id } } } } companies(knownOn: $on) { nodes { name supplies(first: 3) { totalCount nodes { id } } } } }`;

async function seen(store: GraphStore): Promise<unknown> {
  const answers: unknown[] = [await contentsOf(store)];
  for (const on of [null, '2024-11', '2024-12', '2025-04', '2025-05-09', '2025-05', '2025-08'])
    answers.push(await dataOf(store, asOf, { on }));
  return answers;
}

/** Whether every claim is known since the day that it and its source say. */
async function isDated(store: GraphStore): Promise<boolean> {
  const { sources, claims } = (await contentsOf(store)) as { sources: Source[]; claims: StoredClaim[] };
  const published = new Map(sources.map(({ id, publishedOn }) => [id, publishedOn]));
  return claims.every((claim) => claim.known === knownSince(claim.statedOn, published.get(claim.source) ?? null));
}

export function redating(adapter: Adapter): void {
  describe('a source with more claims than one transaction dates', () => {
    it('gets an earlier date, a later one and none, as if it had had them from the start', async () => {
      const states: unknown[] = [];
      const dates = ['2025-01-31', '2025-07', null];
      await withStore(adapter, async (store) => {
        for (const one of graph(register.publishedOn)) await store.apply(one);
        for (const publishedOn of dates) {
          expect(await store.apply(change({ sources: [{ ...register, publishedOn }] }))).toMatchObject({ sources: 1, unchanged: 0 });
          expect(await isDated(store)).toBe(true);
          states.push(await seen(store));
        }
      });
      await withStore(adapter, async (store) => {
        for (const one of graph(null)) await store.apply(one);
        expect(states[2]).toEqual(await seen(store));
      });
    }, 300_000);

    it(
      'refuses a text that has lost a quote, and dates nothing',
      () =>
        withStore(adapter, async (store) => {
          for (const one of graph(register.publishedOn)) await store.apply(one);
          const before = await contentsOf(store);
          const edited = { ...register, publishedOn: '2025-01', text: 'Site 7 has moved.' };
          await expect(store.apply(change({ sources: [edited] }))).rejects.toMatchObject({ code: 'BAD_QUOTE' });
          expect(await contentsOf(store)).toEqual(before);
        }),
      120_000,
    );
  });
}
