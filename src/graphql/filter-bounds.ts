import { MAX_ASKED } from '../graph/bounds.js';
import type { Filter } from '../graph/plan.js';
import { KeiretsuError } from '../kernel/errors.js';

/** Bounds of one filter: what a store can be asked to weigh for every record. */
const MAX_CONDITIONS = 500;
const MAX_NESTING = 50;
/** Steps through relationships: in all, and one inside the other. */
const MAX_STEPS = 20;
const MAX_STEPS_DEEP = 5;

/** The longest text that is looked for inside others, in UTF-16 units. */
const MAX_NEEDLE = 500;
/** The most values of one `in` or `includesAny`. */
const MAX_VALUES = 1_000;

export interface FilterSize {
  readonly conditions: number;
  readonly nesting: number;
  readonly steps: number;
  readonly stepsDeep: number;
}

/** How large a filter is. */
export function sizeOfFilter(filter: Filter): FilterSize {
  const inner =
    filter.op === 'and' || filter.op === 'or' ? filter.of : filter.op === 'not' ? [filter.of] : 'filter' in filter ? [filter.filter] : [];
  const step = filter.op === 'some' ? 1 : 0;
  let size: FilterSize = { conditions: 1, nesting: 1, steps: step, stepsDeep: step };
  for (const part of inner.map(sizeOfFilter)) {
    size = {
      conditions: size.conditions + part.conditions,
      nesting: Math.max(size.nesting, part.nesting + 1),
      steps: size.steps + part.steps,
      stepsDeep: Math.max(size.stepsDeep, part.stepsDeep + step),
    };
  }
  return size;
}

/** Throws BAD_FILTER for a filter beyond bounds. */
export function assertFilterSize(filter: Filter): void {
  const { conditions, nesting, steps, stepsDeep } = sizeOfFilter(filter);
  if (conditions > MAX_CONDITIONS)
    bad(`The filter has ${conditions} conditions; ${MAX_CONDITIONS} are the most. Use \`in\` for lists of values.`);
  if (nesting > MAX_NESTING) bad(`The filter is nested ${nesting} levels deep; ${MAX_NESTING} are the most.`);
  if (steps > MAX_STEPS) bad(`The filter goes through relationships ${steps} times; ${MAX_STEPS} are the most.`);
  if (stepsDeep > MAX_STEPS_DEEP) bad(`The filter goes through ${stepsDeep} relationships in a row; ${MAX_STEPS_DEEP} are the most.`);
}

/** The text, or BAD_FILTER when it is longer than anything that `word` could find. */
export function boundedText(text: string, word: string): string {
  const most = word === 'contains' || word === 'startsWith' ? MAX_NEEDLE : MAX_ASKED;
  if (text.length > most) bad(`The text of \`${word}\` has ${text.length} characters; ${most} are the most.`);
  return text;
}

/** The values, or BAD_FILTER when there are too many of them. */
export function boundedValues(values: unknown, word: string): readonly unknown[] {
  const list = values as readonly unknown[];
  if (list.length > MAX_VALUES)
    bad(`The list of \`${word}\` has ${list.length} values; ${MAX_VALUES} are the most. Ask in several requests.`);
  return list;
}

function bad(message: string): never {
  throw new KeiretsuError('BAD_FILTER', message);
}
