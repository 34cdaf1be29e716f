import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GraphStore } from '../src/graph/store.js';
import { ontology } from '../src/ontology/ontology.js';
import { openSqliteStore } from '../src/store/sqlite/store.js';
import { ask } from './support/ask.js';
import { seededChange } from './support/queries.js';
import { codeOf } from './support/serve.js';
import { serveSeeded } from './support/serve-seeded.js';

/** Every field of every kind that leads to other entities, once. */
const everyEnd = (page: number, inner: string): string =>
  [...ontology.kinds.values()]
    .map((kind) => `... on ${kind.name} { ${kind.ends.map((end) => `${end.field}(first: ${page}) { nodes { ${inner} } }`).join(' ')} }`)
    .join(' ');

describe('what one request can make the planner and the store do', () => {
  let store: GraphStore;
  beforeAll(async () => {
    store = await openSqliteStore(':memory:');
    await store.apply(await seededChange());
  });
  afterAll(() => store.close());

  const codes = async (document: string, variables: Record<string, unknown> = {}): Promise<unknown[]> =>
    ((await ask(store, document, variables)).errors ?? []).map((error) => {
      const { originalError } = error;
      return (originalError as { code?: string } | undefined)?.code ?? error.extensions.code ?? error.message;
    });

  it('lets everything about all kinds be asked at once', async () => {
    expect(await codes(`{ entities(first: 50) { nodes { name ${everyEnd(5, 'id')} } } }`)).toEqual([]);
  });

  it.each([0, 1])('bounds selections that multiply over kinds and levels, with pages of %i', async (page) => {
    const fragments = [0, 1, 2, 3].map((level) => `fragment F${level} on Entity { ${everyEnd(page, `...F${level + 1}`)} }`);
    const document = `{ entities(first: 1) { nodes { ...F0 } } } ${fragments.join(' ')} fragment F4 on Entity { id }`;
    // What an empty page would show is not planned at all.
    expect(await codes(document)).toEqual(page === 0 ? [] : ['TOO_COSTLY']);
  });

  it('is bounded over all root fields together', async () => {
    const roots = Array.from({ length: 12 }, (_, index) => `a${index}: entities(first: 1) { nodes { ${everyEnd(1, 'id name')} } }`);
    expect(await codes(`{ ${roots.join(' ')} }`)).toContain('TOO_COSTLY');
  });

  it.each<[string, string, string]>([
    [
      'six relationships in a row',
      'companies',
      'supplies: { some: { node: { suppliers: { some: { node: { supplies: { some: { node: { suppliers: { some: { node: { supplies: { some: { node: { suppliers: { some: {} } } } } } } } } } } } } } } } }',
    ],
    ['twenty-one relationships', 'companies', `and: [${'{ supplies: { some: {} } } '.repeat(21)}]`],
    ['a text longer than any name', 'companies', `name: { contains: "${'a'.repeat(501)}" }`],
    ['a text longer than any that is stored', 'companies', `name: { eq: "${'a'.repeat(10_001)}" }`],
    ['too many values', 'companies', `name: { in: [${'"a" '.repeat(1_001)}] }`],
    ['too many conditions', 'companies', `or: [${'{ name: { eq: "a" } } '.repeat(501)}]`],
  ])('refuses a filter with %s', async (_, root, filter) => {
    expect(await codes(`{ ${root}(filter: { ${filter} }) { totalCount } }`)).toEqual(['BAD_FILTER']);
  });

  it('refuses more sort keys than can matter', async () => {
    const keys = '{ field: NAME } '.repeat(9);
    expect(await codes(`{ companies(orderBy: [${keys}]) { totalCount } }`)).toEqual(['BAD_ORDER']);
  });
});

describe('an error of a nested field', () => {
  it('names the field and where it stands', async () => {
    const server = await serveSeeded();
    const answer = await server.post({ query: '{ companies {\n nodes { supplies(first: -1) { totalCount } } } }' });
    expect(codeOf(answer)).toBe('BAD_PAGE');
    expect(answer.body.errors[0]).toMatchObject({ message: expect.stringMatching(/^supplies: /), locations: [{ line: 2, column: 10 }] });
  });

  it('shows a literal as it was written', async () => {
    const server = await serveSeeded();
    const answer = await server.post({ query: '{ companies(knownOn: 2025) { totalCount } }' });
    expect(codeOf(answer)).toBe('BAD_DATE');
    expect(answer.body.errors[0]).toMatchObject({
      message: expect.stringContaining('2025 is not a Date'),
      locations: [{ line: 1, column: 22 }],
    });
  });
});
