/**
 * Lists of relationships are ordered by the entities that they lead to, and by their own ids where two lead to the same
 * one. Few entities have such relationships, but sorting by the id reads it from every relationship of a list, which
 * is a third of what a list costs. So an entity that has two relationships of one type with one other entity has this
 * property, and keeps it: where it is missing, ids are not read.
 */
export const PARALLEL = 'hasParallels';

/** Whether an entity has parallel relationships. */
export function hasParallels(entity: string): string {
  return `${entity}.${PARALLEL}`;
}

/** What tells relationships apart, where they can be parallel. */
export function whereParallel(parallel: string, value: string): string {
  return `CASE WHEN ${parallel} THEN ${value} END`;
}

/**
 * Marks both ends of relationships of a type that are about to be made, `[from, to]`, where another one is there. Asked
 * ahead: among what a transaction has made itself Neo4j searches twice as long. Both ends are found first and the type is
 * named: else it goes through all relationships of a hub for each that the hub is to get.
 */
export function markBeside(type: string): string {
  return `MATCH (a:Entity {id: row[0]}) MATCH (b:Entity {id: row[1]}) WHERE EXISTS { (a)-[:${type}]->(b) } SET a.${PARALLEL} = true, b.${PARALLEL} = true`;
}

/** Marks entities by their ids. */
export const MARK = `MATCH (e:Entity {id: row}) SET e.${PARALLEL} = true`;

/** Marks the entities of a graph that was written before there was the mark. Each only itself: two that do so at once wait for no more than one another. */
export const MARK_ALL = `MATCH (a:Entity) CALL (a) {
  MATCH (a)-[r]-(b:Entity) WITH a, b, type(r) AS type, startNode(r) = a AS out, count(r) AS between
  WHERE between > 1 WITH DISTINCT a SET a.${PARALLEL} = true
} IN TRANSACTIONS OF 1000 ROWS`;
