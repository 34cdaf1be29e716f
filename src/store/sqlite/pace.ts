import { LruMap } from '../../kernel/lru-map.js';

/** How quick a statement is expected to be. */
export type Pace =
  /** So quick that asking a thread would cost more. */
  'instant' | 'quick' | 'unknown' | 'slow';

/** A run of at most this long is nothing that others would notice. */
const INSTANT_MS = 1;
/** A run longer than this is not for the event loop. */
const BLOCKING_MS = 5;
/** A run longer than this is slow. */
const SLOW_MS = 25;
/** Instant runs in a row that make a statement instant. */
const TRUSTED_AFTER = 5;
const MOST_NEEDED = 1_000;

/** Statements remembered, least recently used first out, and the longest of them. */
const REMEMBERED = 1_000;
const LONGEST = 20_000;

interface Record {
  last: number;
  instant: number;
  needed: number;
}

/** Remembers how long statements took, by their texts, which say all but the values. */
export class Paces {
  readonly #records = new LruMap<string, Record>({ entries: REMEMBERED });

  of(text: string): Pace {
    const record = this.#records.get(text);
    if (record === undefined) return 'unknown';
    if (record.instant >= record.needed) return 'instant';
    return record.last > SLOW_MS ? 'slow' : 'quick';
  }

  note(text: string, ms: number): void {
    if (text.length > LONGEST) return;
    const record = this.#records.get(text) ?? { last: 0, instant: 0, needed: TRUSTED_AFTER };
    // One that was trusted and then blocked the event loop has to be instant for longer to be trusted again.
    if (ms > BLOCKING_MS && record.instant >= record.needed) record.needed = Math.min(record.needed * 2, MOST_NEEDED);
    record.instant = ms <= INSTANT_MS ? record.instant + 1 : record.instant >= record.needed && ms <= BLOCKING_MS ? record.instant : 0;
    record.last = ms;
    this.#records.set(text, record);
  }
}
