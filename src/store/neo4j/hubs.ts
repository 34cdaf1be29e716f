import type { Direction } from '../../graph/plan.js';
import { indexOf } from './columns.js';

/**
 * Relationships are listed by the names at their other ends, so a page of ten at an entity reads all that it has, and
 * sorts. Where these are many, they know the order themselves: an entity is a hub of a type in a direction from so many
 * on, names the type in `hubs`, and its relationships have its id and the indexed key of their other end's name
 * (`hubFrom` and `toSort`, or `hubTo` and `fromSort`), which an index holds in that order. Others have neither, and
 * cost nothing. Who was a hub stays one.
 */
export const HUB = 64;

/** The property of an entity that says of what it is a hub. */
export const HUBS = 'hubs';

/** Either direction of a hub. */
export interface Side {
  readonly direction: Exclude<Direction, 'BOTH'>;
  /** The end of its relationships that it is. */
  readonly near: 'from' | 'to';
  /** The properties of its relationships, in the order of their index: its id, and the key of their other end. */
  readonly hub: string;
  readonly sort: string;
}

const OUT: Side = { direction: 'OUT', near: 'from', hub: 'hubFrom', sort: 'toSort' };
const IN: Side = { direction: 'IN', near: 'to', hub: 'hubTo', sort: 'fromSort' };
export const SIDES = [OUT, IN] as const;

export const sideOf = (direction: Side['direction']): Side => (direction === 'OUT' ? OUT : IN);

const NAME = indexOf('entity', 'nameKey') as string;

/** How `hubs` names a direction of a type. */
const markOf = (type: string, { direction }: Side): string => (direction === 'OUT' ? `'${type}>'` : `'<${type}'`);

/** Whether an entity is no hub. */
export function isNoHub(entity: string, type: string, side: Side): string {
  return `NOT coalesce(${markOf(type, side)} IN ${entity}.${HUBS}, false)`;
}

/** The id of an entity where it is a hub, else null. */
export function hubId(entity: string, type: string, side: Side): string {
  return `CASE WHEN ${markOf(type, side)} IN ${entity}.${HUBS} THEN ${entity}.id END`;
}

/** What a relationship between `a` and `b` has where these are hubs: properties and their values. `type` is an expression. */
export function hubProperties(type: string): (readonly [property: string, value: string])[] {
  const whereHub = (mark: string, near: string, value: string): string => `CASE WHEN ${mark} IN ${near}.${HUBS} THEN ${value} END`;
  const [out, into] = [`${type} + '>'`, `'<' + ${type}`];
  return [
    [OUT.hub, whereHub(out, 'a', 'a.id')],
    [OUT.sort, whereHub(out, 'a', `b.${NAME}`)],
    [IN.hub, whereHub(into, 'b', 'b.id')],
    [IN.sort, whereHub(into, 'b', `a.${NAME}`)],
  ];
}

/** Sets them on a relationship `r` of this type. */
export function setHubProperties(type: string): string {
  return `SET ${hubProperties(`'${type}'`)
    .map(([property, value]) => `r.${property} = ${value}`)
    .join(', ')}`;
}

const step = (relationship: string, far: string, { direction }: Side): string =>
  direction === 'OUT' ? `(e)-[${relationship}]->(${far})` : `(e)<-[${relationship}]-(${far})`;

/** Makes a hub of `e`. */
const become = (mark: string, relationship: string, side: Side, condition: string): string =>
  `SET e.${HUBS} = coalesce(e.${HUBS}, []) + [${mark}] WITH *
  MATCH ${step(relationship, 'o', side)}${condition} SET r.${side.hub} = e.id, r.${side.sort} = o.${NAME}`;

/** Makes hubs of those among entities, by their ids, that have so many relationships of this type. */
export function markHubs(type: string, side: Side, at: number): string {
  return `MATCH (e:Entity {id: row}) WHERE ${isNoHub('e', type, side)} AND COUNT { ${step(`:${type}`, '', side)} } >= ${at}
CALL (e) { ${become(markOf(type, side), `r:${type}`, side, '')} }`;
}

/** Tells relationships at hubs the names of their other ends, whose ids are given. */
export const RENAME_AT_HUBS = [
  `MATCH (e:Entity {id: row})<-[r]-() WHERE r.${OUT.hub} IS NOT NULL SET r.${OUT.sort} = e.${NAME}`,
  `MATCH (e:Entity {id: row})-[r]->() WHERE r.${IN.hub} IS NOT NULL SET r.${IN.sort} = e.${NAME}`,
];

/**
 * Of a graph that was written before there were hubs. Each is made in a transaction of its own, so what is interrupted is
 * done or not begun.
 */
export const MARK_ALL_HUBS = SIDES.map((side) => {
  const mark = side.direction === 'OUT' ? "type + '>'" : "'<' + type";
  return `MATCH (e:Entity) WHERE COUNT { ${step('', '', side)} } >= ${HUB}
CALL (e) { MATCH ${step('r', '', side)} WITH type(r) AS type, count(r) AS degree WHERE degree >= ${HUB} RETURN type }
WITH e, type WHERE NOT coalesce(${mark} IN e.${HUBS}, false)
CALL (e, type) { ${become(mark, 'r', side, ' WHERE type(r) = type')} } IN TRANSACTIONS OF 1 ROW`;
});
