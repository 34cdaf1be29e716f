import { KeiretsuError } from '../../kernel/errors.js';
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
  {
    number: 3,
    // They are made behind it, in turns with other writers: of these, none may be left that would not keep the order.
    name: 'hubs, whose relationships know the order in which they are listed',
    steps: [],
  },
];

/** Throws STORE_CORRUPT where a version of these is not the last one that is known here: what newer ones keep true would be broken. */
export function assertKnown(version: number, migrations: readonly Migration[] = MIGRATIONS): void {
  const last = migrations.at(-1)?.number ?? 0;
  if (version <= last) return;
  throw new KeiretsuError('STORE_CORRUPT', 'What is stored was written by a newer version than this server is.', {
    details: `The graph in Neo4j has format ${version}, this version reads ${last}: start that version, or name another database in NEO4J_DATABASE.`,
  });
}
