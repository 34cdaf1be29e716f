import { KeiretsuError } from '../kernel/errors.js';

/** Who asks: an address, and one of its connections. Stores take turns between addresses, and between the connections of each. */
export interface Client {
  readonly address: string;
  readonly connection: string;
}

/** Whoever asks inside of this process. */
export const LOCAL: Client = { address: '', connection: '' };

/**
 * The time that the reads of one request may take, whatever their number: all of them end at one deadline, and what each
 * takes of the store is taken from one sum.
 */
export class ReadBudget {
  /** In milliseconds of `performance.now()`, which no change of the wall clock moves. */
  readonly #deadline: number;
  #left: number;

  /** @param limitMs from now to the deadline, and for the sum of all reads; milliseconds */
  constructor(
    limitMs: number,
    readonly client: Client = LOCAL,
  ) {
    this.#deadline = performance.now() + limitMs;
    this.#left = limitMs;
  }

  /** Milliseconds that a read may still take; none are left when it is not above 0. */
  get leftMs(): number {
    return Math.min(this.#left, this.#deadline - performance.now());
  }

  /** Takes what a read took of the store; waiting for it does not count. */
  spend(ms: number): void {
    this.#left -= ms;
  }
}

/** What a read is told that took longer than its request may. */
export const tookTooLong = (): KeiretsuError =>
  new KeiretsuError('STORE_TIMEOUT', 'The store took longer than a request may take; ask for less.');
