import type { Connection, Filter } from '../../graph/plan.js';

/** A condition that compares with a value of the question. */
export type Leaf = Extract<Filter, { op: 'compare' | 'in' | 'contains' | 'startsWith' | 'includes' }>;

/** What of a connection decides its text: all but the values of its filter. */
export interface Form {
  readonly key: string;
  /** The conditions whose values are left out, in the order in which they stand. */
  readonly leaves: readonly Leaf[];
}

/** Equal for connections whose statements differ in values alone. */
export function formOf({ over, order, page, wants, types, filter }: Connection): Form {
  const leaves: Leaf[] = [];
  const key = JSON.stringify([over, order, page, wants, types]);
  return { key: filter === null ? key : `${key} ${formOfFilter(filter, leaves)}`, leaves };
}

/** What it compares with. */
export function valueOf(leaf: Leaf): unknown {
  return leaf.op === 'in' ? leaf.values : leaf.op === 'includes' ? leaf.members : leaf.value;
}

/** About how much the values of conditions hold. */
export function lengthOf(leaves: readonly Leaf[]): number {
  let sum = 0;
  for (const leaf of leaves) {
    const value = valueOf(leaf);
    for (const one of Array.isArray(value) ? (value as unknown[]) : [value]) sum += typeof one === 'string' ? one.length + 1 : 1;
  }
  return sum;
}

function formOfFilter(filter: Filter, leaves: Leaf[]): string {
  switch (filter.op) {
    case 'and':
    case 'or': {
      let text = filter.op;
      for (const one of filter.of) text += `(${formOfFilter(one, leaves)}`;
      return `${text})`;
    }
    case 'not':
      return `not(${formOfFilter(filter.of, leaves)})`;
    case 'some':
      return `${filter.step.relationship} ${filter.step.direction}(${formOfFilter(filter.filter, leaves)})`;
    case 'other':
      return `other(${formOfFilter(filter.filter, leaves)})`;
    case 'isNull':
      return `isNull ${filter.column}`;
    default:
      leaves.push(filter);
      return formOfLeaf(filter);
  }
}

function formOfLeaf(filter: Leaf): string {
  // Kinds can become part of the text.
  const kinds = filter.column === 'kind' ? JSON.stringify(valueOf(filter)) : '';
  const how = filter.op === 'compare' ? filter.test : filter.op === 'includes' ? String(filter.any) : '';
  return `${filter.op} ${filter.column} ${how} ${kinds}`;
}
