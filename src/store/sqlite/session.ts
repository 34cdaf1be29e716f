import type Database from 'libsql';
import type { StoreObserver } from '../../graph/store.js';
import { KeiretsuError } from '../../kernel/errors.js';
import { LruMap } from '../../kernel/lru-map.js';
import { failureOf } from './failure.js';
import type { Parameter, Sql, Value } from './sql.js';
import { rowOf, rowsAsBytes, textOf } from './stored-text.js';

type Statement = Database.Statement;

/** Statements kept ready, least recently used first out. */
const KEPT = 500;
/** Texts longer than this are not kept: they belong to one client's huge filter. */
const LONGEST_KEPT = 50_000;

/** One connection to the database file, with its prepared statements. */
export class Session {
  readonly #statements = new LruMap<string, Statement>({ entries: KEPT });
  #open = true;

  constructor(
    private readonly database: Database.Database,
    private readonly observer: StoreObserver = {},
  ) {}

  /** Rows as arrays of their columns. */
  rows({ text, values }: Sql): readonly unknown[][] {
    this.observer.onStatement?.(text);
    // A pragma is no query that another could read from, and answers numbers.
    if (text.startsWith('PRAGMA')) return this.#run(text, (statement) => statement.all(checked(values)) as unknown[][]);
    return this.#run(
      text,
      (statement) => (statement.all(checked(values)) as [Buffer][]).map(([bytes]) => rowOf(bytes)),
      (query) => rowsAsBytes(query, this.database.prepare(query).columns().length),
    );
  }

  /** The text whose bytes are the one column of the one row that a statement answers. */
  answer(text: string, values: readonly Parameter[]): string {
    this.observer.onStatement?.(text);
    return this.#run(text, (statement) => textOf((statement.get(checked(values)) as [Buffer])[0]));
  }

  run({ text, values }: Sql): void {
    this.#run(text, (statement) => statement.run(checked(values)));
  }

  /** As `run`, for a text that is always the same. */
  write(text: string, values: readonly Parameter[]): void {
    this.#run(text, (statement) => statement.run(checked(values)));
  }

  /** Runs statements that have no parameters and no rows. */
  execute(text: string): void {
    try {
      this.#assertOpen();
      this.database.exec(text);
    } catch (error) {
      throw failureOf(error);
    }
  }

  get inTransaction(): boolean {
    return this.#open && this.database.inTransaction;
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#statements.clear();
    this.database.close();
  }

  /** @param prepare what is prepared for a text, where that is not the text itself; it is then always the same */
  #run<T>(text: string, use: (statement: Statement) => T, prepare?: (text: string) => string): T {
    try {
      this.#assertOpen();
      return use(this.#prepared(text, prepare));
    } catch (error) {
      throw failureOf(error);
    }
  }

  #assertOpen(): void {
    if (!this.#open) throw new KeiretsuError('STORE_UNAVAILABLE', 'The store is closed.');
  }

  #prepared(text: string, prepare?: (text: string) => string): Statement {
    const kept = this.#statements.get(text);
    if (kept !== undefined) return kept;
    const statement = this.database.prepare(prepare === undefined ? text : prepare(text));
    if (statement.reader) statement.raw(true);
    if (text.length <= LONGEST_KEPT) this.#statements.set(text, statement);
    return statement;
  }
}

/** The library aborts the whole process on a parameter that it does not know, so none gets there. */
function checked(values: readonly Value[]): readonly Value[] {
  for (const value of values) {
    const type = typeof value;
    if (type !== 'string' && type !== 'number' && value !== null && !(value instanceof Uint8Array))
      throw new TypeError(`a ${type} cannot be a parameter`);
  }
  return values;
}
