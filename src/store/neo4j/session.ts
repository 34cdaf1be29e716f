import { setTimeout as sleep } from 'node:timers/promises';
import neo4j, { type Driver, type Session } from 'neo4j-driver';
import type { StoreObserver } from '../../graph/store.js';
import { KeiretsuError } from '../../kernel/errors.js';
import { UnspokenVersion } from './bolt/error.js';
import type { Pool } from './bolt/pool.js';
import { connect, connectReader, type Neo4jConfig } from './driver.js';
import { failureOf, isPassing } from './failure.js';
import { Probe } from './probe.js';
import { Watch } from './watch.js';

/** Rows as arrays of their columns. */
export type Rows = readonly unknown[][];

/** Runs a statement of a transaction. */
export type Run = (text: string, parameters?: Readonly<Record<string, unknown>>) => Promise<Rows>;

const POOL = 100;
/** Longest time that a read, and a write, may take in the database. */
const READ_MS = 20_000;
const WRITE_MS = 600_000;
/** The database does not stop planning a statement when its time is over: then nobody waits for it any longer. */
const GRACE_MS = 2_000;
/** How long, and after which pauses, a read that failed in passing is tried again. */
const RETRY_MS = 1_000;
const PAUSES_MS = [25, 100, 300] as const;

/** The sessions of one Neo4j. A session serves one statement or one transaction. */
export class Sessions {
  #driver: Driver;
  /** Reads go over connections of their own; null where they take the driver's. */
  #reader: Pool | null;
  readonly #probe: Probe;
  readonly #watch: Watch;
  /** Where the last write of this process stands: reads wait until they see it. */
  #bookmarks: string[] = [];
  #closed = false;

  /** @param readerOf makes the pool of reads; none, and they take the driver's */
  constructor(
    private readonly config: Neo4jConfig,
    private readonly observer: StoreObserver = {},
    private readonly readerOf: typeof connectReader = connectReader,
  ) {
    this.#driver = connect(config, POOL);
    this.#reader = readerOf(config, POOL);
    this.#probe = new Probe(config, (inARow) => this.#reconnect(inARow));
    this.#watch = new Watch(() => this.#probe.ask());
  }

  /** Reads in a transaction of its own, which saves two round trips; what fails in passing is tried again for a while. */
  async read(text: string, parameters: Readonly<Record<string, unknown>>): Promise<Rows> {
    this.observer.onStatement?.(text);
    const end = Date.now() + RETRY_MS;
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await this.#readOnce(text, parameters);
      } catch (error) {
        const pause = PAUSES_MS[attempt];
        if (this.#closed || pause === undefined || !isPassing(error) || Date.now() + pause > end) throw this.#failure(error);
        // Requests that failed together do not come back together.
        await sleep(pause * (0.5 + Math.random()));
      }
    }
  }

  /** Runs work in one transaction, again from its beginning where it failed in passing: it must not do anything else. */
  async write<T>(work: (run: Run) => Promise<T>): Promise<T> {
    return this.#writing((session) =>
      session.executeWrite((transaction) => work(async (text, parameters = {}) => rowsOf(await transaction.run(text, parameters))), {
        timeout: WRITE_MS,
      }),
    );
  }

  /** Runs one statement in a transaction of its own, which changes the schema or commits in batches. */
  async execute(text: string, parameters: Readonly<Record<string, unknown>> = {}): Promise<Rows> {
    return this.#writing((session) => runIn(session, WRITE_MS)(text, parameters));
  }

  /** Resolves when the server answers, within two seconds; throws a coded error otherwise. */
  async ping(): Promise<void> {
    this.#assertOpen();
    await this.#probe.ask().catch((error: unknown) => {
      throw this.#failure(error);
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#reader?.close();
    await Promise.all([this.#driver.close(), this.#probe.close()]);
  }

  async #readOnce(text: string, parameters: Readonly<Record<string, unknown>>): Promise<Rows> {
    this.#assertOpen();
    const reader = this.#reader;
    if (reader === null) {
      return this.#inSession('READ', (session) => runIn(session, READ_MS)(text, parameters), READ_MS + GRACE_MS);
    }
    const { database } = this.config;
    const reading = reader.run(text, parameters, { database, bookmarks: this.#bookmarks, timeout: READ_MS });
    try {
      return await this.#watch.over(reading.rows, READ_MS + GRACE_MS);
    } catch (error) {
      reading.abandon();
      if (!(error instanceof UnspokenVersion)) throw error;
      // An older server, or a newer one that has dropped what is spoken here: the driver knows more versions.
      if (this.#reader === reader) this.#reader = null;
      reader.close();
      return this.#readOnce(text, parameters);
    }
  }

  async #writing<T>(use: (session: Session) => Promise<T>): Promise<T> {
    try {
      return await this.#inSession('WRITE', async (session) => {
        const result = await use(session);
        this.#bookmarks = session.lastBookmarks();
        return result;
      });
    } catch (error) {
      throw this.#failure(error);
    }
  }

  #inSession<T>(mode: 'READ' | 'WRITE', use: (session: Session) => Promise<T>, limit?: number): Promise<T> {
    this.#assertOpen();
    const session = this.#driver.session({
      database: this.config.database,
      defaultAccessMode: neo4j.session[mode],
      bookmarks: this.#bookmarks,
    });
    return this.#watch.over(closing(session, use), limit);
  }

  /** A single silence may be a pause of the server, after which its statements go on; after a second one nobody waits for them. */
  #reconnect(silences: number): void {
    if (this.#closed || silences < 2) return;
    const lost = this.#driver;
    this.#driver = connect(this.config, POOL);
    lost.close().catch(() => undefined);
    if (this.#reader === null) return;
    this.#reader.close();
    this.#reader = this.readerOf(this.config, POOL);
  }

  #failure(error: unknown): unknown {
    return this.#closed
      ? new KeiretsuError('STORE_UNAVAILABLE', 'The store is closed.', { cause: error })
      : failureOf(error, this.config.uri);
  }

  #assertOpen(): void {
    if (this.#closed) throw new KeiretsuError('STORE_UNAVAILABLE', 'The store is closed.');
  }
}

async function closing<T>(session: Session, use: (session: Session) => Promise<T>): Promise<T> {
  try {
    return await use(session);
  } finally {
    // Closing waits for the answer to what was sent, which may be nobody's business any longer.
    session.close().catch(() => undefined);
  }
}

function runIn(session: Session, timeout: number): Run {
  return async (text, parameters = {}) => rowsOf(await session.run(text, parameters, { timeout }));
}

function rowsOf({ records }: { readonly records: readonly { map<T>(read: (value: unknown) => T): T[] }[] }): Rows {
  return records.map((record) => record.map((value) => value));
}
