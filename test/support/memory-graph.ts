import { applyChange } from '../../src/graph/apply-change.js';
import type { Change, ChangeReport } from '../../src/graph/change.js';
import type { RelationshipIdentity, Source, StoredClaim } from '../../src/graph/claim.js';
import type { Day } from '../../src/graph/date.js';
import { finishRedating } from '../../src/graph/redate.js';
import type {
  EntityState,
  EntityViews,
  Redating,
  RelationshipViews,
  SourcePlace,
  StoredStatistics,
  WriteTransaction,
} from '../../src/graph/write.js';

/** A graph in maps: what a store keeps, without a store. Every look-up is a walk over everything. */
export class MemoryGraph implements WriteTransaction {
  readonly sources = new Map<string, Source>();
  readonly claims = new Map<string, StoredClaim>();
  readonly entities = new Map<string, EntityViews>();
  readonly relationships = new Map<string, RelationshipViews>();
  readonly pending = new Map<string, Redating>();
  /** None are kept: `truth.ts` counts what is here. */
  readonly statistics: StoredStatistics = {
    figures: () => null,
    put: () => undefined,
    countAnew: () => undefined,
    countSources: () => this.sources.size,
    largestDegree: () => 0,
    largestSource: () => 0,
  };

  /** Applies changes one after another. A change that is refused leaves everything as it was. */
  async apply(...changes: readonly Change[]): Promise<ChangeReport[]> {
    const reports: ChangeReport[] = [];
    for (const change of changes) {
      const before = [this.sources, this.claims, this.entities, this.relationships].map((map) => new Map<string, unknown>(map));
      try {
        const { report, redating } = await applyChange(this, change);
        await finishRedating(redating, (work) => work(this));
        reports.push(report);
      } catch (error) {
        [this.sources, this.claims, this.entities, this.relationships].forEach((map: Map<string, unknown>, index) => {
          map.clear();
          for (const [id, record] of before[index] ?? []) map.set(id, record);
        });
        throw error;
      }
    }
    return reports;
  }

  /** Everything in it, in an order that does not depend on how it came. `withTimes` includes what system time is in it. */
  contents(withTimes = true): unknown {
    const sorted = <T>(map: ReadonlyMap<string, T>): T[] =>
      [...map.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, record]) => record);
    const claims = sorted(this.claims).map((claim) =>
      withTimes ? claim : { ...claim, recordedAt: '', retractedAt: claim.retractedAt === null ? null : '' },
    );
    return { sources: sorted(this.sources), claims, entities: sorted(this.entities), relationships: sorted(this.relationships) };
  }

  private claimsWhere(test: (claim: StoredClaim) => boolean): StoredClaim[] {
    return [...this.claims.values()].filter(test);
  }
  sourcesById(ids: readonly string[]): Source[] {
    return [...this.sources.values()].filter((source) => ids.includes(source.id));
  }
  claimsById(ids: readonly string[]): StoredClaim[] {
    return this.claimsWhere((claim) => ids.includes(claim.id));
  }
  claimsBySubject(subjectIds: readonly string[]): StoredClaim[] {
    return this.claimsWhere((claim) => subjectIds.includes(claim.subjectId));
  }
  claimsOfSource(source: string, after: SourcePlace | null, most: number): StoredClaim[] {
    const isBehind = ({ known, id }: StoredClaim): boolean =>
      after === null || known < after.known || (known === after.known && id > after.id);
    const behind = this.claimsWhere((claim) => claim.source === source && isBehind(claim));
    return behind.sort((a, b) => (a.known === b.known ? (a.id < b.id ? -1 : 1) : a.known > b.known ? -1 : 1)).slice(0, most);
  }
  claimsByOrigin(origin: string): StoredClaim[] {
    return this.claimsWhere((claim) => claim.origin === origin);
  }
  claimsByIdentifier(values: readonly string[]): StoredClaim[] {
    return this.claimsWhere(
      (claim) => claim.property === 'identifiers' && claim.retractedAt === null && values.includes(claim.value as string),
    );
  }
  namedEntities(ids: readonly string[]): string[] {
    return this.claimsWhere((claim) => claim.property === 'name' && claim.retractedAt === null && ids.includes(claim.subjectId)).map(
      (claim) => claim.subjectId,
    );
  }
  knownAsEnd(ids: readonly string[]): ReadonlyMap<string, Day> {
    const known = new Map<string, Day>();
    for (const claim of this.claimsWhere((one) => one.retractedAt === null && 'relationship' in one.subject)) {
      const { from, to } = (claim.subject as { relationship: RelationshipIdentity }).relationship;
      for (const end of [from, to]) {
        if (ids.includes(end) && claim.known < (known.get(end) ?? '~')) known.set(end, claim.known);
      }
    }
    return known;
  }
  entityStates(ids: readonly string[]): ReadonlyMap<string, EntityState> {
    const stored = ids.map((id) => this.entities.get(id)).filter((entity) => entity !== undefined);
    return new Map(
      stored.map(({ id, live, segments }) => [id, { live, known: segments.find((segment) => segment.known)?.knownFrom ?? null }]),
    );
  }
  redatings(): Redating[] {
    return [...this.pending.values()];
  }
  putRedating(redating: Redating): void {
    this.pending.set(redating.source, redating);
  }
  endRedating(source: string): void {
    this.pending.delete(source);
  }
  putSources(sources: readonly Source[]): void {
    for (const source of sources) this.sources.set(source.id, source);
  }
  addClaims(claims: readonly StoredClaim[]): void {
    add(this.claims, claims);
  }
  putClaims(claims: readonly StoredClaim[]): void {
    put(this.claims, claims);
  }
  addEntities(entities: readonly EntityViews[]): void {
    add(this.entities, entities);
  }
  putEntities(entities: readonly EntityViews[]): void {
    put(this.entities, entities);
  }
  addRelationships(relationships: readonly RelationshipViews[]): void {
    add(this.relationships, relationships);
  }
  putRelationships(relationships: readonly RelationshipViews[]): void {
    put(this.relationships, relationships);
  }
}

function add<T extends { readonly id: string }>(map: Map<string, T>, records: readonly T[]): void {
  for (const record of records) {
    if (map.has(record.id)) throw new Error(`${record.id} is added, but there already`);
    map.set(record.id, record);
  }
}

function put<T extends { readonly id: string }>(map: Map<string, T>, records: readonly T[]): void {
  for (const record of records) map.set(record.id, record);
}
