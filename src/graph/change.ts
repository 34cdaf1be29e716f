import type { Claim, Source } from './claim.js';

/** What to write, as one. */
export interface Change {
  /** Added, or replaced where a source of that id differs. */
  readonly sources: readonly Source[];
  readonly assert: readonly Claim[];
  /** Ids of claims to retract. */
  readonly retract: readonly string[];
  /** Ids of retracted claims to make live again; asserting them again does not. */
  readonly revive: readonly string[];
  /**
   * What brings this change. A named origin with `whole` means that `assert` is everything it has: its live claims that
   * are not in it are retracted, and claims in it that an origin once retracted so are revived, as its own.
   */
  readonly origin: { readonly name: string; readonly whole: boolean } | null;
  /** ISO 8601 with milliseconds, UTC. */
  readonly recordedAt: string;
}

export interface ChangeReport {
  /** New claims. */
  readonly asserted: number;
  /** Claims that were there and live already. */
  readonly unchanged: number;
  /** Asserted claims that were left retracted; `revive` brings them back. */
  readonly leftRetracted: readonly string[];
  readonly retracted: number;
  readonly revived: number;
  /** Sources added or replaced. */
  readonly sources: number;
}
