import { describe, expect, test } from 'vitest';
import type { GraphReader } from '../src/graph/store.js';
import { buildSchema } from '../src/graphql/build-schema.js';
import { KeiretsuError } from '../src/kernel/errors.js';
import { codeOf, serve } from './support/serve.js';
import { serveSeeded } from './support/serve-seeded.js';

/** A server whose store fails, or has nothing; `asked` counts what is read. */
async function serveReader(records: GraphReader['records']) {
  let asked = 0;
  const reader: GraphReader = {
    records: (...question) => {
      asked += 1;
      return records(...question);
    },
    connection: () => Promise.reject(new Error('not asked')),
  };
  const server = await serve({}, { schema: buildSchema(), context: () => ({ reader, maxPage: 500 }) });
  return { server, asked: () => asked };
}

const query = 'query ($id: ID!) { company(id: $id) { name } }';
const variables = { id: 'company:none' };

describe('an operation over HTTP', () => {
  test.each([
    ['a coded error', new KeiretsuError('STORE_TIMEOUT', 'The store was slow.'), 'STORE_TIMEOUT'],
    ['a fault of ours', new TypeError('secret internals'), 'INTERNAL_SERVER_ERROR'],
  ])('that fails with %s is executed once, and its error is formatted', async (_what, error, code) => {
    const { server, asked } = await serveReader(() => Promise.reject(error));
    const answer = await server.post({ query, variables });
    expect([answer.status, codeOf(answer), answer.body.data, asked()]).toEqual([200, code, { company: null }, 1]);
    expect(JSON.stringify(answer.body)).not.toContain('secret');
  });

  test('that is answered is executed once', async () => {
    const { server, asked } = await serveReader(() => Promise.resolve([[null]]));
    expect((await server.post({ query, variables })).body).toEqual({ data: { company: null } });
    expect(asked()).toBe(1);
  });

  test('whose variables do not fit is not executed', async () => {
    const { server, asked } = await serveReader(() => Promise.resolve([[null]]));
    for (const given of [{}, { id: null }, { id: ['a'] }, { id: true }]) {
      const answer = await server.post({ query, variables: given });
      expect([answer.status, codeOf(answer)]).toEqual([400, 'BAD_USER_INPUT']);
    }
    expect(asked()).toBe(0);
  });

  test('that the document does not have is refused', async () => {
    const { server, asked } = await serveReader(() => Promise.resolve([[null]]));
    const answer = await server.post({ query, variables, operationName: 'Other' });
    expect([answer.status >= 400, asked()]).toEqual([true, 0]);
    expect(answer.body.errors[0].message).toContain('Unknown operation named "Other"');
  });
});

describe('the content type of an answer', () => {
  const [JSON_TYPE, GRAPHQL] = ['application/json; charset=utf-8', 'application/graphql-response+json; charset=utf-8'];
  const hello = { query: '{ companies(first: 1) { nodes { id } } }' };

  test('is the one that is accepted, the first time and every other', async () => {
    const server = await serveSeeded();
    for (const _time of [1, 2, 3]) {
      for (const [accept, type] of [
        ['*/*', JSON_TYPE],
        ['application/json', JSON_TYPE],
        ['application/graphql-response+json', GRAPHQL],
        ['application/graphql-response+json, application/json;q=0.9', GRAPHQL],
        ['application/graphql-response+json;q=0.5, application/json', JSON_TYPE],
      ] as const) {
        const answer = await server.post(hello, { accept });
        expect([accept, answer.status, answer.headers.get('content-type')]).toEqual([accept, 200, type]);
      }
    }
  });

  test('is refused each time where nothing fits, whatever errors were answered to the same client', async () => {
    const server = await serveSeeded();
    const accept = 'text/csv';
    expect((await server.post({ query: '{ nothing }' }, { accept })).status).toBeGreaterThanOrEqual(400);
    for (const _time of [1, 2]) {
      const answer = await server.post(hello, { accept });
      expect([answer.status, codeOf(answer)]).toEqual([406, 'BAD_REQUEST']);
    }
  });
});
