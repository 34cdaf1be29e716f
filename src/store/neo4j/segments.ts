import type { Properties } from './columns.js';

/** The place of a segment: unique in its index. */
export interface SegmentKey {
  readonly subjectId: string;
  readonly knownTo: string;
}

/** A segment that is stored. */
export interface StoredSegment extends SegmentKey {
  /** All its properties; null where they are not known. */
  readonly properties: Properties | null;
}

/** A stored segment, and properties that it takes on. */
interface Change {
  readonly key: SegmentKey;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** How stored segments become others. */
export interface SegmentChanges {
  /** With the properties that differ; null where one is removed. */
  readonly changed: readonly Change[];
  /** Those of which the properties were not known, with all that they are to have. */
  readonly replaced: readonly Change[];
  readonly added: readonly Properties[];
  readonly gone: readonly SegmentKey[];
}

/**
 * Makes stored segments into others by changing them: every look-up in an index copies the set of all nodes that the
 * transaction has deleted, so that deleting and creating thousands would take minutes. A segment whose place is taken
 * on stays in it; one that changes its place moves to one that is free. What stays as it is is left out.
 */
export function segmentChanges(stored: readonly StoredSegment[], segments: readonly Properties[]): SegmentChanges {
  const free = new Map<string, Map<string, StoredSegment>>();
  for (const one of stored) {
    const of = free.get(one.subjectId);
    if (of === undefined) free.set(one.subjectId, new Map([[one.knownTo, one]]));
    else of.set(one.knownTo, one);
  }
  const changed: Change[] = [];
  const replaced: Change[] = [];
  const take = (properties: Properties, knownTo: string | undefined): boolean => {
    const of = free.get(properties.subjectId as string);
    const one = knownTo === undefined ? undefined : of?.get(knownTo);
    if (one === undefined) return false;
    of?.delete(one.knownTo);
    if (one.properties === null) replaced.push({ key: one, properties });
    else {
      const differing = differences(one.properties, properties);
      if (Object.keys(differing).length > 0) changed.push({ key: one, properties: differing });
    }
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
  return { changed, replaced, added, gone: [...free.values()].flatMap((of) => [...of.values()]) };
}

/** What makes properties into others; null stands for one that is removed. Lists are compared by their members. */
export function differences(from: Properties, to: Properties): Record<string, unknown> {
  const differing: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(to)) {
    const before = from[name];
    if (before !== value && !(Array.isArray(value) && JSON.stringify(before) === JSON.stringify(value))) differing[name] = value;
  }
  for (const name of Object.keys(from)) if (!Object.hasOwn(to, name)) differing[name] = null;
  return differing;
}

export type SegmentLabel = 'EntitySegment' | 'RelationshipSegment';

export const CREATE_SEGMENT: Readonly<Record<SegmentLabel, string>> = {
  EntitySegment: 'CREATE (s:EntitySegment) SET s = row',
  RelationshipSegment: 'CREATE (s:RelationshipSegment) SET s = row',
};

export function storedSegment(properties: Properties): StoredSegment {
  return { subjectId: properties.subjectId as string, knownTo: properties.knownTo as string, properties };
}

/** Segments are found by an index over two properties, which is used only where both are asked for. */
export function segmentsOf(label: SegmentLabel): string {
  return `MATCH (s:${label} {subjectId: row}) WHERE s.knownTo IS NOT NULL`;
}
