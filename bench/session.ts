import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ContenderName, Stores } from './contenders/contender.js';
import { contenders } from './contenders/contenders.js';
import { type Running, start } from './contenders/start.js';
import { isLoaded, loadNeo4j, loadSqlite } from './load.js';
import { givenNeo4j, ownNeo4j, type RunningNeo4j, settle } from './neo4j.js';
import type { Options } from './options.js';
import type { SizeResult } from './results.js';
import { GENERATION } from './synthetic-graph.js';
import type { Scale } from './synthetic-scale.js';

/** The data of one size, loaded, and the contenders that can be started on it. */
export interface Session {
  readonly scale: Scale;
  readonly load: SizeResult['load'];
  readonly start: (name: ContenderName) => Promise<Running>;
}

/** Opens a size, does something with it, and leaves nothing running behind. */
export async function withSession<T>(
  scale: Scale,
  options: Options,
  say: (line: string) => void,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  // Counted, as data of another generation is not to be taken.
  const folder = join(options.data, `${scale.name}-${GENERATION}`);
  await mkdir(folder, { recursive: true });
  const running: Running[] = [];
  let neo4j: RunningNeo4j | null = null;
  try {
    const load: { -readonly [Store in keyof SizeResult['load']]: SizeResult['load'][Store] } = {};
    if (options.contenders.includes('sqlite')) load.sqlite = await loadSqlite(folder, scale, say);
    if (options.contenders.some((name) => name !== 'sqlite')) {
      neo4j = await openNeo4j(folder, options, say);
      load.neo4j = await loadNeo4j(folder, scale, neo4j, say);
      await settle(neo4j);
    }
    await rm(join(folder, 'records.jsonl'), { force: true });
    const stores: Stores = { sqliteFolder: join(folder, 'sqlite'), neo4j };
    const known = contenders(options.server);
    return await work({
      scale,
      load,
      start: async (name) => {
        const one = await start(known[name], stores);
        running.push(one);
        return one;
      },
    });
  } finally {
    for (const one of running) await one.stop();
    await neo4j?.stop();
  }
}

async function openNeo4j(folder: string, { heap, neo4jPort }: Options, say: (line: string) => void): Promise<RunningNeo4j> {
  const given = givenNeo4j(process.env);
  if (given !== null) return given;
  const home = join(folder, 'neo4j');
  // What an interrupted load left is no beginning to go on from: its rate would be told for a part only.
  if (!isLoaded(folder, 'neo4j')) await rm(home, { recursive: true, force: true });
  return ownNeo4j(home, heap, neo4jPort, say);
}
