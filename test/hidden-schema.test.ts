import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getIntrospectionQuery } from 'graphql';
import { afterAll, describe, expect, test } from 'vitest';
import { buildSchema } from '../src/graphql/build-schema.js';
import { codeOf, serve, type TestServer } from './support/serve.js';
import { serveSeeded } from './support/serve-seeded.js';

/** Slips of the pen, each near a name of the schema that was not sent. */
const SLIPS: readonly [query: string, suggested: string, variables?: object][] = [
  ['{ investmentPackage(id: "investment-package:a") { sise { value } } }', 'size'],
  ['{ consorta { totalCount } }', 'consortia'],
  ['{ officials(filtre: {}) { totalCount } }', 'filter'],
  ['{ officials(filter: { offces: { some: {} } }) { totalCount } }', 'offices'],
  ['{ entities { nodes { developers { totalCount } } } }', 'Project'],
  ['{ nodes(ids: []) { ... on Compny { id } } }', 'Company'],
  ['{ projects { nodes { technologies { id } } } agreements }', 'agreements {'],
  ['query($k: EntitiKind) { entities(filter: { kind: { eq: $k } }) { totalCount } }', 'EntityKind'],
  ['{ projects(orderBy: [{ count: SUPPLIER }]) { totalCount } }', 'SUPPLIERS'],
  ['query($f: ProjectFilter) { projects(filter: $f) { totalCount } }', 'name', { f: { nme: { eq: 'x' } } }],
  ['query($k: EntityKind) { entities(filter: { kind: { eq: $k } }) { totalCount } }', 'PUBLIC_BODY', { k: 'PUBLIC_BODI' }],
];

const typeNames = Object.keys(buildSchema().getTypeMap());

describe.each(['direct', 'graphql-js'])('a schema that is hidden, executed by %s', (EXECUTION) => {
  const hidden = serveSeeded({ INTROSPECTION: 'false', EXECUTION });
  const open = serveSeeded({ EXECUTION, NODE_ENV: 'production' });
  const messages = async (server: Promise<TestServer>, query: string, variables?: object): Promise<string> => {
    const { body } = await (await server).post({ query, variables });
    return body.errors.map(({ message }: { message: string }) => message).join('\n');
  };

  test.each(SLIPS)('%s suggests no name', async (query, suggested, variables) => {
    // Else nothing would be hidden.
    expect(await messages(open, query, variables)).toContain(suggested);
    const told = await messages(hidden, query, variables);
    expect(told).not.toContain('Did you mean');
    expect(told).not.toBe('');
    // No name of a type that was neither sent nor is the one that was asked.
    const named = typeNames.filter((name) => name.length > 5 && new RegExp(`"${name}"`).test(told) && !query.includes(name));
    expect(named.length).toBeLessThanOrEqual(1);
  });

  test.each([
    getIntrospectionQuery(),
    '{ __schema { types { name } } }',
    '{ a: __type(name: "Company") { fields { name } } }',
    'query($n: String!) { __typename ...F } fragment F on Query { __type(name: $n) { name } }',
    '{ ontology { kinds { __typename } } }',
    '{ __typename ... on Query { o: ontology { relationshipTypes { __typename } } } }',
  ])('%s is refused', async (query) => {
    const server = await hidden;
    const answer = await server.post({ query, variables: { n: 'Company' } });
    expect([answer.status, codeOf(answer)]).toEqual([400, 'GRAPHQL_VALIDATION_FAILED']);
    expect(JSON.stringify(answer.body)).not.toMatch(/relationshipTypes|Supplies/);
    const shown = await (await open).post({ query, variables: { n: 'Company' } });
    expect([shown.status, codeOf(shown)]).toEqual([200, undefined]);
  });

  test('questions are answered, and name the types of what they find', async () => {
    const { body } = await (await hidden).post({ query: '{ company(id: "company:ihi") { __typename name } }' });
    expect(body).toEqual({ data: { company: { __typename: 'Company', name: 'IHI' } } });
  });
});

describe('the playground of a hidden schema', () => {
  const folder = mkdtempSync(join(tmpdir(), 'keiretsu-hidden-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Keiretsu</title>');
  writeFileSync(join(folder, 'assets', 'index-Zy98_xwv.js'), 'const sdl = "type Company { id: ID! }"');

  test('is not served, nor any file of it, nor is a browser sent to it', async () => {
    const shown = await serve({}, { webFolder: folder });
    const hidden = await serve({ INTROSPECTION: 'false' }, { webFolder: folder });
    for (const path of ['/', '/index.html', '/assets/index-Zy98_xwv.js', '/assets/', '/schema.graphql', '/schema/schema.graphql']) {
      expect((await fetch(hidden.url + path)).status).toBe(404);
    }
    expect((await fetch(`${shown.url}/assets/index-Zy98_xwv.js`)).status).toBe(200);
    const browser = { headers: { accept: 'text/html' }, redirect: 'manual' } as const;
    expect((await fetch(`${shown.url}/graphql`, browser)).status).toBe(302);
    expect((await fetch(`${hidden.url}/graphql`, browser)).status).toBe(400);
  });
});
