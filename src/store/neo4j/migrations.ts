import { MARK_ALL } from './parallel.js';

/**
 * A numbered change of what is stored. Its steps are statements that may be run again: one that was interrupted is.
 * Large ones go in batches, by `CALL { … } IN TRANSACTIONS`.
 */
export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly steps: readonly string[];
}

/** All migrations, in order. What has been released is never edited: whoever has run it would not run it again. */
export const MIGRATIONS: readonly Migration[] = [
  {
    number: 1,
    name: 'one node for the store itself, which holds the version and serialises writes',
    steps: ['CREATE CONSTRAINT keiretsu_id IF NOT EXISTS FOR (n:Keiretsu) REQUIRE n.id IS UNIQUE'],
  },
  {
    number: 2,
    name: 'a mark on entities with parallel relationships',
    steps: [MARK_ALL],
  },
];
