import type { GraphStore, StoreObserver } from '../graph/store.js';

// Texts that are committed; only this file may look into an adapter.
export { neo4jExamples } from './neo4j/examples.js';
export { neo4jSchema } from './neo4j/schema.js';

/** What of the configuration says where the graph is kept. */
export interface StoreConfig {
  /** Folder of the embedded store; `:memory:` keeps nothing. */
  readonly dataFolder: string;
  /** Threads of the embedded store that answer what takes long; none where it is left out. */
  readonly readThreads?: number;
  /** Null: the store is embedded. */
  readonly neo4j: { readonly uri: string; readonly user: string; readonly password: string; readonly database: string } | null;
}

/** Opens the store that the configuration names. Adapters are loaded on demand: who uses one pays for one. */
export async function openStore(config: StoreConfig, observer: StoreObserver = {}): Promise<GraphStore> {
  if (config.neo4j !== null) {
    const { openNeo4jStore } = await import('./neo4j/store.js');
    return openNeo4jStore(config.neo4j, observer);
  }
  const { openSqliteStore } = await import('./sqlite/store.js');
  return openSqliteStore(config.dataFolder, observer, config.readThreads);
}

/** Writes the embedded store in a folder into a new file; see `backUp`. */
export async function backUpEmbedded(folder: string, target: string): Promise<{ sources: number; claims: number; bytes: number }> {
  const { backUp } = await import('./sqlite/backup.js');
  return backUp(folder, target);
}
