import type { Step } from '../../graph/plan.js';
import { claimsOf, degreeOf, entitiesOf, MOST_COUNTED, relationshipsOf, SOURCES } from '../../graph/statistics.js';
import type { StoredStatistics } from '../../graph/write.js';
import { ontology } from '../../ontology/ontology.js';
import type { Run } from './session.js';

/** Raised whenever other figures are kept, or others are meant by their names: then they are counted anew. */
const STATISTICS_VERSION = 1;

/** The one node of them; it goes where the graph is emptied, as figures of what is there no longer should. */
const NODE = `(s:Statistics {id: 'graph'})`;

/** Answers the figures as text, and what wrote them; no row where there are none. */
export const READ_FIGURES = `MATCH ${NODE} WHERE s.version = ${STATISTICS_VERSION} RETURN s.figures`;

type Figures = ReadonlyMap<string, number>;

/** The figures in a row of `READ_FIGURES`. */
export function figuresOf(row: readonly unknown[] | undefined): Figures | null {
  return row === undefined ? null : new Map(JSON.parse(row[0] as string) as [string, number][]);
}

/** The figures on their node, in a transaction that has its turn to write. */
export class Neo4jStatistics implements StoredStatistics {
  /** As they were read; nobody else writes meanwhile. */
  #figures: Figures | null = null;

  constructor(private readonly run: Run) {}

  async figures(): Promise<Figures | null> {
    const [row] = await this.run(READ_FIGURES);
    this.#figures = figuresOf(row);
    return this.#figures;
  }

  async put(figures: Figures): Promise<void> {
    await this.#write(new Map([...(this.#figures ?? (await this.figures()) ?? []), ...figures]));
  }

  async countSources(): Promise<number> {
    return this.#number('MATCH (s:Source) RETURN count(s)');
  }

  async largestDegree(ids: readonly string[], { relationship, direction }: Step, most: number): Promise<number> {
    const step = direction === 'OUT' ? `(e)-[:${relationship}]->()` : `(e)<-[:${relationship}]-()`;
    const count = await this.#number(`UNWIND $rows AS row MATCH (e:Entity {id: row}) RETURN max(COUNT { ${step} })`, ids);
    return Math.min(count, most);
  }

  async largestSource(ids: readonly string[], most: number): Promise<number> {
    const claims = `MATCH (c:Claim {source: row}) WHERE c.retractedAt IS NULL RETURN c LIMIT ${most}`;
    return this.#number(`UNWIND $rows AS row RETURN max(COUNT { ${claims} })`, ids);
  }

  async countAnew(): Promise<void> {
    const figures = new Map<string, number>([[SOURCES, await this.countSources()]]);
    for (const [kind, count] of await this.run('MATCH (e:Entity) RETURN e.kind, count(*)'))
      figures.set(entitiesOf(kind as string), count as number);
    for (const direction of ['OUT', 'IN'] as const) {
      const step = direction === 'OUT' ? '-[r]->' : '<-[r]-';
      const rows = await this.run(`MATCH (e:Entity)${step}() WITH e, type(r) AS type, count(*) AS n RETURN e.kind, type, max(n), sum(n)`);
      for (const [kind, type, most, all] of rows as [string, string, number, number][]) {
        figures.set(degreeOf(kind, type, direction), bounded(most));
        const name = relationshipsOf(type);
        if (direction === 'OUT') figures.set(name, (figures.get(name) ?? 0) + all);
      }
    }
    const perSubject = await this.run(
      `MATCH (c:Claim) WHERE c.retractedAt IS NULL WITH c.subjectId AS id, count(*) AS n RETURN split(id, ':')[0], max(n)`,
    );
    for (const [prefix, most] of perSubject as [string, number][])
      figures.set(
        claimsOf(prefix === 'relationship' ? 'Relationship' : (ontology.kindByPrefix.get(prefix)?.name ?? prefix)),
        bounded(most),
      );
    const most = await this.#number('MATCH (c:Claim) WHERE c.retractedAt IS NULL WITH c.source AS id, count(*) AS n RETURN max(n)');
    if (most > 0) figures.set(claimsOf('Source'), bounded(most));
    await this.#write(figures);
  }

  async #write(figures: Figures): Promise<void> {
    this.#figures = figures;
    await this.run(`MERGE ${NODE} SET s.version = ${STATISTICS_VERSION}, s.figures = $figures`, { figures: JSON.stringify([...figures]) });
  }

  async #number(statement: string, rows: readonly string[] = []): Promise<number> {
    const [row] = await this.run(statement, { rows });
    return (row?.[0] ?? 0) as number;
  }
}

function bounded(count: number): number {
  return Math.min(count, MOST_COUNTED);
}
