import { GraphStatistics } from '../../graph/statistics.js';

/** How old statistics may be before they are read again, beside the request that asks. */
const FRESH_MS = 1_000;

/** The statistics as they were read last. Requests that come together share one reading, and only behind a write of this process do they wait for it. */
export class KeptStatistics {
  #statistics: GraphStatistics | null = null;
  #readAt = 0;
  /** Counted up by writes of this process, and the count up to which what is kept has seen them. */
  #writes = 0;
  #seen = 0;
  #reading: { readonly writes: number; readonly done: Promise<void> } | null = null;

  /** @param read answers the figures; null where there are none */
  constructor(private readonly read: () => Promise<ReadonlyMap<string, number> | null>) {}

  /** This process has written. */
  forget(): void {
    this.#writes += 1;
  }

  async get(): Promise<GraphStatistics> {
    const known = this.#statistics;
    if (known === null) await this.#refresh();
    // Who asks is told by its own read that the store does not answer.
    else if (this.#seen < this.#writes) await this.#refresh().catch(() => undefined);
    else if (performance.now() - this.#readAt > FRESH_MS) this.#refresh().catch(() => undefined);
    return this.#statistics as GraphStatistics;
  }

  #refresh(): Promise<void> {
    const writes = this.#writes;
    if (this.#reading?.writes === writes) return this.#reading.done;
    const done = this.#readAnew(writes).finally(() => {
      if (this.#reading?.done === done) this.#reading = null;
    });
    this.#reading = { writes, done };
    return done;
  }

  async #readAnew(writes: number): Promise<void> {
    // One that fails is tried again like one that is old.
    this.#readAt = performance.now();
    try {
      const read = new GraphStatistics((await this.read()) ?? new Map());
      if (this.#statistics?.equals(read) !== true) this.#statistics = read;
    } finally {
      this.#seen = Math.max(this.#seen, writes);
    }
  }
}
