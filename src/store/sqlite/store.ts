import { setImmediate } from 'node:timers/promises';
import { type Applied, applyChange } from '../../graph/apply-change.js';
import type { Change, ChangeReport } from '../../graph/change.js';
import type { Source, StoredClaim } from '../../graph/claim.js';
import type { Connection, Page, RecordRead, Row } from '../../graph/plan.js';
import { type Preview, previewChange } from '../../graph/preview.js';
import { tookTooLong } from '../../graph/read-budget.js';
import type { ReadTurn } from '../../graph/read-turn.js';
import { finishRedating, type InTransaction, tellingRedating } from '../../graph/redate.js';
import { type RestoreReport, restoreRecords } from '../../graph/restore.js';
import type { GraphStatistics } from '../../graph/statistics.js';
import type { GraphStore, ReadOptions, StoreObserver } from '../../graph/store.js';
import { KeiretsuError } from '../../kernel/errors.js';
import { Latencies } from '../latency.js';
import { KeptStatistics } from './kept-statistics.js';
import { prepareTables } from './migrate.js';
import { openSessions, patiently, type Sessions } from './open.js';
import { connectionStatement, recordsStatement, type Statement } from './read.js';
import type { Session } from './session.js';
import { raw, type Sql, sql } from './sql.js';
import { decoded, jsonOf, undamaged } from './stored-text.js';
import { SqliteTransaction } from './transaction.js';
import { readClaims, readSources } from './truth.js';

/** Records in a batch of a copy: whole articles can hang on a source. */
const SOURCES_A_BATCH = 100;
const CLAIMS_A_BATCH = 2_000;
/** Characters of an answer whose reading others would notice. */
const LARGE = 100_000;

/**
 * Opens the store in a folder, made when missing; `:memory:` makes one that ends with the process.
 *
 * @param threads how many may answer what takes long; none: everything is answered in this one
 */
export async function openSqliteStore(folder: string, observer: StoreObserver = {}, threads = 0): Promise<GraphStore> {
  const latencies = new Latencies();
  const store = new SqliteStore(await openSessions(folder, observer, threads, latencies), observer, latencies);
  try {
    await store.prepare();
  } catch (error) {
    await store.close();
    throw error;
  }
  return store;
}

class SqliteStore implements GraphStore {
  /** Settles when what was asked for last is done: writes go one after another. */
  #turns: Promise<unknown> = Promise.resolve();
  #closing: Promise<void> | null = null;
  readonly #statistics = new KeptStatistics();

  constructor(
    private readonly sessions: Sessions,
    private readonly observer: StoreObserver,
    private readonly latencies: Latencies,
  ) {}

  async prepare(): Promise<void> {
    const redatings = await this.#write(async (session) => {
      await prepareTables(session, this.observer);
      return new SqliteTransaction(session).redatings();
    });
    await this.#redate(redatings.map(({ source }) => source));
  }

  async connection(plan: Connection, options: ReadOptions): Promise<Page> {
    return this.#ask(connectionStatement(plan, options.time), options);
  }

  async records(reads: readonly RecordRead[], options: ReadOptions): Promise<(Row | null)[][]> {
    return this.#ask(recordsStatement(reads, options.time), options);
  }

  async statistics(): Promise<GraphStatistics> {
    this.#assertOpen();
    const { writer, reader } = this.sessions;
    const read = (): GraphStatistics => this.#statistics.read(reader);
    return writer === reader ? this.#inTurn(async () => read()) : read();
  }

  async apply(change: Change): Promise<ChangeReport> {
    return this.#finished(await this.#write((session) => applyChange(new SqliteTransaction(session), change)));
  }

  async preview(change: Change): Promise<Preview> {
    return this.#write((session) => previewChange(new SqliteTransaction(session), change), 'ROLLBACK');
  }

  async applyIfEmpty(change: Change): Promise<ChangeReport | null> {
    return this.#write(async (session) => {
      const [row] = session.rows(raw('SELECT EXISTS (SELECT 1 FROM source) OR EXISTS (SELECT 1 FROM claim)'));
      return row?.[0] === 1 ? null : (await applyChange(new SqliteTransaction(session), change)).report;
    });
  }

  sources(): AsyncIterable<readonly Source[]> {
    return this.#batches((session, where) => readSources(session, where), SOURCES_A_BATCH);
  }

  claims(): AsyncIterable<readonly StoredClaim[]> {
    return this.#batches((session, where) => readClaims(session, where), CLAIMS_A_BATCH);
  }

  async restore(sources: readonly Source[], claims: readonly StoredClaim[]): Promise<RestoreReport> {
    return this.#write((session) => restoreRecords(new SqliteTransaction(session), sources, claims));
  }

  async ready(): Promise<void> {
    await this.sessions.assertThere();
    await this.#read((session) => session.rows(raw('SELECT 1 FROM meta LIMIT 1')));
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    const { writer, reader, threads } = this.sessions;
    await Promise.all([this.#turns, threads?.close()]);
    try {
      reader.close();
      // What is in the log moves to the file, so that a copy of the file alone is a copy of the store.
      if (writer !== reader) writer.rows(raw('PRAGMA wal_checkpoint(TRUNCATE)'));
    } catch {
      // Another process may be reading; it, or the next start, does this as well.
    } finally {
      writer.close();
    }
  }

  async #finished({ report, redating }: Applied): Promise<ChangeReport> {
    await this.#redate(redating);
    return report;
  }

  /** Between two steps, readers in this process have their turn. */
  async #redate(sources: readonly string[]): Promise<void> {
    const step: InTransaction = async (work) => {
      await setImmediate();
      return this.#write((session) => work(new SqliteTransaction(session)));
    };
    await finishRedating(sources, step, tellingRedating(this.observer.onProgress));
  }

  /** One statement sees one state of the store, and every write that was acknowledged before it was asked. */
  async #ask<T>({ text, values, isBounded, read }: Statement<T>, { budget, turn }: ReadOptions): Promise<T> {
    this.#assertOpen();
    if (budget !== undefined && budget.leftMs <= 0) throw tookTooLong();
    if (text === '') return read([]);
    const { writer, reader, threads } = this.sessions;
    if (writer === reader) return this.#take(await this.#inTurn(async () => reader.answer(text, values)), read, turn);
    if (threads === null || isBounded) return this.#take(reader.answer(text, values), read, turn);
    if (this.latencies.priorityOf(text) === 'instant') {
      const start = performance.now();
      const json = reader.answer(text, values);
      this.latencies.note(text, performance.now() - start);
      return this.#take(json, read, turn);
    }
    this.observer.onStatement?.(text);
    const json = await threads.ask(text, values, budget, turn && ((characters) => turn.begin(characters)));
    if (json.length < LARGE) return decoded(json, read);
    // Whatever waits for the event loop has its turn between the steps of a large answer.
    await setImmediate();
    const parsed = jsonOf(json);
    await setImmediate();
    const answer = undamaged(() => read(parsed));
    await setImmediate();
    return answer;
  }

  /** Reads what this thread has answered. */
  async #take<T>(json: string, read: Statement<T>['read'], turn: ReadTurn | undefined): Promise<T> {
    if (json.length >= LARGE) await turn?.begin(json.length);
    return decoded(json, read);
  }

  /** Runs reads on one state of the store, which another process's commit does not change meanwhile. */
  async #read<T>(use: (session: Session) => T): Promise<T> {
    this.#assertOpen();
    const { writer, reader } = this.sessions;
    const read = (): T => {
      reader.run(raw('BEGIN'));
      try {
        const result = use(reader);
        reader.run(raw('COMMIT'));
        return result;
      } catch (error) {
        rollBack(reader);
        throw error;
      }
    };
    // With one connection for both, a read has to wait for the writes before it, and the writes behind it for the read.
    return writer === reader ? this.#inTurn(async () => read()) : read();
  }

  async #write<T>(use: (session: Session) => Promise<T>, end: 'COMMIT' | 'ROLLBACK' = 'COMMIT'): Promise<T> {
    this.#assertOpen();
    const { writer } = this.sessions;
    return this.#inTurn(async () => {
      await patiently(() => writer.run(raw('BEGIN IMMEDIATE')));
      try {
        const result = await use(writer);
        writer.run(raw(end));
        return result;
      } catch (error) {
        rollBack(writer);
        throw error;
      } finally {
        this.#statistics.forget();
      }
    });
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turns.then(work);
    this.#turns = done.catch(() => undefined);
    return done;
  }

  async *#batches<T extends { readonly id: string }>(
    read: (session: Session, where: Sql) => T[],
    size: number,
  ): AsyncIterable<readonly T[]> {
    let after = '';
    for (;;) {
      const batch = await this.#read((session) => read(session, sql`WHERE t.id > ${after} ORDER BY t.id LIMIT ${size}`));
      if (batch.length > 0) yield batch;
      if (batch.length < size) return;
      after = batch[batch.length - 1]?.id ?? after;
    }
  }

  #assertOpen(): void {
    if (this.#closing !== null) throw new KeiretsuError('STORE_UNAVAILABLE', 'The store is closed.');
  }
}

function rollBack(session: Session): void {
  try {
    if (session.inTransaction) session.run(raw('ROLLBACK'));
  } catch {
    // The error that led here says more; closing the connection rolls back as well.
  }
}
