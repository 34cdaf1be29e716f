import type { Variable } from './making.js';

/**
 * Lists of relationships are ordered by the entities that they lead to, and by their own ids where two lead to the same
 * one. Few entities have such relationships, but sorting by the id reads it from every relationship of a list, which
 * is a third of what a list costs. So an entity that has two relationships of one type with one other entity has this
 * property, and keeps it: where it is missing, ids are not read.
 */
const PARALLEL = 'hasParallels';

/** The id of a relationship at `near`, where it is needed to tell relationships apart. */
export function idWhereParallel(id: string, near: Variable): string {
  return `CASE WHEN ${near.name}.${PARALLEL} THEN ${id} END`;
}

/** Marks both ends of relationships of a type, `row.from` and `row.to`, that are not the only one between them. */
export function markParallel(type: string): string {
  return `MATCH (a:Entity {id: row.from})-[r:${type}]->(b:Entity {id: row.to}) WITH a, b, count(r) AS between WHERE between > 1 SET a.${PARALLEL} = true, b.${PARALLEL} = true`;
}

/** Sets the properties of `e` to those of `row`, the mark excepted. */
export const REPLACE_ENTITY = `WITH e, row, e.${PARALLEL} AS parallel SET e = row SET e.${PARALLEL} = parallel`;

/** Marks the entities of a graph that was written before there was the mark. */
export const MARK_ALL = `MATCH (a:Entity) CALL (a) {
  MATCH (a)-[r]->(b:Entity) WITH a, b, type(r) AS type, count(r) AS between WHERE between > 1 SET a.${PARALLEL} = true, b.${PARALLEL} = true
} IN TRANSACTIONS OF 1000 ROWS`;
