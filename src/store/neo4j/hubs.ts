import type { Direction } from '../../graph/plan.js';
import { KNOWN_ON } from './asked.js';
import { NAME_INDEX } from './columns.js';

/**
 * Relationships are listed by the names at their other ends, so a page of ten at an entity reads all that it has, and
 * sorts. Where these are many, they know the order themselves: an entity is a hub of a type in a direction from so many
 * on, names the type in `hubs`, and its relationships have its id and the indexed key of their other end's name
 * (`hubFrom` and `toSort`, or `hubTo` and `fromSort`), which an index holds in that order. Others have neither, and
 * cost nothing. Who was a hub stays one.
 */
export const HUB = 64;

/** The property of an entity that says of what it is a hub: whoever writes keeps its relationships in order. */
export const HUBS = 'hubs';
/**
 * The same for whoever reads, a transaction later: a commit is seen piece by piece, and the index is filled behind the
 * properties.
 */
export const OPEN_HUBS = 'openHubs';

/**
 * The order is that of the names that the other ends have now. As of a day it is the same where none of them was known by
 * another name then: an entity says since when it goes by its name, where it did not always, and a hub since when this is
 * so of all that are at its relationships, or were. Relationships say since when they are known.
 */
export const NAMED_SINCE = 'namedSince';
export const ORDERED_SINCE = 'orderedSince';
export const SINCE = 'since';

/** From how many relationships on an entity is a hub, and those that were made hubs and are to be opened. */
export interface Hubs {
  readonly at: number;
  readonly made: Set<string>;
}

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

/** How `hubs` names a direction of a type. */
export const markOf = (type: string, { direction }: Side): string => (direction === 'OUT' ? `${type}>` : `<${type}`);

const quoted = (type: string, side: Side): string => `'${markOf(type, side)}'`;

/** The id of an entity where it is a hub to be read, else null. */
export function hubId(entity: string, type: string, side: Side): string {
  return `CASE WHEN ${quoted(type, side)} IN ${entity}.${OPEN_HUBS} THEN ${entity}.id END`;
}

/** As above, of the entity with this id, where the order is that as of a day. */
export function hubIdThen(id: string, entity: string, type: string, side: Side): string {
  const isHub = `${quoted(type, side)} IN ${entity}.${OPEN_HUBS} AND coalesce(${entity}.${ORDERED_SINCE} <= ${KNOWN_ON}, true)`;
  return `head(COLLECT { MATCH (${entity}:Entity {id: ${id}}) WHERE ${isHub} RETURN ${entity}.id })`;
}

/** What a relationship between `a` and `b` has where these are hubs: properties and their values. `type` is an expression. */
export function hubProperties(type: string): (readonly [property: string, value: string])[] {
  const whereHub = (mark: string, near: string, value: string): string => `CASE WHEN ${mark} IN ${near}.${HUBS} THEN ${value} END`;
  const [out, into] = [`${type} + '>'`, `'<' + ${type}`];
  return [
    [OUT.hub, whereHub(out, 'a', 'a.id')],
    [OUT.sort, whereHub(out, 'a', `b.${NAME_INDEX}`)],
    [IN.hub, whereHub(into, 'b', 'b.id')],
    [IN.sort, whereHub(into, 'b', `a.${NAME_INDEX}`)],
  ];
}

/** Sets them on a relationship `r` of this type. */
export function setHubProperties(type: string): string {
  return `SET ${hubProperties(`'${type}'`)
    .map(([property, value]) => `r.${property} = ${value}`)
    .join(', ')}`;
}

/** Tells hubs `a` and `b` since when the other is named as it is, behind what makes a relationship between them. `type` is an expression. */
export function tellHubs(type: string): string {
  const told = (mark: string, near: string, far: string): string =>
    `FOREACH (hub IN CASE WHEN ${far}.${NAMED_SINCE} > coalesce(${near}.${ORDERED_SINCE}, '') AND ${mark} IN ${near}.${HUBS} THEN [${near}] ELSE [] END | SET hub.${ORDERED_SINCE} = ${far}.${NAMED_SINCE})`;
  return `${told(`${type} + '>'`, 'a', 'b')} ${told(`'<' + ${type}`, 'b', 'a')}`;
}

const step = (type: string, far: string, { direction }: Side): string =>
  direction === 'OUT' ? `(e)-[${type}]->(${far})` : `(e)<-[${type}]-(${far})`;

/**
 * Makes hubs of those among entities, by their ids, that have so many relationships of this type, and returns the ids of
 * those that are to be opened.
 */
export function markHubs(type: string, at: number): string {
  const found = SIDES.map((side) => `CASE WHEN COUNT { ${step(`:${type}`, '', side)} } >= ${at} THEN ${quoted(type, side)} END`);
  const marking = SIDES.map((side) => {
    const mark = quoted(type, side);
    return `CALL (e, found) { WITH e, found WHERE ${mark} IN found AND NOT ${mark} IN coalesce(e.${HUBS}, [])
  SET e.${HUBS} = coalesce(e.${HUBS}, []) + [${mark}] WITH e MATCH ${step(`r:${type}`, 'o', side)} SET r.${side.hub} = e.id, r.${side.sort} = o.${NAME_INDEX}
  WITH e, max(o.${NAMED_SINCE}) AS named WHERE named > coalesce(e.${ORDERED_SINCE}, '') SET e.${ORDERED_SINCE} = named }`;
  });
  return `MATCH (e:Entity {id: row})
WITH e, [mark IN [${found.join(', ')}] WHERE mark IS NOT NULL AND NOT mark IN coalesce(e.${OPEN_HUBS}, [])] AS found WHERE size(found) > 0
${marking.join('\n')} RETURN e.id`;
}

const OPENING = `SET e.${OPEN_HUBS} = e.${HUBS} WITH e UNWIND e.${HUBS} AS mark WITH collect(DISTINCT mark) AS marks
MATCH (k:Keiretsu {id: 'store'}) SET k.hubs = coalesce(k.hubs, []) + [mark IN marks WHERE NOT mark IN coalesce(k.hubs, [])] RETURN k.hubs`;

/** Opens hubs, by their ids, to whoever reads, and answers of what there are hubs. */
export const OPEN = `UNWIND $rows AS row MATCH (e:Entity {id: row}) ${OPENING}`;
export const OPEN_ALL = `MATCH (e:Entity) WHERE e.${HUBS} IS NOT NULL ${OPENING}`;
/** Of what there are hubs; null where nobody has looked. */
export const OPENED = `MATCH (k:Keiretsu {id: 'store'}) RETURN k.hubs`;

const TELL = `WITH DISTINCT e, hub WHERE e.${NAMED_SINCE} > coalesce(hub.${ORDERED_SINCE}, '') SET hub.${ORDERED_SINCE} = e.${NAMED_SINCE}`;
/** Tells relationships at hubs the names of their other ends, whose ids are given, and the hubs since when these have them. */
export const RENAME_AT_HUBS = `MATCH (e:Entity {id: row})
CALL (e) { MATCH (e)<-[r]-(hub) WHERE r.${OUT.hub} IS NOT NULL SET r.${OUT.sort} = e.${NAME_INDEX} ${TELL} }
CALL (e) { MATCH (e)-[r]->(hub) WHERE r.${IN.hub} IS NOT NULL SET r.${IN.sort} = e.${NAME_INDEX} ${TELL} }`;

/** Types and ids of the entities that are to be hubs, and perhaps are. */
export const HUBS_TO_BE = `MATCH (e:Entity) WHERE COUNT { (e)--() } >= ${HUB}
CALL (e) { MATCH (e)-[r]-() WITH type(r) AS type, startNode(r) = e AS out, count(r) AS degree WHERE degree >= ${HUB} RETURN DISTINCT type }
RETURN type, e.id`;
