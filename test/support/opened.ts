import type { GraphStore, StoreObserver } from '../../src/graph/store.js';
import { openSqliteStore } from '../../src/store/sqlite/store.js';

/** Uses the embedded store in a folder, and closes it. */
export async function opened<T>(folder: string, use: (store: GraphStore) => Promise<T>, observer: StoreObserver = {}): Promise<T> {
  const store = await openSqliteStore(folder, observer);
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}
