import type { StoredClaim } from '../../../src/graph/claim.js';
import { type Period, periodOf } from '../../../src/graph/date.js';
import type { Segment, View } from '../../../src/graph/resolve.js';
import type { EntityViews, RelationshipViews } from '../../../src/graph/write.js';
import type { End } from '../../../src/ontology/ontology.js';
import type { MemoryGraph } from '../memory-graph.js';

/** The time of a question, as it was given. */
export interface Time {
  readonly validOn: string | null;
  readonly knownOn: string | null;
}

export type Relationship = RelationshipViews;
export type Entity = EntityViews;

/** A graph seen at one time. */
export class World {
  private readonly knownDay: string | null;
  private readonly valid: Period | null;

  constructor(
    readonly graph: MemoryGraph,
    readonly time: Time,
  ) {
    this.knownDay = time.knownOn === null ? null : periodOf(time.knownOn).last;
    this.valid = time.validOn === null ? null : periodOf(time.validOn);
  }

  private segment({ segments }: Entity | Relationship): Segment {
    const day = this.knownDay;
    const found = day === null ? segments.at(-1) : segments.find(({ knownFrom, knownTo }) => knownFrom <= day && day < knownTo);
    if (found === undefined) throw new Error('segments leave a gap');
    return found;
  }

  view(subject: Entity | Relationship): View {
    return this.segment(subject).view;
  }

  property(subject: Entity | Relationship, name: string): unknown {
    return this.view(subject).properties[name] ?? null;
  }

  private isKnown(subject: Entity | Relationship): boolean {
    return subject.live && (this.knownDay === null || this.segment(subject).known);
  }

  sees(subject: Entity | Relationship): boolean {
    if (!this.isKnown(subject)) return false;
    if (!('from' in subject) || this.valid === null) return true;
    const from = this.property(subject, 'validFrom') as string | null;
    const to = this.property(subject, 'validTo') as string | null;
    if (from !== null && to !== null && periodOf(from).first > periodOf(to).last) return false;
    return (from === null || periodOf(from).first <= this.valid.last) && (to === null || periodOf(to).last >= this.valid.first);
  }

  entity(id: string): Entity {
    const found = this.graph.entities.get(id);
    if (found === undefined) throw new Error(`no entity ${id}`);
    return found;
  }

  /** Visible entities. */
  entities(): Entity[] {
    return [...this.graph.entities.values()].filter((entity) => this.sees(entity));
  }

  /** Visible relationships at an entity. */
  relationships(entity: Entity): Relationship[] {
    return [...this.graph.relationships.values()].filter((one) => (one.from === entity.id || one.to === entity.id) && this.sees(one));
  }

  /** Visible relationships of one type at one end. */
  atEnd(entity: Entity, { relationship, direction }: Pick<End, 'relationship' | 'direction'>): Relationship[] {
    return this.relationships(entity).filter((one) => one.type === relationship && (direction === 'OUT' ? one.from : one.to) === entity.id);
  }

  seesClaim(claim: StoredClaim): boolean {
    return this.knownDay === null || claim.known <= this.knownDay;
  }

  claims(test: (claim: StoredClaim) => boolean): StoredClaim[] {
    return [...this.graph.claims.values()].filter((claim) => claim.retractedAt === null && this.seesClaim(claim) && test(claim));
  }
}
