import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { GraphStore } from '../src/graph/store.js';
import { openSqliteStore } from '../src/store/sqlite/store.js';
import { storeContract } from './store.contract.js';

const folders: string[] = [];
function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'keiretsu-contract-'));
  folders.push(folder);
  return folder;
}
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

storeContract({ name: 'SQLite in memory', open: (observer) => openSqliteStore(':memory:', observer) });
const again = (): Promise<GraphStore> => openSqliteStore(folders.at(-1) as string);
storeContract({ name: 'SQLite in a folder', open: (observer) => openSqliteStore(newFolder(), observer), again });
storeContract({ name: 'SQLite in a folder, with threads', open: (observer) => openSqliteStore(newFolder(), observer, 3), again });
