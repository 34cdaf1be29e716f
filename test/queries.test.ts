import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SEED_FOLDER, seedChange } from '../src/cli/seed-store.js';
import type { GraphStore } from '../src/graph/store.js';
import { buildSchema } from '../src/graphql/build-schema.js';
import { openStore } from '../src/store/open-store.js';
import { serve, type TestServer } from './support/serve.js';

/** Questions that a reader of the article would ask, each in a file, and beside it the answer. `UPDATE_ANSWERS=1` writes the answers. */
const FOLDER = new URL('queries/', import.meta.url);
const names = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.graphql'))
  .map((file) => file.replace('.graphql', ''))
  .sort();

const read = (file: string): string => readFileSync(new URL(file, FOLDER), 'utf8');

/** `# $after = companies-page-1: companies.pageInfo.endCursor` takes a variable from another question's answer. */
function variablesOf(query: string): Record<string, unknown> {
  const found = [...query.matchAll(/^# \$(\w+) = ([\w-]+): ([\w.]+)$/gm)];
  return Object.fromEntries(
    found.map(([, name, question, path]) => {
      let value: unknown = JSON.parse(read(`${question}.json`));
      for (const key of `data.${path}`.split('.')) value = (value as Record<string, unknown>)[key];
      return [name, value];
    }),
  );
}

describe('the questions', () => {
  let store: GraphStore;
  let server: TestServer;

  beforeAll(async () => {
    store = await openStore({ dataFolder: ':memory:', neo4j: null });
    await store.apply(await seedChange(SEED_FOLDER, '2025-11-01T00:00:00.000Z'));
    server = await serve({}, { schema: buildSchema(), context: () => ({ reader: store, maxPage: 500 }), ready: () => store.ready() });
  });
  afterAll(async () => store.close());

  it('are at least twenty-five, and every answer has its question', () => {
    expect(names.length).toBeGreaterThanOrEqual(25);
    const answers = readdirSync(FOLDER).filter((file) => file.endsWith('.json'));
    expect(answers.map((file) => file.replace('.json', '')).sort()).toEqual(names);
  });

  it.each(names)('%s', async (name) => {
    const query = read(`${name}.graphql`);
    expect(query).toMatch(/^# .+[.?]\n/);
    const answer = await server.post({ query, variables: variablesOf(query) });
    expect(answer.body.errors).toBeUndefined();
    expect(answer.status).toBe(200);
    const text = `${JSON.stringify(answer.body, null, 2)}\n`;
    if (process.env.UPDATE_ANSWERS === '1') writeFileSync(new URL(`${name}.json`, FOLDER), text);
    expect(existsSync(new URL(`${name}.json`, FOLDER))).toBe(true);
    expect(text).toBe(read(`${name}.json`));
  });

  it('get verbatim spans of the text that the server holds', async () => {
    const { body } = await server.post({
      query: '{ source(id: "source:coinotag-2025-10-29") { text claims(first: 500) { nodes { quote locator { start end } } } } }',
    });
    const { text, claims } = body.data.source as {
      text: string;
      claims: { nodes: { quote: string; locator: { start: number; end: number } }[] };
    };
    expect(claims.nodes.length).toBeGreaterThan(200);
    for (const { quote, locator } of claims.nodes) expect(text.slice(locator.start, locator.end)).toBe(quote);
  });
});
