import { resolveSubjects } from '../../graph/resolve-subjects.js';
import { KeiretsuError } from '../../kernel/errors.js';
import { APPLICATION_ID, PLANNER, SCHEMA_VERSION, TRUTH, VIEWS, viewsFingerprint } from './schema.js';
import type { Session } from './session.js';
import { raw, sql } from './sql.js';
import { SqliteTransaction } from './transaction.js';

/** Makes the tables of a new store, refuses a file that is not ours; runs inside a transaction of the writer. */
export async function prepareTables(session: Session): Promise<void> {
  const version = pragma(session, 'user_version');
  const application = pragma(session, 'application_id');
  if (version === 0 && application === 0 && isEmpty(session)) {
    session.execute(
      [...TRUTH, ...VIEWS, ...PLANNER, `PRAGMA application_id = ${APPLICATION_ID}`, `PRAGMA user_version = ${SCHEMA_VERSION}`].join('; '),
    );
    rememberViews(session);
    return;
  }
  if (application !== APPLICATION_ID) {
    throw new KeiretsuError(
      'STORE_CORRUPT',
      'The file keiretsu.db in the data folder belongs to another program; move it away, or set KEIRETSU_DATA to another folder.',
    );
  }
  if (version !== SCHEMA_VERSION) {
    throw new KeiretsuError(
      'STORE_CORRUPT',
      `The store was written by an incompatible version (format ${version}, this one reads ${SCHEMA_VERSION}): start the version that wrote it, or move the data folder away and seed anew.`,
    );
  }
  const [row] = session.rows(raw(`SELECT value FROM meta WHERE name = 'views'`));
  if (row?.[0] !== viewsFingerprint()) await rebuildViews(session);
}

/** The ontology has changed since the views were made: makes them anew from the claims, which are as they were. */
async function rebuildViews(session: Session): Promise<void> {
  session.execute(['DROP TABLE IF EXISTS entity', 'DROP TABLE IF EXISTS relationship', ...VIEWS, ...PLANNER].join('; '));
  const subjects = session.rows(raw('SELECT DISTINCT "subjectId" FROM claim')).map(([id]) => id as string);
  await resolveSubjects(new SqliteTransaction(session), new Set(subjects));
  rememberViews(session);
}

function rememberViews(session: Session): void {
  session.run(sql`INSERT OR REPLACE INTO meta VALUES ('views', ${viewsFingerprint()})`);
}

function pragma(session: Session, name: string): number {
  return session.rows(raw(`PRAGMA ${name}`))[0]?.[0] as number;
}

function isEmpty(session: Session): boolean {
  return session.rows(raw('SELECT 1 FROM sqlite_schema LIMIT 1')).length === 0;
}
