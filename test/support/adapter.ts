import type { GraphStore, StoreObserver } from '../../src/graph/store.js';

/** A store to be tested. */
export interface Adapter {
  readonly name: string;
  /** Opens an empty store that nobody else uses. */
  readonly open: (observer?: StoreObserver) => Promise<GraphStore>;
}
