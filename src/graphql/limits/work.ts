/** What one condition and one step through a relationship weigh, in records: at a root list each is asked of every entity. */
export interface WorkWeights {
  readonly condition: number;
  readonly step: number;
}

export const ROOT_WORK: WorkWeights = { condition: 10, step: 500 };
export const NESTED_WORK: WorkWeights = { condition: 1, step: 5 };

/** What a filter or an order costs beyond the records that are read, in records. Takes arguments as they stand in the request. */
export function workOf(argument: unknown, weights: WorkWeights): number {
  if (Array.isArray(argument)) return argument.reduce((sum: number, one) => sum + workOf(one, weights), 0);
  if (typeof argument !== 'object' || argument === null) return 0;
  let work = 0;
  for (const [word, value] of Object.entries(argument)) {
    // `some` and `none` of a filter and `count` of an order go through relationships.
    if (word === 'some' || word === 'none' || word === 'count') work += weights.step;
    work += typeof value === 'object' && value !== null && !isListOfValues(value) ? workOf(value, weights) : weights.condition;
  }
  return work;
}

/** A list for `in` is one condition, however long it is. */
function isListOfValues(value: object): boolean {
  return Array.isArray(value) && value.every((one) => typeof one !== 'object' || one === null);
}
