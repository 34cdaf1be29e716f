import type { GraphReader } from '../graph/store.js';

/** What resolvers are given for one request. */
export interface GraphContext {
  readonly reader: GraphReader;
  /** The largest page that may be asked for. */
  readonly maxPage: number;
}
