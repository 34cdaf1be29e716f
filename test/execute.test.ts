import { type DocumentNode, type ExecutionResult, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import type { Connection, Page, RecordRead } from '../src/graph/plan.js';
import type { GraphReader } from '../src/graph/store.js';
import { createDirectExecutor } from '../src/graphql/execute.js';
import { JsonText, stringifyResult } from '../src/graphql/json-text.js';
import { LruMap } from '../src/kernel/lru-map.js';
import { schema } from './support/ask.js';

const EMPTY: Page = { rows: [], keys: [], totalCount: 0, hasNext: false, hasPrevious: false };

/** A store that has nothing and remembers what it was asked. */
function emptyStore() {
  const asked: { connections: Connection[]; records: RecordRead[] } = { connections: [], records: [] };
  const reader: GraphReader = {
    connection: async (plan) => {
      asked.connections.push(plan);
      return EMPTY;
    },
    records: async (reads) => {
      asked.records.push(...reads);
      return reads.map(({ ids }) => ids.map(() => null));
    },
  };
  const execute = createDirectExecutor(schema);
  const ask = (document: DocumentNode, variables: Record<string, unknown> = {}, operationName?: string): Promise<ExecutionResult> =>
    execute({ document, variables, operationName, context: { reader, maxPage: 500 } });
  return { ask, asked };
}

describe('what is planned of an operation', () => {
  it('is planned once, so that a store is handed the very same plan again', async () => {
    const { ask, asked } = emptyStore();
    const document = parse('{ projects(first: 3) { nodes { name suppliers { edges { node { name } } } } } }');
    await ask(document);
    await ask(document);
    expect(asked.connections).toHaveLength(2);
    expect(asked.connections[1]).toBe(asked.connections[0]);
  });

  it('keeps its shape while arguments of the root field change', async () => {
    const { ask, asked } = emptyStore();
    const document = parse(
      'query Q($filter: ProjectFilter, $first: Int) { projects(filter: $filter, first: $first) { nodes { name suppliers(first: 2) { totalCount } } } }',
    );
    for (const name of ['a', 'b']) await ask(document, { filter: { name: { eq: name } }, first: name === 'a' ? 1 : 2 });
    const [a, b] = asked.connections as [Connection, Connection];
    expect(b.shape).toBe(a.shape);
    expect([a.page.limit, b.page.limit]).toEqual([1, 2]);
    expect(b.filter).not.toEqual(a.filter);
  });

  it('keeps the shape of records by id, whichever ids are asked for', async () => {
    const { ask, asked } = emptyStore();
    const document = parse('query Q($id: ID!) { company(id: $id) { name } }');
    for (const id of ['company:a', 'company:b', 'project:c']) await ask(document, { id });
    expect(asked.records.map(({ ids }) => ids)).toEqual([['company:a'], ['company:b']]);
    expect(asked.records[1]?.shape).toBe(asked.records[0]?.shape);
  });

  it('differs with variables that shape it, and comes back with their values', async () => {
    const { ask, asked } = emptyStore();
    const document = parse(
      'query Q($more: Boolean!, $first: Int) { projects { nodes { name summary @include(if: $more) suppliers(first: $first) { totalCount nodes { id } } } } }',
    );
    for (const variables of [{ more: true }, { more: false }, { more: true, first: 3 }, { more: true }]) await ask(document, variables);
    const shapes = asked.connections.map(({ shape }) => shape);
    expect(shapes.map(({ fields }) => fields.length)).toEqual([2, 1, 2, 2]);
    expect(new Set(shapes).size).toBe(3);
    expect(shapes[3]).toBe(shapes[0]);
  });

  it('is refused again where it was refused, however often it is asked', async () => {
    const { ask } = emptyStore();
    const document = parse('query Q($first: Int) { projects { nodes { suppliers(first: $first) { totalCount } } } }');
    for (const first of [501, 500, 501, -1]) {
      const { errors } = await ask(document, { first });
      expect(errors?.map(({ path }) => path)).toEqual(first === 500 ? undefined : [['projects']]);
    }
  });
});

describe('what no plan reads', () => {
  it('is answered by graphql-js in its place among the others', async () => {
    const { ask, asked } = emptyStore();
    const result = await ask(
      parse(`query A { last: __typename projects { totalCount } ontology { kinds { kind } } ...Q company(id: "company:x") { id } }
      fragment Q on Query { __schema { queryType { name } } first: __typename }`),
    );
    const data = JSON.parse(stringifyResult(result)).data as Record<string, unknown>;
    expect(Object.keys(data)).toEqual(['last', 'projects', 'ontology', '__schema', 'first', 'company']);
    expect(data).toMatchObject({ last: 'Query', projects: { totalCount: 0 }, __schema: { queryType: { name: 'Query' } }, company: null });
    expect(asked.connections).toHaveLength(1);
  });

  it('refuses what shapes the root itself as graphql-js does', async () => {
    const { ask } = emptyStore();
    const document = parse('query Q($skip: Boolean = true) { first: __typename projects @skip(if: $skip) { totalCount } }');
    const { errors, data } = await ask(document, { skip: null });
    expect([errors?.map(({ message }) => message), data]).toEqual([['Argument "if" of non-null type "Boolean!" must not be null.'], null]);
    expect(stringifyResult(await ask(document))).toBe('{"data":{"first":"Query"}}');
  });

  it('refuses arguments that variables do not fit as graphql-js does', async () => {
    const { ask, asked } = emptyStore();
    const document = parse(
      'query Q($ids: [ID!] = []) { bad: companies(first: -1) { totalCount } projects { totalCount } nodes(ids: $ids) { id } }',
    );
    const { errors, data } = await ask(document, { ids: null });
    expect([errors?.map(({ message, path }) => [message, path]), data]).toEqual([
      [['Argument "ids" of non-null type "[ID!]!" must not be null.', ['nodes']]],
      null,
    ]);
    // graphql-js asks for what stands ahead of it.
    expect(asked.connections).toHaveLength(1);
  });

  it('of several operations the named one is executed', async () => {
    const { ask } = emptyStore();
    const document = parse('query A { a: __typename } query B { b: __typename projects { totalCount } }');
    expect(stringifyResult(await ask(document, {}, 'B'))).toBe('{"data":{"b":"Query","projects":{"totalCount":0}}}');
    expect((await ask(document, {}, 'C')).errors?.[0]?.message).toContain('C');
    expect((await ask(document)).errors?.[0]?.message).toContain('operation name');
  });
});

describe('a written answer', () => {
  it('has the bytes that JSON.stringify gives', () => {
    const data = { a: 'é"\n', b: [1, null] };
    const written = new JsonText(JSON.stringify(data)) as unknown as Record<string, unknown>;
    for (const rest of [{}, { errors: undefined }, { errors: [{ message: 'x' }], extensions: { y: 1 } }]) {
      expect(stringifyResult({ ...rest, data: written })).toBe(JSON.stringify({ ...rest, data }));
      expect(JSON.stringify({ ...rest, data: written })).toBe(JSON.stringify({ ...rest, data }));
    }
    expect(stringifyResult({ errors: [{ message: 'x' }], data: null })).toBe('{"errors":[{"message":"x"}],"data":null}');
  });
});

it('a bounded map forgets what was used longest ago', () => {
  const map = new LruMap<string, number>({ entries: 2 });
  map.set('a', 1);
  map.set('b', 2);
  map.get('a');
  map.set('c', 3);
  expect(['a', 'b', 'c'].map((key) => map.get(key))).toEqual([1, undefined, 3]);
  map.set('a', 4);
  map.set('d', 5);
  expect(['a', 'c', 'd'].map((key) => map.get(key))).toEqual([4, undefined, 5]);
  // The one that was used last is used again, and is not the one that goes; nor is one that has gone still there.
  for (const key of ['a', 'a', 'd', 'd', 'a']) map.get(key);
  map.set('e', 6);
  expect(['a', 'd', 'e'].map((key) => map.get(key))).toEqual([4, undefined, 6]);
  map.delete('e');
  map.set('f', 7);
  expect(['a', 'e', 'f'].map((key) => map.get(key))).toEqual([4, undefined, 7]);

  const texts = new LruMap<string, string>({ entries: 10, weight: 10, weigh: (text) => text.length });
  for (const text of ['12345', '123', '12', '1234', '12345678901']) texts.set(text, text);
  expect(['12345', '123', '12', '1234', '12345678901'].map((key) => texts.get(key) !== undefined)).toEqual([
    false,
    true,
    true,
    true,
    false,
  ]);
});
