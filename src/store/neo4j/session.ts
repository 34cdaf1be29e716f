import type { StoreObserver } from '../../graph/store.js';
import { KeiretsuError } from '../../kernel/errors.js';
import { unavailable } from './bolt/error.js';
import { Bookmarks } from './bookmarks.js';
import { connectReader, isOneServer, type Neo4jConfig } from './driver.js';
import { failureOf } from './failure.js';
import { Probe } from './probe.js';
import { GRACE_MS, READ_MS, type ReadLimit, Reads } from './reads.js';
import type { Rows } from './rows-of.js';
import { Watch } from './watch.js';
import type { AroundCommit, Run } from './write.js';
import { Writes, WrittenPerhaps } from './writes.js';

export type { Rows } from './rows-of.js';
export type { Run } from './write.js';

type Parameters = Readonly<Record<string, unknown>>;

/** All that is asked of one Neo4j. Nothing waits for it without a limit, and what fails has a code. */
export class Sessions {
  readonly #probe: Probe;
  readonly #watch: Watch;
  readonly #reads: Reads;
  readonly #writes: Writes;
  #closed = false;

  /** @param readerOf makes the connections of reads; none, and they take the driver's */
  constructor(
    private readonly config: Neo4jConfig,
    private readonly observer: StoreObserver = {},
    readerOf: typeof connectReader = connectReader,
  ) {
    const bookmarks = new Bookmarks();
    this.#probe = new Probe(config, isOneServer(config), (inARow) => this.#reconnect(inARow));
    this.#watch = new Watch(this.#probe);
    this.#reads = new Reads(config, this.#watch, bookmarks, readerOf);
    this.#writes = new Writes(config, this.#watch, this.#probe, bookmarks);
  }

  /**
   * Reads on behalf of somebody who asks.
   *
   * @param decode makes something of the rows; throws a BoltError where they cannot be what was asked
   */
  read(text: string, parameters: Parameters): Promise<Rows>;
  read<T>(text: string, parameters: Parameters, decode: (rows: Rows) => T, limit?: ReadLimit): Promise<T>;
  read(text: string, parameters: Parameters, decode = asTheyAre, limit: ReadLimit = USUAL): Promise<unknown> {
    this.observer.onStatement?.(text);
    return this.#ask(text, parameters, decode, limit);
  }

  /** Reads for the store's own sake. */
  look(text: string, parameters: Parameters = {}): Promise<Rows> {
    return this.#ask(text, parameters, asTheyAre, USUAL);
  }

  /** Runs work in one transaction, again from its beginning where it failed in passing: it must not do anything else. */
  write<T>(work: (run: Run) => Promise<T>, aroundCommit: AroundCommit = (commit) => commit()): Promise<T> {
    return this.#coded(() => this.#writes.transaction(work, aroundCommit));
  }

  /** Runs one statement in a transaction of its own, which changes the schema or commits in batches. */
  execute(text: string, parameters: Parameters = {}): Promise<Rows> {
    return this.#coded(() => this.#writes.statement(text, parameters));
  }

  /** What comes of something that a read has to wait for, unless the server is lost or the time of a read is over before. */
  whenDone<T>(awaited: Promise<T>, limit = READ_MS): Promise<T> {
    return this.#coded(() => this.#watch.over(awaited, limit + GRACE_MS));
  }

  /** Resolves when the server answers, within two seconds; throws a coded error otherwise. */
  ping(): Promise<void> {
    return this.#coded(() => this.#probe.ask());
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([this.#reads.close(), this.#writes.close(), this.#probe.close()]);
  }

  #ask<T>(text: string, parameters: Parameters, decode: (rows: Rows) => T, limit: ReadLimit): Promise<T> {
    return this.#coded(() => this.#reads.ask(text, parameters, decode, limit));
  }

  async #coded<T>(ask: () => Promise<T>): Promise<T> {
    this.#assertOpen();
    try {
      return await ask();
    } catch (error) {
      throw this.#failure(error);
    }
  }

  /** A single silence may be a pause of the server, after which its statements go on; after a second one nobody waits for them. */
  #reconnect(silences: number): void {
    if (this.#closed || silences < 2) return;
    this.#reads.replace();
    this.#writes.replace(unavailable('The connections were given up.'));
  }

  #failure(error: unknown): unknown {
    if (this.#closed) return new KeiretsuError('STORE_UNAVAILABLE', 'The store is closed.', { cause: error });
    if (!(error instanceof WrittenPerhaps)) return failureOf(error, this.config.uri);
    const failure = failureOf(error.cause, this.config.uri);
    // Where the work itself has failed, it had begun anew: what was asked to be committed before was not.
    if (!(failure instanceof KeiretsuError) || !failure.code.startsWith('STORE_')) return failure;
    const { code, message, details, cause } = failure;
    return new KeiretsuError(code, `${message} ${PERHAPS}`, { cause, ...(details !== undefined && { details }) });
  }

  #assertOpen(): void {
    if (this.#closed) throw new KeiretsuError('STORE_UNAVAILABLE', 'The store is closed.');
  }
}

const PERHAPS = 'The change may have been written all the same; to write it again changes nothing where it was.';

const USUAL: ReadLimit = { ms: READ_MS };

function asTheyAre(rows: Rows): Rows {
  return rows;
}
