/** What a store lends to `applyChange` inside one of its transactions. SQLite answers at once, Neo4j with promises. */
import type { Source, StoredClaim } from './claim.js';
import type { Day } from './date.js';
import type { Step } from './plan.js';
import type { Segment } from './resolve.js';

type Answer<T> = T | Promise<T>;

/** What a write does to claims. */
export interface ClaimChanges {
  /** Sources that were put ahead of the claims. */
  readonly sources: readonly Source[];
  /** Claims that the store does not have. */
  readonly added: readonly StoredClaim[];
  /** Claims that it has, as they will be. */
  readonly changed: readonly StoredClaim[];
}

/** The resolved views of an entity, to be kept in place of those it had. */
export interface EntityViews {
  readonly id: string;
  /** GraphQL type name, `PublicBody`. */
  readonly kind: string;
  /** False when everything about it is retracted: it is then found only as what its retracted claims are about. */
  readonly live: boolean;
  readonly segments: readonly Segment[];
}

/** The resolved views of a relationship. Key properties are among its segments' properties. */
export interface RelationshipViews {
  readonly id: string;
  /** `HOLDS_OFFICE`. */
  readonly type: string;
  readonly from: string;
  readonly to: string;
  readonly live: boolean;
  readonly segments: readonly Segment[];
  /** The least `known` of its claims, retracted ones too. Before that day nothing names it: segments that end by then need not be kept. */
  readonly since: Day;
}

/** What is stored of an entity. */
export interface EntityState {
  readonly live: boolean;
  /** Where its first known segment begins; null when none is known. */
  readonly known: Day | null;
}

/** The views of a subject as they are stored: for stores that write only what differs. */
export type ViewsBefore<T> = (id: string) => T;

/** The statistics of a graph as a store keeps them, and what they are made of. */
export interface StoredStatistics {
  /** By the names in `statistics.ts`; null where there are none. */
  figures(): Answer<ReadonlyMap<string, number> | null>;
  /** Puts figures in the place of those of the same names. */
  put(figures: ReadonlyMap<string, number>): Answer<void>;
  /** Makes all statistics anew from what is stored. */
  countAnew(): Answer<void>;
  countSources(): Answer<number>;
  /** The most live relationships that one of these entities has in a step; counting may end at `most`. */
  largestDegree(ids: readonly string[], step: Step, most: number): Answer<number>;
  /** The most live claims that one of these sources has; as above. */
  largestSource(ids: readonly string[], most: number): Answer<number>;
}

/** What a store remembers of a source while its claims are dated anew. */
export interface Redating {
  readonly source: string;
  /**
   * The days of the dates that the source had before, in the order in which it had them: claims that a former date bounds
   * are known since one of these. A new entry means that the date has changed again.
   */
  readonly days: readonly Day[];
}

/** A place among the claims of a source, which are ordered by `known`, latest first, and id. */
export interface SourcePlace {
  readonly known: Day;
  readonly id: string;
}

export interface WriteTransaction {
  sourcesById(ids: readonly string[]): Answer<Source[]>;
  claimsById(ids: readonly string[]): Answer<StoredClaim[]>;
  /** Retracted claims too. */
  claimsBySubject(subjectIds: readonly string[]): Answer<StoredClaim[]>;
  /**
   * The next claims found in a source, retracted ones too: those known latest first, and by id where they are known since
   * the same day.
   *
   * @param after the place behind which to begin; null: at the beginning
   */
  claimsOfSource(source: string, after: SourcePlace | null, most: number): Answer<StoredClaim[]>;
  claimsByOrigin(origin: string): Answer<StoredClaim[]>;
  /** Live claims about `identifiers` with one of these canonical values. */
  claimsByIdentifier(values: readonly string[]): Answer<StoredClaim[]>;
  /** Of the given entities, those that have a live claim about `name`. */
  namedEntities(ids: readonly string[]): Answer<string[]>;
  /** Since when each of the given entities is known as an end of a relationship: the least `known` of live claims about its relationships. */
  knownAsEnd(ids: readonly string[]): Answer<ReadonlyMap<string, Day>>;
  /** Of the given entities, those of which views are stored. */
  entityStates(ids: readonly string[]): Answer<ReadonlyMap<string, EntityState>>;
  /** Sources whose claims are being dated anew. */
  redatings(): Answer<readonly Redating[]>;
  putSources(sources: readonly Source[]): Answer<void>;
  putRedating(redating: Redating): Answer<void>;
  endRedating(source: string): Answer<void>;
  // What is added is not there yet, what is put takes the place of what is there.
  addClaims(claims: readonly StoredClaim[]): Answer<void>;
  putClaims(claims: readonly StoredClaim[]): Answer<void>;
  addEntities(entities: readonly EntityViews[]): Answer<void>;
  putEntities(entities: readonly EntityViews[], before?: ViewsBefore<EntityViews>): Answer<void>;
  /** Called when both ends have been written. */
  addRelationships(relationships: readonly RelationshipViews[]): Answer<void>;
  putRelationships(relationships: readonly RelationshipViews[], before?: ViewsBefore<RelationshipViews>): Answer<void>;
  readonly statistics: StoredStatistics;
}
