import { randomUUID } from 'node:crypto';
import type { Memory } from './memory.js';
import { assertKnown } from './migrations.js';
import type { Run, Sessions } from './session.js';

/** What the store's own node says to a transaction that writes. */
interface Turn {
  /** Counted up by every one that was committed. */
  readonly number: number;
  /** The last migration that was run. */
  readonly version: number;
  readonly token: unknown;
  readonly result: unknown;
}

/**
 * Waits until no other transaction of any process writes. Writing to a node locks it until the transaction ends, so
 * whoever writes here first goes first; the node is unique, so there is one for all. Nothing else is locked before it,
 * so writers do not meet in a deadlock.
 */
export async function takeTurn(run: Run): Promise<Turn> {
  const [row] = await run(
    `MERGE (k:Keiretsu {id: 'store'}) SET k.turn = coalesce(k.turn, 0) + 1 RETURN k.turn, coalesce(k.version, 0), k.token, k.result`,
  );
  const [number, version, token, result] = row as [number, number, unknown, unknown];
  return { number, version, token, result };
}

/**
 * Does work that changes the graph, in a transaction of its own, when nobody else does. When the connection is lost while
 * committing, the transaction is tried again although it may have been committed: then the result that was left is the
 * result, and the work is not done twice.
 */
export async function inTurn<T>(sessions: Sessions, commits: Commits, memory: Memory, work: (run: Run) => Promise<T>): Promise<T> {
  const token = randomUUID();
  let turn = 0;
  const result = await sessions.write(
    async (run) => {
      const last = await takeTurn(run);
      // Another process may have migrated the graph since this one opened it.
      assertKnown(last.version);
      turn = last.number;
      memory.begin(turn);
      if (last.token === token) return JSON.parse(last.result as string) as T;
      const done = await work(run);
      await run(`MATCH (k:Keiretsu {id: 'store'}) SET k.token = $token, k.result = $result`, {
        token,
        result: JSON.stringify(done ?? null),
      });
      return done;
    },
    (commit) => commits.around(commit),
  );
  memory.keep(turn);
  return result;
}

/** How often a read is made again before commits wait for it. */
const PATIENCE = 3;

/**
 * Neo4j shows a transaction to others piece by piece while it is committed. Reads that meet a commit of this process are
 * made again, so that each sees one state. (Commits of other processes, such as an import, are not seen coming.)
 */
export class Commits {
  #begun = 0;
  /** Settles when nothing is being committed; null where nothing is. */
  #committing: Promise<unknown> | null = null;
  readonly #impatient = new Set<Promise<unknown>>();

  /** Does a commit, which others then know of until it is done or given up. */
  async around(commit: () => Promise<void>): Promise<void> {
    while (this.#impatient.size > 0) await Promise.allSettled(this.#impatient);
    this.#begun += 1;
    const committing = commit().finally(() => {
      if (this.#committing === committing) this.#committing = null;
    });
    this.#committing = committing;
    return committing;
  }

  /** @param patiently waits for a commit as long as a read may */
  async read<T>(read: () => Promise<T>, patiently: (commit: Promise<unknown>) => Promise<unknown>): Promise<T> {
    for (let attempt = 0; attempt < PATIENCE; attempt += 1) {
      await this.#nothingCommitted(patiently);
      const begun = this.#begun;
      const result = await read();
      if (begun === this.#begun) return result;
    }
    await this.#nothingCommitted(patiently);
    const last = read();
    this.#impatient.add(last);
    try {
      return await last;
    } finally {
      this.#impatient.delete(last);
    }
  }

  /** A commit may begin in the moment between the end of another and this: one more may have to be waited for. */
  async #nothingCommitted(patiently: (commit: Promise<unknown>) => Promise<unknown>): Promise<void> {
    while (this.#committing !== null) {
      const committing = this.#committing;
      // What becomes of it is told to whoever asked for it.
      await patiently(
        committing.then(
          () => undefined,
          () => undefined,
        ),
      );
    }
  }
}
