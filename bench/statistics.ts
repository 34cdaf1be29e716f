/** What of a row of figures is told: its median, and the quartiles around it. */
export interface Spread {
  readonly low: number;
  readonly mid: number;
  readonly high: number;
}

/** The value below which this share of the figures lies, between neighbours in proportion; NaN of none. */
export function percentile(figures: readonly number[], share: number): number {
  if (figures.length === 0) return Number.NaN;
  const sorted = Float64Array.from(figures).sort();
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)] as number;
  const above = sorted[Math.ceil(place)] as number;
  return below + (above - below) * (place - Math.floor(place));
}

export const median = (figures: readonly number[]): number => percentile(figures, 0.5);

/** The spread of figures; null of none. */
export function spreadOf(figures: readonly number[]): Spread | null {
  if (figures.length === 0) return null;
  return { low: percentile(figures, 0.25), mid: percentile(figures, 0.5), high: percentile(figures, 0.75) };
}

/**
 * The spread of ratios of two rows taken in turn. A noisy machine is noisy for both figures of a round, so the ratio is taken
 * within a round and the median across them, never the ratio of two medians.
 */
export function ratioOf(above: readonly number[], below: readonly number[]): Spread | null {
  const rounds = Math.min(above.length, below.length);
  const ratios = Array.from({ length: rounds }, (_, round) => (above[round] as number) / (below[round] as number));
  return spreadOf(ratios.filter((ratio) => Number.isFinite(ratio)));
}
