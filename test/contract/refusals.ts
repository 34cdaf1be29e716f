import { describe, expect, it } from 'vitest';
import type { Change } from '../../src/graph/change.js';
import type { Adapter } from '../support/adapter.js';
import { about, between, change, named, reference, source } from '../support/changes.js';
import { contentsOf, withStore } from './harness.js';
import { base, NOTHING, news, ohio, seen, supply } from './small-graph.js';

export function refusals(adapter: Adapter): void {
  describe('a change that is not sound', () => {
    const good = about('project:p', { property: 'summary', value: 'Good.' });
    const bad: readonly (readonly [string, string, Partial<Change>])[] = [
      ['UNKNOWN_ENTITY', 'a subject without a name', { assert: [about('company:new')] }],
      ['UNKNOWN_ENTITY', 'an end without a name', { assert: [between(['company:new', 'SUPPLIES', 'project:p'])] }],
      [
        'UNKNOWN_ENTITY',
        'a speaker without a name',
        { assert: [about('project:p', { property: 'location', value: 'x', attributedTo: 'company:new' })] },
      ],
      [
        'UNKNOWN_SOURCE',
        'a source that is not there',
        { assert: [about('project:p', { property: 'location', value: 'x', source: 'source:new' })] },
      ],
      [
        'UNKNOWN_SOURCE',
        'a reported source that is not there',
        { assert: [about('project:p', { property: 'location', value: 'x', reportedFrom: 'source:new' })] },
      ],
      ['UNKNOWN_CLAIM', 'a retraction of nothing', { retract: ['claim:0'] }],
      ['UNKNOWN_CLAIM', 'a revival of nothing', { revive: ['claim:0'] }],
      [
        'UNKNOWN_CLAIM',
        'a replacement of nothing',
        { assert: [about('project:p', { property: 'location', value: 'x', supersedes: 'claim:0' })] },
      ],
      [
        'BAD_FACT',
        'a replacement of another subject',
        { assert: [about('company:ihi', { property: 'summary', value: 'x', supersedes: ohio.id })] },
      ],
      [
        'BAD_FACT',
        'a replacement of another property',
        { assert: [about('project:p', { property: 'summary', value: 'x', supersedes: ohio.id })] },
      ],
      [
        'BAD_FACT',
        'an identifier of another entity',
        { assert: ['company:ihi', 'project:p'].map((id) => about(id, { property: 'identifiers', value: { scheme: 'LEI', value: 'x' } })) },
      ],
      [
        'BAD_QUOTE',
        'a quote from a text that is not held',
        {
          assert: [
            about('project:p', { property: 'location', value: 'x', source: reference.id, quote: 'x', locator: { start: 0, end: 1 } }),
          ],
        },
      ],
      [
        'BAD_QUOTE',
        'a quote that stands elsewhere',
        { assert: [about('project:p', { property: 'location', value: 'x', quote: 'IHI', locator: { start: 1, end: 4 } })] },
      ],
      ['BAD_QUOTE', 'a text without what is quoted from it', { sources: [{ ...news, text: 'Nothing.' }] }],
      ['BAD_QUOTE', 'a text that is no longer held', { sources: [{ ...news, text: null }] }],
    ];

    it('is refused and leaves nothing behind, whatever good came with it', () =>
      withStore(adapter, async (store) => {
        await store.apply(change({ ...base, assert: [...base.assert, supply, ohio] }));
        const [before, contents] = [await seen(store), await contentsOf(store)];
        for (const [code, name, parts] of bad) {
          const whole = change({
            ...parts,
            sources: [source('more'), ...(parts.sources ?? [])],
            assert: [good, ...named({ 'company:more': 'More' }), ...(parts.assert ?? [])],
            retract: [ohio.id, ...(parts.retract ?? [])],
            origin: { name: 'facts', whole: true },
          });
          await expect(store.apply(whole), name).rejects.toMatchObject({ code });
          expect(await contentsOf(store), name).toEqual(contents);
          expect(await seen(store), name).toEqual(before);
        }
        // The store goes on as if nothing had been asked.
        expect(await store.apply(change({ assert: [good] }))).toEqual({ ...NOTHING, asserted: 1 });
      }));

    it('is refused on an empty store too', () =>
      withStore(adapter, async (store) => {
        await expect(
          store.apply(change({ sources: [reference], assert: [...named({ 'company:a': 'A' }), about('company:b')] })),
        ).rejects.toMatchObject({ code: 'UNKNOWN_SOURCE' });
        expect(await contentsOf(store)).toEqual({ sources: [], claims: [] });
        expect((await seen(store)).entities.totalCount).toBe(0);
        expect(await store.applyIfEmpty(base)).not.toBeNull();
      }));
  });

  describe('applyIfEmpty', () => {
    it('applies to an empty store, once', () =>
      withStore(adapter, async (store) => {
        const answers = await Promise.all([
          store.applyIfEmpty(base),
          store.applyIfEmpty(base),
          store.applyIfEmpty(change({ sources: [source('other')] })),
        ]);
        expect(answers).toEqual([{ ...NOTHING, asserted: 2, sources: 2 }, null, null]);
        await store.apply(change({ retract: base.assert.map((claim) => claim.id) }));
        expect(await store.applyIfEmpty(base)).toBeNull();
      }));

    it('leaves a store alone that has but a source', () =>
      withStore(adapter, async (store) => {
        await store.apply(change({ sources: [reference] }));
        expect(await store.applyIfEmpty(base)).toBeNull();
        expect((await seen(store)).entities.totalCount).toBe(0);
      }));

    it('fails as apply does, and the store stays empty', () =>
      withStore(adapter, async (store) => {
        await expect(store.applyIfEmpty(change({ ...base, retract: ['claim:0'] }))).rejects.toMatchObject({ code: 'UNKNOWN_CLAIM' });
        expect(await store.applyIfEmpty(base)).not.toBeNull();
      }));
  });
}
