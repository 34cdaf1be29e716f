import { setTimeout as sleep } from 'node:timers/promises';
import neo4j, { type Driver, type ManagedTransaction } from 'neo4j-driver';
import type { StoreObserver } from '../../graph/store.js';
import { KeiretsuError } from '../../kernel/errors.js';
import { failureOf, isPassing } from './failure.js';

/** Where a Neo4j is and who asks. */
export interface Neo4jConfig {
  readonly uri: string;
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

/** Rows as arrays of their columns. */
export type Rows = readonly (readonly unknown[])[];

export interface Timing {
  /** Longest time a read may take in the database. */
  readonly statementMs: number;
  /** Longest time a write may take in the database. */
  readonly writeMs: number;
}

const TIMING: Timing = { statementMs: 20_000, writeMs: 600_000 };

/** Together these keep the time in which a lost server is noticed under 3 seconds. */
const CONNECT_MS = 1_500;
const ACQUIRE_MS = 1_800;
const RETRY_MS = 1_500;
const PAUSES_MS = [25, 100, 300] as const;
/** A statement that takes longer than this has the server asked whether it is still there. */
const WATCH_MS = 1_000;
const PROBE_MS = 1_500;
const WRITE_RETRY_MS = 2_000;
const POOL = 100;

/** The connections to one Neo4j. */
export class Sessions {
  #driver: Driver;
  /** Asks whether the server is there, however busy the other connections are. */
  #probe: Driver;
  #probing: Promise<void> | null = null;
  /** How often in a row the server did not even refuse to answer. */
  #silences = 0;
  #bookmarks: string[] = [];
  #closed = false;

  constructor(
    private readonly config: Neo4jConfig,
    private readonly observer: StoreObserver = {},
    private readonly timing: Timing = TIMING,
  ) {
    this.#driver = connect(config, POOL);
    this.#probe = connect(config, 1);
  }

  /** Reads one row of values; transient failures are tried again for a while. */
  async read(text: string, parameters: Readonly<Record<string, unknown>>): Promise<Rows> {
    this.observer.onStatement?.(text);
    const end = Date.now() + RETRY_MS;
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await this.#watched(this.#readOnce(text, parameters));
      } catch (error) {
        const pause = PAUSES_MS[attempt];
        if (this.#closed || pause === undefined || !isPassing(error) || Date.now() + pause > end) throw this.#failure(error);
        // Requests that failed together do not come back together.
        await sleep(pause * (0.5 + Math.random()));
      }
    }
  }

  /** Runs one statement in a transaction of its own, which changes the schema or commits in batches. */
  async execute(text: string, parameters: Readonly<Record<string, unknown>> = {}): Promise<Rows> {
    this.#assertOpen();
    const session = this.#driver.session({ database: this.config.database, bookmarks: this.#bookmarks });
    try {
      const { records } = await session.run(text, parameters, { timeout: this.timing.writeMs });
      this.#bookmarks = session.lastBookmarks();
      return records.map((record) => record.map((value) => value as unknown));
    } catch (error) {
      throw this.#failure(error);
    } finally {
      await session.close().catch(() => undefined);
    }
  }

  /** Runs work in one transaction, again from its beginning where it failed in passing: it must not do anything else. */
  async write<T>(work: (run: Run) => Promise<T>): Promise<T> {
    this.#assertOpen();
    const session = this.#driver.session({ database: this.config.database, bookmarks: this.#bookmarks });
    try {
      const done = session.executeWrite((transaction) => work(runIn(transaction)), { timeout: this.timing.writeMs });
      const result = await this.#watched(done);
      this.#bookmarks = session.lastBookmarks();
      return result;
    } catch (error) {
      throw this.#failure(error);
    } finally {
      await session.close().catch(() => undefined);
    }
  }

  /** Resolves when the server answers, within two seconds; throws a coded error otherwise. */
  async ping(): Promise<void> {
    this.#assertOpen();
    this.#probing ??= this.#ping().finally(() => {
      this.#probing = null;
    });
    return this.#probing;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([this.#driver.close(), this.#probe.close()]);
  }

  async #readOnce(text: string, parameters: Readonly<Record<string, unknown>>): Promise<Rows> {
    this.#assertOpen();
    const session = this.#driver.session({ database: this.config.database, defaultAccessMode: neo4j.session.READ, bookmarks: this.#bookmarks });
    try {
      const { records } = await session.run(text, parameters, { timeout: this.timing.statementMs });
      return records.map((record) => record.map((value) => value as unknown));
    } finally {
      await session.close().catch(() => undefined);
    }
  }

  /** A server that has gone without closing its connections leaves statements waiting: whoever waits asks for it. */
  async #watched<T>(statement: Promise<T>): Promise<T> {
    const settled = new AbortController();
    const lost = (async (): Promise<never> => {
      for (;;) {
        await sleep(WATCH_MS, undefined, { signal: settled.signal, ref: false });
        await this.ping();
      }
    })();
    // Whichever loses the race must not be reported as unhandled.
    lost.catch(() => undefined);
    statement.catch(() => undefined);
    try {
      return await Promise.race([statement, lost]);
    } finally {
      settled.abort();
    }
  }

  async #ping(): Promise<void> {
    const session = this.#probe.session({ database: this.config.database, defaultAccessMode: neo4j.session.READ });
    const answered = session.run('RETURN 1', {}, { timeout: PROBE_MS });
    const timer = new AbortController();
    const silence = sleep(PROBE_MS, undefined, { signal: timer.signal }).then(() => {
      this.#reconnect();
      throw new KeiretsuError('STORE_UNAVAILABLE', `Neo4j at ${this.config.uri} does not answer; check that it runs and that NEO4J_URI names its address.`);
    });
    silence.catch(() => undefined);
    try {
      await Promise.race([answered, silence]);
      this.#silences = 0;
    } catch (error) {
      throw this.#failure(error);
    } finally {
      timer.abort();
      // Closing waits for an answer, which nobody waits for any longer.
      session.close().catch(() => undefined);
    }
  }

  /** Connections to a machine that has vanished stay open for as long as the system hopes: others are made in their place. */
  #reconnect(): void {
    if (this.#closed) return;
    const lost = [this.#probe];
    this.#probe = connect(this.config, 1);
    this.#silences += 1;
    // Once may be a pause of the server, after which statements go on.
    if (this.#silences > 1) {
      lost.push(this.#driver);
      this.#driver = connect(this.config, POOL);
    }
    for (const driver of lost) driver.close().catch(() => undefined);
  }

  #failure(error: unknown): unknown {
    return this.#closed ? new KeiretsuError('STORE_UNAVAILABLE', 'The store is closed.', { cause: error }) : failureOf(error, this.config.uri);
  }

  #assertOpen(): void {
    if (this.#closed) throw new KeiretsuError('STORE_UNAVAILABLE', 'The store is closed.');
  }
}

/** Runs a statement of a transaction. */
export type Run = (text: string, parameters?: Readonly<Record<string, unknown>>) => Promise<Rows>;

function runIn(transaction: ManagedTransaction): Run {
  return async (text, parameters = {}) => {
    const { records } = await transaction.run(text, parameters);
    return records.map((record) => record.map((value) => value as unknown));
  };
}

function connect({ uri, user, password }: Neo4jConfig, size: number): Driver {
  return neo4j.driver(uri, neo4j.auth.basic(user, password), {
    maxConnectionPoolSize: size,
    connectionTimeout: CONNECT_MS,
    connectionAcquisitionTimeout: ACQUIRE_MS,
    maxTransactionRetryTime: WRITE_RETRY_MS,
    // Counts are far below the integers that a JavaScript number cannot hold.
    disableLosslessIntegers: true,
    // Answers come as one row; hints about labels that have no nodes yet are noise.
    fetchSize: -1,
    notificationFilter: { minimumSeverityLevel: 'OFF' },
    telemetryDisabled: true,
    userAgent: 'keiretsu',
  });
}
