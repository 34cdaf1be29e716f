import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import neo4j from 'neo4j-driver';
import { tookTooLong } from '../../graph/read-budget.js';
import { KeiretsuError } from '../../kernel/errors.js';
import { ProtocolError, SilentConnection, UnspokenVersion, unavailable } from './bolt/error.js';
import type { Pool } from './bolt/pool.js';
import type { Bookmarks } from './bookmarks.js';
import { connect, type connectReader, type Neo4jConfig, POOL } from './driver.js';
import { isPassing } from './failure.js';
import { Line } from './line.js';
import { NAME } from './probe.js';
import { type Rows, rowsOf } from './rows-of.js';
import type { Watch } from './watch.js';

/** Longest time that a read may take in the database. */
export const READ_MS = 20_000;
/** The database does not stop planning a statement when its time is over: then nobody waits for it any longer. */
export const GRACE_MS = 2_000;
/** How long, and after which pauses, a read that failed in passing is tried again. */
const RETRY_MS = 1_000;
const PAUSES_MS = [25, 100, 300] as const;
/** A server that speaks no version of ours is asked for one again after so long: the next to answer may be another. */
const UNSPOKEN_MS = 60_000;

type Parameters = Readonly<Record<string, unknown>>;

/** How long a read may take in the database, and who ends it before. */
export interface ReadLimit {
  /** Milliseconds. */
  readonly ms: number;
  /** When it aborts, the read fails, and the database stops working on it; over the driver it goes on to its end. */
  readonly signal?: AbortSignal;
}

/** Reads, each in a transaction of its own, which saves two round trips. */
export class Reads {
  /** Connections of their own; null where reads take the driver's. */
  #pool: Pool | null;
  /** From when on such connections are tried again. */
  #poolFrom = Number.POSITIVE_INFINITY;
  readonly #line: Line;
  #closed = false;

  /** @param poolOf makes the connections of reads; none, and they take the driver's */
  constructor(
    private readonly config: Neo4jConfig,
    private readonly watch: Watch,
    private readonly bookmarks: Bookmarks,
    private readonly poolOf: typeof connectReader,
  ) {
    this.#pool = poolOf(config, POOL);
    this.#line = new Line(() => connect(config, POOL));
  }

  /**
   * What a statement answers. What fails in passing is tried again for a while; an answer that does not come, or cannot be
   * meant, is asked for once more over another connection.
   *
   * @param decode makes something of the rows; throws a BoltError where they cannot be what was asked
   */
  async ask<T>(text: string, parameters: Parameters, decode: (rows: Rows) => T, { ms, signal }: ReadLimit): Promise<T> {
    const begun = performance.now();
    let isTrusted = true;
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await this.#once(text, parameters, decode, ms - (performance.now() - begun), signal);
      } catch (error) {
        if (signal?.aborted === true) throw error;
        if (isTrusted && !this.#closed && (error instanceof SilentConnection || (error instanceof ProtocolError && error.isAnswer))) {
          isTrusted = false;
          continue;
        }
        const pause = PAUSES_MS[attempt];
        if (this.#closed || pause === undefined || !isPassing(error) || performance.now() + pause > begun + RETRY_MS) throw error;
        // Requests that failed together do not come back together.
        await sleep(pause * (0.5 + Math.random()));
      }
    }
  }

  /** Makes all connections anew. */
  replace(): void {
    this.#line.replace();
    if (this.#pool === null) return;
    this.#pool.close();
    this.#pool = this.poolOf(this.config, POOL);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#pool?.close();
    await this.#line.close();
  }

  async #once<T>(text: string, parameters: Parameters, decode: (rows: Rows) => T, limit: number, signal?: AbortSignal): Promise<T> {
    if (signal?.aborted === true) throw unavailable('The statement was given up.');
    // To the database, no time is no limit.
    if (limit <= 0) throw tookTooLong();
    const pool = this.#pooled();
    if (pool === null) return decode(await this.#overDriver(text, parameters, limit));
    const { database } = this.config;
    const reading = pool.run(text, parameters, { database, bookmarks: this.bookmarks.current, timeout: limit });
    const abandon = (): void => reading.abandon();
    signal?.addEventListener('abort', abandon);
    try {
      return decode(await this.watch.over(reading.rows, limit + GRACE_MS, reading));
    } catch (error) {
      reading.abandon();
      if (error instanceof SilentConnection) pool.closeIdle();
      if (error instanceof ProtocolError) reading.distrust(error);
      if (!(error instanceof UnspokenVersion)) throw error;
      // An older server, or a newer one that has dropped what is spoken here: the driver knows more versions.
      if (this.#pool === pool) {
        this.#pool = null;
        this.#poolFrom = performance.now() + UNSPOKEN_MS;
      }
      pool.close();
      return this.#once(text, parameters, decode, limit, signal);
    } finally {
      signal?.removeEventListener('abort', abandon);
    }
  }

  #pooled(): Pool | null {
    if (this.#pool === null && !this.#closed && performance.now() >= this.#poolFrom) this.#pool = this.poolOf(this.config, POOL);
    return this.#pool;
  }

  async #overDriver(text: string, parameters: Parameters, limit: number): Promise<Rows> {
    const session = this.#line.session({
      database: this.config.database,
      defaultAccessMode: neo4j.session.READ,
      bookmarkManager: this.bookmarks.manager,
    });
    const name = randomUUID();
    const answer = session.run(text, parameters, { timeout: Math.ceil(limit), metadata: { [NAME]: name } }).then(rowsOf);
    try {
      return await this.watch.over(answer, limit + GRACE_MS, { name, heard: 0 });
    } catch (error) {
      // The watch has given it up: nothing else may come over its connection, which stays taken.
      if (error instanceof SilentConnection || error instanceof KeiretsuError) this.#line.replace(READ_MS + GRACE_MS);
      throw error;
    } finally {
      // Closing waits for the answer to what was sent, which may be nobody's business any longer.
      session.close().catch(() => undefined);
    }
  }
}
