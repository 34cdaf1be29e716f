import type { Filter } from '../../graph/plan.js';
import { farEntities, filterCypher } from './filter.js';
import { type Making, type Variable, where } from './making.js';
import { all, bounds, conjuncts, isIndexed, type Of, ofFarEnd, ofRelationship } from './selective.js';
import { farKinds, hop } from './step.js';

/**
 * A set of entities that is found from the far ends of a relationship which its filter asks for. A filter through a
 * relationship is looked at for one entity after another, in list order; where few entities stand at its far end,
 * and an index or an inner set finds these, going back from them reads much less.
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

/** The far end at which a filter of these entities can begin; null where there is none. */
export function farEnd(filter: Filter | null, item: Variable, making: Making): FarEnd | null {
  if (filter === null || item.sort !== 'entity' || item.kept !== 'now') return null;
  const parts = conjuncts(filter);
  const through = parts.filter((part): part is Of<'some'> => part.op === 'some');
  const some = through.find((part) => ofFarEnd(part).some(isIndexed)) ?? through.find((part) => ofFarEnd(part).some(bounds));
  if (some === undefined) return null;
  const { relationship: type, direction } = some.step;
  const { entity, match } = farEntities(all(ofFarEnd(some)), farKinds([type], direction, item.types), making);
  const back = hop(entity, [type], direction === 'OUT' ? 'IN' : 'OUT', making);
  const near = back.other().name;
  const asked = filterCypher(ofRelationship(some), { item: back.relationship, other: () => entity, inside: true }, making);
  const conditions = [...(item.types === null ? [] : [`${near}:${item.types.join('|')}`]), ...back.conditions, asked];
  return {
    end: entity.name,
    match: match(),
    back: `${back.match}${where(conditions)} WITH DISTINCT ${near} AS ${item.name}`,
    rest: all(parts.filter((part) => part !== some)),
  };
}
