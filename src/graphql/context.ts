import type { ReadBudget } from '../graph/read-budget.js';
import type { GraphReader, GraphStore } from '../graph/store.js';
import type { Answering } from './answer-room.js';

/** What resolvers are given for one request. */
export interface GraphContext {
  readonly reader: GraphReader;
  /** The largest page that may be asked for. */
  readonly maxPage: number;
  /** How large the graph is; without it, pages cost what they ask for, and filters nothing. */
  readonly size?: Pick<GraphStore, 'statistics'>;
  /** What the reads of the request may take together; without one each has the store's own limits. */
  readonly budget?: ReadBudget;
  /** What the answer may become; without it there are no limits. */
  readonly answering?: Answering;
}
