import type { ReadBudget } from '../../graph/read-budget.js';
import { KeiretsuError } from '../../kernel/errors.js';
import { Latencies } from '../latency.js';
import { type Running, Scheduler } from '../scheduler.js';
import { type Answered, type LetIn, type Reader, ReaderLost } from './reader.js';
import type { Parameter } from './sql.js';

export interface ReadersLimits {
  /** How many threads there may be. */
  readonly most: number;
  /** See `SchedulerLimits`. */
  readonly statementMs?: number;
  readonly overtimeMs?: number;
}

/**
 * Threads that answer statements, started when they are needed. What is slow leaves two of them to others, what is slow
 * or ordinary leaves one to what is quick, where there are enough.
 */
export class Readers {
  readonly #readers = new Set<Reader>();
  readonly #scheduler: Scheduler;
  #closed = false;

  constructor(
    private readonly start: (onEnd: () => void) => Reader,
    { most, statementMs, overtimeMs }: ReadersLimits,
    /** Told how long every statement ran. */
    latencies = new Latencies(),
  ) {
    const [slow, ordinary] = [Math.max(1, most - 2), Math.max(Math.min(2, most), most - 1)];
    this.#scheduler = new Scheduler({ most, ordinary, slow, statementMs, overtimeMs }, latencies);
  }

  /**
   * A JSON text. Throws as `Scheduler.ask` does, and what the statement and `letIn` throw.
   *
   * @param letIn a large answer is in memory once in its thread, which waits with it
   */
  ask(text: string, values: readonly Parameter[], budget?: ReadBudget, letIn?: LetIn): Promise<string> {
    return this.#scheduler.ask(text, () => this.#begin(text, values, letIn), budget);
  }

  /** What waits or runs is refused; resolves when all threads have ended. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#scheduler.close();
    await Promise.all([...this.#readers].map((reader) => reader.close()));
  }

  #begin(text: string, values: readonly Parameter[], letIn: LetIn | undefined): Running<string> {
    let reader = this.#idle();
    const ask = async (): Promise<{ answer: string; ms: number }> => {
      const { json, ms } = await askTwice();
      return { answer: json, ms };
    };
    // Whom a thread's end befell is asked again, once.
    const askTwice = async (): Promise<Answered> => {
      try {
        return await reader.ask(text, values, letIn);
      } catch (error) {
        if (this.#closed || !(error instanceof ReaderLost)) throw error;
      }
      try {
        reader = this.#idle();
        return await reader.ask(text, values, letIn);
      } catch (error) {
        throw error instanceof ReaderLost ? lost(error) : error;
      }
    };
    return { outcome: ask(), interrupt: () => reader.interrupt() };
  }

  /** No more statements run than there may be threads, so one of them is idle where no other can be started. */
  #idle(): Reader {
    for (const reader of this.#readers) if (!reader.isBusy) return reader;
    const reader: Reader = this.start(() => this.#readers.delete(reader));
    this.#readers.add(reader);
    return reader;
  }
}

const lost = (cause: Error): KeiretsuError =>
  new KeiretsuError('STORE_UNAVAILABLE', 'The store lost the question twice. Try again shortly.', {
    cause,
    details: 'A thread of the embedded store ended twice while it answered.',
  });
