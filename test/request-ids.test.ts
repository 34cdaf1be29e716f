import { expect, test } from 'vitest';
import { raw } from './support/raw.js';
import { type Answer, search, serve } from './support/serve.js';

const server = await serve();
const hello = { query: '{ hello }' };
const idOf = (answer: Answer): string | null => answer.headers.get('x-request-id');

test.each(['abc', 'A.b_c-1', '7', 'x'.repeat(64)])('the harmless id %j of a client is kept', async (given) => {
  expect(idOf(await server.post(hello, { 'x-request-id': given }))).toBe(given);
});

test.each(['', 'a b', 'a"b', '<script>', 'ü', 'a,b', 'x'.repeat(65), '../../etc', '${jndi:ldap://a}', '\t'])(
  'the id %j of a client is replaced',
  async (given) => {
    const answer = await server.post({ query: '{ nix }' }, { 'x-request-id': given });
    expect(idOf(answer)).toMatch(/^[\da-f-]{36}$/);
    expect(answer.body.errors[0].extensions.requestId).toBe(idOf(answer));
  },
);

test('two ids in one request are none', async () => {
  const got = await raw(server.url, 'GET /health HTTP/1.1\r\nhost: a\r\nx-request-id: a\r\nx-request-id: b\r\nconnection: close\r\n\r\n');
  expect(got).toMatch(/^x-request-id: [\da-f-]{36}\r$/m);
});

test('requests that bring none get different ones, and an answer without errors shows its id in the header alone', async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, () => server.post(hello)));
  expect(new Set(answers.map(idOf)).size).toBe(20);
  for (const { body } of answers) expect(body).toEqual({ data: { hello: 'hello world' } });
});

test.each<[string, () => Promise<Answer>]>([
  ['a document that is none', () => server.post({ query: '{' })],
  ['a field that fails', () => server.post({ query: '{ a: fails(how: "bug") }' })],
  ['no JSON', () => server.post('{')],
  ['JSON that is no request', () => server.post('[]')],
  ['a GET that a page elsewhere can make a browser send', () => server.get(`/graphql?${search(hello)}`)],
  ['an address with nothing at it', () => server.get('/nowhere')],
  ['an address that cannot be decoded', () => server.get('/%zz')],
  ['the missing playground', () => server.get('/')],
])('%s answers errors with the id of the header', async (_what, request) => {
  const answer = await request();
  expect(idOf(answer)).toMatch(/^[\da-f-]{36}$/);
  expect(answer.body.errors.length).toBeGreaterThan(0);
  for (const error of answer.body.errors) expect(error.extensions.requestId).toBe(idOf(answer));
});

test('what is no HTTP has an id too', async () => {
  const got = await raw(server.url, 'hello?\r\n\r\n');
  const id = /^x-request-id: ([\da-f-]{36})\r$/m.exec(got)?.[1];
  expect(id).toBeDefined();
  expect(JSON.parse(got.slice(got.indexOf('\r\n\r\n'))).errors[0].extensions.requestId).toBe(id);
});

test('each fault of ours is logged under the id of its request, also where several fail at once', async () => {
  const own = await serve();
  const ids = Array.from({ length: 10 }, (_, index) => `request-${index}`);
  await Promise.all(ids.map((id) => own.post({ query: '{ a: fails(how: "bug") }' }, { 'x-request-id': id })));
  expect(own.logged.map(([line]) => line).sort()).toEqual(ids.map((id) => `INTERNAL_SERVER_ERROR at a, request ${id}`));
  for (const [, cause] of own.logged) expect(cause).toBeInstanceOf(TypeError);
});
