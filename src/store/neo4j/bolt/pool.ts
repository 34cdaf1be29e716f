import type { Address } from './address.js';
import { Connection } from './connection.js';
import { type BoltError, unavailable } from './error.js';
import { GENEROUS, type Limits } from './limits.js';
import { type Login, type Parameters, type RunOptions, run } from './messages.js';
import { type Reading, Statement } from './statement.js';

export interface PoolOptions {
  readonly address: Address;
  readonly login: Login;
  /** The most connections that are open at a time. */
  readonly size: number;
  /** How long connecting, and waiting for a connection, may take, in milliseconds. */
  readonly connectMs: number;
  readonly acquireMs: number;
  readonly limits?: Limits | undefined;
}

/** Connections that were idle for this long are closed, sooner than whatever lies between would forget them. */
const IDLE_MS = 60_000;
const SWEEP_MS = 15_000;

/** Connections to one server. The one that was used last is used first, so that those too many become idle. */
export class Pool {
  readonly #open = new Set<Connection>();
  /** The idle ones with the time since when they are, the latest last. */
  readonly #idle: { readonly connection: Connection; readonly since: number }[] = [];
  /** Statements that wait for a connection, in their order. No Set: V8 lets what was in one live on for a while, here with its answer. */
  readonly #waiting: Statement[] = [];
  /** For which statement a connection is being opened. Another one may free itself before and serve it. */
  readonly #openedFor = new Map<Connection, Statement>();
  #sweeping: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(private readonly options: PoolOptions) {}

  run(text: string, parameters: Parameters, options: RunOptions): Reading {
    const statement = new Statement(run(text, parameters, options), (one) => this.#leave(one));
    if (this.#closed) statement.reject(unavailable('The pool is closed.'));
    else {
      const idle = this.#idle.pop();
      if (idle === undefined) this.#wait(statement);
      else statement.sendOver(idle.connection);
    }
    return statement;
  }

  /** Closes those that nobody uses: what befell another may have befallen them, and nobody would hear of it before they are asked. */
  closeIdle(): void {
    for (const { connection } of this.#idle.splice(0)) connection.close();
  }

  /** Closes all connections; what is being asked is rejected. */
  close(): void {
    this.#closed = true;
    clearInterval(this.#sweeping);
    for (const statement of this.#waiting.splice(0)) statement.reject(unavailable('The pool was closed.'));
    for (const connection of this.#open) connection.close();
  }

  #wait(statement: Statement): void {
    const { acquireMs } = this.options;
    this.#waiting.push(statement);
    statement.deadline = setTimeout(() => {
      const state = `${this.#open.size} connections are open, ${this.#openedFor.size} of them not yet ready`;
      this.#refuse(statement, unavailable(`Connection acquisition timed out in ${acquireMs} ms; ${state}.`));
    }, acquireMs);
    this.#openFor(statement);
  }

  /** Each statement that waits has a connection opened for it, while there may be more. */
  #openFor(statement: Statement): void {
    const { address, login, connectMs, size, limits = GENEROUS } = this.options;
    if (this.#open.size >= size) return;
    const connection = new Connection(address, login, connectMs, limits, {
      onIdle: (idle) => this.#onIdle(idle),
      onEnd: (ended, reason) => this.#onEnd(ended, reason),
    });
    this.#open.add(connection);
    this.#openedFor.set(connection, statement);
    this.#sweeping ??= setInterval(() => this.#sweep(), SWEEP_MS).unref();
  }

  #onIdle(connection: Connection): void {
    if (this.#openedFor.size > 0) this.#openedFor.delete(connection);
    const next = this.#waiting.shift();
    if (next === undefined) this.#idle.push({ connection, since: performance.now() });
    else next.sendOver(connection);
  }

  #onEnd(connection: Connection, reason: BoltError): void {
    const statement = this.#openedFor.get(connection);
    this.#openedFor.delete(connection);
    this.#open.delete(connection);
    const place = this.#idle.findIndex((idle) => idle.connection === connection);
    if (place !== -1) this.#idle.splice(place, 1);
    if (statement !== undefined && this.#waiting.includes(statement)) this.#refuse(statement, reason);
    if (reason.isOfAll) this.closeIdle();
    if (this.#closed || this.#waiting.length === 0) return;
    const opened = new Set(this.#openedFor.values());
    const next = this.#waiting.find((one) => !opened.has(one));
    if (next !== undefined) this.#openFor(next);
  }

  #refuse(statement: Statement, reason: BoltError): void {
    this.#leave(statement);
    statement.reject(reason);
  }

  #leave(statement: Statement): void {
    const place = this.#waiting.indexOf(statement);
    if (place !== -1) this.#waiting.splice(place, 1);
  }

  #sweep(): void {
    const expired = performance.now() - IDLE_MS;
    for (const { connection } of this.#idle.filter(({ since }) => since < expired)) connection.close();
  }
}
