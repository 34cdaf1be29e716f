import { LruMap } from '../kernel/lru-map.js';

/** How soon a statement is run: the quicker it is expected to be, the sooner. */
export type Priority =
  /** It takes less than it would cost to hand it to somebody else. */
  | 'instant'
  | 'quick'
  /** Neither known as quick nor as slow: it was not asked yet, or takes a moment. */
  | 'ordinary'
  | 'slow';

/** A run of at most this long is nothing that others would notice. */
const INSTANT_MS = 1;
/** A run longer than this is not for the event loop. */
const BLOCKING_MS = 5;
/** A run longer than this is not quick. */
const QUICK_MS = 25;
/** A run longer than this is slow. */
const SLOW_MS = 250;
/**
 * So many of its last runs are remembered, of which the shortest counts: a machine that is busy makes every statement take
 * longer, and a quick one must not wait behind slow ones because of them.
 */
const RUNS = 3;
/** Instant runs in a row that make a statement instant. */
const TRUSTED_AFTER = 5;
const MOST_NEEDED = 1_000;

/** Statements remembered, least recently used first out, and the longest of them. */
const REMEMBERED = 1_000;
const LONGEST = 20_000;

interface Record {
  readonly runs: number[];
  instant: number;
  needed: number;
}

/** Remembers how long statements took, by their texts, which say all but the values. */
export class Latencies {
  readonly #records = new LruMap<string, Record>({ entries: REMEMBERED });

  priorityOf(text: string): Priority {
    const record = this.#records.get(text);
    if (record === undefined) return 'ordinary';
    if (record.instant >= record.needed) return 'instant';
    const shortest = Math.min(...record.runs);
    return shortest > SLOW_MS ? 'slow' : shortest > QUICK_MS ? 'ordinary' : 'quick';
  }

  /** Takes in how long a statement ran, in milliseconds, whether it was answered or interrupted. */
  note(text: string, ms: number): void {
    if (text.length > LONGEST) return;
    const record = this.#records.get(text) ?? { runs: [], instant: 0, needed: TRUSTED_AFTER };
    // One that was trusted and then blocked the event loop has to be instant for longer to be trusted again.
    if (ms > BLOCKING_MS && record.instant >= record.needed) record.needed = Math.min(record.needed * 2, MOST_NEEDED);
    record.instant = ms <= INSTANT_MS ? record.instant + 1 : record.instant >= record.needed && ms <= BLOCKING_MS ? record.instant : 0;
    if (record.runs.push(ms) > RUNS) record.runs.shift();
    this.#records.set(text, record);
  }
}
