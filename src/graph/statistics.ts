import type { Direction, Step } from './plan.js';

/**
 * What is known of a graph's size: how many records of each sort there are, and how many relationships and claims hang on
 * one of them at the most. Upper bounds of what is live, whatever day is asked for: each write raises them, and what
 * falls is found when a store is opened, which makes them exact.
 */
export class GraphStatistics {
  /** @param figures by the names below; one that is missing is 0 */
  constructor(private readonly figures: ReadonlyMap<string, number>) {}

  get sources(): number {
    return this.#of(SOURCES);
  }

  /** Entities of a kind. */
  entities(kind: string): number {
    return this.#of(entitiesOf(kind));
  }

  /** Relationships of a type. */
  relationships(type: string): number {
    return this.#of(relationshipsOf(type));
  }

  /** The most relationships of a type that one entity of a kind has in a direction; Infinity where they were not counted to the end. */
  degree(kind: string, { relationship, direction }: Step): number {
    return bounded(this.#of(degreeOf(kind, relationship, direction)));
  }

  /** The most claims that one entity of a kind, one `Relationship` or one `Source` has; Infinity as above. */
  claims(of: string): number {
    return bounded(this.#of(claimsOf(of)));
  }

  equals({ figures }: GraphStatistics): boolean {
    if (figures.size !== this.figures.size) return false;
    for (const [name, figure] of figures) if (this.figures.get(name) !== figure) return false;
    return true;
  }

  #of(name: string): number {
    return this.figures.get(name) ?? 0;
  }
}

/**
 * Relationships and claims of one record are counted to here and no further: no page shows more by default, and
 * counting those of a hub with each write that comes by would cost more than the write.
 */
export const MOST_COUNTED = 1_000;

export const SOURCES = 'sources';
export const entitiesOf = (kind: string): string => `entities ${kind}`;
export const relationshipsOf = (type: string): string => `relationships ${type}`;
export const degreeOf = (kind: string, type: string, direction: Exclude<Direction, 'BOTH'>): string =>
  `degree ${kind} ${type} ${direction}`;
export const claimsOf = (of: string): string => `claims ${of}`;

/** What falls does not lower any figure; this one counts how often something fell, and is 0 while the others are exact. */
export const FALLS = 'falls';

function bounded(count: number): number {
  return count >= MOST_COUNTED ? Number.POSITIVE_INFINITY : count;
}
