import { resolveSubjects } from '../../graph/resolve-subjects.js';
import { rounds } from '../../graph/rounds.js';
import { FALLS } from '../../graph/statistics.js';
import type { StoreObserver } from '../../graph/store.js';
import { grouped } from '../../kernel/grouped.js';
import { isPassing } from './failure.js';
import { HUB, HUBS_TO_BE, markHubs, OPEN_ALL } from './hubs.js';
import { takeTurn } from './lock.js';
import { Memory } from './memory.js';
import { assertKnown, MIGRATIONS, type Migration } from './migrations.js';
import { readSources, SOURCE_LIST } from './properties.js';
import { fingerprint, SCHEMA, viewsFingerprint } from './schema.js';
import type { Sessions } from './session.js';
import { figuresOf, Neo4jStatistics, READ_FIGURES } from './statistics.js';
import { Neo4jTransaction } from './transaction.js';

const ATTEMPTS = 5;
/** Subjects resolved anew in one transaction. */
const REBUILD_BATCH = 1_000;
/** Sources held at a time: whole articles can hang on one. */
const SOURCES_BATCH = 100;

interface Progress {
  /** The last migration that was run to its end. */
  readonly version: number;
  /** Steps of the next one that are done. */
  readonly step: number;
  readonly schema: string | null;
  readonly views: string | null;
  /** Whether hubs are marked. */
  readonly hubs: boolean;
}

/** Brings the database to what this version stores: migrations, constraints and indexes, views. Can be interrupted anywhere. */
export async function prepareGraph(
  sessions: Sessions,
  { onUpgrade }: StoreObserver = {},
  migrations: readonly Migration[] = MIGRATIONS,
): Promise<void> {
  await migrate(sessions, migrations);
  const { schema, views, hubs } = await progressOf(sessions);
  const wanted = fingerprint(SCHEMA);
  if (schema !== wanted) {
    // In one transaction, which takes half the time of one each.
    await sessions.write(async (run) => {
      for (const { statement } of SCHEMA) await run(statement);
    });
    await sessions.execute('CALL db.awaitIndexes(600)');
    await sessions.execute(`MATCH (k:Keiretsu {id: 'store'}) SET k.schema = $wanted`, { wanted });
  }
  const asWritten = views === viewsFingerprint();
  if (!asWritten) {
    if (views !== null)
      onUpgrade?.('Another version wrote this graph: its entities and relationships are made anew from the claims, once.');
    await renewSources(sessions);
    await rebuildViews(sessions);
  }
  if (!asWritten || !hubs) await makeHubs(sessions);
  await prepareStatistics(sessions, asWritten);
}

/** Counts the graph where it was not counted, or what falls has made figures larger than what they count. */
async function prepareStatistics(sessions: Sessions, asWritten: boolean): Promise<void> {
  const [row] = await sessions.look(READ_FIGURES);
  if (asWritten && figuresOf(row)?.has(FALLS) === false) return;
  await sessions.write(async (run) => {
    await takeTurn(run);
    await new Neo4jStatistics(run).countAnew();
  });
}

async function migrate(sessions: Sessions, migrations: readonly Migration[]): Promise<void> {
  const { version } = await progressOf(sessions);
  assertKnown(version, migrations);
  for (const { number, steps } of migrations.filter((migration) => migration.number > version)) {
    const { version: before, step: done } = await progressOf(sessions);
    for (let step = before === number - 1 ? done : 0; step < steps.length; step += 1) {
      await execute(sessions, steps[step] as string);
      await remember(sessions, number - 1, step + 1);
    }
    await remember(sessions, number, 0);
  }
}

/** A step may be run again, and is where it met somebody who wrote meanwhile. */
async function execute(sessions: Sessions, step: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await sessions.execute(step);
      return;
    } catch (error) {
      if (attempt === ATTEMPTS || !isPassing((error as Error).cause)) throw error;
    }
  }
}

async function progressOf(sessions: Sessions): Promise<Progress> {
  const [row] = await sessions.look(`MATCH (k:Keiretsu {id: 'store'}) RETURN k.version, k.step, k.schema, k.views, k.hubs`);
  const [version, step, schema, views, hubs] = (row ?? []) as [number?, number?, string?, string?, string[]?];
  return { version: version ?? 0, step: step ?? 0, schema: schema ?? null, views: views ?? null, hubs: hubs != null };
}

/** Another process may be at the same migration, further on: progress never goes back. */
async function remember(sessions: Sessions, version: number, step: number): Promise<void> {
  await sessions.execute(
    `MERGE (k:Keiretsu {id: 'store'})
     WITH k WHERE coalesce(k.version, 0) < $version OR (coalesce(k.version, 0) = $version AND coalesce(k.step, 0) < $step)
     SET k.version = $version, k.step = $step`,
    { version, step },
  );
}

/** Sources are no views, but the keys of their texts stand beside them, and are made of the texts as those of views are. */
async function renewSources(sessions: Sessions): Promise<void> {
  for (let after: string | null = ''; after !== null; ) {
    after = await sessions.write(async (run) => {
      await takeTurn(run);
      const next = `MATCH (s:Source) WHERE s.id > $after RETURN ${SOURCE_LIST} ORDER BY s.id LIMIT ${SOURCES_BATCH}`;
      const sources = readSources(await run(next, { after }));
      await Neo4jTransaction.over(run, new Memory(), (tx) => tx.putSources(sources), { at: HUB, made: new Set() });
      return sources.at(-1)?.id ?? null;
    });
  }
}

/** The ontology has changed since the views were made: makes them anew from the claims, which are as they were. */
async function rebuildViews(sessions: Sessions): Promise<void> {
  const views = viewsFingerprint();
  for (let done = false; !done; ) {
    done = await sessions.write(async (run) => {
      await takeTurn(run);
      const [progress] = await run(`MATCH (k:Keiretsu {id: 'store'}) RETURN CASE WHEN k.rebuilding = $views THEN k.rebuilt ELSE '' END`, {
        views,
      });
      const next = `MATCH (c:Claim) WHERE c.subjectId > $after WITH DISTINCT c.subjectId AS id ORDER BY id LIMIT ${REBUILD_BATCH} RETURN id`;
      const ids = (await run(next, { after: progress?.[0] ?? '' })).map(([id]) => id as string);
      await Neo4jTransaction.over(run, new Memory(), (tx) => resolveSubjects(tx, new Set(ids)), { at: HUB, made: new Set() });
      const state =
        ids.length < REBUILD_BATCH ? 'k.views = $views, k.rebuilding = null, k.rebuilt = null' : 'k.rebuilding = $views, k.rebuilt = $last';
      await run(`MATCH (k:Keiretsu {id: 'store'}) SET ${state}`, { views, last: ids.at(-1) ?? null });
      return ids.length < REBUILD_BATCH;
    });
  }
}

/** Entities made hubs in one transaction. */
const HUBS_BATCH = 200;

/** Of a graph that was written before there were hubs. Nobody writes meanwhile: relationships are put in order, and names change, one after another. */
async function makeHubs(sessions: Sessions): Promise<void> {
  const byType = grouped(await sessions.execute(HUBS_TO_BE), ([type]) => type as string);
  for (const [type, rows] of byType) {
    for (const batch of rounds(rows, HUBS_BATCH)) {
      await sessions.write(async (run) => {
        await takeTurn(run);
        await run(`UNWIND $rows AS row ${markHubs(type, HUB)}`, { rows: batch.map(([, id]) => id) });
      });
    }
  }
  await sessions.write(async (run) => {
    await takeTurn(run);
    await run(OPEN_ALL);
  });
}
