import { afterAll } from 'vitest';
import { SEED_FOLDER, seedChange } from '../../src/cli/seed-store.js';
import { buildSchema } from '../../src/graphql/build-schema.js';
import { openStore } from '../../src/store/open-store.js';
import { serve, type TestServer } from './serve.js';

/**
 * The whole product on a free port: the real schema over an embedded store in memory that holds the seed.
 *
 * @param isSized whether costs know how small that graph is
 */
export async function serveSeeded(env: Record<string, string> = {}, isSized = true): Promise<TestServer> {
  const store = await openStore({ dataFolder: ':memory:', neo4j: null });
  afterAll(() => store.close());
  await store.apply(await seedChange(SEED_FOLDER));
  const maxPage = Number(env.MAX_PAGE ?? 500);
  return serve(env, {
    schema: buildSchema(),
    context: () => ({ reader: store, maxPage, ...(isSized && { size: store }) }),
    ready: () => store.ready(),
  });
}
