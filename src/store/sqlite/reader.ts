import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import { failureOf } from './failure.js';
import type { FileIdentity } from './file-identity.js';
import { type ReaderData, type ReaderReply, type ReaderRequest, readerThread } from './reader-thread.js';
import type { Parameter } from './sql.js';

/** What a thread answered, and how long the statement ran. */
export interface Answered {
  readonly json: string;
  readonly ms: number;
}

/** The thread ended before it answered; what it was asked may be asked of another one. */
export class ReaderLost extends Error {
  override readonly name = 'ReaderLost';
}

/** Waits until there is room for an answer of so many characters; throws where there is none. */
export type LetIn = (characters: number) => Promise<void>;

interface Waiting {
  readonly letIn: LetIn | undefined;
  readonly resolve: (answered: Answered) => void;
  readonly reject: (error: unknown) => void;
}

/** The most threads that a process can have answering. */
export const MOST_READERS = 16;

// The library runs statements on threads of its own, made when the first database is opened, and makes as many as there
// are processors unless it is told: a quick statement would wait behind as many long ones.
process.env.TOKIO_WORKER_THREADS ??= String(MOST_READERS);

const LIBRARY = createRequire(import.meta.url).resolve('libsql/promise');

/** A thread with a connection of its own, which answers one statement at a time. */
export class Reader {
  readonly #worker: Worker;
  readonly #ended: Promise<void>;
  #waiting: Waiting | null = null;
  #fault: Error | undefined;
  #hasEnded = false;

  constructor(file: string, identity: FileIdentity, pragmas: string, onEnd: () => void) {
    const workerData: ReaderData = { file, library: LIBRARY, pragmas, identity };
    this.#worker = new Worker(`(${readerThread.toString()})(require)`, { eval: true, workerData, execArgv: [], name: 'keiretsu-reader' });
    // A process that has nothing else to do may end.
    this.#worker.unref();
    this.#worker.on('message', (reply: ReaderReply) => this.#take(reply));
    this.#worker.on('error', (error) => {
      this.#fault = error;
    });
    this.#ended = new Promise((resolve) => {
      this.#worker.on('exit', () => {
        this.#hasEnded = true;
        this.#settle()?.reject(new ReaderLost('a thread of the store ended', { cause: this.#fault }));
        onEnd();
        resolve();
      });
    });
  }

  get isBusy(): boolean {
    return this.#waiting !== null;
  }

  /** @param letIn a large answer stays in the thread until it has resolved */
  ask(text: string, values: readonly Parameter[], letIn?: LetIn): Promise<Answered> {
    return new Promise((resolve, reject) => {
      this.#waiting = { letIn, resolve, reject };
      this.#worker.ref();
      this.#send({ kind: 'ask', text, values });
    });
  }

  /** Ends the statement that runs: what was asked is answered with a failure, soon. */
  interrupt(): void {
    this.#send({ kind: 'interrupt' });
  }

  /** Resolves when the thread has ended, which it does once it has answered. */
  async close(): Promise<void> {
    this.#send({ kind: 'close' });
    if (!this.#hasEnded) this.#worker.ref();
    await this.#ended;
  }

  #send(request: ReaderRequest): void {
    // The rule means windows.
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    this.#worker.postMessage(request);
  }

  #take(reply: ReaderReply): void {
    if ('held' in reply) {
      void this.#letIn(reply.held);
      return;
    }
    const waiting = this.#settle();
    if ('json' in reply) waiting?.resolve(reply);
    else waiting?.reject(failureOf(Object.assign(new Error(reply.failure.message), reply.failure)));
  }

  async #letIn(characters: number): Promise<void> {
    const waiting = this.#waiting;
    try {
      await waiting?.letIn?.(characters);
      this.#send({ kind: 'give' });
    } catch (error) {
      this.#send({ kind: 'drop' });
      // The thread may have ended meanwhile.
      if (this.#waiting === waiting) this.#settle()?.reject(error);
    }
  }

  #settle(): Waiting | null {
    const waiting = this.#waiting;
    this.#waiting = null;
    this.#worker.unref();
    return waiting;
  }
}
