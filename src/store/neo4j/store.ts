import { int } from 'neo4j-driver';
import { type Applied, applyChange } from '../../graph/apply-change.js';
import type { Change, ChangeReport } from '../../graph/change.js';
import type { Source, StoredClaim } from '../../graph/claim.js';
import type { Connection, Page, RecordRead, Row } from '../../graph/plan.js';
import { type Preview, previewChange } from '../../graph/preview.js';
import { type ReadBudget, tookTooLong } from '../../graph/read-budget.js';
import { finishRedating, type InTransaction, tellingRedating } from '../../graph/redate.js';
import { type RestoreReport, restoreRecords } from '../../graph/restore.js';
import type { GraphStatistics } from '../../graph/statistics.js';
import type { GraphStore, ReadOptions, StoreObserver } from '../../graph/store.js';
import { Latencies } from '../latency.js';
import { type Running, Scheduler, type SchedulerLimits } from '../scheduler.js';
import { type Neo4jConfig, POOL } from './driver.js';
import { isSilence } from './failure.js';
import { HUB, type Hubs, OPEN, OPENED } from './hubs.js';
import { KeptStatistics } from './kept-statistics.js';
import { Commits, inTurn } from './lock.js';
import { Memory } from './memory.js';
import { prepareGraph } from './migrate.js';
import { CLAIM_LIST, readClaims, readSources, SOURCE_LIST } from './properties.js';
import { type Statement, Statements } from './read.js';
import { READ_MS } from './reads.js';
import { REDATINGS, readRedatings } from './redatings.js';
import { type Rows, type Run, Sessions } from './session.js';
import { figuresOf, READ_FIGURES } from './statistics.js';
import { Neo4jTransaction } from './transaction.js';

/** Records in a batch of a copy: whole articles can hang on a source. */
const SOURCES_A_BATCH = 100;
const CLAIMS_A_BATCH = 2_000;

/**
 * Statements that run at once. A server's processors are shared by all that run: a few slow ones keep it busy, and more of
 * them would only make everybody slower.
 */
const AT_ONCE: SchedulerLimits = { most: POOL, ordinary: 24, slow: 4, statementMs: READ_MS };

/** In place of a statement whose turn comes when it has been given up. */
const NOBODY_WAITS: Running<never> = { outcome: Promise.reject(tookTooLong()), interrupt: () => undefined };
NOBODY_WAITS.outcome.catch(() => undefined);

/** How often it is asked of what there are hubs. */
const HEAR_MS = 60_000;

/**
 * Opens the graph in a Neo4j; makes there what is missing.
 *
 * @param hubAt relationships of a type from which on an entity becomes a hub, see `hubs.ts`
 */
export async function openNeo4jStore(config: Neo4jConfig, observer: StoreObserver = {}, hubAt = HUB): Promise<GraphStore> {
  const sessions = new Sessions(config, observer);
  try {
    await reach(sessions);
    await prepareGraph(sessions, observer);
    const store = new Neo4jStore(sessions, observer, hubAt);
    await store.hearOfHubs();
    await store.resume();
    await store.statistics();
    return store;
  } catch (error) {
    await sessions.close();
    throw error;
  }
}

/** How long a server that has just started may keep silent: its first statement takes it seconds where the machine is busy. */
const OPEN_MS = 15_000;

/** Resolves when the server answers. A server that refuses is not waited for, one that accepts and keeps silent is. */
async function reach(sessions: Sessions): Promise<void> {
  const deadline = performance.now() + OPEN_MS;
  for (;;) {
    try {
      await sessions.ping();
      return;
    } catch (error) {
      if (!isSilence(error) || performance.now() > deadline) throw error;
    }
  }
}

class Neo4jStore implements GraphStore {
  /** Settles when what was asked for last is done: writes go one after another. */
  #turns: Promise<unknown> = Promise.resolve();

  readonly #commits = new Commits();
  readonly #memory = new Memory();
  readonly #scheduler = new Scheduler(AT_ONCE, new Latencies());

  readonly #hubs: Hubs;
  #statements = new Statements(new Set());
  /** Of what `#statements` know hubs. */
  #marks = '';
  #hearAgain = 0;
  readonly #statistics: KeptStatistics;

  constructor(
    private readonly sessions: Sessions,
    private readonly observer: StoreObserver,
    hubAt: number,
  ) {
    this.#statistics = new KeptStatistics(async () => figuresOf((await sessions.read(READ_FIGURES, {}))[0]));
    this.#hubs = { at: hubAt, made: new Set() };
  }

  async connection(plan: Connection, { time, budget }: ReadOptions): Promise<Page> {
    return this.#ask(this.#statements.connection(plan, time), budget);
  }

  async records(reads: readonly RecordRead[], { time, budget }: ReadOptions): Promise<(Row | null)[][]> {
    return this.#ask(this.#statements.records(reads, time), budget);
  }

  async statistics(): Promise<GraphStatistics> {
    return this.#statistics.get();
  }

  async apply(change: Change): Promise<ChangeReport> {
    return this.#finished(await this.#write((run) => this.#transaction(run, (tx) => applyChange(tx, change))));
  }

  async preview(change: Change): Promise<Preview> {
    let preview: Preview | null = null;
    try {
      await this.#write(async (run) => {
        preview = await this.#transaction(run, (tx) => previewChange(tx, change));
        throw new Error('a preview is rolled back');
      });
    } catch (error) {
      if (preview === null) throw error;
    } finally {
      this.#hubs.made.clear();
    }
    return preview as unknown as Preview;
  }

  async applyIfEmpty(change: Change): Promise<ChangeReport | null> {
    return this.#write(async (run) => {
      const [row] = await run('RETURN EXISTS { (:Source) } OR EXISTS { (:Claim) }');
      return row?.[0] === true ? null : (await this.#transaction(run, (tx) => applyChange(tx, change))).report;
    });
  }

  sources(): AsyncIterable<readonly Source[]> {
    return this.#batches('s:Source', SOURCE_LIST, readSources, SOURCES_A_BATCH);
  }

  claims(): AsyncIterable<readonly StoredClaim[]> {
    return this.#batches('c:Claim', CLAIM_LIST, readClaims, CLAIMS_A_BATCH);
  }

  async restore(sources: readonly Source[], claims: readonly StoredClaim[]): Promise<RestoreReport> {
    return this.#write((run) => this.#transaction(run, (tx) => restoreRecords(tx, sources, claims)));
  }

  async ready(): Promise<void> {
    await this.sessions.ping();
  }

  async close(): Promise<void> {
    this.#scheduler.close();
    await this.#turns;
    await this.sessions.close();
  }

  /** Another process can make the first hub of a type; until that is heard, its relationships are read as anybody's. */
  async hearOfHubs(): Promise<void> {
    this.#hearAgain = performance.now() + HEAR_MS;
    const [row] = await this.sessions.look(OPENED);
    this.#knowHubs(row?.[0] as string[] | null | undefined);
  }

  /** Goes on with what another process did not finish. */
  async resume(): Promise<void> {
    const redatings = readRedatings(await this.sessions.read(REDATINGS, {}));
    await this.#redate(redatings.map(({ source }) => source));
  }

  async #finished({ report, redating }: Applied): Promise<ChangeReport> {
    await this.#redate(redating);
    return report;
  }

  async #redate(sources: readonly string[]): Promise<void> {
    const step: InTransaction = (work) => this.#write((run) => this.#transaction(run, work));
    await finishRedating(sources, step, tellingRedating(this.observer.onProgress));
  }

  #knowHubs(marks: readonly string[] | null | undefined): void {
    const known = [...(marks ?? [])].sort();
    if (known.join() === this.#marks) return;
    this.#marks = known.join();
    this.#statements = new Statements(new Set(known));
  }

  async #ask<T>({ text, parameters, read }: Statement<T>, budget: ReadBudget | undefined): Promise<T> {
    // What is asked can be known beforehand, as whether anything is ahead of a list's beginning.
    if (text === '') return read([]);
    if (performance.now() > this.#hearAgain) this.hearOfHubs().catch(() => undefined);
    let isGivenUp = false;
    const asked = this.#scheduler.ask(
      text,
      (leftMs): Running<T> => (isGivenUp ? NOBODY_WAITS : this.#begin({ text, parameters, read }, leftMs)),
      budget,
    );
    try {
      // What waits for its turn, at first or again, is told of a lost server as what runs is.
      return await this.sessions.whenDone(asked, budget?.leftMs ?? READ_MS);
    } finally {
      isGivenUp = true;
    }
  }

  #begin<T>({ text, parameters, read }: Statement<T>, leftMs: number): Running<T> {
    const start = performance.now();
    const left = (): number => {
      const ms = leftMs - (performance.now() - start);
      if (ms <= 0) throw tookTooLong();
      return ms;
    };
    const interruption = new AbortController();
    const ask = async (): Promise<{ answer: T; ms: number }> => {
      const answer = await this.#commits.read(
        () => this.sessions.read(text, parameters, read, { ms: left(), signal: interruption.signal }),
        (commit) => this.sessions.whenDone(commit, left()),
      );
      return { answer, ms: performance.now() - start };
    };
    return { outcome: ask(), interrupt: () => interruption.abort() };
  }

  #transaction<T>(run: Run, work: (tx: Neo4jTransaction) => Promise<T>): Promise<T> {
    return Neo4jTransaction.over(run, this.#memory, work, this.#hubs);
  }

  #write<T>(work: (run: Run) => Promise<T>): Promise<T> {
    const done = this.#turns.then(async () => {
      const result = await inTurn(this.sessions, this.#commits, this.#memory, work).finally(() => this.#statistics.forget());
      await this.#openHubs();
      return result;
    });
    this.#turns = done.catch(() => undefined);
    return done;
  }

  /** What cannot be opened now is found by the next write that comes by, and read as before until then. */
  async #openHubs(): Promise<void> {
    const { made } = this.#hubs;
    if (made.size === 0) return;
    const rows = [...made];
    made.clear();
    const open = (run: Run): Promise<Rows> => run(OPEN, { rows });
    await inTurn(this.sessions, this.#commits, this.#memory, open).then(
      ([row]) => this.#knowHubs(row?.[0] as string[] | undefined),
      () => undefined,
    );
  }

  async *#batches<T extends { readonly id: string }>(
    node: string,
    list: string,
    read: (rows: Rows) => T[],
    size: number,
  ): AsyncIterable<readonly T[]> {
    const name = node.charAt(0);
    let after = '';
    for (;;) {
      const text = `MATCH (${node}) WHERE ${name}.id > $after RETURN ${list} ORDER BY ${name}.id LIMIT $size`;
      const batch = read(await this.sessions.read(text, { after, size: int(size) }));
      if (batch.length > 0) yield batch;
      if (batch.length < size) return;
      after = batch.at(-1)?.id ?? after;
    }
  }
}
