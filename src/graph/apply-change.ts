import { KeiretsuError } from '../kernel/errors.js';
import { shown } from '../kernel/shown.js';
import type { Change, ChangeReport } from './change.js';
import { checkReferences, type RecordOrder } from './check-references.js';
import { type Claim, type Source, type StoredClaim, sourceFields } from './claim.js';
import { knownSince, type PartialDate } from './date.js';
import { makeSource } from './make-source.js';
import { fewStaleClaims, publicationDay, REDATE_STEP, redated } from './redate.js';
import { sourcesNamed } from './sources-named.js';
import { checkValidity } from './validity.js';
import type { WriteTransaction } from './write.js';
import { type ClaimsBefore, claimsBefore, writeClaims } from './write-claims.js';

/** What became of a change. */
export interface Applied {
  readonly report: ChangeReport;
  /** Sources of the change whose claims are still to be dated anew, see `finishRedating`. */
  readonly redating: readonly string[];
}

/**
 * Applies a change inside a transaction: checks references, writes claims and the views that follow from them. Claims of
 * sources that get another date are dated anew here where they are few.
 *
 * @param few how many of these are few
 */
export async function applyChange(tx: WriteTransaction, change: Change, few = REDATE_STEP): Promise<Applied> {
  const given = [...new Map(change.sources.map((source) => [source.id, makeSource(source)])).values()];
  const sources = await changedSources(tx, given);
  const written = new Map<string, StoredClaim>();
  const redating = await redateClaims(tx, given, sources, written, few);

  const stored = await claimsBefore(tx, change.assert);
  const report = await stageClaims(tx, change, stored, written);
  await checkReferences(tx, { sources: given, edited: editedSources(sources), fresh: report.fresh, written, order: orderOf(change) });
  await checkValidity(tx, { fresh: report.fresh, written, stored, inOrder: change.inOrder !== undefined });
  const changed = sources.map(({ source }) => source);
  await tx.putSources(changed);
  const added = await datedClaims(tx, report.fresh, change);
  const reversed = await writeClaims(tx, { sources: changed, added, changed: [...written.values()] }, stored);
  return { report: { ...report.counts, asserted: report.fresh.length, sources: changed.length, reversed }, redating };
}

/** Of a change whose records come one after another: the place of each claim, and how many claims come before a source. */
function orderOf({ assert, inOrder }: Change): RecordOrder | null {
  if (inOrder === undefined) return null;
  const places = new Map<string, number>();
  for (const [place, { id }] of assert.entries()) if (!places.has(id)) places.set(id, place);
  return { places, sources: inOrder };
}

interface ChangedSource {
  readonly source: Source;
  /** As it is stored; null when it is new. */
  readonly before: Source | null;
}

async function changedSources(tx: WriteTransaction, sources: readonly Source[]): Promise<ChangedSource[]> {
  const stored = await tx.sourcesById(sources.map((source) => source.id));
  const present = new Map(stored.map((source) => [source.id, source]));
  return sources
    .map((source) => ({ source, before: present.get(source.id) ?? null }))
    .filter(({ source, before }) => before === null || sourceFields.some((field) => before[field] !== source[field]));
}

/** Those of which quotes may not stand in the text any more. */
function editedSources(changed: readonly ChangedSource[]): Source[] {
  return changed.flatMap(({ source, before }) => (before !== null && before.text !== source.text ? [source] : []));
}

/** Dates claims anew, into `written`, while they are few; answers the sources of which some are left to be. */
async function redateClaims(
  tx: WriteTransaction,
  given: readonly Source[],
  changed: readonly ChangedSource[],
  written: Map<string, StoredClaim>,
  few: number,
): Promise<string[]> {
  if (given.length === 0) return [];
  const pending = new Map((await tx.redatings()).map((one) => [one.source, one]));
  const redating = new Set(given.map(({ id }) => id).filter((id) => pending.has(id)));
  for (const { source, before } of changed) {
    if (before === null || before.publishedOn === source.publishedOn) continue;
    const { id, publishedOn } = source;
    const known = publicationDay(before.publishedOn);
    const stale = redating.has(id) ? null : await fewStaleClaims(tx, source, known, { most: few - written.size, size: few });
    for (const claim of stale ?? []) written.set(claim.id, redated(claim, publishedOn));
    if (stale !== null) continue;
    await tx.putRedating({ source: id, days: [...(pending.get(id)?.days ?? []), known] });
    redating.add(id);
  }
  return [...redating];
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
