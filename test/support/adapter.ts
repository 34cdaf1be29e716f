import type { GraphStore, StoreObserver } from '../../src/graph/store.js';

/** A store to be tested. */
export interface Adapter {
  readonly name: string;
  /** Opens an empty store that nobody else uses. */
  readonly open: (observer?: StoreObserver) => Promise<GraphStore>;
  /** Opens the store that was opened last once more, as another process would; undefined where it ends with its connection. */
  readonly again?: () => Promise<GraphStore>;
  /** Whether each change takes long, so that a few random graphs have to do. */
  readonly isSlow?: boolean;
}
