import { KeiretsuError } from '../kernel/errors.js';
import { shown } from '../kernel/shown.js';
import type { Change, ChangeReport } from './change.js';
import { checkReferences, type RecordOrder } from './check-references.js';
import { type Claim, type Source, type StoredClaim, sourceFields } from './claim.js';
import { knownSince, type PartialDate } from './date.js';
import { makeSource } from './make-source.js';
import { sourcesNamed } from './sources-named.js';
import { checkValidity } from './validity.js';
import type { WriteTransaction } from './write.js';
import { type ClaimsBefore, claimsBefore, writeClaims } from './write-claims.js';

/** Applies a change inside a transaction: checks references, writes claims and the views that follow from them. */
export async function applyChange(tx: WriteTransaction, change: Change): Promise<ChangeReport> {
  const given = [...new Map(change.sources.map((source) => [source.id, makeSource(source)])).values()];
  const sources = await changedSources(tx, given);
  const written = new Map<string, StoredClaim>();
  const retimed = await retimedClaims(tx, sources);
  for (const claim of retimed) written.set(claim.id, claim);

  const stored = await claimsBefore(tx, change.assert);
  const report = await stageClaims(tx, change, stored, written);
  await checkReferences(tx, { sources: given, changedSources: sources.changed, fresh: report.fresh, written, order: orderOf(change) });
  await checkValidity(tx, { fresh: report.fresh, written, stored, inOrder: change.inOrder !== undefined });
  await tx.putSources(sources.changed);
  const added = await datedClaims(tx, report.fresh, change);
  const reversed = await writeClaims(tx, { sources: sources.changed, added, changed: [...written.values()] }, stored);
  return { ...report.counts, asserted: report.fresh.length, sources: sources.changed.length, reversed };
}

/** Of a change whose records come one after another: the place of each claim, and how many claims come before a source. */
function orderOf({ assert, inOrder }: Change): RecordOrder | null {
  if (inOrder === undefined) return null;
  const places = new Map<string, number>();
  for (const [place, { id }] of assert.entries()) if (!places.has(id)) places.set(id, place);
  return { places, sources: inOrder };
}

interface ChangedSources {
  readonly changed: readonly Source[];
  /** Ids of sources whose date changed. */
  readonly redated: readonly string[];
}

async function changedSources(tx: WriteTransaction, sources: readonly Source[]): Promise<ChangedSources> {
  const present = new Map((await tx.sourcesById(sources.map((source) => source.id))).map((source) => [source.id, source]));
  const changed = sources.filter((source) => {
    const before = present.get(source.id);
    return before === undefined || sourceFields.some((field) => before[field] !== source[field]);
  });
  const redated = changed.filter((source) => present.has(source.id) && present.get(source.id)?.publishedOn !== source.publishedOn);
  return { changed, redated: redated.map((source) => source.id) };
}

async function retimedClaims(tx: WriteTransaction, { changed, redated }: ChangedSources): Promise<StoredClaim[]> {
  if (redated.length === 0) return [];
  const published = new Map(changed.map((source) => [source.id, source.publishedOn]));
  return (await tx.claimsBySource(redated)).map((claim) => ({
    ...claim,
    known: knownSince(claim.statedOn, published.get(claim.source) ?? null),
  }));
}

interface Staged {
  readonly fresh: readonly Claim[];
  readonly counts: Omit<ChangeReport, 'asserted' | 'sources' | 'reversed'>;
}

/** Decides what becomes of every claim named; puts changed ones that existed before into `written`. */
async function stageClaims(tx: WriteTransaction, change: Change, about: ClaimsBefore, written: Map<string, StoredClaim>): Promise<Staged> {
  const { origin, recordedAt } = change;
  const asserted = new Map(change.assert.map((claim) => [claim.id, claim]));
  // Those that are asserted are among those about their subjects.
  const others = [...new Set([...change.retract, ...change.revive])].filter((id) => !asserted.has(id));
  const stored = [...[...about.values()].flat(), ...(others.length === 0 ? [] : await tx.claimsById(others))];
  const present = new Map(stored.map((claim) => [claim.id, written.get(claim.id) ?? claim]));
  const fresh: Claim[] = [];
  const leftRetracted: string[] = [];
  let unchanged = 0;
  let retracted = 0;
  let revived = 0;
  const retract = (claim: StoredClaim, by: string | null): void => {
    written.set(claim.id, { ...claim, retractedAt: recordedAt, retractedBy: by });
    retracted += 1;
  };
  const revive = (claim: StoredClaim, by = claim.origin): void => {
    written.set(claim.id, { ...claim, origin: by, retractedAt: null, retractedBy: null });
    revived += 1;
  };

  for (const claim of asserted.values()) {
    const before = present.get(claim.id);
    if (before === undefined) fresh.push(claim);
    else if (before.retractedAt === null) unchanged += 1;
    // It left somebody's files, and these hold it: from now on it is theirs. What was retracted by hand stays so.
    else if (origin?.whole === true && before.retractedBy !== null) revive(before, origin.name);
    else if (!change.revive.includes(claim.id)) leftRetracted.push(claim.id);
  }
  for (const id of new Set(change.revive)) {
    const before = existing(present, id);
    if (before.retractedAt !== null && written.get(id)?.retractedAt !== null) revive(before);
  }
  for (const id of new Set(change.retract)) {
    const before = existing(present, id);
    if (before.retractedAt === null) retract(before, null);
  }
  if (origin?.whole === true) {
    for (const held of await tx.claimsByOrigin(origin.name)) {
      const claim = written.get(held.id) ?? held;
      if (claim.retractedAt === null && !asserted.has(claim.id)) retract(claim, origin.name);
    }
  }
  return { fresh, counts: { unchanged, leftRetracted, retracted, revived } };
}

function existing(present: ReadonlyMap<string, StoredClaim>, id: string): StoredClaim {
  const claim = present.get(id);
  if (claim === undefined) throw new KeiretsuError('UNKNOWN_CLAIM', `There is no claim ${shown(id)} to retract or revive.`);
  return claim;
}

/** Gives new claims what a store adds: their known date, their origin and the time of recording. */
async function datedClaims(tx: WriteTransaction, claims: readonly Claim[], change: Change): Promise<StoredClaim[]> {
  const published = new Map<string, PartialDate | null>();
  for await (const { id, publishedOn } of sourcesNamed(tx, new Set(claims.map((claim) => claim.source)))) published.set(id, publishedOn);
  return claims.map((claim) => ({
    ...claim,
    known: knownSince(claim.statedOn, published.get(claim.source) ?? null),
    origin: change.origin?.name ?? null,
    recordedAt: change.recordedAt,
    retractedAt: null,
    retractedBy: null,
  }));
}
