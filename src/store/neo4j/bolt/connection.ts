import { Buffer } from 'node:buffer';
import type { Socket } from 'node:net';
import type { Address } from './address.js';
import { ChunkReader } from './chunks.js';
import { BoltError, malformed, unavailable } from './error.js';
import { Exchange, type Purpose, type Rows } from './exchange.js';
import { CHOICE, chosenMinor, HANDSHAKE } from './handshake.js';
import type { Limits } from './limits.js';
import { goodbye, hello, type Login, type Request, reset } from './messages.js';
import { writeTogether } from './outbox.js';
import { socketTo } from './socket.js';

/** Hears of the outcome of a request, once. */
export interface Outcome {
  readonly resolve: (rows: Rows) => void;
  readonly reject: (error: unknown) => void;
}

/** Hears what becomes of a connection. */
export interface Owner {
  /** It can be given a request. */
  readonly onIdle: (connection: Connection) => void;
  /** It is lost; what it was asked has been rejected. */
  readonly onEnd: (connection: Connection, reason: BoltError) => void;
}

/** How long a server that lets itself be called may take to say hello, and to forget a failure. */
const LOGIN_MS = 5_000;
const RESET_MS = 5_000;

const NOBODY: Outcome = { resolve: () => undefined, reject: () => undefined };

/** A connection to a server, which answers one statement after another. */
export class Connection {
  readonly #socket: Socket;
  readonly #chunks: ChunkReader;
  /** What has come of the server's choice of a version; null once that is made. */
  #choice: Buffer | null = Buffer.alloc(0);
  #deadline: NodeJS.Timeout | undefined;
  #state: Purpose | 'idle' | 'ended' = 'login';
  /** What is to be written. */
  #request: Request | null = null;
  /** What was written and is being answered, and who waits for that. */
  #exchange: Exchange | null = null;
  #outcome = NOBODY;
  /** By which the server names this connection; null before the login. */
  id: string | null = null;
  /** How often something has come. */
  heard = 0;

  constructor(
    address: Address,
    private readonly login: Login,
    connectMs: number,
    private readonly limits: Limits,
    private readonly owner: Owner,
  ) {
    this.#chunks = new ChunkReader((bytes, start, end) => this.#message(bytes, start, end), limits.bytes);
    const { socket, connected } = socketTo(address, (data) => this.#receive(data));
    this.#socket = socket;
    this.#limit(connectMs, 'Connecting timed out');
    socket.once(connected, () => {
      this.#limit(LOGIN_MS, 'The login timed out');
      socket.write(HANDSHAKE);
    });
    // An error that stands for several, one for each address of a name, has a code only.
    socket.on('error', (error: NodeJS.ErrnoException) => {
      this.destroy(unavailable(`The connection failed: ${error.message || error.code}.`, error));
    });
    socket.on('end', () => this.destroy(unavailable('The connection was closed by the server.')));
    socket.on('close', () => this.destroy(unavailable('The connection was closed.')));
  }

  /** Asks, which takes one write. Only while it is idle. */
  send(request: Request, outcome: Outcome): void {
    this.#outcome = outcome;
    this.#state = 'statement';
    this.#request = request;
    writeTogether(this);
  }

  /** Writes what was given to be sent. Nothing that came before answers it. */
  write(): void {
    const request = this.#request;
    if (request === null || this.#state === 'ended') return;
    this.#request = null;
    this.#ask('statement', request);
  }

  /** Takes leave, where there is nothing to be waited for. */
  close(): void {
    const reason = unavailable('The connection was closed.');
    if (this.#state !== 'idle') return this.destroy(reason);
    this.#socket.write(goodbye.bytes);
    this.#end(reason);
    this.#socket.destroySoon();
  }

  /** Leaves without a word; the server stops working for it. What was asked is rejected: with what the server said of it, if it did. */
  destroy(reason: BoltError): void {
    if (this.#state === 'ended') return;
    this.#end(this.#exchange?.failure ?? reason);
    this.#socket.destroy();
  }

  #end(reason: BoltError): void {
    this.#state = 'ended';
    clearTimeout(this.#deadline);
    this.owner.onEnd(this, reason);
    this.#outcome.reject(reason);
    this.#outcome = NOBODY;
  }

  #limit(ms: number, what: string): void {
    clearTimeout(this.#deadline);
    this.#deadline = setTimeout(() => this.destroy(unavailable(`${what} in ${ms} ms.`)), ms);
  }

  #ask(purpose: Purpose, { bytes, answers }: Request): void {
    this.#state = purpose;
    this.#exchange = new Exchange(answers, purpose, this.limits);
    this.#socket.write(bytes);
  }

  /** Whatever comes: it leads on, or the connection ends. */
  #receive(data: Buffer): void {
    this.heard += 1;
    try {
      if (this.#choice === null) this.#chunks.push(data);
      else this.#choose(Buffer.concat([this.#choice, data]));
    } catch (error) {
      this.destroy(error instanceof BoltError ? error : malformed(String(error), error));
    }
  }

  #choose(answer: Buffer): void {
    this.#choice = answer;
    if (answer.length < CHOICE) return;
    this.#choice = null;
    this.#ask('login', hello(chosenMinor(answer), this.login));
    this.#chunks.push(answer.subarray(CHOICE));
  }

  #message(bytes: Buffer, start: number, end: number): void {
    // What else has come with what ended it.
    if (this.#state === 'ended') return;
    const exchange = this.#exchange;
    if (exchange === null) throw malformed('a message that nothing asked for');
    if (exchange.take(bytes, start, end)) this.#answered(exchange);
  }

  #answered({ failure, rows, connectionId }: Exchange): void {
    const outcome = this.#outcome;
    if (this.#state === 'login') this.id = connectionId;
    if (failure === null) {
      this.#outcome = NOBODY;
      this.#idle();
      outcome.resolve(rows);
    } else if (this.#state === 'statement' && !failure.isOfLogin) {
      this.#outcome = NOBODY;
      this.#limit(RESET_MS, 'A reset timed out');
      this.#ask('reset', reset);
      outcome.reject(failure);
    } else this.destroy(failure);
  }

  #idle(): void {
    if (this.#deadline !== undefined) {
      clearTimeout(this.#deadline);
      this.#deadline = undefined;
    }
    this.#state = 'idle';
    this.#exchange = null;
    this.owner.onIdle(this);
  }
}
