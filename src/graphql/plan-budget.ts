import { KeiretsuError } from '../kernel/errors.js';

/** The most parts of all plans of one operation. The reactor question has about 40, everything about every kind some 2,000. */
const MAX_PARTS = 10_000;

/**
 * Counts what planning makes for one operation. Selections on interfaces unfold to every kind at every level, which the
 * cost in records cannot see: a record is of one kind, a plan is for all of them.
 */
export class PlanBudget {
  #parts = 0;

  /** Parts that were made so far. */
  get spent(): number {
    return this.#parts;
  }

  /** Notes parts of a plan (fields, references, connections); throws TOO_COSTLY when there are too many. */
  spend(parts: number): void {
    this.#parts += parts;
    if (this.#parts > MAX_PARTS) {
      throw new KeiretsuError(
        'TOO_COSTLY',
        `The selection unfolds to more than ${MAX_PARTS} parts over the kinds that it can meet. Ask for fewer fields on interfaces, or for fewer levels.`,
      );
    }
  }
}

const budgets = new WeakMap<object, PlanBudget>();

/** The budget that all root fields of one execution share, by its variables: every execution has an object of its own. */
export function budgetOf(variables: object): PlanBudget {
  let budget = budgets.get(variables);
  if (budget === undefined) {
    budget = new PlanBudget();
    budgets.set(variables, budget);
  }
  return budget;
}
