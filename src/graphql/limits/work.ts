import type { Step } from '../../graph/plan.js';
import type { GraphStatistics } from '../../graph/statistics.js';
import { type End, ontology, screamingSnake } from '../../ontology/ontology.js';

/**
 * What filters and orders cost, in records. A record that is read and written takes as long as ten relationships that
 * are looked at on the way, or as fifty conditions, measured on the embedded store; MAX_COST of either is about a second.
 */
const WALKED = 0.1;
const CONDITION = 0.02;
const SORTED = 0.1;

/** Entities that may go by one name. */
const NAMESAKES = 10;
/** Members that are looked for in a list one by one. */
const MOST_MEMBERS = 10;

/** What a part of an operation costs. */
export interface Cost {
  /** At each object that has it. */
  readonly each: number;
  /** However many objects have it: what a `some` inside a `some` holds for is found once for all entities. */
  readonly once: number;
}

export const FREE: Cost = { each: 0, once: 0 };

const endsByValue = new Map([...ontology.ends].map(([field, end]) => [screamingSnake(field), end]));

/** Whether an argument is one that can cost anything. */
export function isWork(argument: unknown): boolean {
  return typeof argument === 'object' && argument !== null && Object.keys(argument).length > 0;
}

/** The cost of the filter and the order of a list with so many items. Takes arguments as they stand in the request. */
export class Work {
  #each = 0;
  #once = 0;

  constructor(
    private readonly statistics: GraphStatistics,
    private readonly items: number,
  ) {}

  get cost(): Cost {
    return { each: this.#each, once: this.#once };
  }

  filter(filter: unknown): this {
    this.#conditions(filter, this.items, 0);
    return this;
  }

  order(orderBy: unknown): this {
    const keys = Array.isArray(orderBy) ? orderBy : [orderBy];
    for (const key of keys) {
      if (!isWork(key)) continue;
      const end = endsByValue.get(String((key as { count?: unknown }).count));
      this.#each += this.items * SORTED + (end === undefined ? 0 : this.#walkedFrom(this.items, end) * WALKED);
    }
    return this;
  }

  /** @param depth how many `some` are around: from the second on, conditions are asked once for all entities */
  #conditions(filter: unknown, items: number, depth: number): void {
    if (Array.isArray(filter)) {
      for (const one of filter) this.#conditions(one, items, depth);
      return;
    }
    if (typeof filter !== 'object' || filter === null) return;
    for (const [word, value] of Object.entries(filter)) {
      const end = ontology.ends.get(word);
      if (end !== undefined) this.#steps(value, end, items, depth);
      else if (word === 'and' || word === 'or' || word === 'not' || word === 'node') this.#conditions(value, items, depth);
      else this.#add(times(comparisons(value), items) * CONDITION, depth);
    }
  }

  /** What `some` and `none` of an end look at. */
  #steps(words: unknown, end: End, items: number, depth: number): void {
    if (typeof words !== 'object' || words === null) return;
    for (const filter of Object.values(words)) {
      const reached = depth === 0 ? this.#walkedFrom(items, end) : this.statistics.relationships(end.relationship);
      const walked = Math.min(reached, times(namedBy(filter), this.#largestDegree(opposite(end))));
      this.#add(items * CONDITION, depth);
      this.#add(walked * WALKED, depth === 0 ? 0 : depth + 1);
      this.#conditions(filter, walked, depth + 1);
    }
  }

  #walkedFrom(items: number, end: End): number {
    return Math.min(this.statistics.relationships(end.relationship), times(items, this.#largestDegree(end)));
  }

  #largestDegree({ relationship, direction }: Step): number {
    let most = 0;
    for (const kind of ontology.kinds.keys()) most = Math.max(most, this.statistics.degree(kind, { relationship, direction }));
    return most;
  }

  #add(cost: number, depth: number): void {
    if (depth > 1) this.#once += cost;
    else this.#each += cost;
  }
}

/** None of endlessly many are none. */
export function times(a: number, b: number): number {
  return a === 0 || b === 0 ? 0 : a * b;
}

function opposite({ relationship, direction }: Step): Step {
  return { relationship, direction: direction === 'OUT' ? 'IN' : 'OUT' };
}

/** How many comparisons the words of a field make; a list for `in` is one, however long it is. */
function comparisons(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  if (Array.isArray(value)) return Math.min(value.length, MOST_MEMBERS);
  return Object.entries(value).reduce((sum, [word, operand]) => sum + (word === 'in' ? 1 : comparisons(operand)), 0);
}

/** Of how many entities a filter on a relationship tells the names or the ids, so that one starts from those; Infinity where it does not. */
function namedBy(filter: unknown): number {
  if (Array.isArray(filter)) return filter.reduce<number>((least, one) => Math.min(least, namedBy(one)), Number.POSITIVE_INFINITY);
  if (typeof filter !== 'object' || filter === null) return Number.POSITIVE_INFINITY;
  let least = Number.POSITIVE_INFINITY;
  for (const [word, value] of Object.entries(filter)) {
    if (word === 'and' || word === 'node') least = Math.min(least, namedBy(value));
    if (word !== 'name' && word !== 'id') continue;
    const { eq, in: values } = (value ?? {}) as { eq?: unknown; in?: unknown };
    if (typeof eq === 'string') least = Math.min(least, NAMESAKES);
    if (Array.isArray(values)) least = Math.min(least, values.length * NAMESAKES);
  }
  return least;
}
