import { rounds } from './rounds.js';
import { entityViews, groupBySubject, isRelationshipId, relationshipViews } from './views.js';
import type { RelationshipViews, WriteTransaction } from './write.js';

/** Subjects resolved per round: bounds memory and parameter sizes. */
const ROUND = 2_000;

/**
 * Resolves the views of the given entities and relationships, and of the entities that those relationships join, from the
 * claims now stored: all of it, whatever is stored of them. `writeClaims` does what a change asks for, and no more.
 */
export async function resolveSubjects(tx: WriteTransaction, subjectIds: ReadonlySet<string>): Promise<void> {
  const entities = new Set([...subjectIds].filter((id) => !isRelationshipId(id)));
  const views: RelationshipViews[] = [];
  for (const ids of rounds([...subjectIds].filter(isRelationshipId), ROUND)) {
    for (const claims of groupBySubject(await tx.claimsBySubject(ids)).values()) {
      const view = relationshipViews(claims);
      entities.add(view.from).add(view.to);
      views.push(view);
    }
  }
  for (const ids of rounds([...entities], ROUND)) {
    const bySubject = groupBySubject(await tx.claimsBySubject(ids));
    const knownAsEnd = await tx.knownAsEnd(ids);
    await tx.putEntities(ids.map((id) => entityViews(id, bySubject.get(id) ?? [], knownAsEnd.get(id) ?? null)));
  }
  for (const round of rounds(views, ROUND)) await tx.putRelationships(round);
}
