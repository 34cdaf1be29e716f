import type { Source, StoredClaim } from '../../graph/claim.js';
import type { Day } from '../../graph/date.js';
import type { EntityViews, RelationshipViews, WriteTransaction } from '../../graph/write.js';
import { tables } from './schema.js';
import type { Session } from './session.js';
import { each, raw, type Sql, sql } from './sql.js';
import { claimCells, readClaims, readSources, sourceCells } from './truth.js';
import { writeEntity, writeRelationship } from './views.js';

const insertAll = (table: 'source' | 'claim'): string =>
  `INSERT OR REPLACE INTO ${table} VALUES (${tables[table].map(() => '?').join(', ')})`;

const INSERT_SOURCE = insertAll('source');
const INSERT_CLAIM = insertAll('claim');

/** What `applyChange` reads and writes, on the writer's connection. */
export class SqliteTransaction implements WriteTransaction {
  constructor(private readonly session: Session) {}

  sourcesById(ids: readonly string[]): Source[] {
    return readSources(this.session, sql`WHERE t.id IN (SELECT value FROM ${each(ids)})`);
  }

  claimsById(ids: readonly string[]): StoredClaim[] {
    return this.#claims('id', ids);
  }

  claimsBySubject(subjectIds: readonly string[]): StoredClaim[] {
    return this.#claims('"subjectId"', subjectIds);
  }

  claimsBySource(sourceIds: readonly string[]): StoredClaim[] {
    return this.#claims('source', sourceIds);
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

  putSources(sources: readonly Source[]): void {
    for (const source of sources) this.session.write(INSERT_SOURCE, sourceCells(source));
  }

  putClaims(claims: readonly StoredClaim[]): void {
    for (const claim of claims) this.session.write(INSERT_CLAIM, claimCells(claim));
  }

  putEntities(entities: readonly EntityViews[]): void {
    this.session.run(sql`DELETE FROM entity WHERE id IN (SELECT value FROM ${each(entities.map((entity) => entity.id))})`);
    for (const view of entities) writeEntity(this.session, view);
  }

  putRelationships(relationships: readonly RelationshipViews[]): void {
    this.session.run(
      sql`DELETE FROM relationship WHERE id IN (SELECT value FROM ${each(relationships.map((relationship) => relationship.id))})`,
    );
    for (const view of relationships) writeRelationship(this.session, view);
  }

  #claims(column: string, values: readonly string[]): StoredClaim[] {
    return readClaims(this.session, sql`WHERE t.${raw(column)} IN (SELECT value FROM ${each(values)})`);
  }
}
