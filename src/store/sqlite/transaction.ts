import type { Source, StoredClaim } from '../../graph/claim.js';
import { type Day, NEVER } from '../../graph/date.js';
import type { EntityState, EntityViews, Redating, RelationshipViews, SourcePlace, WriteTransaction } from '../../graph/write.js';
import { renameEnd, storedEnds } from './ends.js';
import type { Session } from './session.js';
import { each, raw, type Sql, sql } from './sql.js';
import { SqliteStatistics } from './statistics.js';
import { addClaim, putClaim, putSource, readClaims, readSources } from './truth.js';
import { writeEntity, writeRelationship } from './views.js';

/** Where the sources whose claims are being dated anew lie among the names of `meta`. */
const REDATINGS = { first: 'redating:', behind: 'redating;' };

/** What `applyChange` reads and writes, on the writer's connection. */
export class SqliteTransaction implements WriteTransaction {
  readonly statistics: SqliteStatistics;

  constructor(private readonly session: Session) {
    this.statistics = new SqliteStatistics(session);
  }

  sourcesById(ids: readonly string[]): Source[] {
    return readSources(this.session, sql`WHERE t.id IN (SELECT value FROM ${each(ids)})`);
  }

  claimsById(ids: readonly string[]): StoredClaim[] {
    return this.#claims('id', ids);
  }

  claimsBySubject(subjectIds: readonly string[]): StoredClaim[] {
    return this.#claims('"subjectId"', subjectIds);
  }

  claimsOfSource(source: string, after: SourcePlace | null, most: number): StoredClaim[] {
    const next = (where: Sql, count: number): StoredClaim[] =>
      readClaims(this.session, sql`WHERE t.source = ${source} AND ${where} ORDER BY t.known DESC, t.id LIMIT ${count}`);
    if (after === null) return next(raw('TRUE'), most);
    // Two searches, each of which begins where it has to; one for both would pass over all that is known since the same day.
    const same = next(sql`t.known = ${after.known} AND t.id > ${after.id}`, most);
    return same.length === most ? same : [...same, ...next(sql`t.known < ${after.known}`, most - same.length)];
  }

  claimsByOrigin(origin: string): StoredClaim[] {
    return readClaims(this.session, sql`WHERE t.origin = ${origin}`);
  }

  claimsByIdentifier(values: readonly string[]): StoredClaim[] {
    return readClaims(
      this.session,
      sql`WHERE t.property = 'identifiers' AND t.value IN (SELECT value FROM ${each(values)}) AND t."retractedAt" IS NULL`,
    );
  }

  namedEntities(ids: readonly string[]): string[] {
    const named = sql`SELECT 1 FROM claim AS c WHERE c."subjectId" = p.value AND c.property = 'name' AND c."retractedAt" IS NULL`;
    return this.session.rows(sql`SELECT p.value FROM ${each(ids)} AS p WHERE EXISTS (${named})`).map(([id]) => id as string);
  }

  knownAsEnd(ids: readonly string[]): ReadonlyMap<string, Day> {
    const least = (end: string): Sql => raw(`(SELECT MIN(c.known) FROM claim AS c WHERE c.${end} = p.value AND c."retractedAt" IS NULL)`);
    const known = new Map<string, Day>();
    for (const [id, from, to] of this.session.rows(sql`SELECT p.value, ${least('from_id')}, ${least('to_id')} FROM ${each(ids)} AS p`)) {
      const days = [from, to].filter((day) => day !== null) as Day[];
      if (days.length > 0)
        known.set(
          id as string,
          days.reduce((a, b) => (a < b ? a : b)),
        );
    }
    return known;
  }

  entityStates(ids: readonly string[]): ReadonlyMap<string, EntityState> {
    const states = this.session.rows(
      sql`SELECT id, MAX(is_live), MIN(CASE WHEN is_known THEN known_from END) FROM entity WHERE id IN (SELECT value FROM ${each(ids)}) GROUP BY id`,
    );
    return new Map(states.map(([id, live, known]) => [id as string, { live: live === 1, known: known as Day | null }]));
  }

  redatings(): Redating[] {
    const { first, behind } = REDATINGS;
    const rows = this.session.rows(sql`SELECT name, value FROM meta WHERE name >= ${first} AND name < ${behind}`);
    return rows.map(([name, value]) => ({
      source: (name as string).slice(first.length),
      days: JSON.parse(value as string) as string[],
    }));
  }

  putRedating({ source, days }: Redating): void {
    this.session.run(sql`INSERT OR REPLACE INTO meta VALUES (${REDATINGS.first + source}, ${JSON.stringify(days)})`);
  }

  endRedating(source: string): void {
    this.session.run(sql`DELETE FROM meta WHERE name = ${REDATINGS.first + source}`);
  }

  putSources(sources: readonly Source[]): void {
    for (const source of sources) putSource(this.session, source);
  }

  addClaims(claims: readonly StoredClaim[]): void {
    for (const claim of claims) addClaim(this.session, claim);
  }

  putClaims(claims: readonly StoredClaim[]): void {
    for (const claim of claims) putClaim(this.session, claim);
  }

  addEntities(entities: readonly EntityViews[]): void {
    for (const view of entities) writeEntity(this.session, view, null);
  }

  putEntities(entities: readonly EntityViews[]): void {
    if (entities.length === 0) return;
    const ids = entities.map((view) => view.id);
    const stored = storedEnds(this.session, ids);
    this.session.run(sql`DELETE FROM entity WHERE id IN (SELECT value FROM ${each(ids)}) AND known_to <> ${NEVER}`);
    for (const view of entities) {
      const before = stored.get(view.id);
      writeEntity(this.session, view, before?.row ?? null);
      if (before !== undefined) renameEnd(this.session, view, before);
    }
  }

  addRelationships(relationships: readonly RelationshipViews[]): void {
    const ends = storedEnds(this.session, [...new Set(relationships.flatMap(({ from, to }) => [from, to]))]);
    for (const view of relationships) writeRelationship(this.session, view, ends);
  }

  putRelationships(relationships: readonly RelationshipViews[]): void {
    if (relationships.length === 0) return;
    this.session.run(sql`DELETE FROM relationship WHERE id IN (SELECT value FROM ${each(relationships.map((view) => view.id))})`);
    this.addRelationships(relationships);
  }

  #claims(column: string, values: readonly string[]): StoredClaim[] {
    return values.length === 0 ? [] : readClaims(this.session, sql`WHERE t.${raw(column)} IN (SELECT value FROM ${each(values)})`);
  }
}
