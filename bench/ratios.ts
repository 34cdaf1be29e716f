import type { ContenderName } from './contenders/contender.js';
import type { Ratio } from './results.js';
import { cpuOf, perSecond, type Round, type Rounds } from './round.js';
import { median, ratioOf } from './statistics.js';

interface Comparison {
  readonly name: string;
  readonly better: Ratio['better'];
  readonly above: ContenderName;
  readonly below: ContenderName;
  readonly figure: (round: Round) => number;
}

const latency = (round: Round): number => median(round.one.times);
const rate = (round: Round): number => perSecond(round.many);
const cpu = (round: Round): number => cpuOf(round.many);

/** What is compared with what. Those that race are told as times ahead, those that cost as a factor. */
const COMPARISONS: readonly Comparison[] = [
  { name: 'latency ahead of @neo4j/graphql', better: 'higher', above: 'peer', below: 'neo4j', figure: latency },
  { name: 'requests ahead of @neo4j/graphql', better: 'higher', above: 'neo4j', below: 'peer', figure: rate },
  { name: 'CPU against @neo4j/graphql', better: 'lower', above: 'neo4j', below: 'peer', figure: cpu },
  { name: 'CPU against the raw driver', better: 'lower', above: 'neo4j', below: 'floor', figure: cpu },
  { name: 'latency against the raw driver', better: 'lower', above: 'neo4j', below: 'floor', figure: latency },
  { name: 'SQLite latency ahead of Neo4j', better: 'higher', above: 'neo4j', below: 'sqlite', figure: latency },
  { name: 'SQLite requests ahead of Neo4j', better: 'higher', above: 'sqlite', below: 'neo4j', figure: rate },
];

/** The ratios of contenders, each taken within a round. */
export function ratiosOf(rounds: ReadonlyMap<ContenderName, Rounds>): Ratio[] {
  return COMPARISONS.flatMap(({ name, better, above, below, figure }) => {
    const [ups, downs] = [rounds.get(above), rounds.get(below)];
    if (ups === undefined || downs === undefined) return [];
    const both = ups.flatMap((up, round) => {
      const down = downs[round];
      return up === undefined || down === undefined ? [] : [{ up, down }];
    });
    const spread = ratioOf(
      both.map(({ up }) => figure(up)),
      both.map(({ down }) => figure(down)),
    );
    return [{ name, better, spread }];
  });
}
