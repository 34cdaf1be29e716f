import { ontology } from '../ontology/ontology.js';
import type { RelationshipIdentity, StoredClaim } from './claim.js';
import type { Day } from './date.js';
import { kindOfId } from './make-claim.js';
import { resolveSegments } from './resolve.js';
import { type Value, valueFromText } from './value.js';
import type { EntityViews, RelationshipViews, WriteTransaction } from './write.js';

/** Subjects resolved per round: bounds memory and parameter sizes. */
const BATCH = 2_000;

/** Resolves the views of the given entities and relationships, and of the entities that those relationships join, from the claims now stored. */
export async function resolveSubjects(tx: WriteTransaction, subjectIds: ReadonlySet<string>): Promise<void> {
  const entities = new Set<string>();
  const relationships = [...subjectIds].filter((id) => {
    const isRelationship = id.startsWith('relationship:');
    if (!isRelationship) entities.add(id);
    return isRelationship;
  });
  const views: RelationshipViews[] = [];
  for (const ids of batches(relationships)) {
    for (const claims of groupBySubject(await tx.claimsBySubject(ids)).values()) {
      const view = relationshipViews(claims);
      entities.add(view.from).add(view.to);
      views.push(view);
    }
  }
  for (const ids of batches([...entities])) {
    const bySubject = groupBySubject(await tx.claimsBySubject(ids));
    const knownAsEnd = await tx.knownAsEnd(ids);
    await tx.putEntities(ids.map((id) => entityViews(id, bySubject.get(id) ?? [], knownAsEnd.get(id) ?? null)));
  }
  for (const batch of batches(views)) await tx.putRelationships(batch);
}

/** The views of one entity from all claims about it. */
export function entityViews(id: string, claims: readonly StoredClaim[], knownAsEnd: Day | null): EntityViews {
  const kind = kindOfId(id);
  const { live, standing } = standingClaims(claims, knownAsEnd !== null);
  const segments = resolveSegments(standing, [...ontology.entityProperties, ...kind.properties], {}, knownAsEnd);
  // `name` is promised never to be null; an entity whose name was retracted goes by its slug.
  const slug = id.slice(id.indexOf(':') + 1);
  const named = segments.map((segment) =>
    segment.view.properties.name === null
      ? { ...segment, view: { ...segment.view, properties: { ...segment.view.properties, name: slug } } }
      : segment,
  );
  return { id, kind: kind.name, live, segments: named };
}

/** The views of one relationship from all claims about it (at least one). */
export function relationshipViews(claims: readonly StoredClaim[]): RelationshipViews {
  const [first] = claims as [StoredClaim, ...StoredClaim[]];
  const { type, from, to, key } = (first.subject as { relationship: RelationshipIdentity }).relationship;
  const definition = ontology.relationshipTypes.get(type);
  const identity = (definition?.key ?? []).map((property): [string, Value | null] => {
    const text = key[property.name] ?? null;
    return [property.name, text === null ? null : valueFromText(property, text)];
  });
  const { live, standing } = standingClaims(claims, false);
  return {
    id: first.subjectId,
    type,
    from,
    to,
    live,
    segments: resolveSegments(standing, definition?.properties ?? [], Object.fromEntries(identity)),
  };
}

/** The claims that count: the live ones, or, where nothing is live any more, the retracted ones, so that these can still show what they were about. */
function standingClaims(claims: readonly StoredClaim[], isEnd: boolean): { live: boolean; standing: readonly StoredClaim[] } {
  const standing = claims.filter((claim) => claim.retractedAt === null);
  const live = standing.length > 0 || isEnd;
  return { live, standing: live ? standing : claims };
}

function groupBySubject(claims: readonly StoredClaim[]): Map<string, StoredClaim[]> {
  const groups = new Map<string, StoredClaim[]>();
  for (const claim of claims) {
    const group = groups.get(claim.subjectId);
    if (group === undefined) groups.set(claim.subjectId, [claim]);
    else group.push(claim);
  }
  return groups;
}

function* batches<T>(items: readonly T[]): Generator<readonly T[]> {
  for (let start = 0; start < items.length; start += BATCH) yield items.slice(start, start + BATCH);
}
