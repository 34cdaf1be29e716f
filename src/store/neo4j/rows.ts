import type { RelationshipIdentity, StoredClaim } from '../../graph/claim.js';
import { commitmentLayout, relationshipLayouts } from '../../graph/records.js';
import type { RelationshipViews } from '../../graph/write.js';
import { hubProperties, SINCE, tellHubs } from './hubs.js';
import { indexedIdentifier, knownSince, relationshipSegments, withoutNulls } from './properties.js';

/** A statement that makes something new of every row, and rows. Lists cost less to send and to read than maps. */
export interface Making<T> {
  readonly statement: string;
  readonly row: (made: T) => unknown[];
}

/** `{id: row[0], …}` */
function map(cells: readonly (readonly [property: string, cell: string])[]): string {
  return `{${cells.map(([property, cell]) => `${property}: ${cell}`).join(', ')}}`;
}

const placed = (columns: readonly string[], first = 0): [string, string][] =>
  columns.map((column, place) => [column, `row[${first + place}]`]);

/** What is behind the end of a list is null, and so are the properties made of it. */
function trimmed(row: unknown[]): unknown[] {
  while (row.at(-1) === null) row.pop();
  return row;
}

/** What is rare comes last. */
const CLAIM_COLUMNS = [
  'id',
  'subjectId',
  'subject',
  'source',
  'confidence',
  'statement',
  'known',
  'recordedAt',
  'statedOn',
  'property',
  'value',
  'commitment',
  'fromId',
  'toId',
  'attributedTo',
  'quote',
  'locatorStart',
  'locatorEnd',
  'reportedFrom',
  'supersedes',
  'identifier',
  'origin',
  'retractedAt',
  'retractedBy',
] as const;

function claimCells({ subject, locator, ...claim }: StoredClaim): Record<(typeof CLAIM_COLUMNS)[number], unknown> {
  const ends: Partial<RelationshipIdentity> = 'relationship' in subject ? subject.relationship : {};
  return {
    ...claim,
    subject: JSON.stringify(subject),
    locatorStart: locator?.start ?? null,
    locatorEnd: locator?.end ?? null,
    fromId: ends.from ?? null,
    toId: ends.to ?? null,
    identifier: claim.property === 'identifiers' && claim.value !== null ? indexedIdentifier(claim.value) : null,
  };
}

export const makingClaims: Making<StoredClaim> = {
  statement: `CREATE (:Claim ${map(placed(CLAIM_COLUMNS))})`,
  row: (claim) => {
    const cells = claimCells(claim);
    return trimmed(CLAIM_COLUMNS.map((column) => cells[column]));
  },
};

/** The properties of a claim, those that it has. */
export function claimProperties(claim: StoredClaim): Record<string, unknown> {
  return withoutNulls(claimCells(claim));
}

const PLACE = ['knownFrom', 'knownTo', 'known'] as const;
/** What relationships of any type can have: one statement for all of them is planned once. */
const VIEW = [
  'contested',
  ...[commitmentLayout, ...relationshipLayouts.values()].flatMap(({ columns }) => columns.map(({ name }) => name)),
];

const view = placed(VIEW, 5 + PLACE.length);
const segment: readonly (readonly [string, string])[] = [
  ['subjectId', 'row[0]'],
  ['type', 'row[1]'],
  ['fromId', 'row[2]'],
  ['toId', 'row[3]'],
  ['live', 'true'],
  ...placed(PLACE, 4),
  ...view,
];

/** Live relationships, whose ends are there, each with the last of its segments: both show what holds now. */
export const makingRelationships: Making<RelationshipViews> = {
  statement: `MATCH (a:Entity {id: row[2]}) MATCH (b:Entity {id: row[3]})
CREATE (a)-[:$(row[1]) ${map([['id', 'row[0]'], [SINCE, `row[${4 + PLACE.length}]`], ...view, ...hubProperties('row[1]')])}]->(b) CREATE (:RelationshipSegment ${map(segment)}) ${tellHubs('row[1]')}`,
  row: (views) => {
    const { id, type, from, to, segments } = views;
    const last = relationshipSegments({ ...views, segments: segments.slice(-1) })[0] ?? {};
    const cells = (columns: readonly string[]): unknown[] => columns.map((column) => last[column] ?? null);
    return trimmed([id, type, from, to, ...cells(PLACE), knownSince(segments), ...cells(VIEW)]);
  },
};
