import type { Block } from './block.js';

/** One round of a contender: alone with one caller, then with many. */
export interface Round {
  readonly one: Block;
  readonly many: Block;
}

/** What a contender's rounds were; undefined where it sat one out because it had used up its time. */
export type Rounds = readonly (Round | undefined)[];

export const perSecond = (block: Block): number => block.times.length / block.seconds;

/** Milliseconds of CPU a request, of the server and, where it has one, its database. */
export const cpuOf = ({ serverCpu, databaseCpu, times }: Block): number =>
  (serverCpu + (Number.isNaN(databaseCpu) ? 0 : databaseCpu)) / times.length;
