import type { Driver, Session, SessionConfig } from 'neo4j-driver';

/** Connections through neo4j-driver. Where they are lost others take their place: a driver hears of no loss that comes without a word. */
export class Line {
  #driver: Driver;
  readonly #left = new Set<Driver>();
  #closed = false;

  constructor(private readonly connect: () => Driver) {
    this.#driver = connect();
  }

  session(config: SessionConfig): Session {
    return this.#driver.session(config);
  }

  /**
   * Makes new connections from now on, and destroys those that there are: a server then ends what it does for them.
   *
   * @param afterMs how long they are kept for what still waits for an answer over them
   */
  replace(afterMs = 0): void {
    if (this.#closed) return;
    const left = this.#driver;
    this.#driver = this.connect();
    this.#left.add(left);
    const close = (): void => {
      this.#left.delete(left);
      left.close().catch(() => undefined);
    };
    if (afterMs === 0) close();
    else setTimeout(close, afterMs).unref();
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([this.#driver, ...this.#left].map((driver) => driver.close()));
  }
}
