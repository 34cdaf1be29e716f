import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { GraphStore } from '../graph/store.js';
import { openStore, type StoreConfig } from '../store/open-store.js';
import { TELL_UPGRADE } from './tell-upgrade.js';

/** Opens the store that a command writes to. A dry run makes none where there is none: it asks an empty one that ends with it. */
export async function openTarget(config: StoreConfig, isDry: boolean): Promise<GraphStore> {
  const isMissing = config.neo4j === null && !existsSync(join(config.dataFolder, 'keiretsu.db'));
  return openStore(isDry && isMissing ? { ...config, dataFolder: ':memory:' } : config, TELL_UPGRADE);
}
