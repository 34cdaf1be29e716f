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
  /**
   * Of records that come one after another, as the lines of a file do: for each of the sources, how many of the claims come
   * before it. What a claim names then has to come before it, or to be in the store already, so that it makes no difference
   * where a file is cut into changes. Without it the order of sources and claims says nothing.
   */
  readonly inOrder?: ReadonlyMap<string, number>;
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
  /** Relationships whose claims the change touched, and that, by the claims that count, ended before they began: sources disagree. */
  readonly reversed: readonly string[];
}
