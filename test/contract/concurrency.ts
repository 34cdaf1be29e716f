import { describe, expect, it } from 'vitest';
import type { Adapter } from '../support/adapter.js';
import { about, between, change, named, reference, source } from '../support/changes.js';
import { type Answer, dataOf, withStore } from './harness.js';

const ROUNDS = 25;
/** Every round moves the whole graph on by one: names, claims and relationships of a round belong together. */
const round = (index: number) =>
  change({
    assert: [
      ...named({ [`company:c${index}`]: 'C' }),
      between([`company:c${index}`, 'SUPPLIES', 'project:p']),
      between([`company:c${index}`, 'DEVELOPS', 'project:p']),
      about('project:p', { property: 'location', value: `Place ${index}`, statedOn: `${2000 + index}` }),
    ],
  });

export function concurrency(adapter: Adapter): void {
  describe('reads during writes', () => {
    it('each see one state: all of a change or nothing of it', () =>
      withStore(adapter, async (store) => {
        await store.apply(change({ sources: [reference, source('news')], assert: named({ 'project:p': 'P' }) }));
        const writer = { isDone: false };
        const writes = (async () => {
          for (let index = 0; index < ROUNDS; index += 1) await store.apply(round(index));
          writer.isDone = true;
        })();
        const states = new Set<number>();
        const read = async (): Promise<void> => {
          while (!writer.isDone) {
            const { projects } = await dataOf<Answer>(
              store,
              '{ projects { nodes { location suppliers { totalCount } developers(first: 500) { nodes { name } totalCount } claims(property: "location", first: 500) { totalCount } source: claims(property: "name") { nodes { source { id } } } } } }',
            );
            const [{ location, suppliers, developers, claims }] = projects.nodes;
            const state = suppliers.totalCount as number;
            expect([developers.totalCount, developers.nodes.length, claims.totalCount]).toEqual([state, state, state]);
            expect(location).toBe(state === 0 ? null : `Place ${state - 1}`);
            states.add(state);
          }
        };
        await Promise.all([writes, read(), read(), read()]);
        const { projects } = await dataOf<Answer>(store, '{ projects { nodes { suppliers { totalCount } } } }');
        expect(projects.nodes[0].suppliers.totalCount).toBe(ROUNDS);
        expect(states.size).toBeGreaterThan(0);
      }));

    it('follow the writes that were acknowledged', () =>
      withStore(adapter, async (store) => {
        await store.apply(change({ sources: [reference, source('news')], assert: named({ 'project:p': 'P' }) }));
        for (let index = 0; index < 10; index += 1) {
          await store.apply(round(index));
          const answer = await dataOf<Answer>(store, '{ project(id: "project:p") { location suppliers { totalCount } } }');
          expect(answer.project).toEqual({ location: `Place ${index}`, suppliers: { totalCount: index + 1 } });
        }
      }));
  });

  describe('writes at once', () => {
    it('are applied one after another', () =>
      withStore(adapter, async (store) => {
        await store.apply(change({ sources: [reference, source('news')], assert: named({ 'project:p': 'P' }) }));
        const rounds = Array.from({ length: 8 }, (_, index) => round(index));
        const bad = change({ assert: named({ 'company:bad': 'Bad' }), retract: ['claim:0'] });
        const outcomes = await Promise.allSettled([...rounds, bad, ...rounds].map((one) => store.apply(one)));
        expect(outcomes.map(({ status }) => status)).toEqual([
          ...rounds.map(() => 'fulfilled'),
          'rejected',
          ...rounds.map(() => 'fulfilled'),
        ]);
        expect(outcomes.slice(9)).toEqual(
          rounds.map(() => ({
            status: 'fulfilled',
            value: { asserted: 0, unchanged: 4, leftRetracted: [], retracted: 0, revived: 0, sources: 0, reversed: [] },
          })),
        );
        const answer = await dataOf<Answer>(
          store,
          '{ project(id: "project:p") { location suppliers { totalCount } } company(id: "company:bad") { id } }',
        );
        expect(answer).toEqual({ project: { location: 'Place 7', suppliers: { totalCount: 8 } }, company: null });
      }));
  });

  describe('the store', () => {
    it('is ready, and closes more than once', async () => {
      const store = await adapter.open();
      await expect(store.ready()).resolves.toBeUndefined();
      await store.close();
      await expect(store.close()).resolves.toBeUndefined();
      await expect(store.ready()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    });
  });
}
