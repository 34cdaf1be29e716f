/** How long and how often things are measured. */
export interface Pace {
  readonly rounds: number;
  readonly callers: number;
  readonly warmMillis: number;
  readonly oneMillis: number;
  readonly manyMillis: number;
  /** A contender that needs longer for a block of all callers gets fewer of them: two cores are busy anyway, and the others wait. */
  readonly longestBlockMillis: number;
  /** The time that one contender gets for one shape; then it sits out the rounds behind the least ones. */
  readonly shapeMillis: number;
  readonly leastRounds: number;
}

export const USUAL: Pace = {
  rounds: 7,
  callers: 32,
  warmMillis: 700,
  oneMillis: 200,
  manyMillis: 400,
  longestBlockMillis: 5_000,
  shapeMillis: 12_000,
  leastRounds: 2,
};

/** For a look at whether everything works; its figures mean little. */
export const QUICK: Pace = {
  ...USUAL,
  rounds: 3,
  warmMillis: 300,
  oneMillis: 100,
  manyMillis: 200,
  longestBlockMillis: 1_500,
  shapeMillis: 3_000,
  leastRounds: 1,
};
