import { type ExecutionResult, GraphQLError } from 'graphql';
import type { ReadTurn } from '../graph/read-turn.js';
import { KeiretsuError } from '../kernel/errors.js';
import { LARGE } from './json-text.js';
import { TooManyBytes } from './json-writer.js';

export interface AnswerLimits {
  /** The most bytes of an answer's `data`. */
  readonly maxAnswerBytes: number;
  /** The most bytes of large answers that are made and not yet sent, over all requests. */
  readonly maxUnsentBytes: number;
}

/** What a store answers holds fewer bytes than the JSON that is written of it, or not many more: a key for each row, for cursors. */
const READ_FOR_EACH_WRITTEN = 2;
/** How long an answer waits for room, in milliseconds: one that was read, and one that a store holds back, which holds up others. */
const PATIENCE_MS = { read: 30_000, held: 5_000 } as const;
/** The most that may wait. What waits has read little, since what is much is held back. */
const MOST_WAITING = 500;

type Kind = keyof typeof PATIENCE_MS;

interface Waiting {
  readonly resolve: () => void;
  readonly timer: NodeJS.Timeout;
}

/**
 * The room that large answers of this process have. They are made one after another, since while one is made its text,
 * its rows and its JSON are there side by side, and none is begun while those that are made and not yet sent fill the
 * room. So all of them together never have more than the room, and one answer.
 */
export class AnswerRoom {
  #unsent = 0;
  #isTaken = false;
  readonly #waiting: Readonly<Record<Kind, Set<Waiting>>> = { held: new Set(), read: new Set() };
  #last: Kind = 'read';

  constructor(
    readonly limits: AnswerLimits,
    private readonly patienceMs: Readonly<Record<Kind, number>> = PATIENCE_MS,
  ) {}

  /** Bytes of large answers that are made and not yet sent. */
  get unsent(): number {
    return this.#unsent;
  }

  /** Answers that wait for room. */
  get waiting(): number {
    return this.#waiting.held.size + this.#waiting.read.size;
  }

  get hasSpace(): boolean {
    return this.#unsent < this.limits.maxUnsentBytes;
  }

  /** Waits for the turn to make an answer; `leave` ends it. */
  async enter(kind: Kind): Promise<void> {
    if (!this.#isTaken && this.hasSpace && this.waiting === 0) {
      this.#isTaken = true;
      return;
    }
    if (this.waiting >= MOST_WAITING) throw busy();
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting[kind].delete(waiting);
        reject(busy());
      }, this.patienceMs[kind]);
      const waiting: Waiting = { resolve, timer };
      this.#waiting[kind].add(waiting);
    });
  }

  leave(): void {
    this.#isTaken = false;
    this.#next();
  }

  add(bytes: number): void {
    this.#unsent += bytes;
  }

  remove(bytes: number): void {
    this.#unsent -= bytes;
    this.#next();
  }

  /** The two kinds take turns, so that neither keeps the other out. */
  #next(): void {
    if (this.#isTaken || !this.hasSpace || this.waiting === 0) return;
    const other = this.#last === 'read' ? 'held' : 'read';
    const kind = this.#waiting[other].size > 0 ? other : this.#last;
    for (const next of this.#waiting[kind]) {
      this.#waiting[kind].delete(next);
      clearTimeout(next.timer);
      this.#isTaken = true;
      this.#last = kind;
      next.resolve();
      return;
    }
  }
}

/** Seconds after which a client that was told SERVER_BUSY may try again. */
export const RETRY_AFTER_S = 2;

export const busy = (): KeiretsuError =>
  new KeiretsuError(
    'SERVER_BUSY',
    'Too many large answers are being made or read by others. Try again in a moment, or ask for smaller pages.',
  );

const tooLarge = (most: number): KeiretsuError =>
  new KeiretsuError(
    'ANSWER_TOO_LARGE',
    `The answer would have more than ${most.toLocaleString('en-US')} bytes. Ask for smaller pages (\`first\`), or for fewer fields.`,
  );

/** Whether an error is one of the whole answer, wherever in it it was met: then there is no data. */
export function refusesRequest(error: unknown): error is KeiretsuError {
  return error instanceof KeiretsuError && (error.code === 'ANSWER_TOO_LARGE' || error.code === 'SERVER_BUSY');
}

export function refused(error: KeiretsuError): ExecutionResult {
  return { errors: [new GraphQLError(error.message, { originalError: error })] };
}

/** The answer of one request: what it has of the room, and how large it may become. */
export class Answering {
  #made = 0;
  #held = 0;
  #hasEnded = false;

  constructor(private readonly room: AnswerRoom) {}

  /** The most bytes that it may have. */
  get maxBytes(): number {
    return this.room.limits.maxAnswerBytes;
  }

  /** Bytes that may still be written. */
  get leftBytes(): number {
    return this.maxBytes - this.#made;
  }

  turn(): Turn {
    return new Turn(this.room);
  }

  /**
   * Makes a part of the answer. What turns out to be large where there is no room is made again when there is.
   *
   * @param make throws TooManyBytes where it has more bytes than it is given
   * @throws ANSWER_TOO_LARGE, SERVER_BUSY
   */
  async make<T extends { readonly bytes: number }>(turn: Turn, make: (limit: number) => T): Promise<T> {
    const most = this.leftBytes;
    // Whoever asks little waits for nobody.
    const limit = turn.hasBegun || this.room.hasSpace ? most : Math.min(most, LARGE - this.#made);
    try {
      return this.#keep(make(limit));
    } catch (error) {
      if (!(error instanceof TooManyBytes)) throw error;
      if (limit === most) throw this.tooLarge();
    }
    await turn.enter('read');
    try {
      return this.#keep(make(this.leftBytes));
    } catch (error) {
      throw error instanceof TooManyBytes ? this.tooLarge() : error;
    }
  }

  tooLarge(): KeiretsuError {
    return tooLarge(this.maxBytes);
  }

  /** So many bytes of what was held have left. */
  sent(bytes: number): void {
    const left = Math.min(bytes, this.#held);
    this.#held -= left;
    this.room.remove(left);
  }

  /** Nothing of it is in memory any longer. */
  end(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    if (this.#held > 0) this.sent(this.#held);
  }

  /** Takes room for what was made. */
  #hold(bytes: number): void {
    // Whoever asked may be gone, and nobody will say that it was sent.
    if (this.#hasEnded) return;
    this.#held += bytes;
    this.room.add(bytes);
  }

  #keep<T extends { readonly bytes: number }>(made: T): T {
    this.#made += made.bytes;
    if (this.#made > LARGE) this.#hold(this.#made - this.#held);
    return made;
  }
}

/** The turn of one read, and of writing what it has read. */
export class Turn implements ReadTurn {
  #hasBegun = false;
  #hasEnded = false;

  constructor(private readonly room: AnswerRoom) {}

  get hasBegun(): boolean {
    return this.#hasBegun;
  }

  async begin(bytes: number): Promise<void> {
    const { maxAnswerBytes } = this.room.limits;
    if (bytes > READ_FOR_EACH_WRITTEN * maxAnswerBytes) throw tooLarge(maxAnswerBytes);
    await this.enter('held');
  }

  async enter(kind: Kind): Promise<void> {
    if (this.#hasBegun) return;
    await this.room.enter(kind);
    this.#hasBegun = true;
    if (!this.#hasEnded) return;
    // Nobody waits for the read any longer: its time was over.
    this.#leave();
    throw busy();
  }

  end(): void {
    this.#hasEnded = true;
    this.#leave();
  }

  #leave(): void {
    if (!this.#hasBegun) return;
    this.#hasBegun = false;
    this.room.leave();
  }
}

/** For whoever has no limits. */
export const UNBOUNDED = new AnswerRoom({ maxAnswerBytes: Number.POSITIVE_INFINITY, maxUnsentBytes: Number.POSITIVE_INFINITY });
