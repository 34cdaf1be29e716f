import type { Connection, Outcome } from './connection.js';
import { ProtocolError, unavailable } from './error.js';
import type { Rows } from './exchange.js';
import type { Request } from './messages.js';

/** A statement that was asked. */
export interface Reading {
  readonly rows: Promise<Rows>;
  /** By which the server names the connection over which it was sent; null while it waits for one. */
  readonly name: string | null;
  /** How often something has come over that connection since. */
  readonly heard: number;
  /** Nobody waits for it any longer. */
  abandon(): void;
  /** Its answer cannot be what was asked: neither can what else comes over that connection. */
  distrust(reason: ProtocolError): void;
}

/** A statement on its way: it waits for a connection, then for its answer. */
export class Statement implements Reading, Outcome {
  readonly rows: Promise<Rows>;
  /** Ends the waiting for a connection. */
  deadline: NodeJS.Timeout | undefined;
  #connection: Connection | null = null;
  #heardBefore = 0;
  #isSettled = false;
  #resolve: (rows: Rows) => void = () => undefined;
  #reject: (reason: unknown) => void = () => undefined;

  /** @param leave takes it from those that wait for a connection */
  constructor(
    private readonly request: Request,
    private readonly leave: (statement: Statement) => void,
  ) {
    this.rows = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  sendOver(connection: Connection): void {
    if (this.deadline !== undefined) clearTimeout(this.deadline);
    this.#connection = connection;
    this.#heardBefore = connection.heard;
    connection.send(this.request, this);
  }

  get name(): string | null {
    return this.#connection === null ? null : this.#connection.id;
  }

  get heard(): number {
    return this.#connection === null ? 0 : this.#connection.heard - this.#heardBefore;
  }

  resolve(rows: Rows): void {
    this.#isSettled = true;
    this.#resolve(rows);
  }

  reject(reason: unknown): void {
    this.#isSettled = true;
    if (reason instanceof ProtocolError) reason.isAnswer = this.#connection !== null;
    clearTimeout(this.deadline);
    this.#reject(reason);
  }

  /**
   * A connection that still waits is destroyed: the server then stops working on a statement that nobody wants, and where
   * the server is lost, no answer would ever bring the connection back. One that has its answer is somebody else's by now.
   */
  abandon(): void {
    if (this.#isSettled) return;
    this.leave(this);
    const reason = unavailable('The statement was given up.');
    if (this.#connection === null) this.reject(reason);
    else this.#connection.destroy(reason);
  }

  distrust(reason: ProtocolError): void {
    reason.isAnswer = true;
    this.#connection?.destroy(reason);
  }
}
