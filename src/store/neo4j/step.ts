import type { Direction } from '../../graph/plan.js';
import { invariant } from '../../kernel/invariant.js';
import { ontology } from '../../ontology/ontology.js';
import { idOf, labelled, type Making, type Variable } from './making.js';
import { visible } from './visible.js';

/** The relationships at an entity: what to match, and the variables that are then at hand. */
export interface Hop {
  /** One MATCH, without its conditions. */
  readonly match: string;
  readonly conditions: readonly string[];
  readonly relationship: Variable;
  /** The node whose `PARALLEL` says whether two of these relationships can lead to the same entity; null: they always can. */
  readonly near: Variable | null;
  /** What WITH has to name beside the relationship, so that its ends stay at hand. */
  readonly carried: readonly string[];
  /** The entity at the other end; asking for it can add a MATCH to `more`. */
  readonly other: () => Variable;
  /** Further matches, each ending in its conditions. */
  readonly more: readonly string[];
}

/** Goes from an entity to its visible relationships of these types (null: of all). From null, to those of whichever entity. */
export function hop(entity: Variable | null, types: readonly string[] | null, direction: Direction, making: Making): Hop {
  // A type named twice would be counted twice.
  const named = [...new Set(types ?? ontology.relationshipTypes.keys())];
  for (const type of named) invariant(ontology.relationshipTypes.has(type), `there is no relationship type ${type}`);
  return making.asked.knownOn ? hopThen(entity, named, direction, making) : hopNow(entity, named, direction, making);
}

function hopNow(entity: Variable | null, types: readonly string[], direction: Direction, making: Making): Hop {
  const name = making.name('r');
  const at = (letter: string, kinds: readonly string[] | null): Variable => ({
    name: making.name(letter),
    sort: 'entity',
    kept: 'now',
    types: kinds,
  });
  const other = at('o', farKinds(types, direction, entity?.types ?? null));
  // A segment has no relationships, the entity that it is a view of does; one that is retracted is not there.
  const near = entity?.kept === 'now' ? entity : at('n', entity?.types ?? null);
  const start = entity === null || entity.kept === 'now' ? `(${near.name})` : `(${near.name}:Entity {id: ${idOf(entity)}})`;
  const between = `-[${name}${types.length === 0 ? '' : `:${types.join('|')}`}]-`;
  const match = `MATCH ${start}${direction === 'IN' ? '<' : ''}${between}${direction === 'OUT' ? '>' : ''}(${other.name})`;
  const bound = { name, sort: 'relationship', kept: 'now', types } as const;
  const conditions = types.length === 0 ? ['false'] : visible(bound, making, 'member');
  if (direction === 'BOTH') {
    const ends = { from: at('f', null), to: at('t', null) };
    const carried = [other.name, `startNode(${name}) AS ${ends.from.name}`, `endNode(${name}) AS ${ends.to.name}`];
    return { match, conditions, relationship: { ...bound, ends }, near: null, carried, other: () => other, more: [] };
  }
  const ends = direction === 'OUT' ? { from: near, to: other } : { from: other, to: near };
  const carried = [...(near === entity ? [] : [near.name]), other.name];
  const [, second] = types;
  return {
    match,
    conditions,
    relationship: { ...bound, ends },
    near: second === undefined ? near : null,
    carried,
    other: () => other,
    more: [],
  };
}

function hopThen(entity: Variable | null, types: readonly string[], direction: Direction, making: Making): Hop {
  const r = making.name('r');
  const id = entity === null ? null : idOf(entity);
  const at =
    direction === 'OUT' ? `${r}.fromId = ${id}` : direction === 'IN' ? `${r}.toId = ${id}` : `(${r}.fromId = ${id} OR ${r}.toId = ${id})`;
  const type = types.length === 1 ? `${r}.type = ${making.value(types[0])}` : `${r}.type IN ${making.value(types)}`;
  const far =
    direction === 'OUT'
      ? `${r}.toId`
      : direction === 'IN'
        ? `${r}.fromId`
        : `CASE WHEN ${r}.fromId = ${id} THEN ${r}.toId ELSE ${r}.fromId END`;
  const more: string[] = [];
  const carried: string[] = [];
  let other: Variable | undefined;
  const relationship: Variable = {
    name: r,
    sort: 'relationship',
    kept: 'segment',
    types,
    get ends() {
      if (direction === 'BOTH' || entity === null) return {};
      const joined = other === undefined ? {} : { [direction === 'OUT' ? 'to' : 'from']: other };
      return { [direction === 'OUT' ? 'from' : 'to']: entity, ...joined };
    },
  };
  const kinds = farKinds(types, direction, entity?.types ?? null);
  const join = (): Variable => {
    if (other !== undefined) return other;
    const joined: Variable = { name: making.name('o'), sort: 'entity', kept: 'segment', types: kinds };
    more.push(matchEntity(joined, far, making));
    carried.push(joined.name);
    other = joined;
    return joined;
  };
  const lazy: Variable = {
    sort: 'entity',
    kept: 'segment',
    types: kinds,
    id: far,
    get name() {
      return join().name;
    },
  };
  return {
    match: `MATCH ${labelled(relationship)}`,
    conditions: [...(id === null ? [] : [at]), type, ...visible(relationship, making, 'member')],
    relationship,
    near: null,
    carried,
    other: direction === 'BOTH' ? join : () => lazy,
    more,
  };
}

/** Finds the segment of the entity with this id that holds at the time asked for; there is always one. */
export function matchEntity(entity: Variable, id: string, making: Making): string {
  return `MATCH ${labelled(entity)} WHERE ${[`${idOf(entity)} = ${id}`, ...visible(entity, making, 'reference')].join(' AND ')}`;
}

/** The kinds that stand at the far end of relationships of these types from an entity of these kinds (null: of any). */
export function farKinds(types: readonly string[], direction: Direction, near: readonly string[] | null): readonly string[] {
  const pairs = types.flatMap((type) => ontology.relationshipTypes.get(type)?.pairs ?? []);
  const ends = direction === 'BOTH' ? [...pairs, ...pairs.map(([from, to]) => [to, from] as const)] : pairs;
  const far = ends.flatMap(([from, to]) => {
    const [here, there] = direction === 'IN' ? [to, from] : [from, to];
    return near === null || near.includes(here) ? [there] : [];
  });
  return [...new Set(far)];
}
