import type { RelationshipIdentity, Source, StoredClaim, Subject } from '../../graph/claim.js';
import type { Day } from '../../graph/date.js';
import { commitmentLayout, entityLayouts, relationshipLayouts, sourceLayouts } from '../../graph/records.js';
import type { Segment } from '../../graph/resolve.js';
import type { EntityViews, RelationshipViews, WriteTransaction } from '../../graph/write.js';
import { type Properties, propertiesOf } from './columns.js';
import type { Run, Rows } from './session.js';

/** Rows of one UNWIND: parameters of a statement stay small however large the change. */
const BATCH = 2_000;
/** Identifiers can be longer than what an index takes. */
const INDEXED_IDENTIFIER = 200;

const SOURCE_FIELDS = ['id', 'title', 'publisher', 'url', 'publishedOn', 'language', 'kind', 'text'] as const satisfies readonly (keyof Source)[];
const CLAIM_FIELDS = [
  ...['id', 'subject', 'subjectId', 'property', 'value', 'commitment', 'confidence', 'attributedTo', 'source', 'reportedFrom', 'quote'],
  ...['locatorStart', 'locatorEnd', 'statement', 'statedOn', 'supersedes', 'known', 'origin', 'recordedAt', 'retractedAt', 'retractedBy'],
] as const;

const listOf = (name: string, fields: readonly string[]): string => `[${fields.map((field) => `${name}.${field}`).join(', ')}]`;

/** What a statement returns for `readSources` and `readClaims`. */
export const SOURCE_LIST = listOf('s', SOURCE_FIELDS);
export const CLAIM_LIST = listOf('c', CLAIM_FIELDS);

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
    const rows = [...new Set(values)].map((value) => ({ value, beginning: value.slice(0, INDEXED_IDENTIFIER) }));
    return readClaims(await this.#each('MATCH (c:Claim {identifier: row.beginning}) WHERE c.value = row.value AND c.retractedAt IS NULL', CLAIM_LIST, rows));
  }

  async namedEntities(ids: readonly string[]): Promise<string[]> {
    const rows = await this.#each(`MATCH (c:Claim {subjectId: row}) WHERE c.property = 'name' AND c.retractedAt IS NULL`, 'DISTINCT row', ids);
    return rows.map(([id]) => id as string);
  }

  async knownAsEnd(ids: readonly string[]): Promise<ReadonlyMap<string, Day>> {
    const least = (end: string): string => `COLLECT { MATCH (c:Claim) WHERE c.${end} = row AND c.retractedAt IS NULL RETURN min(c.known) }`;
    const known = new Map<string, Day>();
    for (const [id, days] of await this.#each('', `row, ${least('fromId')} + ${least('toId')}`, ids)) {
      const found = (days as (Day | null)[]).filter((day) => day !== null);
      if (found.length > 0) known.set(id as string, found.reduce((a, b) => (a < b ? a : b)));
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
    await this.#do('MATCH (s:EntitySegment {subjectId: row}) DELETE s', entities.map((entity) => entity.id));
    await this.#do('CREATE (s:EntitySegment) SET s = row', entities.flatMap(entitySegments));
    await this.#do('MATCH (e:Entity {id: row}) DETACH DELETE e', entities.filter((entity) => !entity.live).map((entity) => entity.id));
    for (const [kind, ofKind] of grouped(entities.filter((entity) => entity.live), (entity) => entity.kind)) {
      await this.#do(`MERGE (e:Entity {id: row.id}) SET e = row SET e:${kind}`, ofKind.map((entity) => ({ id: entity.id, kind, ...entityProperties(present(entity)) })));
    }
  }

  async putRelationships(relationships: readonly RelationshipViews[]): Promise<void> {
    await this.#do('MATCH (s:RelationshipSegment {subjectId: row}) DELETE s', relationships.map((relationship) => relationship.id));
    await this.#do('CREATE (s:RelationshipSegment) SET s = row', relationships.flatMap(relationshipSegments));
    for (const [type, ofType] of grouped(relationships, (relationship) => relationship.type)) {
      await this.#do(`MATCH ()-[r:${type} {id: row}]->() DELETE r`, ofType.map((relationship) => relationship.id));
      const live = ofType.filter((relationship) => relationship.live);
      await this.#do(
        `MATCH (a:Entity {id: row.from}) MATCH (b:Entity {id: row.to}) CREATE (a)-[r:${type}]->(b) SET r = row.properties`,
        live.map(({ id, from, to, ...rest }) => ({ from, to, properties: { id, ...relationshipProperties(present(rest)) } })),
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

/** Sources from rows of SOURCE_LIST. */
export function readSources(rows: Rows): Source[] {
  return rows.map(([list]) => Object.fromEntries(SOURCE_FIELDS.map((field, place) => [field, (list as unknown[])[place]])) as unknown as Source);
}

/** Claims from rows of CLAIM_LIST. */
export function readClaims(rows: Rows): StoredClaim[] {
  return rows.map(([list]) => {
    const cells: Record<string, unknown> = {};
    CLAIM_FIELDS.forEach((field, place) => {
      cells[field] = (list as unknown[])[place];
    });
    const { subject, locatorStart, locatorEnd, ...rest } = cells;
    return {
      ...rest,
      locator: locatorStart === null ? null : { start: locatorStart, end: locatorEnd },
      subject: JSON.parse(subject as string) as Subject,
    } as unknown as StoredClaim;
  });
}

function withoutNulls(cells: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(cells).filter(([, cell]) => cell !== null));
}

function sourceProperties({ id, kind, text, ...values }: Source): Record<string, unknown> {
  return withoutNulls({ id, kind, text, ...propertiesOf('source', sourceLayouts, values) });
}

function claimProperties({ subject, locator, ...claim }: StoredClaim): Record<string, unknown> {
  const ends: Partial<RelationshipIdentity> = 'relationship' in subject ? subject.relationship : {};
  return withoutNulls({
    ...claim,
    subject: JSON.stringify(subject),
    locatorStart: locator?.start ?? null,
    locatorEnd: locator?.end ?? null,
    fromId: ends.from ?? null,
    toId: ends.to ?? null,
    identifier: claim.property === 'identifiers' ? (claim.value?.slice(0, INDEXED_IDENTIFIER) ?? null) : null,
  });
}

/** The last segment: what holds now. */
function present({ segments }: { readonly segments: readonly Segment[] }): Segment {
  const last = segments.at(-1);
  if (last === undefined) throw new Error('a subject has at least one segment');
  return last;
}

const entityProperties = ({ view }: Segment): Properties => propertiesOf('entity', entityLayouts, view.properties);

function relationshipProperties({ view }: Segment): Properties {
  const commitment = propertiesOf('relationship', new Map([['commitment', commitmentLayout]]), { commitment: view.commitment });
  return { ...commitment, contested: view.contested, ...propertiesOf('relationship', relationshipLayouts, view.properties) };
}

function entitySegments({ id, kind, live, segments }: EntityViews): Properties[] {
  return segments.map((segment) => {
    const { knownFrom, knownTo, known } = segment;
    return { subjectId: id, kind, knownFrom, knownTo, known, live, ...entityProperties(segment) };
  });
}

function relationshipSegments({ id, type, from, to, live, segments }: RelationshipViews): Properties[] {
  return segments.map((segment) => {
    const { knownFrom, knownTo, known } = segment;
    return { subjectId: id, type, fromId: from, toId: to, knownFrom, knownTo, known, live, ...relationshipProperties(segment) };
  });
}
