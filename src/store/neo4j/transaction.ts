import type { Source, StoredClaim } from '../../graph/claim.js';
import type { Day } from '../../graph/date.js';
import { rounds } from '../../graph/rounds.js';
import type { EntityState, EntityViews, RelationshipViews, WriteTransaction } from '../../graph/write.js';
import type { Properties } from './columns.js';
import { markParallel, REPLACE_ENTITY } from './parallel.js';
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
import { type SegmentKey, segmentChanges } from './segments.js';
import type { Rows, Run } from './session.js';

/** Rows of one UNWIND: parameters of a statement stay small however large the change. */
const BATCH = 2_000;

type SegmentLabel = 'EntitySegment' | 'RelationshipSegment';

const CREATE_SEGMENT: Readonly<Record<SegmentLabel, string>> = {
  EntitySegment: 'CREATE (s:EntitySegment) SET s = row',
  RelationshipSegment: 'CREATE (s:RelationshipSegment) SET s = row',
};

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

  async entityStates(ids: readonly string[]): Promise<ReadonlyMap<string, EntityState>> {
    const states = await this.#each(segmentsOf('EntitySegment'), 'row, s.live, min(CASE WHEN s.known THEN s.knownFrom END)', ids);
    return new Map(states.map(([id, live, known]) => [id as string, { live: live === true, known: known as Day | null }]));
  }

  async putSources(sources: readonly Source[]): Promise<void> {
    await this.#do('MERGE (s:Source {id: row.id}) SET s = row', sources.map(sourceProperties));
  }

  async addClaims(claims: readonly StoredClaim[]): Promise<void> {
    await this.#do('CREATE (c:Claim) SET c = row', claims.map(claimProperties));
  }

  async putClaims(claims: readonly StoredClaim[]): Promise<void> {
    await this.#do('MERGE (c:Claim {id: row.id}) SET c = row', claims.map(claimProperties));
  }

  async addEntities(entities: readonly EntityViews[]): Promise<void> {
    await this.#do(CREATE_SEGMENT.EntitySegment, entities.flatMap(entitySegments));
    for (const [kind, ofKind] of grouped(entities.filter(isLive), (entity) => entity.kind)) {
      await this.#do(`CREATE (e:Entity:${kind}) SET e = row`, ofKind.map(entityProperties));
    }
  }

  async putEntities(entities: readonly EntityViews[]): Promise<void> {
    await this.#putSegments('EntitySegment', entities, entities.flatMap(entitySegments));
    await this.#do(
      'MATCH (e:Entity {id: row}) DETACH DELETE e',
      entities.filter((entity) => !entity.live).map((entity) => entity.id),
    );
    for (const [kind, ofKind] of grouped(entities.filter(isLive), (entity) => entity.kind)) {
      await this.#do(`MERGE (e:Entity {id: row.id}) ${REPLACE_ENTITY} SET e:${kind}`, ofKind.map(entityProperties));
    }
  }

  async addRelationships(relationships: readonly RelationshipViews[]): Promise<void> {
    await this.#do(CREATE_SEGMENT.RelationshipSegment, relationships.flatMap(relationshipSegments));
    for (const [type, ofType] of grouped(relationships.filter(isLive), (one) => one.type)) await this.#connect(type, ofType);
  }

  async putRelationships(relationships: readonly RelationshipViews[]): Promise<void> {
    await this.#putSegments('RelationshipSegment', relationships, relationships.flatMap(relationshipSegments));
    for (const [type, ofType] of grouped(relationships, (relationship) => relationship.type)) {
      await this.#do(
        `MATCH ()-[r:${type} {id: row}]->() DELETE r`,
        ofType.filter((one) => !one.live).map((one) => one.id),
      );
      const live = ofType.filter(isLive);
      const found = await this.#each(`MATCH ()-[r:${type} {id: row.id}]->() SET r = row`, 'row.id', live.map(relationshipProperties));
      const changed = new Set(found.map(([id]) => id));
      await this.#connect(
        type,
        live.filter((one) => !changed.has(one.id)),
      );
    }
  }

  async #connect(type: string, relationships: readonly RelationshipViews[]): Promise<void> {
    await this.#do(
      `MATCH (a:Entity {id: row.from}) MATCH (b:Entity {id: row.to}) CREATE (a)-[r:${type}]->(b) SET r = row.properties`,
      relationships.map((one) => ({ from: one.from, to: one.to, properties: relationshipProperties(one) })),
    );
    await this.#do(
      markParallel(type),
      relationships.map(({ from, to }) => ({ from, to })),
    );
  }

  async #putSegments(label: SegmentLabel, subjects: readonly { readonly id: string }[], segments: readonly Properties[]): Promise<void> {
    const stored = await this.#each(
      segmentsOf(label),
      'row, s.knownTo',
      subjects.map(({ id }) => id),
    );
    const keys = stored.map(([subjectId, knownTo]) => ({ subjectId, knownTo }) as SegmentKey);
    const { changed, added, gone } = segmentChanges(keys, segments);
    const one = (key: string): string => `MATCH (s:${label} {subjectId: ${key}.subjectId, knownTo: ${key}.knownTo})`;
    await this.#do(`${one('row.key')} SET s = row.properties`, changed);
    await this.#do(CREATE_SEGMENT[label], added);
    await this.#do(`${one('row')} DELETE s`, gone);
  }

  async #claims(match: string, values: readonly unknown[]): Promise<StoredClaim[]> {
    return readClaims(await this.#each(match, CLAIM_LIST, values));
  }

  async #each(match: string, returned: string, rows: readonly unknown[]): Promise<Rows> {
    const found: Rows[number][] = [];
    for (const batch of rounds([...new Set(rows)], BATCH)) {
      for (const row of await this.run(`UNWIND $rows AS row ${match} RETURN ${returned}`, { rows: batch })) found.push(row);
    }
    return found;
  }

  async #do(statement: string, rows: readonly unknown[]): Promise<void> {
    for (const batch of rounds(rows, BATCH)) await this.run(`UNWIND $rows AS row ${statement}`, { rows: batch });
  }
}

/** Segments are found by an index over two properties, which is used only where both are asked for. */
function segmentsOf(label: SegmentLabel): string {
  return `MATCH (s:${label} {subjectId: row}) WHERE s.knownTo IS NOT NULL`;
}

function isLive({ live }: EntityViews | RelationshipViews): boolean {
  return live;
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
