import fc from 'fast-check';
import {
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { describe, expect, test } from 'vitest';
import { CostMeter } from '../src/graphql/limits/cost-meter.js';
import { measureSelections } from '../src/graphql/limits/measure.js';
import { codeOf, serve } from './support/serve.js';
import { serveSeeded } from './support/serve-seeded.js';
import { toySchema } from './support/toy-schema.js';

const schema = toySchema();
const queryType = schema.getQueryType();

function costOf(text: string, variables: Record<string, unknown> = {}): number {
  const document = parse(text);
  const operation = document.definitions[0] as OperationDefinitionNode;
  const fragments = document.definitions.filter((definition) => definition.kind === 'FragmentDefinition');
  if (!queryType) throw new Error('no query type');
  return new CostMeter(schema, fragments, variables, 500).costOf(operation.selectionSet, queryType);
}

describe('the cost of an operation', () => {
  test.each<[string, number, Record<string, unknown>?]>([
    ['{ hello }', 0],
    ['{ party(id: "a") { id name } }', 1],
    ['{ parties { totalCount } }', 50],
    ['{ parties(first: 7) { nodes { id } } }', 7],
    ['{ parties(last: 7) { edges { cursor node { id } } pageInfo { hasNextPage } } }', 7],
    ['{ parties(first: 0) { totalCount nodes { parts { totalCount } } } }', 1],
    ['{ parties { nodes { parts { totalCount } } } }', 50 + 50 * 20],
    ['{ parties { edges { node { parts { totalCount } } } nodes { parts { totalCount } } } }', 50 + 2 * 50 * 20],
    ['{ party(id: "a") { parts { nodes { parts(first: 3) { nodes { parts { totalCount } } } } } } }', 1 + 20 + 20 * 3 + 20 * 3 * 20],
    ['{ loose { words } }', 0],
    ['{ nodes(ids: ["a", "b", "c"]) { id ... on Party { parts(first: 2) { totalCount } } } }', 3 + 3 * 2],
    ['query($ids: [ID!]!) { nodes(ids: $ids) { id } }', 4, { ids: ['a', 'b', 'c', 'd'] }],
    ['query($n: Int) { parties(first: $n) { nodes { parts(first: $n) { totalCount } } } }', 9 + 81, { n: 9 }],
    ['query($n: Int) { parties(first: $n) { totalCount } }', 50],
    ['query($n: Int) { parties(first: $n) { totalCount } }', 50, { n: null }],
    ['query($n: Int) { parties(first: $n) { totalCount } }', 500, { n: Number.POSITIVE_INFINITY }],
    ['{ nodes(ids: "a") { id } }', 1],
    ['query($id: ID!) { nodes(ids: [$id, "b"]) { id } }', 2, { id: 'a' }],
    ['{ parties(first: 2147483647) { totalCount } }', 500],
    ['{ parties(first: -5) { totalCount } }', 1],
    ['{ parties(first: null) { totalCount } }', 50],
    ['{ a: parties(first: 1) { totalCount } b: parties(first: 2) { totalCount } }', 3],
    ['{ parties(first: 2) @skip(if: true) { totalCount } ... @include(if: false) { parties(first: 5) { totalCount } } }', 0],
    ['query($on: Boolean!) { parties(first: 2) @include(if: $on) { totalCount } }', 2, { on: true }],
    ['{ ...F ...F } fragment F on Query { parties(first: 5) { totalCount } }', 10],
    [
      '{ party(id: "a") { ... on Company { owners(first: 9) { totalCount } value { currency } } ... on Person { friends(first: 4) { totalCount } } } }',
      1 + 9,
    ],
    ['{ party(id: "a") { ... on Node { ... on Person { friends(first: 4) { totalCount } } } parts(first: 3) { totalCount } } }', 1 + 4 + 3],
    ['{ parties(first: 3) { nodes { name ... on Company { report } } } }', 3 + 3 * 10],
    [
      '{ parties(first: 3) { nodes { name } a: nodes { name b: name } edges { node { ... on Company { v: value { currency } } } } } }',
      3 + 3 + 3 + 3,
    ],
    ['{ parties(first: 3) { nodes { ... on Company { r: report } } } }', 3 + 3 * 10],
    ['{ __schema { types { fields { name } } } }', 0],
  ])('%s is %i', (text, cost, variables) => {
    expect(costOf(text, variables)).toBe(cost);
  });

  test('is found in time linear in the document, whatever its fragments multiply to', () => {
    const fragments = Array.from(
      { length: 100 },
      (_, index) =>
        `fragment F${index} on Party { a: parts(first: 500) { nodes { ...F${index + 1} } } b: parts(first: 500) { nodes { ...F${index + 1} } } }`,
    );
    const cost = costOf(`{ party(id: "a") { ...F0 } } ${fragments.join(' ')} fragment F100 on Party { id }`);
    expect(cost).toBeGreaterThan(1e200);
    expect(cost).toBeLessThan(Number.POSITIVE_INFINITY);
  });
});

describe('fragments', () => {
  /** Fragment n spreads only later ones, so that documents are valid. */
  const selections = (from: number): fc.Arbitrary<string> =>
    fc.letrec<{ set: string; selection: string }>((tie) => ({
      set: fc.array(tie('selection'), { minLength: 1, maxLength: 3 }).map((all) => `{ ${all.join(' ')} }`),
      selection: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom('id', 'x: name', '__typename'),
        ...(from < FRAGMENTS ? [fc.integer({ min: from, max: FRAGMENTS - 1 }).map((index) => `...F${index}`)] : []),
        fc
          .tuple(fc.constantFrom('', 'a: ', 'b: '), fc.integer({ min: 0, max: 5 }), tie('set'))
          .map(([alias, first, set]) => `${alias}parts(first: ${first}) { nodes ${set} edges { node ${set} } }`),
        fc
          .tuple(fc.constantFrom('Company', 'Person', 'Party', 'Node'), tie('set'))
          .map(([type, set]) => (type === 'Node' ? '... on Node { id }' : `... on ${type} ${set}`)),
      ),
    })).set;
  const FRAGMENTS = 4;
  const fragmentTypes = ['Party', 'Company', 'Party', 'Person'];
  const documents = fc
    .tuple(selections(0), ...fragmentTypes.map((_type, index) => selections(index + 1)))
    .map(
      ([root, ...fragments]) =>
        `{ party(id: "a") ${root} } ${fragments.map((set, index) => `fragment F${index} on ${fragmentTypes[index]} ${set}`).join(' ')}`,
    );

  /** The same document with every named fragment written out where it is spread. */
  function writtenOut(text: string): string {
    const { definitions } = parse(text);
    const fragments = new Map(
      definitions.filter((one): one is FragmentDefinitionNode => one.kind === Kind.FRAGMENT_DEFINITION).map((one) => [one.name.value, one]),
    );
    const inSet = (set: SelectionSetNode): SelectionSetNode => ({ ...set, selections: set.selections.map(inSelection) });
    const inSelection = (selection: SelectionNode): SelectionNode => {
      if (selection.kind !== Kind.FRAGMENT_SPREAD)
        return selection.selectionSet ? { ...selection, selectionSet: inSet(selection.selectionSet) } : selection;
      const fragment = fragments.get(selection.name.value);
      if (!fragment) throw new Error(`no fragment ${selection.name.value}`);
      return { kind: Kind.INLINE_FRAGMENT, typeCondition: fragment.typeCondition, selectionSet: inSet(fragment.selectionSet) };
    };
    const operation = definitions[0] as OperationDefinitionNode;
    return print({ ...operation, selectionSet: inSet(operation.selectionSet) });
  }

  function measures(text: string): { depth: number; aliases: number } {
    const { definitions } = parse(text);
    const { selectionSet } = definitions[0] as OperationDefinitionNode;
    const find = (name: string) =>
      definitions.find((one): one is FragmentDefinitionNode => one.kind === Kind.FRAGMENT_DEFINITION && one.name.value === name);
    return {
      depth: measureSelections(selectionSet, find, { own: () => 1, join: Math.max }),
      aliases: measureSelections(selectionSet, find, { own: (field) => (field.alias ? 1 : 0), join: (a, b) => a + b }),
    };
  }

  test('cost, depth and aliases are what they would be with every fragment written out', () => {
    fc.assert(
      fc.property(documents, (text) => {
        const long = writtenOut(text);
        expect(costOf(text)).toBe(costOf(long));
        expect(measures(text)).toEqual(measures(long));
        // Counted from the text alone: what is written out has one colon per alias, besides those of arguments.
        expect(measures(long).aliases).toBe([...long.matchAll(/^\s*\w+: /gm)].length);
      }),
    );
  });
});

describe('the server', () => {
  test('refuses what costs more than the limit, with figure and limit', async () => {
    const server = await serve({ MAX_COST: '100' });
    expect((await server.post({ query: '{ parties(first: 100) { totalCount } }' })).body.errors).toBeUndefined();
    const answer = await server.post({
      query: 'query($n: Int = 1000) { parties(first: 1) { nodes { parts(first: $n) { totalCount } } } }',
      variables: { n: 100 },
    });
    expect([answer.status, codeOf(answer)]).toEqual([400, 'TOO_COSTLY']);
    expect(answer.body.errors[0].message).toContain('could read 101 records; the limit is 100');
    expect(answer.body).not.toHaveProperty('data');
  });

  test('counts only the operation that is asked for', async () => {
    const server = await serve({ MAX_COST: '100' });
    const query = 'query A { hello } query B { parties(first: 500) { totalCount } }';
    expect((await server.post({ query, operationName: 'A' })).body).toEqual({ data: { hello: 'hello world' } });
    expect(codeOf(await server.post({ query, operationName: 'B' }))).toBe('TOO_COSTLY');
  });

  test('counts again for each request of a document that it has seen', async () => {
    const server = await serve({ MAX_COST: '100' });
    const query = 'query($n: Int = 200) { parties(first: $n) { totalCount } }';
    for (const [n, code] of [
      [undefined, 'TOO_COSTLY'],
      [10, undefined],
      [101, 'TOO_COSTLY'],
      [100, undefined],
    ] as const) {
      expect(codeOf(await server.post({ query, variables: { n } }))).toBe(code);
    }
  });

  test('counts again where a variable decides what is asked for', async () => {
    const server = await serve({ MAX_COST: '100' });
    const query =
      'query($all: Boolean!) { parties(first: 1) { totalCount } parties2: parties(first: 500) @include(if: $all) { totalCount } }';
    for (const all of [false, false, true, false, true]) {
      expect(codeOf(await server.post({ query, variables: { all } }))).toBe(all ? 'TOO_COSTLY' : undefined);
    }
  });

  test('survives fragments that multiply beyond all numbers', async () => {
    const server = await serve({ MAX_DEPTH: '100', MAX_ALIASES: '10000', MAX_TOKENS: '20000' });
    const fragments = Array.from(
      { length: 13 },
      (_, index) =>
        `fragment F${index} on Party { a: parts(first: 500) { nodes { ...F${index + 1} } } parts(first: 500) { nodes { ...F${index + 1} } } }`,
    );
    const answer = await server.post({ query: `{ party(id: "a") { ...F0 } } ${fragments.join(' ')} fragment F13 on Party { id }` });
    expect(codeOf(answer)).toBe('TOO_COSTLY');
    expect(answer.body.errors[0].message).toContain('more than 10^15 records');
  });

  test('counts the text of a source as a page of records, wherever it is asked for', async () => {
    const server = await serveSeeded({ MAX_COST: '99' });
    const texts = (first: number): string => `{ sources(first: ${first}) { nodes { text } } }`;
    expect(codeOf(await server.post({ query: texts(1) }))).toBeUndefined();
    const refused = await server.post({ query: texts(2) });
    expect(codeOf(refused)).toBe('TOO_COSTLY');
    expect(refused.body.errors[0].message).toContain('could read 102 records');
  });
});
