import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GraphStore } from '../src/graph/store.js';
import { buildSchema } from '../src/graphql/build-schema.js';
import type { Adapter } from './support/adapter.js';
import { QUERIES, questions, read, seededChange, variablesOf } from './support/queries.js';
import { serve, type TestServer } from './support/serve.js';

/** The questions in `queries/` over HTTP, with their committed answers. `UPDATE_ANSWERS=1` writes the answers. */
export function storeQueries({ name: adapter, open }: Adapter): void {
  describe(`${adapter} answers the questions`, () => {
    let store: GraphStore;
    let server: TestServer;

    beforeAll(async () => {
      store = await open();
      await store.apply(await seededChange());
      server = await serve(
        {},
        { schema: buildSchema(), context: () => ({ reader: store, size: store, maxPage: 500 }), ready: () => store.ready() },
      );
    });
    afterAll(async () => store.close());

    it.each(questions)('%s', async (name) => {
      const query = read(`${name}.graphql`);
      const answer = await server.post({ query, variables: variablesOf(query) });
      expect(answer.body.errors).toBeUndefined();
      expect(answer.status).toBe(200);
      const text = `${JSON.stringify(answer.body, null, 2)}\n`;
      if (process.env.UPDATE_ANSWERS === '1') writeFileSync(new URL(`${name}.json`, QUERIES), text);
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
}
