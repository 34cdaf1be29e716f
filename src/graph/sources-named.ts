import type { Source } from './claim.js';
import { rounds } from './rounds.js';
import type { WriteTransaction } from './write.js';

/** Sources held at a time: whole articles can hang on one. */
const ROUND = 100;

/** The stored ones of some sources, one after another. */
export async function* sourcesNamed(tx: WriteTransaction, ids: ReadonlySet<string>): AsyncGenerator<Source, void, undefined> {
  for (const round of rounds([...ids], ROUND)) yield* await tx.sourcesById(round);
}
