import type { ReadBudget } from '../graph/read-budget.js';
import type { GraphReader } from '../graph/store.js';

/** What resolvers are given for one request. */
export interface GraphContext {
  readonly reader: GraphReader;
  /** The largest page that may be asked for. */
  readonly maxPage: number;
  /** What the reads of the request may take together; without one each has the store's own limits. */
  readonly budget?: ReadBudget;
}
