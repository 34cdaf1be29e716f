import fc from 'fast-check';

/**
 * Random choices, drawn one after the other. What is built from a tape stays sound whatever is on it, so fast-check can
 * shrink a failing case by shortening the tape and lowering its numbers: a tape at its end draws 0, the simplest choice.
 */
export class Tape {
  private at = 0;
  constructor(private readonly draws: readonly number[]) {}

  /** A whole number from 0 to below `choices`. */
  below(choices: number): number {
    const drawn = this.draws[this.at] ?? 0;
    this.at += 1;
    return choices <= 1 ? 0 : drawn % choices;
  }

  /** True in `percent` of a hundred cases. */
  chance(percent: number): boolean {
    return this.below(100) >= 100 - percent;
  }

  pick<T>(items: readonly T[]): T {
    if (items.length === 0) throw new Error('nothing to pick from');
    return items[this.below(items.length)] as T;
  }

  /** Some of the items, in their order, each with the given chance. */
  some<T>(items: readonly T[], percent: number): T[] {
    return items.filter(() => this.chance(percent));
  }

  times<T>(min: number, max: number, make: (index: number) => T): T[] {
    return Array.from({ length: min + this.below(max - min + 1) }, (_, index) => make(index));
  }

  shuffle<T>(items: readonly T[]): T[] {
    const shuffled = [...items];
    for (let last = shuffled.length - 1; last > 0; last -= 1) {
      const other = last - this.below(last + 1);
      [shuffled[last], shuffled[other]] = [shuffled[other] as T, shuffled[last] as T];
    }
    return shuffled;
  }
}

/** Tapes of up to `length` draws, without fast-check's leaning towards small numbers. */
export function tape(length: number): fc.Arbitrary<number[]> {
  return fc.noBias(fc.array(fc.nat(0xffff), { minLength: Math.floor(length / 2), maxLength: length, size: 'max' }));
}
