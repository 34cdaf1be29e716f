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

/**
 * Marks both ends of relationships that are about to be made, `[type, from, to]`, where another one is there. Asked ahead:
 * among what a transaction has made itself Neo4j searches twice as long.
 */
export const MARK_BESIDE = `MATCH (a:Entity {id: row[1]})-[r]->(b:Entity {id: row[2]}) WHERE type(r) = row[0] SET a.${PARALLEL} = true, b.${PARALLEL} = true`;

/** Marks entities by their ids. */
export const MARK = `MATCH (e:Entity {id: row}) SET e.${PARALLEL} = true`;

/** Sets the properties of `e` to those of `row`, the mark excepted. */
export const REPLACE_ENTITY = `WITH e, row, e.${PARALLEL} AS parallel SET e = row SET e.${PARALLEL} = parallel`;

/** Marks the entities of a graph that was written before there was the mark. Each only itself: two that do so at once wait for no more than one another. */
export const MARK_ALL = `MATCH (a:Entity) CALL (a) {
  MATCH (a)-[r]-(b:Entity) WITH a, b, type(r) AS type, startNode(r) = a AS out, count(r) AS between
  WHERE between > 1 WITH DISTINCT a SET a.${PARALLEL} = true
} IN TRANSACTIONS OF 1000 ROWS`;
