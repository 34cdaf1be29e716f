import { grouped } from '../kernel/grouped.js';
import { ontology } from '../ontology/ontology.js';
import type { RelationshipIdentity, StoredClaim } from './claim.js';
import { type Day, NEVER } from './date.js';
import { kindOfId } from './make-claim.js';
import { resolveSegments } from './resolve.js';
import { type Value, valueFromText } from './value.js';
import type { EntityViews, RelationshipViews } from './write.js';

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
    since: claims.reduce<Day>((least, { known }) => (known < least ? known : least), NEVER),
  };
}

/** The claims that count: the live ones, or, where nothing is live any more, the retracted ones, so that these can still show what they were about. */
function standingClaims(claims: readonly StoredClaim[], isEnd: boolean): { live: boolean; standing: readonly StoredClaim[] } {
  const standing = claims.filter((claim) => claim.retractedAt === null);
  const live = standing.length > 0 || isEnd;
  return { live, standing: live ? standing : claims };
}

export function isRelationshipId(id: string): boolean {
  return id.startsWith('relationship:');
}

export function groupBySubject<T extends StoredClaim>(claims: readonly T[]): Map<string, T[]> {
  return grouped(claims, (claim) => claim.subjectId);
}
