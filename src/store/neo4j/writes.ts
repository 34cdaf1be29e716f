import { setTimeout as sleep } from 'node:timers/promises';
import neo4j, { type Session } from 'neo4j-driver';
import { KeiretsuError } from '../../kernel/errors.js';
import { SilentConnection } from './bolt/error.js';
import type { Bookmarks } from './bookmarks.js';
import { connect, type Neo4jConfig, POOL } from './driver.js';
import { isPassing } from './failure.js';
import { Line } from './line.js';
import type { Probe } from './probe.js';
import type { Rows } from './rows-of.js';
import type { Watch } from './watch.js';
import { type AroundCommit, type Run, Write } from './write.js';

/** Longest time that a write may take in the database, and how much longer it is waited for. */
const WRITE_MS = 600_000;
const GRACE_MS = 2_000;
/** How long, and after which pauses, a write that failed in passing is tried again. */
const RETRY_MS = 2_000;
const PAUSES_MS = [50, 200, 800] as const;

/** Whatever changes something, through the driver, each over a connection that is destroyed with it when it is given up. */
export class Writes {
  readonly #line: Line;
  readonly #open = new Set<Write>();

  constructor(
    private readonly config: Neo4jConfig,
    private readonly watch: Watch,
    private readonly probe: Probe,
    private readonly bookmarks: Bookmarks,
  ) {
    this.#line = new Line(() => connect(config, POOL));
  }

  /**
   * Does work in one transaction, again from its beginning where it failed in passing: it must not do anything else. When
   * the answer to a commit is lost it is tried again too, although it may have been committed.
   *
   * @throws WrittenPerhaps when it cannot be known whether it was
   */
  async transaction<T>(work: (run: Run) => Promise<T>, aroundCommit: AroundCommit): Promise<T> {
    /** Counted from the first failure: a write may take long until then. */
    let until: number | null = null;
    let isUncertain = false;
    let isTrusted = true;
    for (let attempt = 0; ; attempt += 1) {
      const write = new Write(this.watch, WRITE_MS, GRACE_MS);
      try {
        return await this.#over(write, (session) => write.transaction(session, work, aroundCommit));
      } catch (error) {
        isUncertain ||= write.isUncertain;
        // The server may keep what it knows of a connection that is lost here: its locks would be waited for.
        const ended = write.isGivenUp || isPassing(error) ? this.probe.end(write.name) : undefined;
        until ??= performance.now() + RETRY_MS;
        const isOnce = isTrusted && error instanceof SilentConnection;
        const pause = isOnce ? 0 : PAUSES_MS[attempt];
        if (pause === undefined || !isPassing(error) || (!isOnce && performance.now() + pause > until))
          throw isUncertain ? new WrittenPerhaps(error) : error;
        if (isOnce) isTrusted = false;
        await ended;
        await sleep(pause * (0.5 + Math.random()));
      }
    }
  }

  /** Runs one statement in a transaction of its own, which changes the schema or commits in batches. */
  async statement(text: string, parameters: Readonly<Record<string, unknown>>): Promise<Rows> {
    const write = new Write(this.watch, WRITE_MS, GRACE_MS);
    try {
      return await this.#over(write, (session) => write.statement(session, text, parameters));
    } catch (error) {
      if (write.isGivenUp) void this.probe.end(write.name);
      throw error;
    }
  }

  /** Gives up what is under way, with this reason, and makes all connections anew. */
  replace(reason: unknown): void {
    for (const write of this.#open) write.giveUp(reason);
    this.#line.replace();
  }

  close(): Promise<void> {
    for (const write of this.#open) write.giveUp(new KeiretsuError('STORE_UNAVAILABLE', 'The store is closed.'));
    return this.#line.close();
  }

  async #over<T>(write: Write, use: (session: Session) => Promise<T>): Promise<T> {
    const session = this.#line.session({
      database: this.config.database,
      defaultAccessMode: neo4j.session.WRITE,
      bookmarkManager: this.bookmarks.manager,
    });
    this.#open.add(write);
    try {
      return await use(session);
    } finally {
      this.#open.delete(write);
      // Closing waits for the answer to what was sent, which may be nobody's business any longer.
      session.close().catch(() => undefined);
      // The server then ends what it knows of it.
      if (write.isGivenUp) this.replace(new SilentConnection());
    }
  }
}

/** A write that was asked to be committed, of which the server has not said whether it was. */
export class WrittenPerhaps extends Error {
  constructor(override readonly cause: unknown) {
    super('The answer to a commit was lost.', { cause });
  }
}
