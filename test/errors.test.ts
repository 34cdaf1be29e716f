import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { OCCURRENCES } from '../src/graphql/error-occurrences.js';
import { errorsMarkdown } from '../src/graphql/errors-markdown.js';
import { ERRORS, type ErrorCode, KeiretsuError } from '../src/kernel/errors.js';
import { codeOf, serve } from './support/serve.js';
import { serveSeeded } from './support/serve-seeded.js';

const TABLE = 'src/kernel/errors.ts';
const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => join('src', file))
  .filter((file) => file !== TABLE)
  .map((file) => readFileSync(file, 'utf8'));

test('each code stands once in the table', () => {
  const written = [...readFileSync(TABLE, 'utf8').matchAll(/^ {2}([A-Z_]+): \{$/gm)].map(([, code]) => code);
  expect(written).toEqual(Object.keys(ERRORS));
  expect(new Set(written).size).toBe(written.length);
});

test.each(Object.entries(ERRORS))('%s is used in src or comes from Apollo', (code) => {
  const used = sources.some((text) => text.includes(`'${code}'`));
  expect(used || OCCURRENCES[code as ErrorCode].by === 'Apollo').toBe(true);
});

test.each(Object.entries(ERRORS))('%s has a status of HTTP, a meaning and a remedy, each one sentence or more', (code, row) => {
  const { status } = OCCURRENCES[code as ErrorCode];
  expect(status).toBeGreaterThanOrEqual(400);
  expect(status).toBeLessThan(600);
  expect(row.meaning).toMatch(/^[A-Z`].*\.$/);
  expect(row.remedy).toMatch(/^[A-Z`].*\.$/);
});

test('codes thrown in src are all in the table', () => {
  const thrown = sources.flatMap((text) => [...text.matchAll(/new KeiretsuError\(\s*'([A-Z_]+)'/g)].map(([, code]) => code as string));
  expect(thrown.length).toBeGreaterThan(0);
  expect(thrown.filter((code) => !Object.hasOwn(ERRORS, code))).toEqual([]);
});

test('docs/ERRORS.md is the generated text', () => {
  expect(readFileSync('docs/ERRORS.md', 'utf8')).toBe(errorsMarkdown());
});

const server = await serve();

test.each([
  ['keiretsu', 'STORE_TIMEOUT', 'The store was slow.'],
  ['validator', 'BAD_USER_INPUT', 'page.first: first must not be less than 0'],
  ['page', 'BAD_PAGE', 'first: too small'],
  ['graphql', 'INTERNAL_SERVER_ERROR', 'Internal error'],
  ['text', 'INTERNAL_SERVER_ERROR', 'Internal error'],
  ['bug', 'INTERNAL_SERVER_ERROR', 'Internal error'],
])('a resolver that fails by %s answers %s, and the rest of the data', async (how, code, message) => {
  const { status, headers, body } = await server.post({ query: `{ hello a: fails(how: "${how}") }` });
  expect(status).toBe(200);
  expect(body.data).toEqual({ hello: 'hello world', a: null });
  expect(body.errors).toEqual([
    { message, locations: [{ line: 1, column: 9 }], path: ['a'], extensions: { code, requestId: headers.get('x-request-id') } },
  ]);
});

test('faults of ours are logged with the error itself, those of callers are not', async () => {
  const own = await serve();
  await own.post({ query: '{ a: fails(how: "validator") b: fails(how: "page") nix }' });
  await own.post({ query: '{ nix ' });
  expect(own.logged).toEqual([]);
  await own.post({ query: '{ a: fails(how: "bug") b: fails(how: "keiretsu") }' }, { 'x-request-id': 'ours-1' });
  expect(own.logged.map(([message]) => message)).toEqual([
    'INTERNAL_SERVER_ERROR at a, request ours-1',
    'STORE_TIMEOUT at b, request ours-1',
  ]);
  const [bug, slow] = own.logged.map(([, cause]) => cause);
  expect(bug).toBeInstanceOf(TypeError);
  expect(bug).toMatchObject({ stack: expect.stringContaining('toy-schema.ts') });
  expect(slow).toBeInstanceOf(KeiretsuError);
});

test('a null that may not be answers no data and the cause', async () => {
  const { status, body } = await server.post({ query: '{ hello must(how: "bug") }' });
  expect(status).toBe(200);
  expect(body).toEqual({
    errors: [
      {
        message: 'Internal error',
        locations: [{ line: 1, column: 9 }],
        path: ['must'],
        extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: expect.any(String) },
      },
    ],
    data: null,
  });
});

test.each([
  ['a literal', { query: '{ onDay(on: "soon") }' }, 'Write a year.'],
  ['a literal inside an input', { query: '{ parties(filter: { and: [{ on: 12 }] }) { totalCount } }' }, 'Write a year.'],
  ['a variable', { query: 'query($d: Date!) { onDay(on: $d) }', variables: { d: 'soon' } }, '$d: Write a year.'],
  ['a default', { query: 'query($d: Date = "soon") { parties(on: $d) { totalCount } }' }, 'Write a year.'],
  [
    'a variable deep inside',
    { query: 'query($f: Filter) { parties(filter: $f) { totalCount } }', variables: { f: { and: [{ on: '2025' }, { on: '"; at "x' }] } } },
    'f.and[1].on: Write a year.',
  ],
])('the code and words of a scalar survive in %s', async (_where, request, message) => {
  const { status, body } = await server.post(request);
  expect(status).toBe(400);
  expect(body.errors).toHaveLength(1);
  expect(body.errors[0]).toMatchObject({ message, extensions: { code: 'BAD_DATE' } });
  expect(body).not.toHaveProperty('data');
});

test.each([
  ['GRAPHQL_PARSE_FAILED', { query: '{ hello' }],
  ['GRAPHQL_PARSE_FAILED', { query: 'gibberish' }],
  ['GRAPHQL_VALIDATION_FAILED', { query: '{ helo }' }],
  ['GRAPHQL_VALIDATION_FAILED', { query: 'mutation { hello }' }],
  ['GRAPHQL_VALIDATION_FAILED', { query: 'subscription { hello }' }],
  ['BAD_USER_INPUT', { query: 'query($n: Int!) { parties(first: $n) { totalCount } }' }],
  ['BAD_USER_INPUT', { query: 'query($n: Int) { parties(first: $n) { totalCount } }', variables: { n: 'many' } }],
  ['BAD_USER_INPUT', { query: 'query($n: Int) { parties(first: $n) { totalCount } }', variables: { n: 1e10 } }],
  ['OPERATION_RESOLUTION_FAILURE', { query: 'query A { hello } query B { hello }' }],
  ['OPERATION_RESOLUTION_FAILURE', { query: 'query A { hello }', operationName: 'C' }],
  ['BAD_REQUEST', { query: '' }],
  ['BAD_REQUEST', {}],
  ['BAD_REQUEST', []],
  ['BAD_REQUEST', [{ query: '{ hello }' }]],
  ['BAD_REQUEST', 'null'],
  ['BAD_REQUEST', '"{ hello }"'],
  ['BAD_REQUEST', { query: ['{ hello }'] }],
  ['BAD_REQUEST', { query: { kind: 'Document' } }],
  ['BAD_REQUEST', { query: '{ hello }', variables: '{}' }],
  ['BAD_REQUEST', { query: '{ hello }', variables: [1] }],
  ['BAD_REQUEST', { query: '{ hello }', extensions: 'x' }],
  ['BAD_REQUEST', { query: '{ hello }', operationName: 7 }],
  ['PERSISTED_QUERY_NOT_SUPPORTED', { extensions: { persistedQuery: { version: 1, sha256Hash: 'ab' } } }],
  ['PERSISTED_QUERY_NOT_SUPPORTED', { query: '{ hello }', extensions: { persistedQuery: { version: 7 } } }],
])('%s refuses %j with the status of the table', async (code, request) => {
  const answer = await server.post(request);
  expect(codeOf(answer)).toBe(code);
  expect(answer.status).toBe(OCCURRENCES[code as ErrorCode].status);
  expect(answer.body).not.toHaveProperty('data');
});

test('null for a variable whose default hid that it may not be is the fault of the caller', async () => {
  const skipped = await server.post({ query: 'query($if: Boolean = true) { hello @skip(if: $if) }', variables: { if: null } });
  expect(codeOf(skipped)).toBe('BAD_USER_INPUT');
});

test('a context that cannot be made answers its code and status', async () => {
  const down = await serve({}, { context: () => Promise.reject(new KeiretsuError('STORE_UNAVAILABLE', 'The store is away.')) });
  const coded = await down.post({ query: '{ hello }' });
  expect([coded.status, coded.body.errors]).toEqual([
    503,
    [{ message: 'The store is away.', extensions: { code: 'STORE_UNAVAILABLE', requestId: coded.headers.get('x-request-id') } }],
  ]);
  expect(down.logged).toEqual([[`STORE_UNAVAILABLE, request ${coded.headers.get('x-request-id')}`, expect.any(KeiretsuError)]]);
  const broken = await serve(
    {},
    {
      context: () => {
        throw new TypeError('secret');
      },
    },
  );
  const masked = await broken.post({ query: '{ hello }' });
  expect([masked.status, masked.body.errors]).toEqual([
    500,
    [{ message: 'Internal error', extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: masked.headers.get('x-request-id') } }],
  ]);
});

test('messages that repeat what was sent are cut', async () => {
  const { body } = await server.post({ query: `{ ${'x'.repeat(900_000)} }` });
  expect(body.errors[0].message.length).toBeLessThan(2_100);
});

/** Mistakes that a client of the real schema makes, each with a word of what the message says to do. */
const MISTAKES: [code: string, query: string, remedy: string, variables?: object][] = [
  ['BAD_CURSOR', '{ entities(after: "xx") { totalCount } }', 'endCursor'],
  ['BAD_CURSOR', '{ entities(before: "eyJ2IjoxfQ") { totalCount } }', 'without a cursor'],
  ['BAD_DATE', '{ entities(validOn: "2025-13") { totalCount } }', '"2025-09"'],
  ['BAD_DATE', '{ entities(knownOn: "2025-02-30") { totalCount } }', '"2025-09-04"'],
  ['BAD_DATE', 'query($day: Date) { entities(knownOn: $day) { totalCount } }', '"2025"', { day: 'today' }],
  ['BAD_PAGE', '{ entities(first: -1) { totalCount } }', '0 gives an empty page'],
  ['BAD_PAGE', '{ entities(first: 501) { totalCount } }', 'at most 500'],
  ['BAD_PAGE', '{ entities(first: 2147483647) { totalCount } }', 'at most 500'],
  ['BAD_PAGE', '{ entities(first: 1, last: 1) { totalCount } }', 'give one of them'],
  ['BAD_PAGE', '{ entities(first: 1) { nodes { claims(first: 501) { totalCount } } } }', 'at most 500'],
  ['BAD_PAGE', `{ nodes(ids: [${'"company:ihi" '.repeat(501)}]) { id } }`, 'at most 500'],
  ['BAD_ID', '{ entity(id: "IHI") { id } }', 'company:ihi'],
  ['BAD_FILTER', '{ entities(filter: { name: { eq: null } }) { totalCount } }', 'isNull'],
  ['BAD_FILTER', '{ projects(filter: { value: { currency: USD, gte: null } }) { totalCount } }', 'isNull'],
  ['GRAPHQL_VALIDATION_FAILED', '{ projects(filter: { value: { gte: 1 } }) { totalCount } }', 'currency'],
  ['GRAPHQL_VALIDATION_FAILED', '{ entities(filter: { kind: { eq: COMPANIES } }) { totalCount } }', 'COMPANY'],
  ['GRAPHQL_VALIDATION_FAILED', '{ entities(filter: { nam: { eq: "IHI" } }) { totalCount } }', 'name'],
  ['BAD_ORDER', '{ entities(orderBy: [{}]) { totalCount } }', 'field'],
  ['BAD_USER_INPUT', '{ entities(filter: { country: { eq: "Japan" } }) { totalCount } }', '"JP"'],
  [
    'BAD_USER_INPUT',
    'query($kind: EntityKind) { entities(filter: { kind: { eq: $kind } }) { totalCount } }',
    'COMPANY',
    { kind: 'COMPANIES' },
  ],
  [
    'TOO_COSTLY',
    `{ entities(first: 500) { nodes { ${'relationships(first: 500) { nodes { to { '.repeat(4)} id ${'} } } '.repeat(4)} } } }`,
    '`first`',
  ],
];
const seeded = await serveSeeded();

test.each(MISTAKES)('%s says what to do about %s', async (code, query, remedy, variables) => {
  const { status, body } = await seeded.post({ query, variables });
  expect(body.errors.map((error: { extensions: object }) => error.extensions)).toEqual([{ code, requestId: expect.any(String) }]);
  expect(body.errors[0].message).toContain(remedy);
  // What can be told from the request alone refuses it; what a field finds out leaves the status to the others.
  expect(status).toBe('data' in body ? 200 : OCCURRENCES[code as ErrorCode].status);
  expect(seeded.logged).toEqual([]);
});

test('a cursor of another order or filter is told from a broken one', async () => {
  const first = await seeded.post({ query: '{ entities(first: 1) { pageInfo { endCursor } } }' });
  const after = first.body.data.entities.pageInfo.endCursor;
  const query = 'query($after: String) { entities(after: $after, filter: { kind: { eq: COMPANY } }) { totalCount } }';
  const { body } = await seeded.post({ query, variables: { after } });
  expect(body.errors[0]).toMatchObject({ message: expect.stringContaining('without a cursor'), extensions: { code: 'BAD_CURSOR' } });
});
