import { setTimeout as sleep } from 'node:timers/promises';
import type { Change, ChangeReport } from '../graph/change.js';
import type { Claim, Source } from '../graph/claim.js';
import type { GraphStore } from '../graph/store.js';
import { OCCURRENCES } from '../graphql/error-occurrences.js';
import { KeiretsuError } from '../kernel/errors.js';
import { everySecond } from '../kernel/every-second.js';
import { counted } from '../kernel/text.js';
import { type ImportRecord, importBatches } from './import-batches.js';

export type { ImportRecord } from './import-batches.js';

/** What an import did. */
export interface ImportReport {
  /** New claims. */
  readonly claims: number;
  /** Claims that were there already. */
  readonly unchanged: number;
  /** Claims that were there but retracted: an import does not bring them back. */
  readonly leftRetracted: number;
  /** Sources added or replaced. */
  readonly sources: number;
  /** Relationships that ended before they began, because sources disagree. */
  readonly reversed: readonly string[];
  readonly seconds: number;
  /** Claims, new or not, a second. */
  readonly claimsPerSecond: number;
}

/** What of a store an import needs. */
type Applying = Pick<GraphStore, 'apply'>;

export interface ImportOptions {
  /** Hears of progress, at most once a second. */
  readonly say: (line: string) => void;
  /** Most records in a change; a server that keeps changes in memory until they are committed wants them small. */
  readonly batch?: number;
}

/** Most records in a change unless something else is said. */
export const BATCH = 10_000;
/** How long is waited, one time after another, for a store that does not answer: a server that is busy, or starts again. */
const PAUSES_MS = [1_000, 2_000, 5_000, 10_000, 20_000] as const;

/**
 * Writes records into a store as a sequence of changes, each of them durable before the next begins: an import that is
 * interrupted has written a beginning of its records, and running it again goes on from there, because what is there is
 * left as it is. The next batch is read while the store writes the present one; no more than these two are held.
 * Throws for the first record that is not sound; those before it are stored, those behind it are not.
 */
export async function importClaims(
  store: Applying,
  records: AsyncIterable<ImportRecord> | Iterable<ImportRecord>,
  { say, batch = BATCH }: ImportOptions,
): Promise<ImportReport> {
  const totals = { claims: 0, unchanged: 0, leftRetracted: 0, sources: 0 };
  const reversed = new Set<string>();
  const start = performance.now();
  const since = { handled: 0, time: start };
  const tell = everySecond(say);
  const handled = (): number => totals.claims + totals.unchanged + totals.leftRetracted;
  const write = async (group: readonly ImportRecord[]): Promise<void> => {
    const report = await applyRecords({ apply: (change) => applyPatiently(store, change, say) }, group);
    for (const name of ['claims', 'unchanged', 'leftRetracted', 'sources'] as const) totals[name] += report[name];
    for (const id of report.reversed) reversed.add(id);
    tell(() => {
      const now = performance.now();
      const rate = Math.round((handled() - since.handled) / ((now - since.time) / 1_000));
      Object.assign(since, { handled: handled(), time: now });
      return `${counted(handled(), 'claim')} (${totals.claims} of them new), ${counted(totals.sources, 'source')}; ${rate} claims a second`;
    });
  };

  const batches = importBatches(records, batch);
  let writing = Promise.resolve();
  try {
    for (;;) {
      const [next] = await Promise.all([batches.next(), writing]);
      if (next.done === true) break;
      writing = write(next.value);
    }
  } finally {
    // Where reading fails, what was being written is.
    await writing.catch(() => undefined);
    batches.return().catch(() => undefined);
  }
  const seconds = (performance.now() - start) / 1_000;
  return { ...totals, reversed: [...reversed], seconds, claimsPerSecond: Math.round(handled() / Math.max(seconds, 0.001)) };
}

type Applied = Pick<ImportReport, 'claims' | 'unchanged' | 'leftRetracted' | 'sources' | 'reversed'>;

/** A change that is applied twice does nothing the second time, so that it does no harm when it was only the answer that was lost. */
async function applyPatiently(store: Applying, change: Change, say: ImportOptions['say']): Promise<ChangeReport> {
  for (const pause of PAUSES_MS) {
    try {
      return await store.apply(change);
    } catch (error) {
      if (!(error instanceof KeiretsuError) || error.code !== 'STORE_UNAVAILABLE') throw error;
      say(`${error.told} Trying again in ${pause / 1_000} s.`);
      await sleep(pause);
    }
  }
  return store.apply(change);
}

/** Applies records as one change; where one of them is not sound, those before it in smaller ones, so that it can be named. */
async function applyRecords(store: Applying, records: readonly ImportRecord[]): Promise<Applied> {
  try {
    return appliedOf(await store.apply(changeOf(records)));
  } catch (error) {
    if (!isAboutRecords(error)) throw error;
    const [first] = records;
    if (first !== undefined && records.length === 1) throw at(first, error);
    const half = Math.ceil(records.length / 2);
    const before = await applyRecords(store, records.slice(0, half));
    const after = await applyRecords(store, records.slice(half));
    return {
      claims: before.claims + after.claims,
      unchanged: before.unchanged + after.unchanged,
      leftRetracted: before.leftRetracted + after.leftRetracted,
      sources: before.sources + after.sources,
      reversed: [...before.reversed, ...after.reversed],
    };
  }
}

function changeOf(records: readonly ImportRecord[]): Change {
  const sources: Source[] = [];
  const assert: Claim[] = [];
  const inOrder = new Map<string, number>();
  for (const record of records) {
    if ('claim' in record) assert.push(record.claim);
    else {
      sources.push(record.source);
      if (!inOrder.has(record.source.id)) inOrder.set(record.source.id, assert.length);
    }
  }
  return { sources, assert, retract: [], revive: [], origin: null, recordedAt: new Date().toISOString(), inOrder };
}

function appliedOf({ asserted, unchanged, leftRetracted, sources, reversed }: ChangeReport): Applied {
  return { claims: asserted, unchanged, leftRetracted: leftRetracted.length, sources, reversed };
}

function isAboutRecords(error: unknown): error is KeiretsuError {
  return error instanceof KeiretsuError && !error.code.startsWith('STORE_') && OCCURRENCES[error.code].status === 400;
}

function at({ place }: ImportRecord, error: KeiretsuError): KeiretsuError {
  return place === undefined ? error : new KeiretsuError(error.code, `${place}: ${error.message}`, { cause: error });
}
