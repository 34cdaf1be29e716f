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
  let end = (): void => undefined;
  let turn = 0;
  const written = sessions.write(async (run) => {
    end();
    const last = await takeTurn(run);
    // Another process may have migrated the graph since this one opened it.
    assertKnown(last.version);
    turn = last.number;
    memory.begin(turn);
    if (last.token === token) return JSON.parse(last.result as string) as T;
    const result = await work(run);
    await run(`MATCH (k:Keiretsu {id: 'store'}) SET k.token = $token, k.result = $result`, {
      token,
      result: JSON.stringify(result ?? null),
    });
    end = await commits.begin();
    return result;
  });
  return written
    .then((result) => {
      memory.keep(turn);
      return result;
    })
    .finally(() => end());
}

/** How often a read is made again before commits wait for it. */
const PATIENCE = 3;

/**
 * Neo4j shows a transaction to others piece by piece while it is committed. Reads that meet a commit of this process are
 * made again, so that each sees one state. (Commits of other processes, such as an import, are not seen coming.)
 */
export class Commits {
  #begun = 0;
  #committing: Promise<unknown> = Promise.resolve();
  readonly #impatient = new Set<Promise<unknown>>();

  /** Marks the time from which a transaction may be committed, until the answer is called. */
  async begin(): Promise<() => void> {
    while (this.#impatient.size > 0) await Promise.allSettled(this.#impatient);
    this.#begun += 1;
    let end = (): void => undefined;
    this.#committing = new Promise<void>((resolve) => {
      end = resolve;
    });
    return end;
  }

  async read<T>(read: () => Promise<T>): Promise<T> {
    for (let attempt = 0; attempt < PATIENCE; attempt += 1) {
      await this.#committing;
      const begun = this.#begun;
      const result = await read();
      if (begun === this.#begun) return result;
    }
    return this.#readAlone(read);
  }

  async #readAlone<T>(read: () => Promise<T>): Promise<T> {
    // A commit may begin in the moment between the end of another and this: one more may have to be waited for.
    while (true) {
      const committing = this.#committing;
      await committing;
      if (committing === this.#committing) break;
    }
    const last = read();
    this.#impatient.add(last);
    try {
      return await last;
    } finally {
      this.#impatient.delete(last);
    }
  }
}
