import type { Source } from '../../graph/claim.js';
import { resolveSubjects } from '../../graph/resolve-subjects.js';
import { rounds } from '../../graph/rounds.js';
import { FALLS } from '../../graph/statistics.js';
import type { StoreObserver } from '../../graph/store.js';
import { groupBySubject, relationshipViews } from '../../graph/views.js';
import { KeiretsuError } from '../../kernel/errors.js';
import { APPLICATION_ID, PLANNER, SCHEMA_VERSION, TRUTH, VIEW_INDEXES, VIEWS, viewsFingerprint } from './schema.js';
import type { Session } from './session.js';
import { list, raw, sql } from './sql.js';
import { SqliteStatistics, STATISTICS, STATISTICS_VERSION } from './statistics.js';
import { SqliteTransaction } from './transaction.js';
import { readSources } from './truth.js';

/** Subjects resolved at a time. */
const ROUND = 2_000;
/** Sources held at a time: whole articles can hang on one. */
const SOURCES = 100;
/** Where the ids of relationships lie among those of all subjects. */
const RELATIONSHIPS = { first: 'relationship:', behind: 'relationship;' };

/** Makes the tables of a new store, refuses a file that is not ours; runs inside a transaction of the writer. */
export async function prepareTables(session: Session, { onUpgrade }: StoreObserver = {}): Promise<void> {
  const version = pragma(session, 'user_version');
  const application = pragma(session, 'application_id');
  if (version === 0 && application === 0 && isEmpty(session)) {
    session.execute(
      [
        ...TRUTH,
        ...VIEWS,
        ...VIEW_INDEXES,
        ...PLANNER,
        STATISTICS,
        `PRAGMA application_id = ${APPLICATION_ID}`,
        `PRAGMA user_version = ${SCHEMA_VERSION}`,
      ].join('; '),
    );
    rememberViews(session);
    remember(session, 'statistics', String(STATISTICS_VERSION));
    return;
  }
  if (application !== APPLICATION_ID) {
    throw new KeiretsuError('STORE_CORRUPT', 'What is stored is not a graph of this program.', {
      details: 'The file keiretsu.db in the data folder belongs to another program; move it away, or set KEIRETSU_DATA to another folder.',
    });
  }
  if (version !== SCHEMA_VERSION) {
    throw new KeiretsuError('STORE_CORRUPT', 'What is stored was written by an incompatible version.', {
      details: `The file keiretsu.db has format ${version}, this version reads ${SCHEMA_VERSION}: start the version that wrote it, or move the data folder away and seed anew.`,
    });
  }
  const isAsResolved = remembered(session, 'views') === viewsFingerprint();
  if (!isAsResolved) {
    onUpgrade?.(
      'Another version wrote this store: its entities and relationships are made anew from the claims. With a million of them that takes minutes, once.',
    );
    await rebuildViews(session);
  }
  prepareStatistics(session, isAsResolved);
}

/** Counts the graph where it was not counted, or what falls has made figures larger than what they count. */
function prepareStatistics(session: Session, isAsResolved: boolean): void {
  session.execute(STATISTICS);
  const statistics = new SqliteStatistics(session);
  const isAsCounted = remembered(session, 'statistics') === String(STATISTICS_VERSION);
  if (isAsResolved && isAsCounted && !statistics.figures().has(FALLS)) return;
  statistics.countAnew();
  remember(session, 'statistics', String(STATISTICS_VERSION));
}

/**
 * The ontology, or how views are stored, has changed since they were made: makes them anew from the claims, which are as
 * they were. An index that is made of all rows at once takes a fraction of one that grows row by row.
 */
async function rebuildViews(session: Session): Promise<void> {
  session.execute(['DROP TABLE IF EXISTS entity', 'DROP TABLE IF EXISTS relationship', ...VIEWS].join('; '));
  const transaction = new SqliteTransaction(session);
  renewSources(session, transaction);
  for (const ids of rounds(entityIds(session), ROUND)) await resolveSubjects(transaction, new Set(ids));
  for (let ids = relationshipIds(session, ''); ids.length > 0; ids = relationshipIds(session, ids.at(-1) as string)) {
    const claims = groupBySubject(transaction.claimsBySubject(ids));
    transaction.addRelationships([...claims.values()].map(relationshipViews));
  }
  session.execute([...VIEW_INDEXES, ...PLANNER].join('; '));
  rememberViews(session);
}

/** Sources are no views, but the keys of their texts stand beside them, and are made of the texts as those of views are. */
function renewSources(session: Session, transaction: SqliteTransaction): void {
  for (let after: string | null = ''; after !== null; ) {
    const sources: Source[] = readSources(session, sql`WHERE t.id > ${after} ORDER BY t.id LIMIT ${SOURCES}`);
    transaction.putSources(sources);
    after = sources.at(-1)?.id ?? null;
  }
}

/** Entities that claims are about, or that are an end of what claims are about. */
function entityIds(session: Session): string[] {
  const subjects = sql`SELECT "subjectId" FROM claim WHERE "subjectId" < ${RELATIONSHIPS.first} OR "subjectId" >= ${RELATIONSHIPS.behind}`;
  const ends = ['from_id', 'to_id'].map((end) => raw(`SELECT ${end} FROM claim WHERE ${end} IS NOT NULL`));
  return session.rows(list([subjects, ...ends], ' UNION ')).map(([id]) => id as string);
}

/** The next relationships, by id: there can be more of them than memory holds. */
function relationshipIds(session: Session, after: string): string[] {
  const { first, behind } = RELATIONSHIPS;
  return session
    .rows(
      sql`SELECT DISTINCT "subjectId" FROM claim WHERE "subjectId" > ${after < first ? first : after} AND "subjectId" < ${behind} ORDER BY "subjectId" LIMIT ${ROUND}`,
    )
    .map(([id]) => id as string);
}

function rememberViews(session: Session): void {
  remember(session, 'views', viewsFingerprint());
}

function remember(session: Session, name: string, value: string): void {
  session.run(sql`INSERT OR REPLACE INTO meta VALUES (${name}, ${value})`);
}

function remembered(session: Session, name: string): string | undefined {
  return session.rows(sql`SELECT value FROM meta WHERE name = ${name}`)[0]?.[0] as string | undefined;
}

function pragma(session: Session, name: string): number {
  return session.rows(raw(`PRAGMA ${name}`))[0]?.[0] as number;
}

function isEmpty(session: Session): boolean {
  return session.rows(raw('SELECT 1 FROM sqlite_schema LIMIT 1')).length === 0;
}
