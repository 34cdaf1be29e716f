import type { Commitment, Confidence, SourceKind } from '../ontology/enums.js';
import type { Day, PartialDate } from './date.js';

/** What a relationship is, as asserted: equal identities are the same relationship. */
export interface RelationshipIdentity {
  readonly type: string;
  readonly from: string;
  readonly to: string;
  /** Every key property of the type, by name: canonical text, or null. A null key is a value of its own. */
  readonly key: Readonly<Record<string, string | null>>;
  /** Tells apart what keys cannot, such as two terms of one office. */
  readonly as: string | null;
}

/** What a claim is about. */
export type Subject = { readonly entity: string } | { readonly relationship: RelationshipIdentity };

/** UTF-16 offsets into the source's text: `text.slice(start, end) === quote`. */
export interface Locator {
  readonly start: number;
  readonly end: number;
}

/** A claim's content: all of it makes the claim's id. */
export interface ClaimContent {
  readonly subject: Subject;
  /** Null: the subject exists. */
  readonly property: string | null;
  /** Canonical text (`valueText`); null exactly when property is. */
  readonly value: string | null;
  readonly commitment: Commitment | null;
  readonly confidence: Confidence;
  /** The id of the entity that said it; null when only the source does. */
  readonly attributedTo: string | null;
  /** The id of the source. */
  readonly source: string;
  /** The id of the source that the source reports from. */
  readonly reportedFrom: string | null;
  /** Verbatim, where we hold the text. */
  readonly quote: string | null;
  readonly locator: Locator | null;
  /** What is claimed, in our own words. */
  readonly statement: string;
  readonly statedOn: PartialDate | null;
  /** The id of the claim that this one replaces. */
  readonly supersedes: string | null;
}

/** One statement by someone, in one source, about one subject. */
export interface Claim extends ClaimContent {
  readonly id: string;
  /** The id of the entity or relationship that it is about. */
  readonly subjectId: string;
}

/** A claim as a store keeps it. */
export interface StoredClaim extends Claim {
  /** See `knownSince`. */
  readonly known: Day;
  /** What brought it, so that a set of files can retract what left it; null for single writes. */
  readonly origin: string | null;
  /** ISO 8601 with milliseconds, UTC. */
  readonly recordedAt: string;
  readonly retractedAt: string | null;
  /** The origin whose files it left; null when it was retracted by hand or is live. */
  readonly retractedBy: string | null;
}

/** Where claims are found. */
export interface Source {
  readonly id: string;
  readonly title: string;
  readonly publisher: string | null;
  readonly url: string | null;
  readonly publishedOn: PartialDate | null;
  /** BCP 47. */
  readonly language: string | null;
  readonly kind: SourceKind;
  /** The whole text, where we hold it. */
  readonly text: string | null;
}

/** What a source has. */
export const sourceFields = [
  'id',
  'title',
  'publisher',
  'url',
  'publishedOn',
  'language',
  'kind',
  'text',
] as const satisfies readonly (keyof Source)[];
