import type { Source, StoredClaim } from './claim.js';
import type { WriteTransaction } from './write.js';
import { claimsBefore, writeClaims } from './write-claims.js';

/** Writes sources and claims as they were in another store, inside a transaction; claims that are here stay as they are. */
export async function restoreRecords(tx: WriteTransaction, sources: readonly Source[], claims: readonly StoredClaim[]): Promise<void> {
  const before = await claimsBefore(tx, claims);
  const present = new Set([...before.values()].flatMap((stored) => stored.map((claim) => claim.id)));
  await tx.putSources(sources);
  await writeClaims(tx, { sources, added: claims.filter((claim) => !present.has(claim.id)), changed: [] }, before);
}
