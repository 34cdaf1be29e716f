import neo4j from 'neo4j-driver';
import { KeiretsuError } from '../../kernel/errors.js';
import { connect, type Neo4jConfig } from './driver.js';
import { Line } from './line.js';
import { inTime } from './patience.js';
import { type Rows, rowsOf } from './rows-of.js';
import type { Server } from './watch.js';

/** How long the server may take to say that it is there. */
const PROBE_MS = 1_500;
/** After so long without an answer it is asked over a new connection too. */
const FRESH_MS = 600;
/** How long it may take to say what it is at work on, which it has to plan when it is asked for the first time. */
const LIST_MS = 5_000;
/** Longer than any of these: the driver's own limits also count the time in which this process does not listen. */
const DRIVER_MS = 10_000;
/** One to be asked whether it is there, one for what it is at work on, one to end something. */
const CONNECTIONS = 3;

/** What statements that go through the driver are known by; those of our own Bolt reader are by their connection. */
export const NAME = 'keiretsu';
const LIST = `SHOW TRANSACTIONS YIELD connectionId, metaData RETURN connectionId, metaData.${NAME}`;
const END = `SHOW TRANSACTIONS YIELD transactionId AS id, metaData WHERE metaData.${NAME} = $name TERMINATE TRANSACTIONS id YIELD message RETURN message`;

/** Asks whether the server is there, over connections of its own, however busy the others are. */
export class Probe implements Server {
  readonly #line: Line;
  #asking: Promise<void> | null = null;
  /** How often in a row the server did not even refuse to answer. */
  #silences = 0;

  /**
   * @param isOneServer whether all connections lead to the same one: others know only of their own work
   * @param onSilence hears of every silence, with their number in a row
   */
  constructor(
    private readonly config: Neo4jConfig,
    private readonly isOneServer: boolean,
    private readonly onSilence: (inARow: number) => void,
  ) {
    this.#line = new Line(() => connect(config, CONNECTIONS, { connectMs: DRIVER_MS, acquireMs: DRIVER_MS }));
  }

  /** Resolves when the server answers; throws before long otherwise. Whoever asks meanwhile shares the answer. */
  ask(): Promise<void> {
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = null;
    });
    return this.#asking;
  }

  async working(): Promise<ReadonlySet<string> | null> {
    if (!this.isOneServer) return null;
    try {
      // Over a connection that is known to work.
      await this.ask();
      const records = await inTime(this.#run(LIST, LIST_MS), LIST_MS);
      return records && new Set(records.flat().filter((name) => typeof name === 'string'));
    } catch {
      return null;
    }
  }

  /** Ends what is known by this name, where the server still keeps it for a connection that is lost. Never throws. */
  async end(name: string): Promise<void> {
    if (this.isOneServer) await inTime(this.#run(END, PROBE_MS, { name }), PROBE_MS).catch(() => undefined);
  }

  close(): Promise<void> {
    return this.#line.close();
  }

  async #ask(): Promise<void> {
    if ((await inTime(this.#answer(), PROBE_MS)) === null) this.#silent();
    this.#silences = 0;
  }

  /** Whatever lies between may have forgotten the connections that nobody used: before long others are tried beside them. */
  async #answer(): Promise<unknown> {
    const first = this.#run('RETURN 1', PROBE_MS);
    const answer = await inTime(first, FRESH_MS);
    if (answer !== null) return answer;
    this.#line.replace(PROBE_MS);
    return Promise.any([first, this.#run('RETURN 1', PROBE_MS)]).catch(({ errors }: AggregateError) => {
      throw errors[0];
    });
  }

  async #run(text: string, timeout: number, parameters = {}): Promise<Rows> {
    const session = this.#line.session({ database: this.config.database, defaultAccessMode: neo4j.session.READ });
    try {
      return rowsOf(await session.run(text, parameters, { timeout }));
    } finally {
      // Closing waits for an answer, which nobody waits for any longer.
      session.close().catch(() => undefined);
    }
  }

  /** A connection to a machine that has vanished stays open for as long as the system hopes: others are made in their place. */
  #silent(): never {
    this.#silences += 1;
    this.#line.replace();
    this.onSilence(this.#silences);
    throw new KeiretsuError('STORE_UNAVAILABLE', 'The store does not answer. Try again shortly.', {
      details: `Neo4j at ${this.config.uri} does not answer; check that it runs and that NEO4J_URI names its address.`,
    });
  }
}
