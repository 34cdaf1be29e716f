import { KeiretsuError } from '../../kernel/errors.js';
import type { Pace } from './pace.js';
import { type Answered, type Reader, ReaderLost } from './reader.js';
import type { Parameter } from './sql.js';

/** How long a statement may take from when it is asked, whether it waits or runs. */
const STATEMENT_MS = 20_000;
/** Statements that may wait for a thread. */
const MOST_WAITING = 10_000;
/** Whom a thread's end befell is asked again, once. */
const MOST_ATTEMPTS = 2;

type Lane = Exclude<Pace, 'instant'>;
/** The order in which lanes are served. */
const LANES: readonly Lane[] = ['quick', 'unknown', 'slow'];

interface Request {
  readonly text: string;
  readonly values: readonly Parameter[];
  readonly lane: Lane;
  readonly resolve: (answered: Answered) => void;
  readonly reject: (error: unknown) => void;
  readonly deadline: NodeJS.Timeout;
  attempts: number;
  reader: Reader | null;
  isSettled: boolean;
}

/**
 * Threads that answer statements, started when they are needed. So that nobody waits behind somebody slower, one thread
 * is kept from statements that are slow or unknown, and another one from those that are slow, where there are enough.
 */
export class Readers {
  readonly #readers = new Set<Reader>();
  readonly #waiting: Readonly<Record<Lane, Set<Request>>> = { quick: new Set(), unknown: new Set(), slow: new Set() };
  readonly #running = new Set<Request>();
  #closed = false;

  constructor(
    private readonly start: (onEnd: () => void) => Reader,
    private readonly most: number,
    private readonly statementMs = STATEMENT_MS,
  ) {}

  ask(text: string, values: readonly Parameter[], lane: Lane): Promise<Answered> {
    return new Promise((resolve, reject) => {
      if (this.#closed) return reject(closed());
      if (LANES.reduce((sum, one) => sum + this.#waiting[one].size, 0) >= MOST_WAITING) return reject(busy());
      const request: Request = {
        text,
        values,
        lane,
        resolve,
        reject,
        deadline: setTimeout(() => this.#giveUp(request), this.statementMs),
        attempts: 0,
        reader: null,
        isSettled: false,
      };
      this.#waiting[lane].add(request);
      this.#serve();
    });
  }

  /** What waits or runs is refused; resolves when all threads have ended. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const request of LANES.flatMap((lane) => [...this.#waiting[lane]])) this.#end(request, () => request.reject(closed()));
    for (const request of this.#running) {
      this.#end(request, () => request.reject(closed()));
      request.reader?.interrupt();
    }
    await Promise.all([...this.#readers].map((reader) => reader.close()));
  }

  #serve(): void {
    for (const lane of LANES) {
      for (const request of this.#waiting[lane]) {
        if (this.#closed || !this.#mayRun(lane)) break;
        const reader = this.#idle();
        if (reader === null) return;
        this.#waiting[lane].delete(request);
        void this.#run(request, reader);
      }
    }
  }

  /** Of `most` threads, those of a lane and of slower ones may take as many as its place leaves, but one in any case. */
  #mayRun(lane: Lane): boolean {
    for (let place = LANES.indexOf(lane); place >= 0; place -= 1) {
      let running = 0;
      for (const one of this.#running) if (LANES.indexOf(one.lane) >= place) running += 1;
      if (running >= Math.max(1, this.most - place)) return false;
    }
    return true;
  }

  #idle(): Reader | null {
    for (const reader of this.#readers) if (!reader.isBusy) return reader;
    if (this.#readers.size >= this.most) return null;
    const reader: Reader = this.start(() => this.#readers.delete(reader));
    this.#readers.add(reader);
    return reader;
  }

  async #run(request: Request, reader: Reader): Promise<void> {
    request.attempts += 1;
    request.reader = reader;
    this.#running.add(request);
    try {
      const answered = await reader.ask(request.text, request.values);
      this.#end(request, () => request.resolve(answered));
    } catch (error) {
      if (!(error instanceof ReaderLost)) this.#end(request, () => request.reject(error));
      else if (request.attempts >= MOST_ATTEMPTS) this.#end(request, () => request.reject(lost(error)));
      else if (!request.isSettled) this.#waiting[request.lane].add(request);
    } finally {
      this.#running.delete(request);
      this.#serve();
    }
  }

  #giveUp(request: Request): void {
    this.#end(request, () =>
      request.reject(new KeiretsuError('STORE_TIMEOUT', 'The store took longer than the statement timeout; ask for less.')),
    );
    if (this.#running.has(request)) request.reader?.interrupt();
  }

  #end(request: Request, settle: () => void): void {
    clearTimeout(request.deadline);
    this.#waiting[request.lane].delete(request);
    request.isSettled = true;
    settle();
  }
}

const closed = (): KeiretsuError => new KeiretsuError('STORE_UNAVAILABLE', 'The store is closed.');
const busy = (): KeiretsuError => new KeiretsuError('STORE_UNAVAILABLE', 'The store is asked more than it can answer; try again shortly.');
const lost = (cause: Error): KeiretsuError =>
  new KeiretsuError('STORE_UNAVAILABLE', 'The store lost the question twice. Try again shortly.', {
    cause,
    details: 'A thread of the embedded store ended twice while it answered.',
  });
