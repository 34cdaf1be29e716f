import type { Filter } from '../../graph/plan.js';
import { indexOf } from './columns.js';
import { filterCypher } from './filter.js';
import { labelled, type Making, type Variable, where } from './making.js';
import { farKinds, hop } from './step.js';

/**
 * A set of entities that is found from the far ends of a relationship which its filter asks for. A filter through a
 * relationship is looked at for one entity after another, in list order; where few entities stand at its far end,
 * and an index finds these, going back from them reads much less.
 */
export interface FarEnd {
  /** The name of a far end. */
  readonly end: string;
  /** Matches the far ends. */
  readonly match: string;
  /** Leads from one to the entities, each once, of which the rest of the filter is still to be asked. */
  readonly back: string;
  readonly rest: Filter;
}

/** From more far ends than these the list is walked. */
export const FEW = 1_000;

type Some = Extract<Filter, { op: 'some' }>;

/** The far end at which a filter of these entities can begin; null where there is none. */
export function farEnd(filter: Filter | null, item: Variable, making: Making): FarEnd | null {
  if (filter === null || item.sort !== 'entity' || item.kept !== 'now') return null;
  const parts = conjuncts(filter);
  const some = parts.find((part): part is Some => part.op === 'some' && isSelective(part));
  if (some === undefined) return null;
  const { relationship: type, direction } = some.step;
  const kinds = farKinds([type], direction, item.types);
  const far: Variable = { name: making.name('o'), sort: 'entity', kept: 'now', types: kinds };
  const inner = conjuncts(some.filter);
  const condition = filterCypher(all(inner.flatMap((part) => (part.op === 'other' ? [part.filter] : []))), { item: far }, making);
  const match = `MATCH ${labelled(far, kinds.length === 1 ? kinds[0] : undefined)}${where([condition])}`;
  const back = hop(far, [type], direction === 'OUT' ? 'IN' : 'OUT', making);
  const near = back.other().name;
  const own = filterCypher(all(inner.filter(({ op }) => op !== 'other')), { item: back.relationship, other: () => far }, making);
  const conditions = [...(item.types === null ? [] : [`${near}:${item.types.join('|')}`]), ...back.conditions, own];
  return {
    end: far.name,
    match,
    back: `${back.match}${where(conditions)} WITH DISTINCT ${near} AS ${item.name}`,
    rest: all(parts.filter((part) => part !== some)),
  };
}

/** The conditions that all have to hold. */
function conjuncts(filter: Filter): readonly Filter[] {
  return filter.op === 'and' ? filter.of.flatMap(conjuncts) : [filter];
}

function all(of: readonly Filter[]): Filter {
  return { op: 'and', of };
}

/** Whether an index finds the far ends. */
function isSelective({ filter }: Some): boolean {
  return conjuncts(filter).some((part) => part.op === 'other' && conjuncts(part.filter).some(isIndexed));
}

function isIndexed(filter: Filter): boolean {
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
