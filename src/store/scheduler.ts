import { type Client, LOCAL, type ReadBudget, tookTooLong } from '../graph/read-budget.js';
import { KeiretsuError } from '../kernel/errors.js';
import { FairQueue } from './fair-queue.js';
import type { Latencies, Priority } from './latency.js';

/** How long a statement may take that no request's budget bounds, from when it is asked, whether it waits or runs. */
const STATEMENT_MS = 20_000;
/** A statement that was not known to be slow counts as slow from so long a run on. */
const OVERTIME_MS = 500;
/** Statements that may wait. */
const MOST_WAITING = 10_000;

type Waiting = Exclude<Priority, 'instant'>;
/** The order in which those that wait are served. */
const PRIORITIES: readonly Waiting[] = ['quick', 'ordinary', 'slow'];

/** How many statements may run at once, and how long; durations in milliseconds. */
export interface SchedulerLimits {
  readonly most: number;
  /** Of those, how many may be ordinary or slow. */
  readonly ordinary: number;
  /** Of those, how many may be slow. */
  readonly slow: number;
  /** For statements without a budget. */
  readonly statementMs?: number | undefined;
  readonly overtimeMs?: number | undefined;
}

/** A statement that runs. */
export interface Running<T> {
  /** Its answer, and how long it ran. */
  readonly outcome: Promise<{ readonly answer: T; readonly ms: number }>;
  /** Makes it end soon, with an answer or a failure. */
  readonly interrupt: () => void;
}

interface Request<T> {
  readonly text: string;
  /** Begins to run it; called once more where it was put off. */
  readonly begin: (leftMs: number) => Running<T>;
  readonly client: Client;
  readonly budget: ReadBudget | undefined;
  /** When nobody waits for it any longer, by `performance.now()`. */
  readonly until: number;
  readonly resolve: (answer: T) => void;
  readonly reject: (error: unknown) => void;
  priority: Waiting;
  /** Ends it when its time is over. */
  timer: NodeJS.Timeout | undefined;
  running: Running<T> | null;
  isPutOff: boolean;
  isSettled: boolean;
}

/**
 * Decides which statement runs next. Nobody waits long behind somebody slower: what is slow leaves room to others; a
 * statement that turns out to be slow makes room, to be run once more from its beginning, when enough slow ones run
 * already. Of the same priority, clients are served in turns.
 */
export class Scheduler {
  readonly #waiting: Readonly<Record<Waiting, FairQueue<Request<unknown>>>> = {
    quick: new FairQueue(),
    ordinary: new FairQueue(),
    slow: new FairQueue(),
  };
  readonly #running = new Set<Request<unknown>>();
  #closed = false;

  constructor(
    private readonly limits: SchedulerLimits,
    private readonly latencies: Latencies,
  ) {}

  /**
   * @param begin begins to run it when it is its turn, told the milliseconds left for it
   * @throws STORE_TIMEOUT when the budget, or without one the time for a statement, is used up
   * @throws STORE_UNAVAILABLE when too many wait, or the store is closed
   */
  ask<T>(text: string, begin: (leftMs: number) => Running<T>, budget?: ReadBudget): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.#closed) return reject(closed());
      if (PRIORITIES.reduce((sum, one) => sum + this.#waiting[one].size, 0) >= MOST_WAITING) return reject(busy());
      const limit = budget?.leftMs ?? this.limits.statementMs ?? STATEMENT_MS;
      if (limit <= 0) return reject(tookTooLong());
      const expected = this.latencies.priorityOf(text);
      const request: Request<T> = {
        text,
        begin,
        client: budget?.client ?? LOCAL,
        budget,
        until: performance.now() + limit,
        resolve,
        reject,
        priority: expected === 'instant' ? 'quick' : expected,
        timer: undefined,
        running: null,
        isPutOff: false,
        isSettled: false,
      };
      this.#add(request as unknown as Request<unknown>, limit);
    });
  }

  /** What waits or runs is refused. */
  close(): void {
    this.#closed = true;
    for (const request of [...PRIORITIES.flatMap((one) => [...this.#waiting[one]]), ...this.#running]) {
      this.#end(request, () => request.reject(closed()));
      request.running?.interrupt();
    }
  }

  #add(request: Request<unknown>, limit: number): void {
    request.timer = setTimeout(() => this.#giveUp(request), limit);
    this.#waiting[request.priority].add(request);
    this.#serve();
  }

  #serve(): void {
    for (const priority of PRIORITIES) {
      const waiting = this.#waiting[priority];
      while (waiting.size > 0 && this.#mayRun(priority)) void this.#run(waiting.take() as Request<unknown>);
    }
  }

  /** Whether there is room for one of this priority beside all that run, but one. */
  #mayRun(priority: Waiting, but: Request<unknown> | null = null): boolean {
    const { most, ordinary, slow } = this.limits;
    const of = { quick: 0, ordinary: 0, slow: 0 };
    for (const one of this.#running) if (one !== but) of[one.priority] += 1;
    if (of.quick + of.ordinary + of.slow >= most) return false;
    return priority === 'quick' || (of.ordinary + of.slow < ordinary && (priority === 'ordinary' || of.slow < slow));
  }

  async #run(request: Request<unknown>): Promise<void> {
    const start = performance.now();
    const left = Math.min(request.until - start, request.budget?.leftMs ?? Number.POSITIVE_INFINITY);
    // Other reads of the same request may have used up its budget meanwhile.
    if (left <= 0) return this.#giveUp(request);
    clearTimeout(request.timer);
    request.timer = setTimeout(() => this.#giveUp(request), left);
    this.#running.add(request);
    const overtime =
      request.priority === 'slow' ? undefined : setTimeout(() => this.#putOff(request), this.limits.overtimeMs ?? OVERTIME_MS);
    let ran: number | undefined;
    try {
      request.running = request.begin(left);
      const { answer, ms } = await request.running.outcome;
      ran = ms;
      this.#end(request, () => request.resolve(answer));
    } catch (error) {
      // What was interrupted has run; what failed by itself may not have.
      if (request.isSettled || request.isPutOff) ran = performance.now() - start;
      this.#failed(request, error);
    } finally {
      clearTimeout(overtime);
      this.#running.delete(request);
      if (ran !== undefined) {
        this.latencies.note(request.text, ran);
        request.budget?.spend(ran);
      }
      this.#serve();
    }
  }

  #failed(request: Request<unknown>, error: unknown): void {
    if (request.isSettled) return;
    if (!request.isPutOff || isFinal(error)) return this.#end(request, () => request.reject(error));
    request.isPutOff = false;
    request.priority = 'slow';
    this.#waiting.slow.add(request);
  }

  /** It goes on as a slow one where there is room for those, and otherwise makes room. */
  #putOff(request: Request<unknown>): void {
    if (request.isSettled) return;
    if (this.#mayRun('slow', request)) {
      request.priority = 'slow';
      this.#serve();
      return;
    }
    request.isPutOff = true;
    request.running?.interrupt();
  }

  #giveUp(request: Request<unknown>): void {
    this.#end(request, () => request.reject(tookTooLong()));
    if (this.#running.has(request)) request.running?.interrupt();
  }

  #end(request: Request<unknown>, settle: () => void): void {
    clearTimeout(request.timer);
    this.#waiting[request.priority].delete(request);
    request.isSettled = true;
    settle();
  }
}

/** What was read and has no room is refused, although it was to be interrupted: to run it again would end in the same way. */
const isFinal = (error: unknown): boolean => error instanceof KeiretsuError && !error.code.startsWith('STORE_');

const closed = (): KeiretsuError => new KeiretsuError('STORE_UNAVAILABLE', 'The store is closed.');
const busy = (): KeiretsuError => new KeiretsuError('STORE_UNAVAILABLE', 'The store is asked more than it can answer; try again shortly.');
