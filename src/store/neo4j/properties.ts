import { type Source, type StoredClaim, type Subject, sourceFields } from '../../graph/claim.js';
import type { Day } from '../../graph/date.js';
import { commitmentLayout, entityLayouts, relationshipLayouts, sourceLayouts } from '../../graph/records.js';
import type { Segment } from '../../graph/resolve.js';
import type { EntityViews, RelationshipViews } from '../../graph/write.js';
import { type Properties, propertiesOf } from './columns.js';
import { NAMED_SINCE, SINCE } from './hubs.js';
import type { Rows } from './session.js';

/** Identifiers can be longer than what an index takes. */
const INDEXED_IDENTIFIER = 200;

/** The part of an identifier's text that is indexed. */
export function indexedIdentifier(value: string): string {
  return value.slice(0, INDEXED_IDENTIFIER);
}

const CLAIM_FIELDS = [
  'id',
  'subject',
  'subjectId',
  'property',
  'value',
  'commitment',
  'confidence',
  'attributedTo',
  'source',
  'reportedFrom',
  'quote',
  'locatorStart',
  'locatorEnd',
  'statement',
  'statedOn',
  'supersedes',
  'known',
  'origin',
  'recordedAt',
  'retractedAt',
  'retractedBy',
] as const;

const listOf = (name: string, fields: readonly string[]): string => `[${fields.map((field) => `${name}.${field}`).join(', ')}]`;

/** What a statement returns for `readSources` and `readClaims`. */
export const SOURCE_LIST = listOf('s', sourceFields);
export const CLAIM_LIST = listOf('c', CLAIM_FIELDS);

/** Sources from rows of SOURCE_LIST. */
export function readSources(rows: Rows): Source[] {
  return rows.map(
    ([list]) => Object.fromEntries(sourceFields.map((field, place) => [field, (list as unknown[])[place]])) as unknown as Source,
  );
}

/** Claims from rows of CLAIM_LIST. */
export function readClaims(rows: Rows): StoredClaim[] {
  return rows.map(([list]) => {
    const cells: Record<string, unknown> = {};
    CLAIM_FIELDS.forEach((field, place) => {
      cells[field] = (list as unknown[])[place];
    });
    const { subject, locatorStart, locatorEnd, ...rest } = cells;
    return {
      ...rest,
      locator: locatorStart === null ? null : { start: locatorStart, end: locatorEnd },
      subject: JSON.parse(subject as string) as Subject,
    } as unknown as StoredClaim;
  });
}

export function withoutNulls(cells: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(cells).filter(([, cell]) => cell !== null));
}

/** The properties of a source. */
export function sourceProperties({ id, kind, text, ...values }: Source): Record<string, unknown> {
  return withoutNulls({ id, kind, text, ...propertiesOf('source', sourceLayouts, values) });
}

/** The last segment: what holds now. */
function present(segments: readonly Segment[]): Segment {
  const last = segments.at(-1);
  if (last === undefined) throw new Error('a subject has at least one segment');
  return last;
}

const entityView = ({ view }: Segment): Properties => propertiesOf('entity', entityLayouts, view.properties);

function relationshipView({ view }: Segment): Properties {
  const commitment = propertiesOf('relationship', new Map([['commitment', commitmentLayout]]), { commitment: view.commitment });
  return { ...commitment, contested: view.contested, ...propertiesOf('relationship', relationshipLayouts, view.properties) };
}

/** The properties of an entity as it is now. */
export function entityProperties({ id, kind, segments }: EntityViews): Properties {
  const since = namedSince(segments);
  return { id, kind, ...(since === null ? {} : { [NAMED_SINCE]: since }), ...entityView(present(segments)) };
}

/** Since when an entity goes by the name that it has now; null where it was never known by another one. */
function namedSince(segments: readonly Segment[]): Day | null {
  const { name } = present(segments).view.properties;
  const last = segments.findLastIndex((segment) => segment.known && segment.view.properties.name !== name);
  return last === -1 ? null : (segments[last + 1] as Segment).knownFrom;
}

/** The properties of a relationship as it is now. */
export function relationshipProperties({ id, segments }: RelationshipViews): Properties {
  const since = knownSince(segments);
  return { id, ...(since === null ? {} : { [SINCE]: since }), ...relationshipView(present(segments)) };
}

/** Since when something is known. */
export function knownSince(segments: readonly Segment[]): Day | null {
  return segments.find((segment) => segment.known)?.knownFrom ?? null;
}

/** The properties of every segment of an entity. */
export function entitySegments({ id, kind, live, segments }: EntityViews): Properties[] {
  return segments.map((segment) => {
    const { knownFrom, knownTo, known } = segment;
    return { subjectId: id, kind, knownFrom, knownTo, known, live, ...entityView(segment) };
  });
}

/** The properties of every segment of a relationship that something can name. */
export function relationshipSegments({ id, type, from, to, live, segments, since }: RelationshipViews): Properties[] {
  const kept = segments.filter((segment) => segment.knownTo > since);
  return kept.map((segment) => {
    const { knownFrom, knownTo, known } = segment;
    return { subjectId: id, type, fromId: from, toId: to, knownFrom, knownTo, known, live, ...relationshipView(segment) };
  });
}
