import { tookTooLong } from '../../graph/read-budget.js';

/** A statement that takes longer than this has the server asked whether it is still there. */
const PATIENCE_MS = 1_000;
/** How often is looked: together with the patience and the probe's limit a lost server is noticed within 3 seconds. */
const LOOK_MS = 250;

/** A statement that somebody waits for. */
interface Waiting {
  readonly since: number;
  readonly until: number;
  /** Nothing once it is settled: V8 lets what was in a Set live on for a while, and through this its answer. */
  giveUp: ((reason: unknown) => void) | null;
}

/**
 * A server that has gone without closing its connections leaves statements waiting: while some wait long, the server is
 * asked. One timer looks after all of them, since most are answered before anything of their own would be worth its making.
 */
export class Watch {
  readonly #waiting = new Set<Waiting>();
  #timer: NodeJS.Timeout | null = null;
  #asking = false;
  /** Who has waited since before this time makes the server be asked. */
  #answered = 0;

  /** @param ask resolves when the server answers, rejects before long otherwise */
  constructor(private readonly ask: () => Promise<void>) {}

  /** The outcome of a statement, unless the server is lost or the time is over before. */
  over<T>(statement: Promise<T>, limit = Number.POSITIVE_INFINITY): Promise<T> {
    return new Promise((resolve, reject) => {
      const since = performance.now();
      const waiting: Waiting = { since, until: since + limit, giveUp: reject };
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
    if (!this.#asking && this.#patientSince(now - PATIENCE_MS).length > 0 && now - this.#answered >= PATIENCE_MS) void this.#askFor(now);
  }

  /** Those that have waited since then or longer. */
  #patientSince(then: number): Waiting[] {
    return [...this.#waiting].filter(({ since }) => since <= then);
  }

  async #askFor(began: number): Promise<void> {
    this.#asking = true;
    try {
      await this.ask();
      this.#answered = performance.now();
    } catch (error) {
      for (const waiting of this.#patientSince(began)) this.#giveUp(waiting, error);
    } finally {
      this.#asking = false;
    }
  }

  #giveUp(waiting: Waiting, reason: unknown): void {
    this.#waiting.delete(waiting);
    waiting.giveUp?.(reason);
  }
}
