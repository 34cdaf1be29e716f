import type { Ratio } from './results.js';

/** What a shape is to reach: times ahead of @neo4j/graphql up to 100k relationships and at 1M, and CPU against the raw driver. */
interface Target {
  readonly ahead: readonly [usual: number, large: number];
  readonly cpu: number;
}

/** From the prototype's measurements, see the design notes; a shape that is not named has none. */
const TARGETS: Readonly<Record<string, Target>> = {
  point: { ahead: [2.5, 2.3], cpu: 1.4 },
  'one hop': { ahead: [3.5, 4], cpu: 1.25 },
  reactors: { ahead: [4.5, 3.5], cpu: 1 },
  'three levels': { ahead: [8, 25], cpu: 1 },
  'filter through': { ahead: [40, 1_000], cpu: 1.25 },
  'page with counts': { ahead: [6, 58], cpu: 1.25 },
};

/** Latency against the raw driver: unlike the ratios to @neo4j/graphql it asks the same of every machine (decision 16). */
const MOST_BEHIND_RAW = 1.25;

/** p50 of local shapes from the smallest to the largest size, on SQLite. */
export const MOST_GROWTH = 2;
/** Megabytes more behind all requests with ever-new literals than behind the first of them. */
export const MOST_MEMORY = 50;
/** Milliseconds of a point question's p99 beside heavy ones. */
export const MOST_STALL = 20;

/** How many times its own p99 a list question may have beside clients that ask the costliest questions. */
export const MOST_CROWD = 10;

/** What a ratio is to reach at a size: at least this where higher is better, at most this otherwise; null where nothing is said. */
export function wantedOf(ratio: Ratio, shape: string, relationships: number): number | null {
  const target = TARGETS[shape];
  switch (ratio.name) {
    case 'latency ahead of @neo4j/graphql':
      // The prototype's smaller graph had 60k relationships; a smaller one is only to be ahead.
      if (target === undefined || relationships < 60_000) return 1;
      return target.ahead[relationships < 1_000_000 ? 0 : 1];
    case 'requests ahead of @neo4j/graphql':
    case 'SQLite latency ahead of Neo4j':
    case 'SQLite requests ahead of Neo4j':
      return 1;
    case 'CPU against the raw driver':
      return target?.cpu ?? null;
    case 'latency against the raw driver':
      return MOST_BEHIND_RAW;
    default:
      return null;
  }
}

/** Whether a ratio reached what was wanted; null where nothing is, or where it was not measured. */
export function isReached({ spread, better }: Ratio, wanted: number | null): boolean | null {
  if (spread === null || wanted === null) return null;
  return better === 'higher' ? spread.mid >= wanted : spread.mid <= wanted;
}
