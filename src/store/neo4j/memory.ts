import type { Source } from '../../graph/claim.js';
import type { EntityState } from '../../graph/write.js';
import { LruMap } from '../../kernel/lru-map.js';

/** About 20 MB: an import comes back to most of the entities that its last rounds named. */
const ENTITIES = 100_000;
const SOURCES = 10_000;
/** Characters of all sources' texts. */
const TEXTS = 4_000_000;

/**
 * What the last writes of this process read and wrote, so that the next one need not ask for it again. It holds as long as
 * nobody else writes: every transaction that writes counts the turn up, so a gap in the count tells that somebody did. From
 * its turn on until it is committed a transaction's own memory is not to be trusted either.
 */
export class Memory {
  readonly states = new LruMap<string, EntityState>({ entries: ENTITIES });
  /** Entities with a live claim about their name. */
  readonly named = new LruMap<string, true>({ entries: ENTITIES });
  readonly sources = new LruMap<string, Source>({ entries: SOURCES, weight: TEXTS, weigh: ({ text }) => text?.length ?? 0 });
  #turn: number | null = null;

  /** A transaction has taken its turn: forgets what may have changed since. */
  begin(turn: number): void {
    if (this.#turn === null || turn !== this.#turn + 1) for (const part of [this.states, this.named, this.sources]) part.clear();
    this.#turn = null;
  }

  /** It was committed. */
  keep(turn: number): void {
    this.#turn = turn;
  }
}
