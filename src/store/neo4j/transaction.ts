import type { Source, StoredClaim } from '../../graph/claim.js';
import type { Day } from '../../graph/date.js';
import type { EntityViews, RelationshipViews, WriteTransaction } from '../../graph/write.js';
import {
  CLAIM_LIST,
  claimProperties,
  entityProperties,
  entitySegments,
  indexedIdentifier,
  readClaims,
  readSources,
  relationshipProperties,
  relationshipSegments,
  SOURCE_LIST,
  sourceProperties,
} from './properties.js';
import type { Rows, Run } from './session.js';

/** Rows of one UNWIND: parameters of a statement stay small however large the change. */
const BATCH = 2_000;

/** What `applyChange` reads and writes, in one transaction. */
export class Neo4jTransaction implements WriteTransaction {
  constructor(private readonly run: Run) {}

  async sourcesById(ids: readonly string[]): Promise<Source[]> {
    return readSources(await this.#each('MATCH (s:Source {id: row})', SOURCE_LIST, ids));
  }

  async claimsById(ids: readonly string[]): Promise<StoredClaim[]> {
    return this.#claims('MATCH (c:Claim {id: row})', ids);
  }

  async claimsBySubject(subjectIds: readonly string[]): Promise<StoredClaim[]> {
    return this.#claims('MATCH (c:Claim {subjectId: row})', subjectIds);
  }

  async claimsBySource(sourceIds: readonly string[]): Promise<StoredClaim[]> {
    return this.#claims('MATCH (c:Claim {source: row})', sourceIds);
  }

  async claimsByOrigin(origin: string): Promise<StoredClaim[]> {
    return this.#claims('MATCH (c:Claim {origin: row})', [origin]);
  }

  async claimsByIdentifier(values: readonly string[]): Promise<StoredClaim[]> {
    const rows = [...new Set(values)].map((value) => ({ value, beginning: indexedIdentifier(value) }));
    return readClaims(
      await this.#each('MATCH (c:Claim {identifier: row.beginning}) WHERE c.value = row.value AND c.retractedAt IS NULL', CLAIM_LIST, rows),
    );
  }

  async namedEntities(ids: readonly string[]): Promise<string[]> {
    const rows = await this.#each(
      `MATCH (c:Claim {subjectId: row}) WHERE c.property = 'name' AND c.retractedAt IS NULL`,
      'DISTINCT row',
      ids,
    );
    return rows.map(([id]) => id as string);
  }

  async knownAsEnd(ids: readonly string[]): Promise<ReadonlyMap<string, Day>> {
    const least = (end: string): string => `COLLECT { MATCH (c:Claim) WHERE c.${end} = row AND c.retractedAt IS NULL RETURN min(c.known) }`;
    const known = new Map<string, Day>();
    for (const [id, days] of await this.#each('', `row, ${least('fromId')} + ${least('toId')}`, ids)) {
      const [first] = (days as (Day | null)[]).filter((day) => day !== null).sort();
      if (first !== undefined) known.set(id as string, first);
    }
    return known;
  }

  async putSources(sources: readonly Source[]): Promise<void> {
    await this.#do('MERGE (s:Source {id: row.id}) SET s = row', sources.map(sourceProperties));
  }

  async putClaims(claims: readonly StoredClaim[]): Promise<void> {
    await this.#do('MERGE (c:Claim {id: row.id}) SET c = row', claims.map(claimProperties));
  }

  async putEntities(entities: readonly EntityViews[]): Promise<void> {
    await this.#do(
      'MATCH (s:EntitySegment {subjectId: row}) DELETE s',
      entities.map((entity) => entity.id),
    );
    await this.#do('CREATE (s:EntitySegment) SET s = row', entities.flatMap(entitySegments));
    await this.#do(
      'MATCH (e:Entity {id: row}) DETACH DELETE e',
      entities.filter((entity) => !entity.live).map((entity) => entity.id),
    );
    const live = entities.filter((entity) => entity.live);
    for (const [kind, ofKind] of grouped(live, (entity) => entity.kind)) {
      await this.#do(`MERGE (e:Entity {id: row.id}) SET e = row SET e:${kind}`, ofKind.map(entityProperties));
    }
  }

  async putRelationships(relationships: readonly RelationshipViews[]): Promise<void> {
    await this.#do(
      'MATCH (s:RelationshipSegment {subjectId: row}) DELETE s',
      relationships.map((relationship) => relationship.id),
    );
    await this.#do('CREATE (s:RelationshipSegment) SET s = row', relationships.flatMap(relationshipSegments));
    for (const [type, ofType] of grouped(relationships, (relationship) => relationship.type)) {
      await this.#do(
        `MATCH ()-[r:${type} {id: row}]->() DELETE r`,
        ofType.map((relationship) => relationship.id),
      );
      const live = ofType.filter((relationship) => relationship.live);
      await this.#do(
        `MATCH (a:Entity {id: row.from}) MATCH (b:Entity {id: row.to}) CREATE (a)-[r:${type}]->(b) SET r = row.properties`,
        live.map((relationship) => ({ from: relationship.from, to: relationship.to, properties: relationshipProperties(relationship) })),
      );
    }
  }

  async #claims(match: string, values: readonly unknown[]): Promise<StoredClaim[]> {
    return readClaims(await this.#each(match, CLAIM_LIST, values));
  }

  async #each(match: string, returned: string, rows: readonly unknown[]): Promise<Rows> {
    const found: Rows[number][] = [];
    for (const batch of batches([...new Set(rows)])) {
      for (const row of await this.run(`UNWIND $rows AS row ${match} RETURN ${returned}`, { rows: batch })) found.push(row);
    }
    return found;
  }

  async #do(statement: string, rows: readonly unknown[]): Promise<void> {
    for (const batch of batches(rows)) await this.run(`UNWIND $rows AS row ${statement}`, { rows: batch });
  }
}

function* batches<T>(items: readonly T[]): Generator<readonly T[]> {
  for (let start = 0; start < items.length; start += BATCH) yield items.slice(start, start + BATCH);
}

function grouped<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group === undefined) groups.set(key(item), [item]);
    else group.push(item);
  }
  return groups;
}
