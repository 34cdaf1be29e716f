import { invariant } from '../kernel/invariant.js';
import type { Claim, StoredClaim } from './claim.js';
import type { Day } from './date.js';
import { Growth } from './raise-statistics.js';
import { isReversedPeriod } from './reversed-period.js';
import { rounds } from './rounds.js';
import { entityViews, groupBySubject, isRelationshipId, relationshipViews } from './views.js';
import type { ClaimChanges, EntityState, EntityViews, RelationshipViews, WriteTransaction } from './write.js';

/** Subjects and views per round: bounds parameter sizes and what is encoded at a time. */
const ROUND = 2_000;

/** The stored claims about subjects that were asked for; of those without any, an empty list. */
export type ClaimsBefore = ReadonlyMap<string, readonly StoredClaim[]>;

/** What the store has about the subjects of claims: these themselves are among it where they are there already. */
export async function claimsBefore(tx: WriteTransaction, claims: readonly Claim[]): Promise<ClaimsBefore> {
  const before = new Map<string, StoredClaim[]>(claims.map(({ subjectId }) => [subjectId, []]));
  for (const [id, found] of await claimsAbout(tx, [...before.keys()])) before.set(id, found);
  return before;
}

/**
 * Writes claims and the views that follow from them. Reads what was there before, not what it has just written, and
 * leaves alone what cannot change: of an entity that gains a relationship only the day matters since when it is known.
 * Answers the relationships that, as they are now, ended before they began.
 */
export async function writeClaims(tx: WriteTransaction, changes: ClaimChanges, before: ClaimsBefore): Promise<string[]> {
  const { added, changed } = changes;
  const touched = groupBySubject([...added, ...changed]);
  const growth = new Growth(changes);
  const others = await claimsAbout(
    tx,
    [...touched.keys()].filter((id) => !before.has(id)),
  );
  const earlier = (id: string): readonly StoredClaim[] => before.get(id) ?? others.get(id) ?? [];
  await tx.putClaims(changed);
  await tx.addClaims(added);

  const reversed: string[] = [];
  const relationships = new Views<RelationshipViews>();
  for (const [id, claims] of touched) {
    if (!isRelationshipId(id)) continue;
    const stored = earlier(id);
    const now = after(stored, claims);
    const views = relationshipViews(now);
    if (isReversed(views)) reversed.push(id);
    if (stored.length === 0) relationships.fresh.push(views);
    else relationships.keep(views, () => relationshipViews(stored));
    growth.subject('Relationship', now);
    if (views.live && !stored.some(isLive)) growth.relationship(views);
  }
  const ends = endsOf(added);
  const unsettled = unsettledEntities(changed);
  const ids = new Set([...[...touched.keys()].filter((id) => !isRelationshipId(id)), ...ends.keys(), ...unsettled]);
  const states = await entityStates(tx, [...ids]);
  const stays = (id: string): boolean => !touched.has(id) && !unsettled.has(id) && isSettled(states.get(id), ends.get(id) ?? null);
  for (const round of rounds(
    [...ids].filter((id) => !stays(id)),
    ROUND,
  )) {
    const untouched = await claimsAbout(
      tx,
      round.filter((id) => !touched.has(id)),
    );
    const knownAsEnd = await tx.knownAsEnd(round.filter((id) => unsettled.has(id)));
    const entities = new Views<EntityViews>();
    for (const id of round) {
      const claims = touched.get(id);
      const state = states.get(id);
      const known = unsettled.has(id) ? knownAsEnd.get(id) : least(firstKnown(state), ends.get(id) ?? null);
      const stored = claims === undefined ? (untouched.get(id) ?? []) : earlier(id);
      const now = claims === undefined ? stored : after(stored, claims);
      const views = entityViews(id, now, known ?? null);
      if (state === undefined) entities.fresh.push(views);
      // Of an end it is enough to know since when it is known: that is where its first known segment begins.
      else entities.keep(views, () => entityViews(id, stored, firstKnown(state)));
      growth.subject(views.kind, now);
      if (views.live && state?.live !== true) growth.entity(views.kind);
    }
    await tx.addEntities(entities.fresh);
    await tx.putEntities(entities.kept, entities.before);
  }
  for (const round of rounds(relationships.fresh, ROUND)) await tx.addRelationships(round);
  for (const round of rounds(relationships.kept, ROUND)) await tx.putRelationships(round, relationships.before);
  await growth.raise(tx.statistics, (id) => !states.has(id));
  return reversed;
}

function isLive({ retractedAt }: StoredClaim): boolean {
  return retractedAt === null;
}

/** Whether a live relationship, as it is now, ended before it began. */
function isReversed({ live, segments }: RelationshipViews): boolean {
  const { validFrom, validTo } = segments.at(-1)?.view.properties ?? {};
  return live && isReversedPeriod(validFrom, validTo);
}

/** Views of subjects of which nothing was stored, and of the others. */
class Views<T extends { readonly id: string }> {
  readonly fresh: T[] = [];
  readonly kept: T[] = [];
  readonly #before = new Map<string, () => T>();

  keep(views: T, before: () => T): void {
    this.kept.push(views);
    this.#before.set(views.id, before);
  }

  /** Of a subject that is kept: what is stored of it, made when it is asked for. */
  readonly before = (id: string): T => {
    const make = this.#before.get(id);
    invariant(make !== undefined, `${id} is not kept`);
    return make();
  };
}

async function claimsAbout(tx: WriteTransaction, subjectIds: readonly string[]): Promise<Map<string, StoredClaim[]>> {
  const found: StoredClaim[] = [];
  for (const ids of rounds(subjectIds, ROUND)) for (const claim of await tx.claimsBySubject(ids)) found.push(claim);
  return groupBySubject(found);
}

async function entityStates(tx: WriteTransaction, entityIds: readonly string[]): Promise<Map<string, EntityState>> {
  const states = new Map<string, EntityState>();
  for (const ids of rounds(entityIds, ROUND)) for (const [id, state] of await tx.entityStates(ids)) states.set(id, state);
  return states;
}

/** The claims about a subject when those written are among them. */
function after(before: readonly StoredClaim[], written: readonly StoredClaim[]): readonly StoredClaim[] {
  if (before.length === 0) return written;
  const claims = new Map(before.map((claim) => [claim.id, claim]));
  for (const claim of written) claims.set(claim.id, claim);
  return [...claims.values()];
}

/** The entities that new claims join, each with the day since when the live ones of these make it known; null when none is live. */
function endsOf(added: readonly StoredClaim[]): Map<string, Day | null> {
  const ends = new Map<string, Day | null>();
  for (const { subject, known, retractedAt } of added) {
    if (!('relationship' in subject)) continue;
    const day = retractedAt === null ? known : null;
    for (const id of [subject.relationship.from, subject.relationship.to]) ends.set(id, least(ends.get(id) ?? null, day));
  }
  return ends;
}

/** The entities that changed claims are about or join: what was known of them may be so no longer, or since another day. */
function unsettledEntities(changed: readonly StoredClaim[]): Set<string> {
  return new Set(
    changed.flatMap(({ subject }) => ('entity' in subject ? [subject.entity] : [subject.relationship.from, subject.relationship.to])),
  );
}

/** Whether the views of an entity stay as they are when it is the end of a relationship known since a day. */
function isSettled(state: EntityState | undefined, day: Day | null): boolean {
  if (state === undefined) return false;
  const known = firstKnown(state);
  return day === null || (known !== null && known <= day);
}

/** Since when an entity is known; what is not live is shown as known, but is not. */
function firstKnown(state: EntityState | undefined): Day | null {
  return state?.live === true ? state.known : null;
}

function least(a: Day | null, b: Day | null): Day | null {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
}
