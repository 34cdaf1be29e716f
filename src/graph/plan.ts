/**
 * What to read: plain data between a question and a store. Nothing in it is GraphQL, SQL or Cypher.
 *
 * A plan is a tree of shapes. A *shape* says what to read of each record of a set: fields, by position, and branches.
 * A *branch* leads on: a reference to one record, or a connection, a page of an ordered, filtered set.
 * The time of the question goes beside the plan and holds for every node of it.
 *
 * Plans never change once they are made, and the same document gives the very same objects again: where only arguments
 * of the root field differ, a new connection has the same `shape`. A store may keep what it makes of one by identity.
 */
import type { Day, Period } from './date.js';
import type { RecordSort } from './records.js';

/** The time a question is asked for; null does not filter. */
export interface ReadTime {
  /** Relationships whose validity overlaps the period. Applies wherever relationships are traversed or fetched. */
  readonly validOn: Period | null;
  /** What had been said by the end of this day. */
  readonly knownOn: Day | null;
}

export interface Shape {
  readonly sort: RecordSort;
  /** Names from `recordFields[sort]`; a row holds their values in this order. */
  readonly fields: readonly string[];
  /** A row holds their answers in this order. */
  readonly branches: readonly Branch[];
}

export type Branch = Reference | Connection;

/**
 * One record that a record names. References never filter by time or retraction: whoever sees a claim sees its
 * subject, whoever sees a relationship sees its ends. At a `knownOn` before the referred entity was known, its view
 * is the one that held then: identity data alone. The exception is a claim, named by one that supersedes it: it is null
 * where it is retracted or was not known yet, as in every list.
 */
export interface Reference {
  readonly kind: 'reference';
  /** Types (kind or relationship type) of the parent to which this branch applies; null: all. */
  readonly types: readonly string[] | null;
  readonly to: ReferenceName;
  readonly shape: Shape;
}

/** relationship: from, to. claim: the rest; of subjectEntity and subjectRelationship one is null. */
export type ReferenceName =
  | 'from'
  | 'to'
  | 'subjectEntity'
  | 'subjectRelationship'
  | 'attributedTo'
  | 'source'
  | 'reportedFrom'
  | 'supersedes';

/** A page of a set. */
export interface Connection {
  readonly kind: 'connection';
  /** As in Reference. */
  readonly types: readonly string[] | null;
  readonly over: Over;
  readonly filter: Filter | null;
  /** Total: ends with the id of the item. */
  readonly order: readonly OrderKey[];
  readonly page: PageRequest;
  readonly wants: Wants;
  /** What to read of every item. */
  readonly shape: Shape;
}

/** The set that a connection pages through, and the sort of its items. */
export type Over =
  /** Entities of these kinds (null: of all). Root only. */
  | { readonly set: 'entities'; readonly kinds: readonly string[] | null }
  /** Root only. */
  | { readonly set: 'sources' }
  /** Relationships of these types (null: of all) at the parent entity. Items are relationships; a `BOTH` never gives one twice. */
  | { readonly set: 'relationships'; readonly relationships: readonly string[] | null; readonly direction: Direction }
  /** Live claims whose subject is the parent entity or relationship, or whose source is the parent source. */
  | { readonly set: 'claims' };

/** OUT: the parent is the relationship's `from`. */
export type Direction = 'OUT' | 'IN' | 'BOTH';

/** How to step from an entity to its relationships of one type. */
export interface Step {
  readonly relationship: string;
  readonly direction: 'OUT' | 'IN';
}

/**
 * A condition on a record, over its stored columns. Two-valued: a comparison with a missing value is false.
 * Values are parameters of the statement made from it; kinds may be labels in its text. Texts are such as a store can hold.
 */
export type Filter =
  /** True when all are; `and` of nothing is true. */
  | { readonly op: 'and'; readonly of: readonly Filter[] }
  /** True when one is; `or` of nothing is false. */
  | { readonly op: 'or'; readonly of: readonly Filter[] }
  | { readonly op: 'not'; readonly of: Filter }
  | { readonly op: 'compare'; readonly column: string; readonly test: Comparison; readonly value: string | number | boolean }
  /** False for no values. */
  | { readonly op: 'in'; readonly column: string; readonly values: readonly (string | number)[] }
  /** On a text key; `value` is a text key too. An empty value is contained in every text. */
  | { readonly op: 'contains' | 'startsWith'; readonly column: string; readonly value: string }
  | { readonly op: 'isNull'; readonly column: string }
  /** The list column holds all (or, with `any`, at least one) of the members. `any` of nothing is false, all of nothing true. */
  | { readonly op: 'includes'; readonly column: string; readonly members: readonly string[]; readonly any: boolean }
  /** On an entity: it has a visible relationship of that type, in that direction, for which `filter` holds. */
  | { readonly op: 'some'; readonly step: Step; readonly filter: Filter }
  /** On a relationship reached by a step or a connection: the entity at the far end fulfils `filter`. */
  | { readonly op: 'other'; readonly filter: Filter };

export type Comparison = 'eq' | 'gt' | 'gte' | 'lt' | 'lte';

/** One key of an order. Missing values come last in both directions. Texts compare by code point. */
export interface OrderKey {
  readonly by: /** A column of the item, or of the entity at the far end of a relationship. */
    | { readonly column: string; readonly of: 'item' | 'other' }
    /** An amount column, missing where its currency is another. */
    | { readonly column: string; readonly of: 'item' | 'other'; readonly currency: string }
    /** How many visible relationships the item (an entity) has there. */
    | { readonly count: Step };
  readonly direction: 'ASC' | 'DESC';
  readonly type: 'text' | 'number';
  /** Whether values can be missing. */
  readonly nullable: boolean;
}

/** The values of a row's order keys, in the order of `Connection.order`: where a cursor points. */
export type Keys = readonly (string | number | null)[];

export interface PageRequest {
  /** How many items at the most; 0 is allowed. */
  readonly limit: number;
  /** From which end of the (after, before) window the items are taken; they come in list order either way. */
  readonly from: 'start' | 'end';
  /** Only items behind this place. It need not be the place of an item. */
  readonly after: Keys | null;
  /** Only items ahead of this place. */
  readonly before: Keys | null;
}

/** What is asked of a page; what is not wanted is null in the answer and costs nothing. */
export interface Wants {
  readonly rows: boolean;
  /** The keys of every row, for cursors. */
  readonly keys: boolean;
  readonly totalCount: boolean;
  readonly hasNext: boolean;
  readonly hasPrevious: boolean;
}

/** A record as read. */
export interface Row {
  /** The kind (`PublicBody`), the relationship type (`HOLDS_OFFICE`), `Claim` or `Source`. */
  readonly type: string;
  /** Of the records at the root, and wherever the shape asks for `id`; it can be empty elsewhere. */
  readonly id: string;
  /** In the order of `Shape.fields`. */
  readonly values: readonly unknown[];
  /** In the order of `Shape.branches`; null where a reference leads nowhere or the branch does not apply. */
  readonly branches: readonly (Row | Page | null)[];
}

export interface Page {
  /** Empty when rows are not wanted. */
  readonly rows: readonly Row[];
  /** As long as `rows`; empty when not wanted. */
  readonly keys: readonly Keys[];
  /** Items in the whole filtered set, whatever the page. */
  readonly totalCount: number | null;
  /**
   * Whether the set has items behind the page, and ahead of it, exactly. With L the whole set, lo the number of its
   * items at or ahead of `after` and hi that of items ahead of `before`, the window is L[lo, hi); the page is taken
   * from its start or end. An empty page stands at lo when taken from the start, at hi when taken from the end.
   */
  readonly hasNext: boolean | null;
  readonly hasPrevious: boolean | null;
}

/** Records by id: a batch of ids of one sort, all read in one shape. */
export interface RecordRead {
  readonly sort: RecordSort;
  readonly ids: readonly string[];
  readonly shape: Shape;
}
