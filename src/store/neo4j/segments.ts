import type { Properties } from './columns.js';

/** The place of a segment: unique in its index. */
export interface SegmentKey {
  readonly subjectId: string;
  readonly knownTo: string;
}

/** How stored segments become others. */
export interface SegmentChanges {
  /** Stored ones, and the properties that they take on. */
  readonly changed: readonly { readonly key: SegmentKey; readonly properties: Properties }[];
  readonly added: readonly Properties[];
  readonly gone: readonly SegmentKey[];
}

/**
 * Makes stored segments into others by changing them: every look-up in an index copies the set of all nodes that the
 * transaction has deleted, so that deleting and creating thousands would take minutes. A segment whose place is taken
 * on stays in it; one that changes its place moves to one that is free.
 */
export function segmentChanges(stored: readonly SegmentKey[], segments: readonly Properties[]): SegmentChanges {
  const free = new Map<string, Map<string, SegmentKey>>();
  for (const key of stored) {
    const of = free.get(key.subjectId);
    if (of === undefined) free.set(key.subjectId, new Map([[key.knownTo, key]]));
    else of.set(key.knownTo, key);
  }
  const changed: { key: SegmentKey; properties: Properties }[] = [];
  const take = (properties: Properties, knownTo: string | undefined): boolean => {
    const of = free.get(properties.subjectId as string);
    const key = knownTo === undefined ? undefined : of?.get(knownTo);
    if (key === undefined) return false;
    of?.delete(key.knownTo);
    changed.push({ key, properties });
    return true;
  };
  const moving = segments.filter((properties) => !take(properties, properties.knownTo as string));
  const added = moving.filter(
    (properties) =>
      !take(
        properties,
        free
          .get(properties.subjectId as string)
          ?.keys()
          .next().value,
      ),
  );
  return { changed, added, gone: [...free.values()].flatMap((of) => [...of.values()]) };
}
