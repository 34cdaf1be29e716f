import { connect } from 'node:net';
import { getIntrospectionQuery } from 'graphql';
import { describe, expect, test } from 'vitest';
import { KeiretsuError } from '../src/kernel/errors.js';
import { raw } from './support/raw.js';
import { ask, codeOf, search, serve } from './support/serve.js';
import { toySchema } from './support/toy-schema.js';

const server = await serve();
const hello = { query: '{ hello }' };
const preflight = { 'apollo-require-preflight': '1' };

describe('requests', () => {
  test('by POST and by GET are answered', async () => {
    for (const answer of [await server.post(hello), await server.get('/graphql?query=%7B+hello+%7D', preflight)]) {
      expect(answer.status).toBe(200);
      expect(answer.body).toEqual({ data: { hello: 'hello world' } });
      expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
      expect(answer.headers.get('cache-control')).toBe('no-store');
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    }
  });

  test('carry any text unharmed', async () => {
    const name = '三菱重工業 👩‍🔬 \u0000 \ud800 "\\ é é ‮';
    const { body } = await server.post({ query: 'query($name: String) { hello(name: $name) }', variables: { name } });
    expect(body.data.hello).toBe(`hello ${name}`);
  });

  test('with keys that reach for the prototype are refused, and change nothing', async () => {
    for (const text of [
      '{"query":"{ hello }","__proto__":{"polluted":1}}',
      '{"query":"{ hello }","variables":{"constructor":{"prototype":{"polluted":1}}}}',
    ]) {
      expect([codeOf(await server.post(text)), (await server.post(text)).status]).toEqual(['BAD_REQUEST', 400]);
    }
    const variables = '{"f":{"__proto__":{"name":"x"}},"__proto__":{"polluted":1}}';
    const query = 'query($f: Filter) { parties(filter: $f) { totalCount } }';
    expect(codeOf(await server.get(`/graphql?${search({ query, variables })}`, preflight))).toBe('BAD_USER_INPUT');
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  test.each([
    ['no JSON', '{"query":', { 'content-type': 'application/json' }, 400],
    ['nothing', '', { 'content-type': 'application/json' }, 400],
    ['a form', 'query=%7Bhello%7D', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
    ['an upload', '--x--', { 'content-type': 'multipart/form-data; boundary=x' }, 415],
    ['XML', '<hello/>', { 'content-type': 'application/xml' }, 415],
    ['plain text', '{"query":"{ hello }"}', { 'content-type': 'text/plain' }, 400],
    ['a broken content type', '{"query":"{ hello }"}', { 'content-type': 'json' }, 415],
    ['an accept that nothing meets', '{"query":"{ hello }"}', { 'content-type': 'application/json', accept: 'text/csv' }, 406],
  ])('with %s are refused', async (_what, body, headers, status) => {
    const answer = await ask(`${server.url}/graphql`, { method: 'POST', headers, body });
    expect([answer.status, codeOf(answer)]).toEqual([status, 'BAD_REQUEST']);
    expect(answer.headers.get('content-type')).toContain('json');
  });

  test('a page elsewhere can make a browser send are refused', async () => {
    const answer = await server.get('/graphql?query=%7Bhello%7D');
    expect([answer.status, codeOf(answer)]).toEqual([400, 'BAD_REQUEST']);
    expect(answer.body.errors[0].message).toContain('CSRF');
  });

  test('by GET cannot write', async () => {
    const schema = toySchema({}, 'type Mutation { write: String }');
    const writing = await serve({}, { schema });
    const answer = await writing.get('/graphql?query=mutation%7Bwrite%7D', preflight);
    expect([answer.status, codeOf(answer), answer.headers.get('allow')]).toEqual([405, 'BAD_REQUEST', 'POST']);
    expect((await writing.post({ query: 'mutation { write }' })).body).toEqual({ data: { write: null } });
  });

  test.each(['PUT', 'PATCH', 'DELETE', 'OPTIONS'])('by %s are refused', async (method) => {
    const answer = await ask(`${server.url}/graphql`, { method });
    expect([answer.status, codeOf(answer), answer.headers.get('allow')]).toEqual([405, 'BAD_REQUEST', 'GET, POST']);
  });

  test('with two of a parameter, or JSON that is none, are refused', async () => {
    for (const given of [
      'query=%7Bhello%7D&query=%7Bhello%7D',
      'query=%7Bhello%7D&variables=%7B',
      'query=%7Bhello%7D&variables=7',
      'variables=%7B%7D',
      '',
    ]) {
      expect(codeOf(await server.get(`/graphql?${given}`, preflight))).toBe('BAD_REQUEST');
    }
  });

  test.each(['[', 'a b', '', '%%%', '\u00ff'])('with the odd host %j are answered', async (host) => {
    const got = await raw(
      server.url,
      `GET /graphql?query={hello} HTTP/1.1\r\nhost: ${host}\r\napollo-require-preflight: 1\r\nconnection: close\r\n\r\n`,
    );
    expect(got).toMatch(/^HTTP\/1\.1 200 /);
    expect(got).toContain('{"data":{"hello":"hello world"}}');
  });

  test('of HTTP 1.0 are answered', async () => {
    expect(await raw(server.url, 'GET /graphql?query={hello} HTTP/1.0\r\napollo-require-preflight: 1\r\n\r\n')).toContain(
      '{"data":{"hello":"hello world"}}',
    );
  });
});

describe('what is not a request', () => {
  test('bytes that are no HTTP are told so', async () => {
    const got = await raw(server.url, 'hello?\r\n\r\n');
    expect(got).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(got).toContain('"code":"BAD_REQUEST"');
  });

  test('a head beyond all measure is told so', async () => {
    expect(await raw(server.url, `GET /graphql?query=${'x'.repeat(20_000)} HTTP/1.1\r\nhost: a\r\n\r\n`)).toMatch(
      /^HTTP\/1\.1 431 .*"code":"BAD_REQUEST"/s,
    );
  });

  test('a request that never ends is cut off', async () => {
    const impatient = await serve({ REQUEST_TIMEOUT_MS: '200' });
    const head = await raw(impatient.url, 'GET /health HTTP/1.1\r\nhost: a\r\nx-slow: ');
    expect(head).toMatch(/^HTTP\/1\.1 408 .*"code":"BAD_REQUEST"/s);
    const body = await raw(
      impatient.url,
      'POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"query":',
    );
    expect(body).toMatch(/^HTTP\/1\.1 408 /);
    expect((await impatient.post(hello)).status).toBe(200);
  });

  test('connections beyond the most allowed are dropped', async () => {
    const narrow = await serve({ MAX_CONNECTIONS: '1' });
    const first = connect(Number(new URL(narrow.url).port), '127.0.0.1');
    first.write('GET /health HTTP/1.1\r\nhost: a\r\n\r\n');
    await new Promise((resolve) => first.once('data', resolve));
    expect(
      await raw(narrow.url, 'GET /health HTTP/1.1\r\nhost: a\r\n\r\n').catch((error: NodeJS.ErrnoException) =>
        error.code === 'ECONNRESET' ? '' : error,
      ),
    ).toBe('');
    first.destroy();
  });

  test('a client that hangs up in the middle harms nobody', async () => {
    await raw(
      server.url,
      'POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"query":',
      true,
    );
    expect((await server.post(hello)).status).toBe(200);
    expect(server.logged).toEqual([]);
  });
});

describe('statuses follow what the client accepts', () => {
  const both = 'application/graphql-response+json, application/json;q=0.9';
  test.each([
    ['application/json', 200],
    ['application/graphql-response+json', 400],
    [both, 400],
    ['*/*', 400],
  ])('a refused document with accept: %s is %i', async (accept, status) => {
    const costly = `{ parties(first: 500) { nodes { parts(first: 500) { totalCount } } } }`;
    const requests = [
      { query: '{' },
      { query: '{ nix }' },
      { query: '{ onDay(on: "x") }' },
      { query: 'query($d: Date) { parties(on: $d) { totalCount } }', variables: { d: 1 } },
      { query: costly },
    ];
    for (const request of requests) {
      const answer = await server.post(request, { accept });
      expect([answer.status, codeOf(answer) === undefined]).toEqual([status, false]);
      expect(answer.body).not.toHaveProperty('data');
    }
  });

  test('a request that is no GraphQL is refused by status whatever it accepts', async () => {
    for (const body of ['{', '{}', '['.repeat(500)]) {
      expect((await server.post(body, { accept: 'application/json' })).status).toBe(400);
    }
  });
});

describe('introspection', () => {
  test('is open by default and closed when the configuration says so', async () => {
    const query = getIntrospectionQuery();
    expect((await server.post({ query })).body.data.__schema.queryType.name).toBe('Query');
    const closed = await serve({ INTROSPECTION: 'false' });
    const answer = await closed.post({ query });
    expect([answer.status, codeOf(answer)]).toEqual([400, 'GRAPHQL_VALIDATION_FAILED']);
    expect((await closed.post({ query: '{ __typename }' })).body).toEqual({ data: { __typename: 'Query' } });
  });
});

describe('probes', () => {
  test('health is that of the process, readiness that of the store', async () => {
    let failure: unknown;
    const probed = await serve({}, { ready: () => (failure === undefined ? undefined : Promise.reject(failure)) });
    expect(await probed.get('/ready')).toMatchObject({ status: 200, body: { status: 'ok' } });
    failure = new KeiretsuError('STORE_CORRUPT', 'The store is of version 9.', { details: 'It is bolt://db:7687.' });
    expect(await probed.get('/ready')).toMatchObject({
      status: 503,
      body: { status: 'unavailable', code: 'STORE_CORRUPT', reason: 'The store is of version 9.' },
    });
    failure = new TypeError('secret');
    const masked = await probed.get('/ready');
    expect([masked.status, masked.body]).toEqual([
      503,
      {
        status: 'unavailable',
        code: 'STORE_UNAVAILABLE',
        reason: 'The store does not answer.',
        requestId: masked.headers.get('x-request-id'),
      },
    ]);
    const again = await probed.get('/ready', { 'x-request-id': 'probe.7' });
    expect(again.body).toMatchObject({ code: 'STORE_UNAVAILABLE', requestId: 'probe.7' });
    expect(probed.logged).toEqual([
      [
        expect.stringMatching(/^STORE_CORRUPT at GET \/ready, request [\w-]+$/),
        expect.objectContaining({ details: 'It is bolt://db:7687.' }),
      ],
      [`STORE_UNAVAILABLE at GET /ready, request ${masked.headers.get('x-request-id')}`, failure],
      ['STORE_UNAVAILABLE at GET /ready, request probe.7: as before', undefined],
    ]);
    failure = undefined;
    expect((await probed.get('/ready')).body).toEqual({ status: 'ok' });
    expect(probed.said.join()).toContain('answers again');
    expect(await probed.get('/health')).toMatchObject({ status: 200, body: { status: 'ok' } });
    expect((await probed.get('/health')).headers.get('cache-control')).toBe('no-store');
  });
});

describe('other addresses', () => {
  test.each(['/nowhere', '/graphql/', '/graphiql', '/..%2f..%2fetc/passwd', '//evil.example', '/%00'])(
    '%s answers 404 as JSON',
    async (path) => {
      const answer = await server.get(path);
      expect([answer.status, codeOf(answer)]).toEqual([404, 'NOT_FOUND']);
    },
  );

  test('one that cannot be decoded answers 400 as JSON', async () => {
    const answer = await server.get('/%zz');
    expect([answer.status, codeOf(answer)]).toEqual([400, 'BAD_REQUEST']);
  });
});
