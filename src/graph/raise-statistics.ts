import type { StoredClaim } from './claim.js';
import { kindOfId } from './make-claim.js';
import type { Step } from './plan.js';
import { rounds } from './rounds.js';
import { claimsOf, degreeOf, entitiesOf, FALLS, MOST_COUNTED, relationshipsOf, SOURCES } from './statistics.js';
import type { ClaimChanges, RelationshipViews, StoredStatistics } from './write.js';

/** Records counted per round: bounds parameter sizes. */
const ROUND = 2_000;

/** Takes in what a write adds to the graph, and raises the statistics by it. */
export class Growth {
  /** What is added to totals. */
  readonly #totals = new Map<string, number>();
  /** What largest figures are at least. */
  readonly #largest = new Map<string, number>();
  /** Entities that have more relationships, by the figure that may have to be raised: each with how many. */
  readonly #ends = new Map<string, { readonly step: Step; readonly gained: Map<string, number> }>();

  constructor(private readonly changes: ClaimChanges) {}

  /** A subject and the claims about it, as they are now. */
  subject(of: string, claims: readonly StoredClaim[]): void {
    let live = 0;
    for (const { retractedAt } of claims) if (retractedAt === null) live += 1;
    this.#atLeast(claimsOf(of), live);
  }

  /** An entity that was not live before. */
  entity(kind: string): void {
    this.#add(entitiesOf(kind));
  }

  /** A relationship that was not live before. */
  relationship({ type, from, to }: RelationshipViews): void {
    this.#add(relationshipsOf(type));
    this.#end(from, { relationship: type, direction: 'OUT' });
    this.#end(to, { relationship: type, direction: 'IN' });
  }

  /**
   * Raises the statistics; called when everything is written.
   *
   * @param isFresh whether an entity had no views before, so that all its relationships were written now
   */
  async raise(statistics: StoredStatistics, isFresh: (entityId: string) => boolean): Promise<void> {
    const { sources, added, changed } = this.changes;
    if (sources.length === 0 && added.length === 0 && changed.length === 0) return;
    const stored = await statistics.figures();
    if (stored === null) return statistics.countAnew();
    const raised = new Map<string, number>();
    const known = (name: string): number => stored.get(name) ?? 0;
    const raise = (name: string, count: number): void => {
      const bound = Math.min(count, MOST_COUNTED);
      if (bound > known(name)) raised.set(name, bound);
    };
    for (const [name, count] of this.#totals) raised.set(name, known(name) + count);
    for (const [name, count] of this.#largest) raise(name, count);
    for (const [name, { step, gained }] of this.#ends) {
      // Further than this nobody counts.
      if (known(name) >= MOST_COUNTED) continue;
      let most = 0;
      const others: string[] = [];
      for (const [id, count] of gained) {
        if (isFresh(id)) most = Math.max(most, count);
        else others.push(id);
      }
      for (const ids of rounds(others, ROUND)) most = Math.max(most, await statistics.largestDegree(ids, step, MOST_COUNTED));
      raise(name, most);
    }
    if (known(claimsOf('Source')) < MOST_COUNTED) raise(claimsOf('Source'), await this.#largestSource(statistics));
    if (sources.length > 0) raised.set(SOURCES, Math.max(known(SOURCES), await statistics.countSources()));
    if (changed.some(({ retractedAt }) => retractedAt !== null)) raised.set(FALLS, known(FALLS) + 1);
    if (raised.size > 0) await statistics.put(raised);
  }

  async #largestSource(statistics: StoredStatistics): Promise<number> {
    const named = new Set<string>();
    for (const claims of [this.changes.added, this.changes.changed])
      for (const { source, retractedAt } of claims) if (retractedAt === null) named.add(source);
    let most = 0;
    for (const ids of rounds([...named], ROUND)) most = Math.max(most, await statistics.largestSource(ids, MOST_COUNTED));
    return most;
  }

  #add(name: string): void {
    this.#totals.set(name, (this.#totals.get(name) ?? 0) + 1);
  }

  #atLeast(name: string, count: number): void {
    if (count > (this.#largest.get(name) ?? 0)) this.#largest.set(name, count);
  }

  #end(id: string, step: Step): void {
    const name = degreeOf(kindOfId(id).name, step.relationship, step.direction);
    const end = this.#ends.get(name) ?? { step, gained: new Map<string, number>() };
    this.#ends.set(name, end);
    end.gained.set(id, (end.gained.get(id) ?? 0) + 1);
  }
}
