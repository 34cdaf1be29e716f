import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readSeedFolder } from '../exchange/facts-yaml/read-seed-folder.js';
import type { Change, ChangeReport } from '../graph/change.js';
import type { GraphStore } from '../graph/store.js';
import { counted } from '../kernel/text.js';

/** The seed that comes with the program: beside src and dist alike. */
export const SEED_FOLDER = fileURLToPath(new URL('../../seed', import.meta.url));

/** Claims with this origin are the files' own: those that leave the files are retracted, others are never touched. */
export const SEED_ORIGIN = 'seed';

/** Reads a folder of facts as the whole of what the origin `seed` has. */
export async function seedChange(folder: string, recordedAt = new Date().toISOString()): Promise<Change> {
  const { sources, claims } = await readSeedFolder(folder);
  return { sources, assert: claims, retract: [], revive: [], origin: { name: SEED_ORIGIN, whole: true }, recordedAt };
}

/** Seeds a store that holds nothing, in one transaction; null when it holds something. Says so in one line. */
export async function seedIfEmpty(
  store: GraphStore,
  folder = SEED_FOLDER,
  say: (line: string) => void = console.log,
): Promise<ChangeReport | null> {
  // Saves every later start the reading of the files; `applyIfEmpty` decides, also between two starts at once.
  if (await holdsSources(store)) return null;
  const report = await store.applyIfEmpty(await seedChange(folder));
  if (report !== null)
    say(
      `The store was empty: seeded it with ${counted(report.asserted, 'claim')} from ${counted(report.sources, 'source')} (${basename(folder)}/).`,
    );
  return report;
}

async function holdsSources(store: GraphStore): Promise<boolean> {
  for await (const batch of store.sources()) if (batch.length > 0) return true;
  return false;
}
