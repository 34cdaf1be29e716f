/** THE PORT: what a store of the graph can do. Adapters live in `src/store`; `test/store.contract.ts` says what each must pass. */

import type { Change, ChangeReport } from './change.js';
import type { Source, StoredClaim } from './claim.js';
import type { Connection, Page, ReadTime, RecordRead, Row } from './plan.js';
import type { Preview } from './preview.js';
import type { ReadBudget } from './read-budget.js';
import type { ReadTurn } from './read-turn.js';
import type { RestoreReport } from './restore.js';
import type { GraphStatistics } from './statistics.js';

/** What a read is asked with beside its plan. */
export interface ReadOptions {
  readonly time: ReadTime;
  /** Of the request that asks; without one, the read has the store's own limits for itself. Throws STORE_TIMEOUT when it is used up. */
  readonly budget?: ReadBudget | undefined;
  /** Asked before a large answer is read; without one there is room for everything. */
  readonly turn?: ReadTurn | undefined;
}

export interface GraphReader {
  /** Reads a root connection (over entities or sources), everything nested in it included, from one consistent state. */
  connection(plan: Connection, options: ReadOptions): Promise<Page>;
  /**
   * Reads records by id; each read answers an array as long as its ids, null where there is no such record.
   * Entities and relationships that are retracted, not known at `knownOn` or (relationships) not valid at `validOn`
   * are null; claims are found although retracted, but not before they were known.
   */
  records(reads: readonly RecordRead[], options: ReadOptions): Promise<(Row | null)[][]>;
}

export interface GraphStore extends GraphReader {
  /**
   * How large the graph is at the most: the same object while no figure changes. Sees every write that this process was
   * told the end of, and those of others at once or within seconds; made to be asked for with every request.
   */
  statistics(): Promise<GraphStatistics>;
  /**
   * Applies a change in one transaction that is durable when the promise resolves; throws and changes nothing when
   * the change is not sound. Changes are applied one after another. Claims of a source that gets another date are dated
   * anew in further transactions where they are many, each subject in one of them; opening the store goes on with what
   * was not finished.
   */
  apply(change: Change): Promise<ChangeReport>;
  /** What `apply` would do: does it in a transaction that is rolled back. Throws what `apply` would throw. */
  preview(change: Change): Promise<Preview>;
  /** As `apply`, if the store holds no source and no claim; null and no change when it does. Safe against other processes. */
  applyIfEmpty(change: Change): Promise<ChangeReport | null>;
  /** Every source, by id, in batches: for copies. */
  sources(): AsyncIterable<readonly Source[]>;
  /** Every claim, retracted ones too, by id, in batches: for copies. */
  claims(): AsyncIterable<readonly StoredClaim[]>;
  /**
   * Writes sources and claims as they were in another store, times and retractions included; what is here already stays
   * as it is. What is new goes through the checks of `apply`; claims that name entities come before claims about these.
   */
  restore(sources: readonly Source[], claims: readonly StoredClaim[]): Promise<RestoreReport>;
  /** Resolves when the store answers; throws STORE_UNAVAILABLE otherwise. */
  ready(): Promise<void>;
  close(): Promise<void>;
}

/** What tests and logs may watch of a store. */
export interface StoreObserver {
  /** Told, in a sentence, what opening has to do first with a graph that an older version wrote: that can take minutes. */
  readonly onUpgrade?: (what: string) => void;
  /** Told, in a sentence, at most once a second, how far a write is that goes over many transactions. */
  readonly onProgress?: (what: string) => void;
  /** Called with the text of every statement sent to the database on behalf of a read. */
  readonly onStatement?: (text: string) => void;
}
