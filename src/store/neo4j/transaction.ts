import type { Source, StoredClaim } from '../../graph/claim.js';
import type { Day } from '../../graph/date.js';
import type {
  EntityState,
  EntityViews,
  Redating,
  RelationshipViews,
  SourcePlace,
  ViewsBefore,
  WriteTransaction,
} from '../../graph/write.js';
import { grouped } from '../../kernel/grouped.js';
import type { Properties } from './columns.js';
import { REPLACE_ENTITY } from './entity-marks.js';
import { type Hubs, markHubs, RENAME_AT_HUBS, setHubProperties, tellHubs } from './hubs.js';
import type { Memory } from './memory.js';
import { MARK, markBeside } from './parallel.js';
import { Pipeline } from './pipeline.js';
import {
  CLAIM_LIST,
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
import { claimsOfSource, END_REDATING, PUT_REDATING, REDATINGS, readRedatings, redatingId, redatingRow } from './redatings.js';
import { claimProperties, makingClaims, makingRelationships } from './rows.js';
import { CREATE_SEGMENT, type SegmentLabel, segmentChanges, segmentsOf, storedSegment } from './segments.js';
import type { Run } from './session.js';
import { Neo4jStatistics } from './statistics.js';
import { isNamedAsBefore, type Pair, pairsOf, showsAsBefore, type Views } from './views-before.js';

/** What `applyChange` reads and writes, in one transaction. */
export class Neo4jTransaction implements WriteTransaction {
  /** Types and ends of the relationships that it has made. */
  readonly #between = new Set<string>();

  private constructor(
    private readonly pipeline: Pipeline,
    private readonly memory: Memory,
    private readonly hubs: Hubs,
    readonly statistics = new Neo4jStatistics(pipeline.run),
  ) {}

  /**
   * Does work of which all is written when the promise resolves.
   *
   * @param hubs takes in those that are to be opened behind the commit
   */
  static async over<T>(run: Run, memory: Memory, work: (tx: Neo4jTransaction) => Promise<T>, hubs: Hubs): Promise<T> {
    const pipeline = new Pipeline(run);
    try {
      return await work(new Neo4jTransaction(pipeline, memory, hubs));
    } finally {
      await pipeline.written();
    }
  }

  async sourcesById(ids: readonly string[]): Promise<Source[]> {
    const { sources } = this.memory;
    const known = ids.map((id) => sources.get(id));
    const read = readSources(
      await this.pipeline.each(
        'MATCH (s:Source {id: row})',
        SOURCE_LIST,
        ids.filter((_, place) => known[place] === undefined),
      ),
    );
    for (const source of read) sources.set(source.id, source);
    return [...known.filter((source) => source !== undefined), ...read];
  }

  async claimsById(ids: readonly string[]): Promise<StoredClaim[]> {
    return this.#claims('MATCH (c:Claim {id: row})', ids);
  }

  async claimsBySubject(subjectIds: readonly string[]): Promise<StoredClaim[]> {
    return this.#claims('MATCH (c:Claim {subjectId: row})', subjectIds);
  }

  async claimsOfSource(source: string, after: SourcePlace | null, most: number): Promise<StoredClaim[]> {
    return claimsOfSource(this.pipeline.run, source, after, most);
  }

  async claimsByOrigin(origin: string): Promise<StoredClaim[]> {
    return this.#claims('MATCH (c:Claim {origin: row})', [origin]);
  }

  async claimsByIdentifier(values: readonly string[]): Promise<StoredClaim[]> {
    const rows = [...new Set(values)].map((value) => ({ value, beginning: indexedIdentifier(value) }));
    return readClaims(
      await this.pipeline.each(
        'MATCH (c:Claim {identifier: row.beginning}) WHERE c.value = row.value AND c.retractedAt IS NULL',
        CLAIM_LIST,
        rows,
      ),
    );
  }

  async namedEntities(ids: readonly string[]): Promise<string[]> {
    const { named } = this.memory;
    const rows = await this.pipeline.each(
      `MATCH (c:Claim {subjectId: row}) WHERE c.property = 'name' AND c.retractedAt IS NULL`,
      'DISTINCT row',
      ids.filter((id) => named.get(id) === undefined),
    );
    for (const [id] of rows) named.set(id as string, true);
    return ids.filter((id) => named.get(id) === true);
  }

  async knownAsEnd(ids: readonly string[]): Promise<ReadonlyMap<string, Day>> {
    const least = (end: string): string => `COLLECT { MATCH (c:Claim) WHERE c.${end} = row AND c.retractedAt IS NULL RETURN min(c.known) }`;
    const known = new Map<string, Day>();
    for (const [id, days] of await this.pipeline.each('', `row, ${least('fromId')} + ${least('toId')}`, ids)) {
      const [first] = (days as (Day | null)[]).filter((day) => day !== null).sort();
      if (first !== undefined) known.set(id as string, first);
    }
    return known;
  }

  async entityStates(ids: readonly string[]): Promise<ReadonlyMap<string, EntityState>> {
    const found = new Map<string, EntityState>();
    for (const id of ids) {
      const state = this.memory.states.get(id);
      if (state !== undefined) found.set(id, state);
    }
    const unknown = ids.filter((id) => !found.has(id));
    const rows = await this.pipeline.each(segmentsOf('EntitySegment'), 'row, s.live, min(CASE WHEN s.known THEN s.knownFrom END)', unknown);
    for (const [id, live, known] of rows) {
      const state = { live: live === true, known: known as Day | null };
      found.set(id as string, state);
      this.memory.states.set(id as string, state);
    }
    return found;
  }

  async redatings(): Promise<Redating[]> {
    return readRedatings(await this.pipeline.run(REDATINGS));
  }

  async putRedating(redating: Redating): Promise<void> {
    await this.pipeline.do(PUT_REDATING, [redating], redatingRow);
  }

  async endRedating(source: string): Promise<void> {
    await this.pipeline.do(END_REDATING, [redatingId(source)]);
  }

  async putSources(sources: readonly Source[]): Promise<void> {
    await this.pipeline.do('MERGE (s:Source {id: row.id}) SET s = row', sources.map(sourceProperties));
    for (const source of sources) this.memory.sources.set(source.id, source);
  }

  async addClaims(claims: readonly StoredClaim[]): Promise<void> {
    await this.pipeline.do(makingClaims.statement, claims, makingClaims.row);
    for (const claim of claims) if (claim.property === 'name' && claim.retractedAt === null) this.memory.named.set(claim.subjectId, true);
  }

  async putClaims(claims: readonly StoredClaim[]): Promise<void> {
    await this.pipeline.do('MERGE (c:Claim {id: row.id}) SET c = row', claims, claimProperties);
    for (const claim of claims) this.memory.named.delete(claim.subjectId);
  }

  async addEntities(entities: readonly EntityViews[]): Promise<void> {
    await this.pipeline.do(CREATE_SEGMENT.EntitySegment, entities.flatMap(entitySegments));
    await this.pipeline.do('CREATE (e:Entity:$(row.kind)) SET e = row', entities.filter(isLive), entityProperties);
    this.#remember(entities);
  }

  async putEntities(entities: readonly EntityViews[], before?: ViewsBefore<EntityViews>): Promise<void> {
    const pairs = pairsOf(entities, before);
    await this.#putSegments('EntitySegment', pairs, entitySegments);
    await this.pipeline.do(
      'MATCH (e:Entity {id: row}) DETACH DELETE e',
      entities.filter((entity) => !entity.live).map((entity) => entity.id),
    );
    const changed = pairs.filter((pair) => pair.views.live && !showsAsBefore(pair, entityProperties)).map(({ views }) => views);
    await this.pipeline.do(`MERGE (e:Entity {id: row.id}) ${REPLACE_ENTITY} SET e:$(row.kind)`, changed, entityProperties);
    const renamed = pairs.filter((pair) => pair.views.live && !isNamedAsBefore(pair)).map(({ views }) => views.id);
    await this.pipeline.do(RENAME_AT_HUBS, renamed);
    this.#remember(entities);
  }

  async addRelationships(relationships: readonly RelationshipViews[]): Promise<void> {
    // What holds now is made together with the relationship that shows it.
    const earlier = relationships.map((one) => (one.live ? { ...one, segments: one.segments.slice(0, -1) } : one));
    await this.pipeline.do(CREATE_SEGMENT.RelationshipSegment, earlier.flatMap(relationshipSegments));
    const live = relationships.filter(isLive);
    await this.#markParallel(live);
    await this.pipeline.do(makingRelationships.statement, live, makingRelationships.row);
    await this.#markHubs(live);
  }

  async putRelationships(relationships: readonly RelationshipViews[], before?: ViewsBefore<RelationshipViews>): Promise<void> {
    const pairs = pairsOf(relationships, before);
    await this.#putSegments('RelationshipSegment', pairs, relationshipSegments);
    const changed = pairs.filter((pair) => !pair.views.live || !showsAsBefore(pair, relationshipProperties)).map(({ views }) => views);
    for (const [type, ofType] of grouped(changed, (relationship) => relationship.type)) {
      await this.pipeline.do(
        `MATCH ()-[r:${type} {id: row}]->() DELETE r`,
        ofType.filter((one) => !one.live).map((one) => one.id),
      );
      const live = ofType.filter(isLive);
      const found = await this.pipeline.each(
        `MATCH (a)-[r:${type} {id: row.id}]->(b) SET r = row ${setHubProperties(type)}`,
        'row.id',
        live.map(relationshipProperties),
      );
      const there = new Set(found.map(([id]) => id));
      const missing = live.filter((one) => !there.has(one.id));
      await this.#markParallel(missing);
      await this.pipeline.do(
        `MATCH (a:Entity {id: row.from}) MATCH (b:Entity {id: row.to}) CREATE (a)-[r:${type}]->(b) SET r = row.properties ${setHubProperties(type)} ${tellHubs(`'${type}'`)}`,
        missing,
        (one) => ({ from: one.from, to: one.to, properties: relationshipProperties(one) }),
      );
      await this.#markHubs(missing);
    }
  }

  /** Of relationships about to be made. Those that this transaction made before are known here. */
  async #markParallel(made: readonly RelationshipViews[]): Promise<void> {
    const first: RelationshipViews[] = [];
    const marked = new Set<string>();
    for (const one of made) {
      const between = `${one.type} ${one.from} ${one.to}`;
      if (this.#between.has(between)) marked.add(one.from).add(one.to);
      else first.push(one);
      this.#between.add(between);
    }
    for (const [type, ofType] of grouped(first, (one) => one.type))
      await this.pipeline.do(markBeside(type), ofType, ({ from, to }) => [from, to]);
    await this.pipeline.do(MARK, [...marked]);
  }

  /** Of the ends of relationships that were made. */
  async #markHubs(made: readonly RelationshipViews[]): Promise<void> {
    const { at, made: marked } = this.hubs;
    for (const [type, ofType] of grouped(made, (one) => one.type)) {
      const ends = new Set(ofType.flatMap(({ from, to }) => [from, to]));
      await this.pipeline.do(markHubs(type, at), [...ends], undefined, (rows) => {
        for (const [id] of rows) marked.add(id as string);
      });
    }
  }

  async #putSegments<T extends Views>(
    label: SegmentLabel,
    pairs: readonly Pair<T>[],
    of: (views: T) => readonly Properties[],
  ): Promise<void> {
    const stored = pairs.flatMap(({ before }) => (before === null ? [] : of(before).map(storedSegment)));
    const unknown = pairs.filter(({ before }) => before === null).map(({ views }) => views.id);
    for (const [subjectId, knownTo] of await this.pipeline.each(segmentsOf(label), 'row, s.knownTo', unknown)) {
      stored.push({ subjectId: subjectId as string, knownTo: knownTo as string, properties: null });
    }
    const wanted = pairs.flatMap(({ views }) => of(views));
    const { changed, replaced, added, gone } = segmentChanges(stored, wanted);
    const one = `MATCH (s:${label} {subjectId: row[0], knownTo: row[1]})`;
    await this.pipeline.do(`${one} SET s += row[2]`, changed, ({ key, properties }) => [key.subjectId, key.knownTo, properties]);
    await this.pipeline.do(`${one} SET s = row[2]`, replaced, ({ key, properties }) => [key.subjectId, key.knownTo, properties]);
    await this.pipeline.do(CREATE_SEGMENT[label], added);
    await this.pipeline.do(`${one} DELETE s`, gone, ({ subjectId, knownTo }) => [subjectId, knownTo]);
  }

  #remember(entities: readonly EntityViews[]): void {
    for (const { id, live, segments } of entities) {
      this.memory.states.set(id, { live, known: segments.find((segment) => segment.known)?.knownFrom ?? null });
    }
  }

  async #claims(match: string, values: readonly unknown[]): Promise<StoredClaim[]> {
    return readClaims(await this.pipeline.each(match, CLAIM_LIST, values));
  }
}

function isLive({ live }: EntityViews | RelationshipViews): boolean {
  return live;
}
