/**
 * A source's date is part of what each of its claims is known since. When it changes, its claims are dated anew: in the
 * transaction of the change where they are few, else step by step, each step a transaction. The source has its new date
 * from the first of them on, and a record of what is left to do stands in the store until the last, so that whoever opens
 * the store after a crash goes on. Each subject moves as a whole, in one step.
 */
import { everySecond } from '../kernel/every-second.js';
import { counted } from '../kernel/text.js';
import type { Source, StoredClaim } from './claim.js';
import { type Day, knownSince, type PartialDate } from './date.js';
import type { SourcePlace, WriteTransaction } from './write.js';
import { claimsBefore, writeClaims } from './write-claims.js';

/** Most claims that one transaction looks at: bounds the memory of a step, in this process and in the database. */
export const REDATE_STEP = 4_000;

/** How far the claims of a source have been looked through. */
export interface RedatePlace {
  /** How many `days` the store remembered: where there are more, the search begins again. */
  readonly days: number;
  /** 0: claims known since a later day than the new date. From 1 on: claims known since one of `days`. */
  readonly phase: number;
  /** The id of the last claim looked at in this phase. What is known later than the new date leaves its phase, which is begun anew each time. */
  readonly after: string;
}

const START: RedatePlace = { days: 0, phase: 0, after: '' };

/** The day since which a source's undated claims are known. */
export function publicationDay(publishedOn: PartialDate | null): Day {
  return knownSince(null, publishedOn);
}

/** A claim as its source's date has it. */
export function redated<T extends StoredClaim>(claim: T, publishedOn: PartialDate | null): T {
  return { ...claim, known: knownSince(claim.statedOn, publishedOn) };
}

/**
 * Claims to be dated anew by a change, all of them; null where there are more than `most`.
 *
 * @param size how many claims are looked at in one go
 */
export async function fewStaleClaims(
  tx: WriteTransaction,
  source: Source,
  before: Day,
  { most, size }: { readonly most: number; readonly size: number },
): Promise<StoredClaim[] | null> {
  const found: StoredClaim[] = [];
  for (const phase of phasesOf(source.publishedOn, [before])) {
    for (let after = beginningOf(phase); ; ) {
      const { claims, stale } = await pageOf(tx, source, phase, after, size);
      if (found.length + stale.length > most) return null;
      for (const claim of stale) found.push(claim);
      if (claims.length < size) break;
      after = claims.at(-1) as StoredClaim;
    }
  }
  return found;
}

/** Some of the claims that a new date may change. */
interface Phase {
  /** The day since which they are known; null: any day later than the new date. */
  readonly day: Day | null;
  readonly holds: (claim: StoredClaim) => boolean;
}

/** A claim is known no later than its source's date, and only a former date makes it known earlier than it was stated. */
function phasesOf(publishedOn: PartialDate | null, days: readonly Day[]): Phase[] {
  const bound = publishedOn === null ? null : publicationDay(publishedOn);
  const later: Phase = { day: null, holds: ({ known }) => bound !== null && known > bound };
  const since = [...new Set(days)].map((day): Phase => ({ day, holds: ({ known }) => known === day && (bound === null || day <= bound) }));
  return [later, ...since];
}

function beginningOf({ day }: Phase): SourcePlace | null {
  return day === null ? null : { known: day, id: '' };
}

interface SourcePage {
  /** The next claims of a phase. */
  readonly claims: readonly StoredClaim[];
  /** Those of them whose known date is not theirs any more. */
  readonly stale: readonly StoredClaim[];
}

async function pageOf(
  tx: WriteTransaction,
  { id, publishedOn }: Source,
  { holds }: Phase,
  after: SourcePlace | null,
  size: number,
): Promise<SourcePage> {
  const claims = (await tx.claimsOfSource(id, after, size)).filter(holds);
  return { claims, stale: claims.filter((claim) => redated(claim, publishedOn).known !== claim.known) };
}

interface Step {
  /** Claims that were dated anew. */
  readonly moved: number;
  /** The place to go on from; null when all are done. */
  readonly next: RedatePlace | null;
}

/** Dates the next claims of a source anew, inside a transaction. */
async function redateStep(tx: WriteTransaction, id: string, from: RedatePlace, size: number): Promise<Step> {
  const redating = (await tx.redatings()).find(({ source }) => source === id);
  const [source] = redating === undefined ? [] : await tx.sourcesById([id]);
  if (redating === undefined || source === undefined) return { moved: 0, next: null };
  const { days } = redating;
  const phases = phasesOf(source.publishedOn, days);
  const { phase: number, after } = from.days === days.length ? from : START;
  const phase = phases[number] as Phase;
  const place = after === '' || phase.day === null ? beginningOf(phase) : { known: phase.day, id: after };
  const { claims, stale } = await pageOf(tx, source, phase, place, size);
  const before = await claimsBefore(tx, stale);
  const changed = [...before.values()].flatMap((about) => staleAmong(about, source));
  await writeClaims(tx, { sources: [], added: [], changed }, before);
  const isOver = claims.length < size;
  if (isOver && number + 1 === phases.length) {
    await tx.endRedating(id);
    return { moved: changed.length, next: null };
  }
  const next = isOver ? { phase: number + 1, after: '' } : { phase: number, after: claims.at(-1)?.id ?? '' };
  return { moved: changed.length, next: { days: days.length, ...next } };
}

/** The claims of a source among those about a subject that are to be dated anew, as they will be. */
function staleAmong(claims: readonly StoredClaim[], { id, publishedOn }: Source): StoredClaim[] {
  return claims.flatMap((claim) => {
    const after = redated(claim, publishedOn);
    return claim.source === id && after.known !== claim.known ? [after] : [];
  });
}

/** Runs work in a transaction of its own. */
export type InTransaction = <T>(work: (tx: WriteTransaction) => Promise<T>) => Promise<T>;

/**
 * Dates the claims of sources anew to the end. Others may do so at the same time, and change the date again.
 *
 * @param tell hears how many claims were dated so far
 * @param size how many claims a step looks at
 */
export async function finishRedating(
  sources: readonly string[],
  inTransaction: InTransaction,
  tell: (source: string, claims: number) => void = () => undefined,
  size = REDATE_STEP,
): Promise<void> {
  for (const source of sources) {
    let claims = 0;
    for (let place: RedatePlace | null = START; place !== null; ) {
      const from: RedatePlace = place;
      const { moved, next } = await inTransaction((tx) => redateStep(tx, source, from, size));
      claims += moved;
      tell(source, claims);
      place = next;
    }
  }
}

/** Tells, at most once a second, how far it is. */
export function tellingRedating(tell: ((what: string) => void) | undefined): ((source: string, claims: number) => void) | undefined {
  if (tell === undefined) return undefined;
  const now = everySecond(tell);
  return (source, claims) => now(() => `${source} has another date: ${counted(claims, 'claim')} of it dated anew so far.`);
}
