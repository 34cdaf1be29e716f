import { tookTooLong } from '../../graph/read-budget.js';
import { SilentConnection } from './bolt/error.js';

/** A statement that takes longer than this has the server asked whether it is still there, and whether it is at work on it. */
const PATIENCE_MS = 1_000;
/** How often is looked: together with the patience and the probe's limit a lost server is noticed within 3 seconds. */
const LOOK_MS = 250;
/** So often in a row the server is not at work on a statement before its answer is lost: it may just be on its way. */
const MISSES = 2;

/** What is waited for, as far as it can be told. */
export interface Work {
  /** By which the server lists it while it is at work on it; null where that is not known. */
  readonly name: string | null;
  /** How often something was heard of it. */
  readonly heard: number;
  /** After how many silences of the server in a row it is given up; 1 if absent. A pause that ends costs a write more than the waiting. */
  readonly patience?: number;
}

/** Asked while something waits. */
export interface Server {
  /** Resolves when it answers, rejects before long otherwise. */
  ask(): Promise<void>;
  /** The names of all that it is at work on; null where it does not say. */
  working(): Promise<ReadonlySet<string> | null>;
}

/** A statement that somebody waits for. */
interface Waiting {
  readonly since: number;
  readonly until: number;
  readonly work: Work | null;
  /** When the server is asked whether it is at work on it. */
  lookUpAt: number;
  heard: number;
  misses: number;
  silences: number;
  /** Nothing once it is settled: V8 lets what was in a Set live on for a while, and through this its answer. */
  giveUp: ((reason: unknown) => void) | null;
}

/**
 * A server that has gone without closing its connections leaves statements waiting, and so does a single connection that
 * whatever lies between has forgotten: while some wait long, the server is asked. One timer looks after all of them, since
 * most are answered before anything of their own would be worth its making.
 */
export class Watch {
  readonly #waiting = new Set<Waiting>();
  #timer: NodeJS.Timeout | null = null;
  #asking = false;
  #lookingUp = false;
  /** Who has waited since before this time makes the server be asked. */
  #answered = 0;

  constructor(private readonly server: Server) {}

  /** The outcome of a statement, unless the server or the connection is lost, or the time (in milliseconds) is over before. */
  over<T>(statement: Promise<T>, limit: number, work: Work | null = null): Promise<T> {
    return new Promise((resolve, reject) => {
      const since = performance.now();
      const lookUpAt = since + PATIENCE_MS;
      const waiting: Waiting = { since, until: since + limit, work, lookUpAt, heard: 0, misses: 0, silences: 0, giveUp: reject };
      this.#waiting.add(waiting);
      this.#timer ??= setInterval(() => this.#look(), LOOK_MS).unref();
      const settle =
        <V>(how: (value: V) => void) =>
        (value: V): void => {
          this.#waiting.delete(waiting);
          waiting.giveUp = null;
          how(value);
        };
      statement.then(settle(resolve), settle(reject));
    });
  }

  #look(): void {
    if (this.#waiting.size === 0) {
      clearInterval(this.#timer ?? undefined);
      this.#timer = null;
      return;
    }
    const now = performance.now();
    for (const waiting of this.#waiting) {
      if (waiting.until > now) continue;
      this.#giveUp(waiting, tookTooLong());
    }
    if (!this.#asking && now - this.#answered >= PATIENCE_MS && this.#those(({ since }) => since <= now - PATIENCE_MS).length > 0)
      void this.#askFor(now);
    if (this.#lookingUp) return;
    const unsure = this.#those(({ work, lookUpAt }) => lookUpAt <= now && work !== null && work.name !== null);
    if (unsure.length > 0) void this.#lookUp(unsure);
  }

  #those(are: (waiting: Waiting) => boolean): Waiting[] {
    return [...this.#waiting].filter(are);
  }

  async #askFor(began: number): Promise<void> {
    this.#asking = true;
    try {
      await this.server.ask();
      this.#answered = performance.now();
      for (const waiting of this.#waiting) waiting.silences = 0;
      this.#asking = false;
    } catch (error) {
      // Those too that came while it was asked, and have been patient since.
      const patientSince = Math.max(began, performance.now() - PATIENCE_MS);
      for (const waiting of this.#those(({ since }) => since <= patientSince)) {
        waiting.silences += 1;
        if (waiting.silences >= (waiting.work?.patience ?? 1)) this.#giveUp(waiting, error);
      }
      this.#asking = false;
      this.#look();
    }
  }

  async #lookUp(unsure: readonly Waiting[]): Promise<void> {
    this.#lookingUp = true;
    const known = await this.server.working();
    this.#lookingUp = false;
    for (const waiting of unsure) {
      const { work, giveUp, heard } = waiting;
      if (work === null || work.name === null || giveUp === null) continue;
      waiting.heard = work.heard;
      if (known?.has(work.name) === false && work.heard === heard) waiting.misses += 1;
      else {
        waiting.misses = 0;
        waiting.lookUpAt = performance.now() + PATIENCE_MS;
      }
      if (waiting.misses === MISSES) this.#giveUp(waiting, new SilentConnection());
    }
  }

  #giveUp(waiting: Waiting, reason: unknown): void {
    this.#waiting.delete(waiting);
    waiting.giveUp?.(reason);
  }
}
