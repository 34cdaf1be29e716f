import { describe, expect, it } from 'vitest';
import { differences, type StoredSegment, segmentChanges } from '../src/store/neo4j/segments.js';

const segment = (knownTo: string, more: Record<string, string | boolean | readonly string[]> = {}) => ({
  subjectId: 'a',
  knownTo,
  ...more,
});
const stored = (knownTo: string, more = {}): StoredSegment => ({ subjectId: 'a', knownTo, properties: segment(knownTo, more) });

describe('segments become others', () => {
  it('by what differs, where it is known what they have', () => {
    const before = [stored('2024', { name: 'a' }), stored('~', { name: 'A', country: 'JP' })];
    expect(segmentChanges(before, [segment('2024', { name: 'a' }), segment('~', { name: 'B' })])).toEqual({
      changed: [{ key: before[1], properties: { name: 'B', country: null } }],
      replaced: [],
      added: [],
      gone: [],
    });
  });

  it('in a place that is free, where they change theirs', () => {
    const before = [stored('2024'), stored('~')];
    const { changed, added, gone } = segmentChanges(before, [segment('2023'), segment('~')]);
    expect(changed).toEqual([{ key: before[0], properties: { knownTo: '2023' } }]);
    expect([added, gone]).toEqual([[], []]);
  });

  it('altogether, where it is not known what they have', () => {
    const before: StoredSegment[] = [{ subjectId: 'a', knownTo: '~', properties: null }];
    const { changed, replaced } = segmentChanges(before, [segment('~')]);
    expect([changed, replaced]).toEqual([[], [{ key: before[0], properties: segment('~') }]]);
  });

  it('by making and removing what is more or less', () => {
    expect(segmentChanges([], [segment('~')]).added).toEqual([segment('~')]);
    expect(segmentChanges([stored('2024'), stored('~')], [segment('~')]).gone).toEqual([stored('2024')]);
  });
});

describe('properties', () => {
  it('differ by value; lists by their members', () => {
    expect(differences({ a: ['x'], b: ['x'], c: 1 }, { a: ['x'], b: ['y'], c: 1 })).toEqual({ b: ['y'] });
  });
});
