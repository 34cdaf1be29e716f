import { isByName } from '../../graph/by-name.js';
import type { Connection } from '../../graph/plan.js';
import { hubId, markOf, sideOf } from './hubs.js';
import type { Making, Variable } from './making.js';
import type { Key } from './order.js';

/** How a page of an entity's relationships goes along the index of a hub, and what says that an entity is one. */
export interface HubWalk {
  readonly near: string;
  /** Its id where it is a hub, else null, and the variable that holds it: asked twice it could be both meanwhile. */
  readonly id: string;
  readonly hub: string;
  /** What follows MATCH. */
  readonly hint: string;
  readonly isHub: string;
  /** Said where no place begins or ends the walk, so that it is one along the index. */
  readonly isSorted: string;
  /** The keys of the order, the first of them in the index behind `leading`. */
  readonly keys: readonly Key[];
  readonly leading: string;
}

/** Null where the order is another one, or where what is listed has no such index. */
export function hubWalk(
  { over, order }: Connection,
  near: Variable,
  relationship: string,
  keys: readonly Key[],
  making: Making,
): HubWalk | null {
  if (over.set !== 'relationships' || over.direction === 'BOTH' || near.sort !== 'entity' || near.kept !== 'now') return null;
  const [type, another] = new Set(over.relationships);
  const [first, ...others] = keys;
  if (type === undefined || another !== undefined || first === undefined || !isByName(order)) return null;
  const side = sideOf(over.direction);
  if (making.hubs?.has(markOf(type, side)) === false) return null;
  const [leading, index] = [`${relationship}.${side.hub}`, `${relationship}.${side.sort}`];
  const hub = making.name('h');
  return {
    near: near.name,
    id: hubId(near.name, type, side),
    hub,
    // Without being told, Neo4j would rather follow all relationships of a node that it has, or scan an index that is small.
    hint: `USING INDEX SEEK ${relationship}:${type}(${side.hub}, ${side.sort})`,
    isHub: `${leading} = ${hub}`,
    isSorted: `${index} IS NOT NULL`,
    keys: [{ ...first, index }, ...others],
    leading,
  };
}
