import { rounds } from '../../graph/rounds.js';
import type { Rows, Run } from './session.js';

/** Rows of one UNWIND: parameters of a statement stay small however large the change. */
const BATCH = 2_000;
/** Statements that wait for the database: while it does one the next is made ready to send. */
const AHEAD = 3;

/** The statements of one transaction. Those that write are sent in order, but not waited for one by one. */
export class Pipeline {
  /** What was sent and is not answered yet. */
  readonly #sent: Promise<unknown>[] = [];
  /** The failure of a write. What is sent behind it fails too, for no reason of its own. */
  #failure: { readonly cause: unknown } | null = null;

  /** @param run runs one statement of the transaction */
  constructor(readonly run: Run) {}

  /** Asks something of every row, which is called `row`; a row that stands twice is asked for once. */
  async each(match: string, returned: string, rows: readonly unknown[]): Promise<Rows> {
    const found: Rows[number][] = [];
    for (const batch of rounds([...new Set(rows)], BATCH)) {
      for (const row of await this.run(`UNWIND $rows AS row ${match} RETURN ${returned}`, { rows: batch })) found.push(row);
    }
    return found;
  }

  /**
   * Does something with every row, which is called `row`. Rows are made as they are sent.
   *
   * @param hear hears what the statement returns
   */
  async do<T>(
    statement: string,
    items: readonly T[],
    row: (item: T) => unknown = (item) => item,
    hear: (rows: Rows) => void = () => undefined,
  ): Promise<void> {
    for (const batch of rounds(items, BATCH)) {
      if (this.#sent.length > AHEAD) await this.#sent.shift();
      if (this.#failure !== null) throw this.#failure.cause;
      const sent = this.run(`UNWIND $rows AS row ${statement}`, { rows: batch.map(row) });
      this.#sent.push(
        sent.then(hear).catch((cause: unknown) => {
          this.#failure ??= { cause };
        }),
      );
    }
  }

  /** Resolves when all that was sent is done; throws where something of it failed. */
  async written(): Promise<void> {
    await Promise.allSettled(this.#sent);
    if (this.#failure !== null) throw this.#failure.cause;
  }
}
