import { describe, expect, it } from 'vitest';
import type { Change } from '../../src/graph/change.js';
import type { GraphStore } from '../../src/graph/store.js';
import type { Adapter } from '../support/adapter.js';
import { about, between, change, reference, source } from '../support/changes.js';
import { type Answer, contentsOf, dataOf, withStore } from './harness.js';
import { base, NOTHING, news, ohio, seen, supply } from './small-graph.js';

const denial = between(['company:ihi', 'SUPPLIES', 'project:p'], {
  commitment: 'DENIED',
  attributedTo: 'company:ihi',
  statedOn: '2025-09-01',
});
const iowa = about('project:p', { property: 'location', value: 'Iowa', statedOn: '2025-01', supersedes: ohio.id });
const locationOf = async (store: GraphStore): Promise<unknown> =>
  (await dataOf<Answer>(store, '{ project(id: "project:p") { location } }')).project?.location;
const retractedAt = async (store: GraphStore, id: string): Promise<unknown> =>
  (await dataOf<Answer>(store, `{ claim(id: "${id}") { retractedAt } }`)).claim?.retractedAt;

export function changes(adapter: Adapter): void {
  describe('a change', () => {
    it('reports what it did, and does nothing the second time', () =>
      withStore(adapter, async (store) => {
        const whole = change({ ...base, assert: [...base.assert, supply, denial, ohio] });
        expect(await store.apply(whole)).toEqual({ ...NOTHING, asserted: 5, sources: 2 });
        const [before, contents] = [await seen(store), await contentsOf(store)];
        expect(await store.apply({ ...whole, recordedAt: '2030-01-01T00:00:00.000Z' })).toEqual({ ...NOTHING, unchanged: 5 });
        expect(await seen(store)).toEqual(before);
        expect(await contentsOf(store)).toEqual(contents);
        expect(await store.apply(change({}))).toEqual(NOTHING);
      }));

    it('is told before it is made, and leaves nothing until it is', () =>
      withStore(adapter, async (store) => {
        await store.apply(change({ ...base, assert: [...base.assert, supply, ohio] }));
        const state = async (): Promise<unknown> => [await seen(store), await contentsOf(store), await store.statistics()];
        const before = await state();
        const next = change({ sources: [{ ...news, publishedOn: '2025-02-03' }], assert: [iowa, denial], retract: [ohio.id] });
        const preview = await store.preview(next);
        expect(preview.sources).toEqual([{ before: news, after: { ...news, publishedOn: '2025-02-03' } }]);
        const kinds = preview.claims.map((one) => [one.before === null, one.after.retractedAt !== null, one.after.id]);
        expect(kinds).toContainEqual([true, false, iowa.id]);
        expect(kinds).toContainEqual([false, true, ohio.id]);
        const dam = preview.subjects.find(({ after }) => after.id === 'project:p');
        const location = (views = dam?.after): unknown => views?.segments.at(-1)?.view.properties.location;
        expect([location(dam?.before ?? undefined), location()]).toEqual(['Ohio', 'Iowa']);
        await expect(store.preview({ ...next, retract: ['claim:none'] })).rejects.toMatchObject({ code: 'UNKNOWN_CLAIM' });
        expect(await state()).toEqual(before);
        expect(await store.apply(next)).toEqual(preview.report);
        expect(await locationOf(store)).toBe('Iowa');
      }));

    it('may name a claim twice', () =>
      withStore(adapter, async (store) => {
        expect(await store.apply(change({ ...base, assert: [...base.assert, ohio, ohio] }))).toEqual({
          ...NOTHING,
          asserted: 3,
          sources: 2,
        });
        expect(await store.apply(change({ retract: [ohio.id, ohio.id] }))).toEqual({ ...NOTHING, retracted: 1 });
      }));

    it('retracts, and revives only when told to', () =>
      withStore(adapter, async (store) => {
        await store.apply(change({ ...base, assert: [...base.assert, supply, ohio] }));
        const before = await seen(store);
        expect(await store.apply(change({ retract: [supply.id, ohio.id], recordedAt: '2025-11-01T00:00:00.000Z' }))).toEqual({
          ...NOTHING,
          retracted: 2,
        });
        const without = await seen(store);
        expect([without.suppliers.totalCount, await locationOf(store)]).toEqual([0, null]);
        expect(await retractedAt(store, ohio.id)).toBe('2025-11-01T00:00:00.000Z');
        expect(
          await dataOf(
            store,
            `{ node(id: "${supply.subjectId}") { id } claim(id: "${supply.id}") { subject { id ... on Supplies { from { name } commitment claims { totalCount } } } } }`,
          ),
        ).toEqual({
          node: null,
          claim: { subject: { id: supply.subjectId, from: { name: 'IHI' }, commitment: 'PLANNED', claims: { totalCount: 0 } } },
        });
        const again = await store.apply(change({ assert: [supply, ohio], retract: [ohio.id] }));
        expect({ ...again, leftRetracted: [...again.leftRetracted].sort() }).toEqual({
          ...NOTHING,
          leftRetracted: [supply.id, ohio.id].sort(),
        });
        expect(await seen(store)).toEqual(without);
        expect(await store.apply(change({ assert: [ohio], revive: [supply.id, ohio.id, supply.id] }))).toEqual({ ...NOTHING, revived: 2 });
        expect(await seen(store)).toEqual(before);
        expect(await retractedAt(store, ohio.id)).toBeNull();
        expect(await store.apply(change({ revive: [ohio.id] }))).toEqual(NOTHING);
      }));

    it('lets a claim replace another, until it is retracted itself', () =>
      withStore(adapter, async (store) => {
        await store.apply(change({ ...base, assert: [...base.assert, ohio] }));
        await store.apply(change({ assert: [iowa] }));
        expect(await locationOf(store)).toBe('Iowa');
        expect((await seen(store)).entities.nodes[1].claims.nodes.map(({ value }: { value: string }) => value)).toEqual([
          'Ohio',
          'Iowa',
          'P',
        ]);
        await store.apply(change({ retract: [iowa.id] }));
        expect(await locationOf(store)).toBe('Ohio');
        await store.apply(change({ revive: [iowa.id], retract: [ohio.id] }));
        expect(await locationOf(store)).toBe('Iowa');
      }));

    it('takes an entity out of the lists with its last claim, and its name away with the name', () =>
      withStore(adapter, async (store) => {
        const [ihi, project] = base.assert as [(typeof base.assert)[0], (typeof base.assert)[0]];
        await store.apply(change({ ...base, assert: [...base.assert, supply] }));
        await store.apply(change({ retract: [ihi.id] }));
        // It is an end of a live relationship, so it is there; it goes by its slug.
        expect((await seen(store)).entities.nodes.map(({ id, name }: { id: string; name: string }) => [id, name])).toEqual([
          ['company:ihi', 'ihi'],
          ['project:p', 'P'],
        ]);
        await store.apply(change({ retract: [supply.id] }));
        expect((await seen(store)).entities.nodes.map(({ id }: { id: string }) => id)).toEqual(['project:p']);
        expect(
          await dataOf(store, `{ company(id: "company:ihi") { id } claim(id: "${ihi.id}") { subject { id ... on Company { name } } } }`),
        ).toEqual({ company: null, claim: { subject: { id: 'company:ihi', name: 'IHI' } } });
        await store.apply(change({ retract: [project.id] }));
        expect((await seen(store)).entities).toEqual({ totalCount: 0, nodes: [] });
      }));

    it('replaces a source, and dates its claims anew', () =>
      withStore(adapter, async (store) => {
        await store.apply(change({ ...base, assert: [...base.assert, supply, ohio] }));
        const known = async (on: string): Promise<number> =>
          (await dataOf<Answer>(store, `{ projects(knownOn: "${on}") { totalCount } }`)).projects.totalCount;
        expect([await known('2025-09-03'), await known('2025-09-04')]).toEqual([0, 1]);
        expect(await store.apply(change({ sources: [{ ...news, publishedOn: '2024' }, reference] }))).toEqual({ ...NOTHING, sources: 1 });
        expect([await known('2024-12-30'), await known('2024-12-31')]).toEqual([0, 1]);
        await store.apply(change({ sources: [{ ...news, publishedOn: null, title: 'New' }] }));
        expect(await known('0001')).toBe(1);
        expect((await seen(store)).sources.nodes[0]).toMatchObject({ title: 'New', publishedOn: null });
      }));
  });

  describe('the whole of an origin', () => {
    const facts = (assert: Change['assert'], parts: Partial<Change> = {}): Change =>
      change({ ...base, assert: [...base.assert, ...assert], origin: { name: 'facts', whole: true }, ...parts });

    it('retracts what left it, revives what comes back, and touches nothing else', () =>
      withStore(adapter, async (store) => {
        const others = about('project:p', { property: 'sectors', value: 'COOLING' });
        await store.apply(facts([supply, ohio]));
        await store.apply(change({ assert: [others] }));
        expect(await store.apply(facts([supply]))).toEqual({ ...NOTHING, unchanged: 3, retracted: 1 });
        expect(await locationOf(store)).toBeNull();
        expect(await retractedAt(store, others.id)).toBeNull();
        expect(await store.apply(facts([supply]))).toEqual({ ...NOTHING, unchanged: 3 });
        expect(await store.apply(facts([supply, ohio]))).toEqual({ ...NOTHING, unchanged: 3, revived: 1 });
        expect(await locationOf(store)).toBe('Ohio');
      }));

    it('leaves retracted what was retracted by hand, and what another origin took away', () =>
      withStore(adapter, async (store) => {
        await store.apply(facts([supply, ohio]));
        await store.apply(change({ retract: [ohio.id] }));
        expect(await store.apply(facts([supply, ohio]))).toEqual({ ...NOTHING, unchanged: 3, leftRetracted: [ohio.id] });
        await store.apply(facts([supply, ohio], { revive: [ohio.id] }));
        expect(await locationOf(store)).toBe('Ohio');
        await store.apply(change({ assert: [], origin: { name: 'other', whole: true } }));
        expect(await locationOf(store)).toBe('Ohio');
        expect(await store.apply(change({ assert: [], origin: { name: 'facts', whole: false } }))).toEqual(NOTHING);
        expect(await locationOf(store)).toBe('Ohio');
      }));

    it('may change a text together with what is quoted from it', () =>
      withStore(adapter, async (store) => {
        await store.apply(facts([supply]));
        const quoted = between(['company:ihi', 'SUPPLIES', 'project:p'], {
          commitment: 'PLANNED',
          quote: 'IHI plans it.',
          locator: { start: 9, end: 22 },
        });
        const edited = { ...news, text: 'Perhaps: IHI plans it.' };
        expect(await store.apply(facts([quoted], { sources: [reference, edited] }))).toEqual({
          ...NOTHING,
          asserted: 1,
          unchanged: 2,
          retracted: 1,
          sources: 1,
        });
        await expect(store.apply(change({ revive: [supply.id] }))).rejects.toMatchObject({ code: 'BAD_QUOTE' });
      }));

    it('may not let one source say that a relationship ended before it began, but two', () =>
      withStore(adapter, async (store) => {
        const said = (property: 'validFrom' | 'validTo', value: string, parts: object = {}) =>
          between(['company:ihi', 'SUPPLIES', 'project:p', { component: 'valves' }], { property, value, ...parts });
        const refused = { code: 'BAD_FACT', message: expect.stringContaining('ended before it began') as string };
        const [from, to] = [said('validFrom', '2026-03'), said('validTo', '2026-02-28')];
        await store.apply(change({ ...base, sources: [...base.sources, source('other', { publishedOn: '2030' })] }));
        // In one change, one after the other in either order, and when what was retracted comes back.
        await expect(store.apply(change({ assert: [from, to] }))).rejects.toMatchObject(refused);
        await store.apply(change({ assert: [to] }));
        await expect(store.apply(change({ assert: [from] }))).rejects.toMatchObject(refused);
        await store.apply(change({ retract: [to.id] }));
        await store.apply(change({ assert: [from] }));
        await expect(store.apply(change({ revive: [to.id] }))).rejects.toMatchObject(refused);
        // Days that meet, and what is replaced, are no contradiction.
        await store.apply(change({ assert: [said('validTo', '2026'), said('validFrom', '2025', { supersedes: from.id })] }));
        expect(await store.apply(change({ revive: [to.id] }))).toEqual({ ...NOTHING, revived: 1 });
        const disagreeing = said('validFrom', '2027', { source: 'source:other' });
        expect(await store.apply(change({ assert: [disagreeing] }))).toEqual({
          ...NOTHING,
          asserted: 1,
          reversed: [disagreeing.subjectId],
        });
        const [{ reversed }, again] = [
          await store.apply(change({ retract: [disagreeing.id] })),
          await store.apply(change({ revive: [disagreeing.id] })),
        ];
        expect([reversed.length, again.reversed]).toEqual([0, [disagreeing.subjectId]]);
      }));

    it('may move an identifier from one entity to another', () =>
      withStore(adapter, async (store) => {
        const lei = (id: string) => about(id, { property: 'identifiers', value: { scheme: 'LEI', value: '353800' } });
        await store.apply(facts([lei('project:p')]));
        await expect(store.apply(change({ assert: [lei('company:ihi')] }))).rejects.toMatchObject({ code: 'BAD_FACT' });
        expect(await store.apply(facts([lei('company:ihi')]))).toMatchObject({ asserted: 1, retracted: 1 });
        expect(
          (
            await dataOf<Answer>(
              store,
              '{ entities(filter: { identifiers: { includes: { scheme: LEI, value: "353800" } } }) { nodes { id } } }',
            )
          ).entities.nodes,
        ).toEqual([{ id: 'company:ihi' }]);
        await expect(store.apply(change({ revive: [lei('project:p').id] }))).rejects.toMatchObject({ code: 'BAD_FACT' });
      }));
  });
}
