import { NEVER } from '../../graph/date.js';
import type { Step } from '../../graph/plan.js';
import { claimsOf, degreeOf, entitiesOf, MOST_COUNTED, relationshipsOf, SOURCES } from '../../graph/statistics.js';
import type { StoredStatistics } from '../../graph/write.js';
import { ontology } from '../../ontology/ontology.js';
import type { Session } from './session.js';
import { each, raw, type Sql, sql } from './sql.js';

/** Raised whenever other figures are kept, or others are meant by their names: then they are counted anew. */
export const STATISTICS_VERSION = 1;

export const STATISTICS = 'CREATE TABLE IF NOT EXISTS statistic (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID';

const LIVE = raw(`known_to = '${NEVER}' AND is_live = 1`);
/** In the place of a column by which nothing is told apart. */
const NOTHING = raw("''");
const LIVE_CLAIM = raw('"retractedAt" IS NULL');

/** The figures, by their names. */
export function readFigures(session: Session): Map<string, number> {
  return new Map(session.rows(raw('SELECT name, value FROM statistic')) as [string, number][]);
}

/** The figures in their table, on the writer's connection. */
export class SqliteStatistics implements StoredStatistics {
  constructor(private readonly session: Session) {}

  figures(): ReadonlyMap<string, number> {
    return readFigures(this.session);
  }

  put(figures: ReadonlyMap<string, number>): void {
    for (const [name, value] of figures) this.session.run(sql`INSERT OR REPLACE INTO statistic VALUES (${name}, ${value})`);
  }

  countSources(): number {
    return this.#number(raw('SELECT COUNT(*) FROM source'));
  }

  largestDegree(ids: readonly string[], { relationship, direction }: Step, most: number): number {
    const near = raw(direction === 'OUT' ? 'from_id' : 'to_id');
    return this.#largest(ids, sql`relationship WHERE ${near} = p.value AND type = ${relationship} AND ${LIVE}`, most);
  }

  largestSource(ids: readonly string[], most: number): number {
    return this.#largest(ids, sql`claim WHERE source = p.value AND ${LIVE_CLAIM}`, most);
  }

  /** Each of these reads an index and nothing else, in its order. */
  countAnew(): void {
    this.session.execute('DELETE FROM statistic');
    const figures = new Map<string, number>([[SOURCES, this.countSources()]]);
    for (const [kind, count] of this.session.rows(sql`SELECT kind, COUNT(*) FROM entity WHERE ${LIVE} GROUP BY kind`))
      figures.set(entitiesOf(kind as string), count as number);
    for (const [direction, near] of [
      ['OUT', 'from_id'],
      ['IN', 'to_id'],
    ] as const) {
      for (const [prefix, type, most, all] of this.#perParent(raw(near), sql`relationship WHERE ${LIVE}`, raw('type'))) {
        figures.set(degreeOf(kindName(prefix), type, direction), bounded(most));
        const name = relationshipsOf(type);
        if (direction === 'OUT') figures.set(name, (figures.get(name) ?? 0) + all);
      }
    }
    for (const [prefix, , most] of this.#perParent(raw('"subjectId"'), sql`claim WHERE ${LIVE_CLAIM}`, NOTHING))
      figures.set(claimsOf(prefix === 'relationship' ? 'Relationship' : kindName(prefix)), bounded(most));
    for (const [, , most] of this.#perParent(raw('source'), sql`claim WHERE ${LIVE_CLAIM}`, NOTHING))
      figures.set(claimsOf('Source'), bounded(most));
    this.put(figures);
  }

  /** Of what parents have: the most that one of them has, and how many in all, by the beginning of their ids and one more column. */
  #perParent(parent: Sql, from: Sql, column: Sql): (readonly [prefix: string, column: string, most: number, all: number])[] {
    // Grouped as the index is ordered: by one more column it would be sorted once more.
    const counted = sql`SELECT ${parent} AS id, ${column} AS column, COUNT(*) AS n FROM ${from} GROUP BY ${parent}${column === NOTHING ? raw('') : sql`, ${column}`}`;
    return this.session.rows(
      sql`SELECT substr(id, 1, instr(id, ':') - 1), column, MAX(n), SUM(n) FROM (${counted}) GROUP BY 1, 2`,
    ) as unknown as (readonly [string, string, number, number])[];
  }

  #largest(ids: readonly string[], from: Sql, most: number): number {
    return this.#number(sql`SELECT MAX((SELECT COUNT(*) FROM (SELECT 1 FROM ${from} LIMIT ${most}))) FROM ${each(ids)} AS p`);
  }

  #number(query: Sql): number {
    return (this.session.rows(query)[0]?.[0] ?? 0) as number;
  }
}

/** Kinds that the ontology has no longer go by the beginning of their ids. */
function kindName(prefix: string): string {
  return ontology.kindByPrefix.get(prefix)?.name ?? prefix;
}

function bounded(count: number): number {
  return Math.min(count, MOST_COUNTED);
}
