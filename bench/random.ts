/** A small seeded generator (mulberry32), so that every run measures the same graph. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Choices made with a generator of random numbers. */
export class Dice {
  constructor(readonly random: () => number) {}

  /** A whole number from 0, below the bound; with a power above 1 the low ones come up more often, as hubs do. */
  below(bound: number, power = 1): number {
    return Math.floor(this.random() ** power * bound);
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }
}
