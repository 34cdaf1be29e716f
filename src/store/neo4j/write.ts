import { randomUUID } from 'node:crypto';
import type { Session } from 'neo4j-driver';
import { NAME } from './probe.js';
import { type Rows, rowsOf } from './rows-of.js';
import type { Watch } from './watch.js';

/** Runs a statement of a transaction. */
export type Run = (text: string, parameters?: Readonly<Record<string, unknown>>) => Promise<Rows>;

/** Silences of the server in a row after which a write is given up. */
const PATIENCE = 2;

/** Does the commit that it is given, and what has to be done around it. */
export type AroundCommit = (commit: () => Promise<void>) => Promise<void>;

/**
 * One try to write. Each of its steps waits for the server as long as the watch lets it; once one of them is given up, all
 * that is left of it fails at once, so that it is not committed behind the back of whoever has been told.
 */
export class Write {
  /** By which the server knows it. */
  readonly name = randomUUID();
  /** Whether it was given up, and the server may still keep it. */
  isGivenUp = false;
  /** Whether the server was told to commit and has not said what came of it. */
  isUncertain = false;
  #reason: unknown;
  readonly #steps = new Set<(reason: unknown) => void>();
  readonly #until: number;

  /** @param limit the longest time that it may take, in milliseconds, here and (less `grace`) in the database */
  constructor(
    private readonly watch: Watch,
    private readonly limit: number,
    grace: number,
  ) {
    this.#until = performance.now() + limit + grace;
  }

  /** Does work in a transaction and commits it; rolls back what throws. */
  async transaction<T>(session: Session, work: (run: Run) => Promise<T>, aroundCommit: AroundCommit): Promise<T> {
    const transaction = await this.#step(() => session.beginTransaction(this.#config()));
    let result: T;
    try {
      result = await work(async (text, parameters = {}) => rowsOf(await this.#step(() => transaction.run(text, parameters))));
    } catch (error) {
      if (!this.isGivenUp && transaction.isOpen()) await this.#step(() => transaction.rollback()).catch(() => undefined);
      throw error;
    }
    await aroundCommit(() => this.#step(() => this.#commit(() => transaction.commit())));
    return result;
  }

  /** Runs a statement in a transaction of its own. */
  async statement(session: Session, text: string, parameters: Readonly<Record<string, unknown>>): Promise<Rows> {
    return rowsOf(await this.#step(() => this.#commit(() => session.run(text, parameters, this.#config()))));
  }

  /** Nobody waits for it any longer. */
  giveUp(reason: unknown): void {
    if (this.isGivenUp) return;
    this.isGivenUp = true;
    this.#reason = reason;
    for (const reject of this.#steps) reject(reason);
  }

  #config() {
    return { timeout: this.limit, metadata: { [NAME]: this.name } };
  }

  async #commit<T>(commit: () => PromiseLike<T>): Promise<T> {
    this.isUncertain = true;
    try {
      const answer = await commit();
      this.isUncertain = false;
      return answer;
    } catch (error) {
      // What the server has refused is not written.
      if ((error as { code?: string }).code?.startsWith('Neo.') === true) this.isUncertain = false;
      throw error;
    }
  }

  async #step<T>(ask: () => PromiseLike<T>): Promise<T> {
    if (this.isGivenUp) throw this.#reason;
    let isSettled = false;
    let reject: (reason: unknown) => void = () => undefined;
    const answer = new Promise<T>((resolve, refuse) => {
      reject = refuse;
      ask().then(resolve, refuse);
    }).finally(() => {
      isSettled = true;
    });
    this.#steps.add(reject);
    try {
      return await this.watch.over(answer, this.#until - performance.now(), { name: this.name, heard: 0, patience: PATIENCE });
    } catch (error) {
      if (!isSettled) this.giveUp(error);
      throw error;
    } finally {
      this.#steps.delete(reject);
    }
  }
}
