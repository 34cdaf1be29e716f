import type { ContenderName } from './contenders/contender.js';
import type { Spread } from './statistics.js';

/** Everything that a run found: `RESULTS.json`. What could not be measured is null. */
export interface Results {
  readonly machine: Machine;
  readonly command: string;
  readonly sizes: readonly SizeResult[];
  /** On SQLite, from the smallest to the largest size. */
  readonly growth: readonly GrowthResult[];
  readonly memory: readonly MemoryResult[];
  readonly stall: StallResult | null;
  readonly crowd?: readonly CrowdResult[];
}

export interface Machine {
  readonly date: string;
  readonly node: string;
  readonly cores: number;
  readonly processor: string;
  readonly gigabytes: number;
  readonly system: string;
  readonly peer: string;
  readonly commit: string | null;
}

export interface SizeResult {
  readonly size: string;
  readonly relationships: number;
  readonly load: Readonly<Partial<Record<'sqlite' | 'neo4j', LoadResult>>>;
  readonly started: Readonly<Partial<Record<ContenderName, StartResult>>>;
  readonly shapes: readonly ShapeResult[];
}

export interface LoadResult {
  readonly claims: number | null;
  readonly seconds: number | null;
  readonly claimsPerSecond: number | null;
  /** Of the database's file. */
  readonly megabytes: number | null;
}

export interface StartResult {
  /** From the start of the process to the first answer. */
  readonly firstAnswerMillis: number;
  /** Resident memory behind the first answer, and behind all shapes. */
  readonly megabytes: number | null;
  megabytesAfter: number | null;
  databaseMegabytesAfter: number | null;
}

export interface ShapeResult {
  readonly shape: string;
  readonly isLocal: boolean;
  readonly contenders: Readonly<Partial<Record<ContenderName, ContenderResult>>>;
  readonly ratios: readonly Ratio[];
}

export interface ContenderResult {
  /** Milliseconds at one caller: of the rounds' medians, and of all requests. */
  readonly p50: Spread | null;
  readonly p95: number | null;
  readonly p99: number | null;
  readonly requests: number;
  /** At `callers` at once. */
  readonly perSecond: Spread | null;
  readonly callers: number;
  /** Milliseconds of CPU a request, at `callers` at once. */
  readonly serverCpu: Spread | null;
  readonly databaseCpu: Spread | null;
  readonly totalCpu: Spread | null;
  readonly bytes: number;
  /** Why it was not measured. */
  readonly failed?: string;
}

/** What is compared. `better`: which way is good for Keiretsu. */
export interface Ratio {
  readonly name: string;
  readonly better: 'higher' | 'lower';
  readonly spread: Spread | null;
}

export interface GrowthResult {
  readonly from: string;
  readonly to: string;
  readonly shape: string;
  readonly isLocal: boolean;
  /** The p50 at the largest size divided by that at the smallest. */
  readonly spread: Spread | null;
}

export interface MemoryResult {
  readonly contender: ContenderName;
  readonly size: string;
  /** Resident megabytes behind so many requests. */
  readonly after: readonly { readonly requests: number; readonly megabytes: number | null }[];
}

export interface StallResult {
  readonly size: string;
  readonly alone: Tail;
  readonly beside: Tail;
  /** The heavy questions that ran meanwhile. */
  readonly heavy: { readonly asked: number; readonly p50: number };
}

/** An ordinary list question beside clients that ask the costliest questions allowed. */
export interface CrowdResult {
  readonly contender: ContenderName;
  readonly size: string;
  readonly alone: Tail;
  readonly beside: Tail;
  /** The clients that asked meanwhile, and how many of their questions were answered, or ended by their time. */
  readonly crowd: { readonly clients: number; readonly answered: number; readonly ended: number };
}

export interface Tail {
  readonly requests: number;
  readonly p50: number;
  readonly p99: number;
  readonly worst: number;
}
