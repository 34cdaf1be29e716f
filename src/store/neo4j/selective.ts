import type { Filter } from '../../graph/plan.js';
import { indexOf } from './columns.js';

export type Of<Op extends Filter['op']> = Extract<Filter, { op: Op }>;

/** The conditions that all have to hold. */
export function conjuncts(filter: Filter): readonly Filter[] {
  return filter.op === 'and' ? filter.of.flatMap(conjuncts) : [filter];
}

export function all(of: readonly Filter[]): Filter {
  return { op: 'and', of };
}

/** What is asked of the entity at the far end of a relationship, all of it that has to hold. */
export function ofFarEnd({ filter }: Of<'some'>): readonly Filter[] {
  return conjuncts(filter).flatMap((part) => (part.op === 'other' ? conjuncts(part.filter) : []));
}

/** What else is asked of the relationship. */
export function ofRelationship({ filter }: Of<'some'>): Filter {
  return all(conjuncts(filter).filter(({ op }) => op !== 'other'));
}

/** Whether a filter of a relationship asks something of the entity at its far end. */
export function asksOther(filter: Filter): boolean {
  if (filter.op === 'not') return asksOther(filter.of);
  return filter.op === 'other' || ('of' in filter && filter.of.some(asksOther));
}

/** Whether a filter of entities asks for nothing but their relationships. */
export function isOfSome(filter: Filter): boolean {
  if (filter.op === 'not') return isOfSome(filter.of);
  return filter.op === 'some' || ((filter.op === 'and' || filter.op === 'or') && filter.of.length > 0 && filter.of.every(isOfSome));
}

/** Whether a filter is of nothing but relationships, and not just of which ones there are none: a set holds all that fulfil it. */
export function bounds(filter: Filter): boolean {
  return isOfSome(filter) && !isNegative(filter);
}

function isNegative(filter: Filter): boolean {
  if (filter.op === 'not') return !isNegative(filter.of);
  if (filter.op === 'and') return filter.of.every(isNegative);
  return filter.op === 'or' && filter.of.some(isNegative);
}

/** Whether an index finds the entities. */
export function isIndexed(filter: Filter): boolean {
  switch (filter.op) {
    case 'startsWith':
      return indexOf('entity', filter.column) !== null;
    case 'in':
      return filter.column === 'id';
    case 'compare':
      return filter.test === 'eq' && (filter.column === 'id' || indexOf('entity', `${filter.column}Key`) !== null);
    default:
      return false;
  }
}
