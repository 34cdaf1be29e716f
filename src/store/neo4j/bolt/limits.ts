/** How much a server may send before it is left: an answer that does not end must not take the process's memory. */
export interface Limits {
  /** Of one answer, and so of each of its messages. */
  readonly bytes: number;
  /** Values of one answer, each member of a list or a map counted: one that takes a byte on the way can take forty in memory. */
  readonly values: number;
}

/** Far above what the costliest question that is allowed reads. */
export const GENEROUS: Limits = { bytes: 64 * 1024 * 1024, values: 4_000_000 };
