import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readSeedFolder } from '../exchange/facts-yaml/read-seed-folder.js';
import { aboutClaim } from '../exchange/facts-yaml/sentence-table.js';
import type { Change, ChangeReport } from '../graph/change.js';
import type { Claim, StoredClaim } from '../graph/claim.js';
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

/** What applying the files would do to the claims of a store. */
export interface SeedPreview {
  readonly asserted: readonly Claim[];
  readonly retracted: readonly Claim[];
  readonly revived: readonly Claim[];
  /** Asserted by the files but retracted by hand, and left so. */
  readonly leftRetracted: readonly Claim[];
  readonly unchanged: number;
}

/** Compares the files with what a store holds; writes nothing. */
export async function previewSeed(change: Change, stored: AsyncIterable<readonly StoredClaim[]>): Promise<SeedPreview> {
  const fresh = new Map(change.assert.map((claim) => [claim.id, claim]));
  const retracted: Claim[] = [];
  const revived: Claim[] = [];
  const leftRetracted: Claim[] = [];
  let unchanged = 0;
  for await (const batch of stored) {
    for (const claim of batch) {
      if (fresh.delete(claim.id)) {
        if (claim.retractedAt === null) unchanged += 1;
        else if (claim.retractedBy !== null) revived.push(claim);
        else leftRetracted.push(claim);
      } else if (claim.origin === SEED_ORIGIN && claim.retractedAt === null) retracted.push(claim);
    }
  }
  return { asserted: [...fresh.values()], retracted, revived, leftRetracted, unchanged };
}

/** Claims listed of each sort. */
const LISTED = 20;

/** A preview in words: counts, then what is new (+), what is gone (-), what is back (*) and what stays away (!). */
export function describePreview(preview: SeedPreview): string {
  const { asserted, retracted, revived, leftRetracted, unchanged } = preview;
  const list = (mark: string, claims: readonly Claim[]): string[] => [
    ...claims.slice(0, LISTED).map((claim) => `  ${mark} ${claim.id} ${aboutClaim(claim).slice(0, 160)}`),
    ...(claims.length > LISTED ? [`  ${mark} … and ${claims.length - LISTED} more`] : []),
  ];
  return [
    `${asserted.length} new, ${retracted.length} retracted, ${revived.length} revived, ${leftRetracted.length} left retracted, ${unchanged} unchanged.`,
    ...list('+', asserted),
    ...list('-', retracted),
    ...list('*', revived),
    ...list('!', leftRetracted),
  ].join('\n');
}
