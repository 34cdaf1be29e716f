import { getIntrospectionQuery } from 'graphql';
import { describe, expect, test } from 'vitest';
import { OCCURRENCES } from '../src/graphql/error-occurrences.js';
import type { ErrorCode } from '../src/kernel/errors.js';
import { type Answer, codeOf, search, serve } from './support/serve.js';
import { serveSeeded } from './support/serve-seeded.js';

const server = await serve();
const { url } = server;

function nest(levels: number, inner = 'id'): string {
  return `{ party(id: "a") { ${'parts(first: 1) { nodes { '.repeat(levels)}${inner}${' } }'.repeat(levels)} } }`;
}

function refused(answer: Answer, code: ErrorCode): string {
  expect([codeOf(answer), answer.status]).toEqual([code, OCCURRENCES[code].status]);
  expect(answer.body).not.toHaveProperty('data');
  return answer.body.errors[0].message;
}

async function allowed(query: string, variables?: object): Promise<void> {
  const answer = await server.post({ query, variables });
  expect(answer.body.errors).toBeUndefined();
  expect(answer.status).toBe(200);
}

describe('body', () => {
  test('as large as the limit passes, a byte more does not', async () => {
    const small = await serve({ MAX_BODY_BYTES: '1000' });
    const fill = (bytes: number): string => `{"query":"{ hello }"${' '.repeat(bytes - 21)}}`;
    expect((await small.post(fill(1000))).body).toEqual({ data: { hello: 'hello world' } });
    expect(refused(await small.post(fill(1001)), 'BODY_TOO_LARGE')).toContain('1,000 bytes');
  });

  test('without a length in advance is cut at the limit too', async () => {
    const chunk = new TextEncoder().encode(' '.repeat(100_000));
    let sent = 0;
    const body = new ReadableStream({
      pull(controller) {
        sent += 1;
        controller.enqueue(chunk);
        if (sent === 50) controller.close();
      },
    });
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      duplex: 'half',
    });
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'BODY_TOO_LARGE' } }] });
  });
});

describe('tokens', () => {
  const tokens = (count: number): string => `{${' hello'.repeat(count - 2)} }`;

  test('as many as the limit pass, one more does not', async () => {
    const small = await serve({ MAX_TOKENS: '30' });
    expect((await small.post({ query: tokens(30) })).body).toEqual({ data: { hello: 'hello world' } });
    expect(refused(await small.post({ query: tokens(31) }), 'TOO_MANY_TOKENS')).toContain('30');
  });

  test('a megabyte of them is refused', async () => {
    refused(await server.post({ query: tokens(160_000) }), 'TOO_MANY_TOKENS');
    refused(
      await server.post({ query: `{ parties(filter: { and: [${'{name:""}'.repeat(80_000)}] }) { totalCount } }` }),
      'TOO_MANY_TOKENS',
    );
  });

  test('as few as the limit that repeat themselves beyond validation are refused', async () => {
    const message = refused(await server.post({ query: `{ ${'party(id: "a") { id } '.repeat(430)} }` }), 'GRAPHQL_VALIDATION_FAILED');
    expect(message).toContain('Write each field once');
  });

  test('comments and commas are none', () => allowed(`{ hello ${',#'.repeat(3)}${','.repeat(9000)}\n}`));
});

describe('depth', () => {
  test('as deep as the limit passes, one more does not', async () => {
    await allowed(nest(6, 'parts(first: 1) { totalCount }'));
    const message = refused(await server.post({ query: nest(7) }), 'TOO_DEEP');
    expect(message).toContain('16 deep; the limit is 15');
  });

  test('counts through fragments, inline and named', async () => {
    const query = `{ party(id: "a") { ...A } } ${'ABCDEFGH'.replaceAll(/./g, (name) => `fragment ${name} on Party { ... { parts(first: 1) { nodes { ...${String.fromCharCode(name.charCodeAt(0) + 1)} } } } } `)} fragment I on Party { id }`;
    expect(refused(await server.post({ query }), 'TOO_DEEP')).toContain('18 deep');
  });

  test('is that of the deepest operation, even of one that is not asked for', async () => {
    const query = `query A { hello } query B ${nest(8)}`;
    refused(await server.post({ query, operationName: 'A' }), 'TOO_DEEP');
  });

  test('leaves introspection to the rule of graphql-js', async () => {
    await allowed(getIntrospectionQuery());
    const deep = '{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }';
    expect(refused(await server.post({ query: deep }), 'GRAPHQL_VALIDATION_FAILED')).toContain('introspection depth');
  });

  test.each([
    ['selections', `{ ${'party(id:"a") { '.repeat(1300)} id ${'}'.repeat(1300)} }`],
    ['lists', `{ parties(filter: ${'['.repeat(1950)}${']'.repeat(1950)}) { totalCount } }`],
    ['lists without an end', `{ parties(filter: ${'['.repeat(3900)}`],
    ['objects', `{ parties(filter: ${'{and:'.repeat(900)} {} ${'}'.repeat(900)}) { totalCount } }`],
    ['types', `query($a: ${'['.repeat(1950)}Int${']'.repeat(1950)}) { hello }`],
    ['inline fragments', `{ ${'... { '.repeat(1200)} hello ${'}'.repeat(1200)} }`],
  ])('brackets of %s cannot overflow the stack', async (_what, query) => {
    refused(await server.post({ query }), 'TOO_DEEP');
    expect(server.logged).toEqual([]);
  });

  test('brackets side by side, in strings and in comments do not count', () =>
    allowed(`{ ${'parties(filter: {and: [{}]}) { totalCount } '.repeat(40)} hello(name: "${'['.repeat(500)}") } #${'{'.repeat(500)}`));
});

describe('aliases', () => {
  const aliases = (count: number): string => `{ ${Array.from({ length: count }, (_, index) => `a${index}: hello`).join(' ')} }`;

  test('as many as the limit pass, one more does not', async () => {
    await allowed(aliases(50));
    expect(refused(await server.post({ query: aliases(51) }), 'TOO_MANY_ALIASES')).toContain('51 aliases; the limit is 50');
  });

  test('of a fragment count each time it is spread', async () => {
    const fragment = `fragment F on Query ${aliases(10)}`;
    await allowed(`{ ${'...F '.repeat(5)} } ${fragment}`);
    expect(refused(await server.post({ query: `{ ${'...F '.repeat(6)} } ${fragment}` }), 'TOO_MANY_ALIASES')).toContain('60 aliases');
  });

  test('of a chain of fragments that doubles 200 times count 2^200', async () => {
    const bomb = Array.from({ length: 200 }, (_, index) => `fragment F${index} on Query { ...F${index + 1} ...F${index + 1} }`).join(' ');
    const message = refused(await server.post({ query: `{ ...F0 } ${bomb} fragment F200 on Query { a: hello }` }), 'TOO_MANY_ALIASES');
    expect(message).toContain('more than 10^15 aliases');
  });

  test('of fragments in a circle end', async () => {
    const query = '{ ...A } fragment A on Query { a: hello ...B } fragment B on Query { b: hello ...A ...Missing }';
    refused(await server.post({ query }), 'GRAPHQL_VALIDATION_FAILED');
  });

  test('of introspection are a few at most, whatever spreads them', async () => {
    await allowed('{ __schema { a: types { name } } b: __type(name: "Query") { c: fields { name } } d: hello }');
    const queries = [
      '{ a: __schema { b: types { name } c: types { name } d: types { name } } }',
      `{ ${['a', 'b', 'c', 'd'].map((name) => `${name}: __type(name: "Query") { name }`).join(' ')} }`,
      '{ __schema { types { ...T } queryType { ...T } } } fragment T on __Type { a: name b: name }',
      '{ ...R ...R } fragment R on Query { __schema { a: queryType { b: name } } }',
    ];
    for (const query of queries) expect(refused(await server.post({ query }), 'TOO_MANY_ALIASES')).toContain('Introspection has 4 aliases');
  });

  test('of introspection count as well', async () => {
    const query = `{ ${Array.from({ length: 51 }, (_, index) => `a${index}: __schema { types { name } }`).join(' ')} }`;
    refused(await server.post({ query }), 'TOO_MANY_ALIASES');
  });
});

describe('names', () => {
  test('of 64 characters pass as aliases, one more does not, wherever it stands', async () => {
    await allowed(`{ ${'a'.repeat(64)}: hello }`);
    for (const query of [
      `{ ${'a'.repeat(65)}: hello }`,
      `{ party(id: "a") { ...P } } fragment P on Party { parts(first: 1) { ${'_'.repeat(900)}: nodes { id } } }`,
      `query A { hello } query B { ... { ${'Z9'.repeat(10_000)}: __typename } }`,
    ]) {
      const answer = await server.post({ query, operationName: query.startsWith('query') ? 'A' : undefined });
      const message = refused(answer, 'NAME_TOO_LONG');
      expect(message).toContain('the limit is 64');
      expect(message.length).toBeLessThan(200);
    }
  });

  test('that are too long are told once, however many there are', async () => {
    const query = `{ ${Array.from({ length: 50 }, (_, index) => `${'n'.repeat(70)}${index}: hello`).join(' ')} }`;
    const { body } = await server.post({ query });
    expect(body.errors).toHaveLength(1);
  });

  test('of operations, variables and fragments stand in no answer, so they may be long', () => {
    const long = 'x'.repeat(300);
    return allowed(`query ${long}($${long}: String) { hello(name: $${long}) ...${long} } fragment ${long} on Query { a: hello }`);
  });

  test('cost by their length, for each object that has them', async () => {
    const cost = async (length: number): Promise<number> => {
      const query = `{ parties(first: 400) { nodes { parts(first: 400) { nodes { ${'a'.repeat(length)}: id } } } } }`;
      return Number(/read ([\d,]+) records/.exec(refused(await server.post({ query }), 'TOO_COSTLY'))?.[1]?.replaceAll(',', ''));
    };
    expect((await cost(16)) - (await cost(1))).toBe(0);
    expect((await cost(17)) - (await cost(16))).toBe(400 * 400);
    expect((await cost(64)) - (await cost(16))).toBe(3 * 400 * 400);
  });
});

describe('nesting of JSON', () => {
  const deep = (levels: number): string => `${'{"and":['.repeat(levels / 2)}${']}'.repeat(levels / 2)}`;
  const query = 'query($filter: Filter) { parties(filter: $filter) { totalCount } }';
  const body = (levels: number): string => `{"query":${JSON.stringify(query)},"variables":{"filter":${deep(levels)}}}`;

  test('as deep as the limit passes, more does not', async () => {
    expect((await server.post(body(62))).body).toEqual({ data: { parties: { totalCount: 0 } } });
    expect(refused(await server.post(body(64)), 'JSON_TOO_DEEP')).toContain('64 deep');
  });

  test.each([20_000, 120_000])('%i levels cannot overflow the stack', async (levels) => {
    refused(await server.post(body(levels)), 'JSON_TOO_DEEP');
    refused(await server.post('['.repeat(levels)), 'JSON_TOO_DEEP');
    refused(await server.post(`{"query":"{ hello }","extensions":${deep(levels)}}`), 'JSON_TOO_DEEP');
  });

  test('is counted in the address too', async () => {
    for (const name of ['variables', 'extensions']) {
      const ask = (levels: number): Promise<Answer> =>
        server.get(`/graphql?${search({ query: '{ hello }', [name]: `{"filter":${deep(levels)}}` })}`, {
          'apollo-require-preflight': '1',
        });
      expect((await ask(60)).body).toEqual({ data: { hello: 'hello world' } });
      refused(await ask(1000), 'JSON_TOO_DEEP');
    }
  });

  test('brackets in strings do not count, after escaped quotes either', async () => {
    const name = `"\\${'['.repeat(500)}`;
    const answer = await server.post({ query: 'query($name: String) { hello(name: $name) }', variables: { name } });
    expect(answer.body).toEqual({ data: { hello: `hello ${name}` } });
  });
});

describe('the widest limits that the configuration takes', () => {
  test('survive chains of fragments, lists and selections as long as they allow', async () => {
    const wide = await serve({ MAX_TOKENS: '20000', MAX_DEPTH: '100', MAX_JSON_DEPTH: '500', MAX_ALIASES: '10000' });
    const chain = Array.from({ length: 2_400 }, (_, index) => `fragment F${index} on Query { ...F${index + 1} }`).join(' ');
    expect((await wide.post({ query: `{ ...F0 } ${chain} fragment F2400 on Query { hello }` })).body).toEqual({
      data: { hello: 'hello world' },
    });
    const value = `${'{and:['.repeat(249)}{name:"x"}${']}'.repeat(249)}`;
    expect((await wide.post({ query: `{ parties(filter: ${value}) { totalCount } }` })).body).toEqual({
      data: { parties: { totalCount: 0 } },
    });
    const variables = `{"f":${'{"and":['.repeat(248)}{}${']}'.repeat(248)}}`;
    expect((await wide.post(`{"query":"query($f: Filter) { parties(filter: $f) { totalCount } }","variables":${variables}}`)).body).toEqual(
      { data: { parties: { totalCount: 0 } } },
    );
    expect(wide.logged).toEqual([]);
  });
});

describe('the real schema', () => {
  test('can be asked for whole, and answers its own question, within the limits', async () => {
    const seeded = await serveSeeded();
    const whole = await seeded.post({ query: getIntrospectionQuery() });
    expect(whole.body.errors).toBeUndefined();
    expect(whole.body.data.__schema.types.length).toBeGreaterThan(100);
    const question = `{ projects(filter: { technologies: { includesAny: [PRESSURIZED_WATER_REACTOR, SMALL_MODULAR_REACTOR] } }) { nodes {
      name value { value currency qualifier } developers { edges { node { name } commitment } }
      suppliers { edges { node { name country } component commitment claims(first: 1) { nodes { quote source { title url } } } } }
      partOf { nodes { name ... on InvestmentPackage { financiers { edges { node { name } instrument } } } } } } } }`;
    const answer = await seeded.post({ query: question });
    expect(answer.body.errors).toBeUndefined();
    expect(answer.body.data.projects.nodes.length).toBeGreaterThan(0);
  });
});
