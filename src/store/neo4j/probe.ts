import { setTimeout as sleep } from 'node:timers/promises';
import neo4j, { type Driver } from 'neo4j-driver';
import { KeiretsuError } from '../../kernel/errors.js';
import { connect, type Neo4jConfig } from './driver.js';

/** How long the server may take to say so. */
const PROBE_MS = 1_500;

/** Asks whether the server is there, over a connection of its own, however busy the others are. */
export class Probe {
  #driver: Driver;
  #asking: Promise<void> | null = null;
  /** How often in a row the server did not even refuse to answer. */
  #silences = 0;
  #closed = false;

  /** @param onSilence hears of every silence, with their number in a row */
  constructor(
    private readonly config: Neo4jConfig,
    private readonly onSilence: (inARow: number) => void,
  ) {
    this.#driver = connect(config, 1);
  }

  /** Resolves when the server answers; throws before long otherwise. Whoever asks meanwhile shares the answer. */
  ask(): Promise<void> {
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = null;
    });
    return this.#asking;
  }

  close(): Promise<void> {
    this.#closed = true;
    return this.#driver.close();
  }

  async #ask(): Promise<void> {
    const session = this.#driver.session({ database: this.config.database, defaultAccessMode: neo4j.session.READ });
    const answered = session.run('RETURN 1', {}, { timeout: PROBE_MS });
    const timer = new AbortController();
    const silence = sleep(PROBE_MS, undefined, { signal: timer.signal }).then(() => this.#silent());
    answered.catch(() => undefined);
    silence.catch(() => undefined);
    try {
      await Promise.race([answered, silence]);
      this.#silences = 0;
    } finally {
      timer.abort();
      // Closing waits for an answer, which nobody waits for any longer.
      session.close().catch(() => undefined);
    }
  }

  /** A connection to a machine that has vanished stays open for as long as the system hopes: another is made in its place. */
  #silent(): never {
    this.#silences += 1;
    if (!this.#closed) {
      const lost = this.#driver;
      this.#driver = connect(this.config, 1);
      lost.close().catch(() => undefined);
      this.onSilence(this.#silences);
    }
    throw new KeiretsuError('STORE_UNAVAILABLE', 'The store does not answer. Try again shortly.', {
      details: `Neo4j at ${this.config.uri} does not answer; check that it runs and that NEO4J_URI names its address.`,
    });
  }
}
