import { isByName } from '../../graph/by-name.js';
import type { Connection } from '../../graph/plan.js';
import { KNOWN_ON } from './asked.js';
import { hubId, hubIdThen, markOf, SINCE, type Side, sideOf } from './hubs.js';
import { idOf, labelled, type Making, type Variable, where } from './making.js';
import type { Key } from './order.js';
import { visible } from './visible.js';

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
  /** Whether the near end has the mark of parallel relationships. */
  readonly hasMark: boolean;
  /** As of a day, the index is of what holds now, and leads to what held then. */
  readonly past: Past | null;
}

interface Past {
  /** The relationship as it is now, which is walked, and its type. */
  readonly walked: string;
  readonly type: string;
  /** Whether it was known then. */
  readonly isKnown: string;
  /** Matches it as it was. */
  readonly segment: string;
}

/** Null where the order is another one, or where what is listed has no such index. */
export function hubWalk(plan: Connection, near: Variable, relationship: string, keys: readonly Key[], making: Making): HubWalk | null {
  if (near.sort !== 'entity' || near.kept !== 'now') return null;
  const walk = alongHub(plan, relationship, keys, making);
  if (walk === null) return null;
  const { type, side, ...rest } = walk;
  return { ...rest, near: near.name, id: hubId(near.name, type, side), hasMark: true, past: null };
}

/** As above, as of a day. What was known then and is not retracted is known now, so the relationships are among those that hold now. */
export function hubWalkThen(plan: Connection, near: Variable, item: Variable, keys: readonly Key[], making: Making): HubWalk | null {
  if (near.sort !== 'entity') return null;
  const walked = making.name('q');
  const walk = alongHub(plan, walked, keys, making);
  if (walk === null) return null;
  const { type, side, ...rest } = walk;
  const segment = `MATCH ${labelled(item)}${where([`${idOf(item)} = ${walked}.id`, ...visible(item, making, 'member')])}`;
  const past = { walked, type, isKnown: `${walked}.${SINCE} <= ${KNOWN_ON}`, segment };
  return { ...rest, near: near.name, id: hubIdThen(idOf(near), making.name('n'), type, side), hasMark: false, past };
}

type Along = Omit<HubWalk, 'near' | 'id' | 'hasMark' | 'past'> & { readonly type: string; readonly side: Side };

function alongHub({ over, order }: Connection, relationship: string, keys: readonly Key[], making: Making): Along | null {
  if (over.set !== 'relationships' || over.direction === 'BOTH') return null;
  const [type, another] = new Set(over.relationships);
  const [first, ...others] = keys;
  if (type === undefined || another !== undefined || first === undefined || !isByName(order)) return null;
  const side = sideOf(over.direction);
  if (making.hubs?.has(markOf(type, side)) === false) return null;
  const [leading, index] = [`${relationship}.${side.hub}`, `${relationship}.${side.sort}`];
  const hub = making.name('h');
  return {
    type,
    side,
    hub,
    // Without being told, Neo4j would rather follow all relationships of a node that it has, or scan an index that is small.
    hint: `USING INDEX SEEK ${relationship}:${type}(${side.hub}, ${side.sort})`,
    isHub: `${leading} = ${hub}`,
    isSorted: `${index} IS NOT NULL`,
    keys: [{ ...first, index }, ...others],
    leading,
  };
}
