import { type GraphQLSchema, getIntrospectionQuery, graphqlSync } from 'graphql';
import { describe, expect, test } from 'vitest';
import { codeOf, search, serve, type TestServer } from './support/serve.js';
import { toySchema } from './support/toy-schema.js';

/** A schema that counts how often somebody works out what it says of itself. */
function countingSchema(): { schema: GraphQLSchema; count: () => number } {
  const schema = toySchema();
  let count = 0;
  Object.defineProperty(schema, 'description', {
    get: () => {
      count += 1;
      return 'a toy';
    },
  });
  return { schema, count: () => count };
}

/** How often the schema was read while something was asked. */
async function readsOf(count: () => number, ask: () => Promise<unknown>): Promise<number> {
  const before = count();
  await ask();
  return count() - before;
}

describe.each(['direct', 'graphql-js'])('introspection, executed by %s', (EXECUTION) => {
  const query = '{ __schema { description queryType { name } } }';
  const answer = { data: { __schema: { description: 'a toy', queryType: { name: 'Query' } } } };
  const started = async (): Promise<{ server: TestServer; count: () => number }> => {
    const { schema, count } = countingSchema();
    return { server: await serve({ EXECUTION }, { schema }), count };
  };
  const get = (server: TestServer, parameters: Record<string, string>) =>
    server.get(`/graphql?${search(parameters)}`, { 'apollo-require-preflight': 'true' });

  test('is worked out once, whoever asks and however it is written', async () => {
    const { server, count } = await started();
    expect(await readsOf(count, async () => expect((await server.post({ query })).body).toEqual(answer))).toBe(1);
    const again = await readsOf(count, async () => {
      for (let turn = 0; turn < 3; turn += 1) expect((await server.post({ query })).body).toEqual(answer);
      expect((await get(server, { query })).body).toEqual(answer);
      expect((await server.post({ query: `query Named ${query.replaceAll(' ', '\n  ')}` })).body).toEqual(answer);
    });
    expect(again).toBe(0);
  });

  test('is another one where a variable, a fragment or the operation is', async () => {
    const { server } = await started();
    const named = 'query ($name: String!) { __type(name: $name) { name kind } }';
    for (const [name, kind] of [
      ['Party', 'INTERFACE'],
      ['Filter', 'INPUT_OBJECT'],
      ['Party', 'INTERFACE'],
    ]) {
      expect((await server.post({ query: named, variables: { name } })).body).toEqual({ data: { __type: { name, kind } } });
    }
    const two = 'query A { __type(name: "Person") { ...F } } query B { __type(name: "Amount") { ...F } } fragment F on __Type { name }';
    for (const [operationName, name] of [
      ['A', 'Person'],
      ['B', 'Amount'],
      ['A', 'Person'],
    ]) {
      expect((await server.post({ query: two, operationName })).body).toEqual({ data: { __type: { name } } });
    }
    for (const field of ['kind', 'name']) {
      const other = `{ ...Root } fragment Root on Query { __type(name: "Person") { ...F } } fragment F on __Type { ${field} }`;
      expect((await server.post({ query: other })).body.data.__type).toHaveProperty(field);
    }
    const usual = 'query ($name: String = "Company") { __type(name: $name) { name } }';
    expect((await server.post({ query: usual })).body.data.__type.name).toBe('Company');
    expect((await server.post({ query: usual.replace('Company', 'Person') })).body.data.__type.name).toBe('Person');
  });

  test('obeys directives by the values of each request', async () => {
    const { server } = await started();
    const conditional =
      'query ($all: Boolean!) { __type(name: "Amount") { name kind @include(if: $all) } __schema @skip(if: $all) { description } }';
    for (const all of [true, false, true]) {
      expect((await server.post({ query: conditional, variables: { all } })).body.data).toEqual(
        all ? { __type: { name: 'Amount', kind: 'OBJECT' } } : { __type: { name: 'Amount' }, __schema: { description: 'a toy' } },
      );
    }
  });

  test('beside other fields is answered in its place', async () => {
    const { server } = await started();
    const mixed =
      'query ($name: String) { a: hello(name: $name) ...S __typename b: hello } fragment S on Query { __schema { description } }';
    for (const name of ['you', 'me']) {
      const { body } = await server.post({ query: mixed, variables: { name } });
      expect(JSON.stringify(body)).toBe(
        `{"data":{"a":"hello ${name}","__schema":{"description":"a toy"},"__typename":"Query","b":"hello world"}}`,
      );
    }
  });

  test('that is refused is refused each time', async () => {
    const { server, count } = await started();
    const wrong = 'query ($name: String!) { __schema { description } __type(name: $name) { name } }';
    for (let turn = 0; turn < 2; turn += 1) {
      expect(codeOf(await server.post({ query: wrong, variables: { name: 7 } }))).toBe('BAD_USER_INPUT');
      expect(codeOf(await server.post({ query: wrong }))).toBe('BAD_USER_INPUT');
    }
    const right = await readsOf(count, async () =>
      expect((await server.post({ query: wrong, variables: { name: 'Amount' } })).body.data.__type).toEqual({ name: 'Amount' }),
    );
    expect(right).toBe(1);
  });

  test('of the whole schema is what graphql-js says, byte for byte, the second time too', async () => {
    const { server } = await started();
    const source = getIntrospectionQuery({ descriptions: true, schemaDescription: true });
    const bytes = async (): Promise<string> => {
      const response = await fetch(`${server.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: source }),
      });
      expect(response.headers.get('content-type')).toContain('json');
      return response.text();
    };
    const expected = `${JSON.stringify(graphqlSync({ schema: countingSchema().schema, source }))}\n`;
    expect(await bytes()).toBe(expected);
    expect(await bytes()).toBe(expected);
  });
});

test('beside other fields introspection is kept by the direct executor', async () => {
  const { schema, count } = countingSchema();
  const server = await serve({ EXECUTION: 'direct' }, { schema });
  const query = 'query ($name: String) { hello(name: $name) __schema { description } }';
  await server.post({ query, variables: { name: 'one' } });
  const reads = await readsOf(count, async () => {
    for (const name of ['two', 'three'])
      expect((await server.post({ query, variables: { name } })).body.data).toEqual({
        hello: `hello ${name}`,
        __schema: { description: 'a toy' },
      });
  });
  expect(reads).toBe(0);
});
