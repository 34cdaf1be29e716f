import { request } from 'node:http';
import { describe, expect, it, test } from 'vitest';
import { readClaims } from '../src/exchange/claims-jsonl/read-claims.js';
import { KeiretsuError } from '../src/kernel/errors.js';
import { failure, readFacts } from './support/facts.js';
import { search, type TestServer } from './support/serve.js';
import { serveSeeded } from './support/serve-seeded.js';

/** What every object with a prototype seems to have. */
const NAMES = Object.getOwnPropertyNames(Object.prototype);
/** A name that no object has. */
const PLAIN = 'zzzzz';

const direct = await serveSeeded({ EXECUTION: 'direct' });
const reference = await serveSeeded({ EXECUTION: 'graphql-js' });
/** Executors that know nothing of the graph's size, so that pages cost what they ask for, and such that allow next to nothing. */
const unsized = [await serveSeeded({ EXECUTION: 'direct' }, false), await serveSeeded({ EXECUTION: 'graphql-js' }, false)] as const;
const frugal = [
  await serveSeeded({ EXECUTION: 'direct', MAX_COST: '3' }),
  await serveSeeded({ EXECUTION: 'graphql-js', MAX_COST: '3' }),
] as const;

type Executors = readonly [direct: TestServer, reference: TestServer];

interface Raw {
  readonly status: number;
  readonly text: string;
}

/** The bytes of an answer but for the id of the request, by a client that hands headers of every name over. */
async function send(url: string, init: { method?: string; headers?: Record<string, string>; body?: string } = {}): Promise<Raw> {
  return new Promise((resolve, reject) => {
    const { body, ...rest } = init;
    const asked = request(url, rest, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (piece: string) => {
        text += piece;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text: text.replaceAll(/,"requestId":"[^"]*"/g, '') }));
    });
    asked.on('error', reject).end(body);
  });
}

/** Asks both executors, which answer the same bytes. */
async function both(path: string, init: Parameters<typeof send>[1] = {}, [first, second]: Executors = [direct, reference]): Promise<Raw> {
  const [one, other] = await Promise.all([send(first.url + path, init), send(second.url + path, init)]);
  expect(one).toEqual(other);
  expect(one.text).not.toContain('INTERNAL_SERVER_ERROR');
  return one;
}

const post = (body: string, headers: Record<string, string> = {}, servers?: Executors): Promise<Raw> =>
  both('/graphql', { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body }, servers);
const get = (parameters: Record<string, string>): Promise<Raw> =>
  both(`/graphql?${search(parameters)}`, { headers: { 'apollo-require-preflight': '1' } });

const json = (name: string, value: string): string => `{${JSON.stringify(name)}:${value}}`;
/** An answer with the name in it told as another one. */
const renamed = ({ status, text }: Raw, name: string): Raw => ({ status, text: text.replaceAll(name, PLAIN) });
/** What is told of an unknown name, without the places and the names that come near it. */
const refused = ({ status, text }: Raw): unknown => {
  const { errors } = JSON.parse(text) as { errors: { extensions: { code: string } }[] };
  return [status, errors.map((error) => error.extensions.code)];
};

describe.each(NAMES)('the name %s', (name) => {
  test.each([
    [
      'a page',
      unsized,
      (one: string) =>
        `query($${one}: Int = 500) { companies(first: $${one}) { nodes { relationships(first: $${one}) { nodes { id } } } } }`,
    ],
    [
      'ids',
      unsized,
      (one: string) =>
        `query($${one}: [ID!] = [${'"company:a",'.repeat(400)}]) { nodes(ids: $${one}) { ...on Company { claims(first: 300) { nodes { id } } } } }`,
    ],
    [
      'a filter',
      frugal,
      (one: string) =>
        `query($${one}: CompanyFilter = { or: [${'{ supplies: { none: {} } }'.repeat(300)}] }) { companies(first: 0, filter: $${one}) { totalCount } }`,
    ],
    [
      'an order',
      frugal,
      (one: string) =>
        `query($${one}: [CompanyOrder!] = [${'{ count: SUPPLIES }'.repeat(250)}]) { companies(first: 0, orderBy: $${one}) { totalCount } }`,
    ],
  ])('of a variable with a default costs what the default costs: %s', async (_what, servers, document) => {
    const answer = await post(JSON.stringify({ query: document(name) }), {}, servers);
    expect(answer.text).toContain('TOO_COSTLY');
    expect(renamed(answer, name).text.replaceAll(/"column":\d+/g, '')).toBe(
      (await post(JSON.stringify({ query: document(PLAIN) }), {}, servers)).text.replaceAll(/"column":\d+/g, ''),
    );
  });

  test.each([
    ['a page at the root', (one: string) => `query($${one}: Int) { companies(first: $${one}) { totalCount nodes { id } } }`, '2'],
    [
      'a page below',
      (one: string) => `query($${one}: Int) { company(id: "company:ihi") { supplies(first: $${one}) { nodes { id } } } }`,
      '1',
    ],
    [
      'an id',
      (one: string) => `query($${one}: ID = "company:toshiba") { entities(filter: { id: { eq: $${one} } }) { nodes { id } } }`,
      '"company:ihi"',
    ],
    ['an id that has to be given', (one: string) => `query($${one}: ID!) { company(id: $${one}) { name } }`, '"company:ihi"'],
    [
      'a text in a filter',
      (one: string) => `query($${one}: String) { companies(filter: { name: { eq: $${one} } }) { nodes { id } } }`,
      '"IHI"',
    ],
    ['a filter', (one: string) => `query($${one}: CompanyFilter) { companies(filter: $${one}) { nodes { id } } }`, '{"name":{"eq":"IHI"}}'],
    [
      'a list of a text',
      (one: string) => `query($${one}: String!) { companies(filter: { name: { in: [$${one}, "Toshiba"] } }) { nodes { id } } }`,
      '"IHI"',
    ],
    [
      'a condition',
      (one: string) => `query($${one}: Boolean = false) { companies(first: 1) { nodes { id name @include(if: $${one}) } } }`,
      'true',
    ],
    ['a day', (one: string) => `query($${one}: Date) { companies(first: 1, knownOn: $${one}) { nodes { id } } }`, '"2025-11"'],
    ['a day of a wrong form', (one: string) => `query($${one}: Date) { companies(first: 1, knownOn: $${one}) { nodes { id } } }`, '"now"'],
  ])('of a variable is any other name: %s', async (_what, document, value) => {
    const told = (answer: Raw, one: string): unknown => renamed({ ...answer, text: answer.text.replaceAll(/"column":\d+/g, '') }, one);
    const [here, there] = [document(name), document(PLAIN)];
    // Left out, then given in the address, then in a body.
    expect(told(await get({ query: here }), name)).toEqual(told(await get({ query: there }), PLAIN));
    const given = await get({ query: there, variables: json(PLAIN, value) });
    expect(told(await get({ query: here, variables: json(name, value) }), name)).toEqual(told(given, PLAIN));
    const posted = await post(`{"query":${JSON.stringify(here)},"variables":${json(name, value)}}`);
    // A body with this key is refused by whoever parses it.
    if (name === '__proto__') expect(refused(posted)).toEqual([400, ['BAD_REQUEST']]);
    else expect(told(posted, name)).toEqual(told(given, PLAIN));
  });

  test.each([
    ['at the root', (one: string) => `{ ${one}: company(id: "company:ihi") { id } }`],
    ['of a list', (one: string) => `{ ${one}: companies(first: 2) { ${one}: totalCount } }`],
    ['of nodes', (one: string) => `{ nodes(ids: ["company:ihi", "company:none"]) { ${one}: id ...on Company { ${one}2: name } } }`],
    ['of a list below', (one: string) => `{ company(id: "company:ihi") { ${one}: supplies(first: 1) { ${one}: nodes { ${one}: id } } } }`],
    ['of edges', (one: string) => `{ company(id: "company:ihi") { supplies(first: 1) { ${one}: edges { ${one}: node { id } } } } }`],
    [
      'of what an edge shows',
      (one: string) => `{ company(id: "company:ihi") { supplies(first: 1) { edges { ${one}: commitment node { id } } } } }`,
    ],
    ['of a cursor', (one: string) => `{ company(id: "company:ihi") { supplies(first: 1) { edges { ${one}: cursor } } } }`],
    [
      'of ends',
      (one: string) => `{ company(id: "company:ihi") { supplies(first: 1) { edges { relationship { ${one}: from { ${one}: name } } } } } }`,
    ],
    ['of page flags', (one: string) => `{ companies(first: 1) { ${one}: pageInfo { ${one}: hasNextPage } } }`],
    ['of parts of a value', (one: string) => `{ projects(first: 3) { nodes { ${one}: value { ${one}: currency value } } } }`],
    ['of members of a list', (one: string) => `{ companies(first: 9) { nodes { ${one}: aliases { ${one}: name } } } }`],
    ['of a type', (one: string) => `{ ${one}: __typename company(id: "company:ihi") { ${one}: __typename } }`],
    ['of claims', (one: string) => `{ company(id: "company:ihi") { claims(first: 1) { nodes { ${one}: source { ${one}: title } } } } }`],
    ['of the ontology', (one: string) => `{ ${one}: ontology { ${one}: kinds { ${one}: kind } } }`],
    ['of the schema', (one: string) => `{ ${one}: __schema { ${one}: queryType { ${one}: name } } }`],
    ['beside an error', (one: string) => `{ ${one}: companies(first: -1) { totalCount } company(id: "company:ihi") { id } }`],
  ])('of an alias is any other name: %s', async (_what, document) => {
    const expected = await post(JSON.stringify({ query: document(PLAIN) }));
    const place = ({ status, text }: Raw): Raw => ({ status, text: text.replaceAll(/"column":\d+/g, '') });
    expect(place(renamed(await post(JSON.stringify({ query: document(name) })), name))).toEqual(place(expected));
    expect(expected.text).toContain(PLAIN);
  });

  test.each([
    ['a fragment', (one: string) => ({ query: `{ company(id: "company:ihi") { ...${one} } } fragment ${one} on Company { id }` })],
    [
      'an operation',
      (one: string) => ({ query: `query ${one} { companies { totalCount } } query b { ontology { kinds { kind } } }`, operationName: one }),
    ],
  ])('of %s is any other name', async (_what, body) => {
    expect(await post(JSON.stringify(body(name)))).toEqual(await post(JSON.stringify(body(PLAIN))));
  });

  test.each([
    ['an operation', (one: string) => ({ query: 'query a { companies { totalCount } }', operationName: one })],
    ['a spread', (one: string) => ({ query: `{ ...${one} }` })],
    ['a variable', (one: string) => ({ query: `{ companies(first: $${one}) { totalCount } }` })],
    ['a root field', (one: string) => ({ query: `{ ${one} }` })],
    ['a field', (one: string) => ({ query: `{ companies { nodes { ${one} } } }` })],
    ['a part', (one: string) => ({ query: `{ projects { nodes { value { ${one} } } } }` })],
    ['a type', (one: string) => ({ query: `{ companies { nodes { ... on ${one} { id } } } }` })],
    ['the type of a variable', (one: string) => ({ query: `query ($a: ${one}) { companies(filter: $a) { totalCount } }` })],
    ['a type asked for', (one: string) => ({ query: `{ __type(name: "${one}") { name } }` })],
    ['a directive', (one: string) => ({ query: `{ companies @${one} { totalCount } }` })],
    ['an argument', (one: string) => ({ query: `{ companies(${one}: 1) { totalCount } }` })],
    ['an argument below', (one: string) => ({ query: `{ companies { nodes { supplies(${one}: 1) { totalCount } } } }` })],
    ['an argument of a directive', (one: string) => ({ query: `{ companies @skip(if: true, ${one}: 1) { totalCount } }` })],
    ['a field of a filter', (one: string) => ({ query: `{ companies(filter: { ${one}: { eq: "x" } }) { totalCount } }` })],
    ['a word of a filter', (one: string) => ({ query: `{ companies(filter: { name: { ${one}: "x" } }) { totalCount } }` })],
    ['a value of an enum', (one: string) => ({ query: `{ entities(filter: { kind: { eq: ${one} } }) { totalCount } }` })],
    ['a field of an order', (one: string) => ({ query: `{ companies(orderBy: { field: ${one} }) { totalCount } }` })],
    ['a currency', (one: string) => ({ query: `{ projects(filter: { value: { currency: ${one} } }) { totalCount } }` })],
  ])('that nothing has is refused as every such name: %s', async (_what, body) => {
    const [answer, expected] = [await post(JSON.stringify(body(name))), await post(JSON.stringify(body(PLAIN)))];
    if (expected.text.includes('"errors"')) expect(refused(answer)).toEqual(refused(expected));
    else expect(answer).toEqual(expected);
  });

  test.each([
    ['a field of a filter', (one: string) => json('f', json(one, '{"eq":"x"}'))],
    ['a word of a filter', (one: string) => json('f', json('name', json(one, '"x"')))],
    ['a value in its place', (one: string) => json('f', JSON.stringify(one))],
    ['a text', (one: string) => json('f', json('name', json('contains', JSON.stringify(one))))],
    ['an id', (one: string) => json('f', json('id', json('in', JSON.stringify([one, `${one}:ihi`, `company:${one}`]))))],
    ['a variable that nothing uses', (one: string) => json(one, '1')],
  ])('in the variables is any other name: %s', async (_what, variables) => {
    const query = 'query ($f: CompanyFilter) { companies(first: 1, filter: $f) { totalCount } }';
    const expected = await get({ query, variables: variables(PLAIN) });
    const answers = [await get({ query, variables: variables(name) })];
    if (name !== '__proto__') answers.push(await post(`{"query":${JSON.stringify(query)},"variables":${variables(name)}}`));
    for (const answer of answers) {
      if (expected.text.includes('"errors"')) expect(refused(answer)).toEqual(refused(expected));
      else expect(answer).toEqual(expected);
    }
  });

  test('of a header, of a parameter, of a member of the body or of extensions changes nothing', async () => {
    const query = '{ companies(first: 1) { nodes { id } } }';
    const expected = await post(JSON.stringify({ query }));
    expect(expected.status).toBe(200);
    expect(await post(JSON.stringify({ query }), { [name]: 'x', 'x-a': name })).toEqual(expected);
    const content = (await get({ query })).text;
    expect(content).toBe(expected.text);
    expect(
      (await both(`/graphql?${search({ query })}&${name}=1&${name}[a]=2`, { headers: { 'apollo-require-preflight': name } })).text,
    ).toBe(content);
    expect((await get({ query, extensions: json(name, '{"a":1}') })).text).toBe(content);
    for (const body of [
      `{"query":${JSON.stringify(query)},${JSON.stringify(name)}:{"a":1}}`,
      `{"query":${JSON.stringify(query)},"extensions":${json(name, '1')}}`,
    ]) {
      const answer = await post(body);
      if (name === '__proto__') expect(refused(answer)).toEqual([400, ['BAD_REQUEST']]);
      else expect(answer).toEqual(expected);
    }
  });

  test('of a body that has nothing else is a body without a query', async () => {
    const answer = await post(json(name, '{"query":"{ companies { totalCount } }"}'));
    expect(refused(answer)).toEqual(
      name === '__proto__' ? [400, ['BAD_REQUEST']] : refused(await post(json(PLAIN, '{"query":"{ companies { totalCount } }"}'))),
    );
  });

  test.each([`${name}:a`, `company:${name}`, `claim:${name}`, name])('in an id leads nowhere: %s', async (id) => {
    for (const query of [
      `{ found: entity(id: "${id}") { id } }`,
      `{ found: claim(id: "${id}") { id } }`,
      `{ found: nodes(ids: ["${id}"]) { id } }`,
    ])
      expect((await post(JSON.stringify({ query }))).text).toMatch(/"found":(?:null|\[null\])|BAD_ID/);
  });

  it.each([
    ['a record', (one: string) => json(one, '{}')],
    ['a record beside a source', (one: string) => `{"source":{"id":"source:s","title":"t","kind":"NEWS"},${JSON.stringify(one)}:{}}`],
    ['a source', (one: string) => `{"source":{"id":"source:s","title":"t","kind":"NEWS",${JSON.stringify(one)}:"x"}}`],
    ['the kind of a source', (one: string) => `{"source":{"id":"source:s","title":"t","kind":${JSON.stringify(one)}}}`],
    ['a claim', (one: string) => claim(`${JSON.stringify(one)}:"x"`)],
    ['a subject', (one: string) => claim(`"subject":${json(one, '"company:a"')}`)],
    ['a property', (one: string) => claim(`"property":${JSON.stringify(one)},"value":"x"`)],
    ['a confidence', (one: string) => claim(`"confidence":${JSON.stringify(one)}`)],
    ['a commitment', (one: string) => claim(`"commitment":${JSON.stringify(one)}`)],
    ['a member of a locator', (one: string) => claim(`"quote":"q","locator":{"start":0,"end":1,${JSON.stringify(one)}:1}`)],
    ['a type', (one: string) => claim(relationship(`"type":${JSON.stringify(one)}`))],
    ['a member of a relationship', (one: string) => claim(relationship(`${JSON.stringify(one)}:1`))],
    ['a key', (one: string) => claim(relationship(`"key":${json(one, '"x"')}`))],
    ['a key among others', (one: string) => claim(relationship(`"key":{"component":"x",${JSON.stringify(one)}:null}`))],
    [
      'a part of a value',
      (one: string) =>
        claim(`"subject":{"entity":"project:a"},"property":"value","value":{"value":1,"currency":"USD",${JSON.stringify(one)}:1}`),
    ],
    [
      'a value of an enum',
      (one: string) => claim(`"subject":{"entity":"project:a"},"property":"projectStatus","value":${JSON.stringify(one)}`),
    ],
    ['a scheme', (one: string) => claim(`"property":"identifiers","value":{"scheme":${JSON.stringify(one)},"value":"x"}`)],
    ['a value', (one: string) => claim(`"property":"name","value":${json(one, '"x"')}`)],
  ])('is refused in JSON Lines as every name that nothing has: %s', async (_what, line) => {
    const told = async (one: string): Promise<unknown> => {
      try {
        for await (const record of readClaims('a.jsonl', bytes(line(one)))) expect(record).toBeUndefined();
        return null;
      } catch (error) {
        if (!(error instanceof KeiretsuError)) throw error;
        return [error.code, error.message.replaceAll(new RegExp(one, 'gi'), PLAIN)];
      }
    };
    expect(await told(name)).toEqual(await told(PLAIN));
    expect(await told(name)).not.toBeNull();
  });

  it('is a text like any other in JSON Lines', async () => {
    const line = claim(`"property":"name","value":${JSON.stringify(name)}`, name);
    const records = [];
    for await (const record of readClaims('a.jsonl', bytes(line))) records.push(record);
    expect(records).toMatchObject([{ claim: { value: name, statement: name } }]);
  });

  it.each([
    ['a file', (one: string) => `${one}: 1`],
    ['an entity', (one: string) => `entities:\n  - { id: company:a, name: A, ${one}: x }`],
    ['an identity', (one: string) => `entities:\n  - { id: company:a, name: { ${one}: x } }`],
    ['an alias', (one: string) => `entities:\n  - { id: company:a, name: A, aliases: [{ name: { ${one}: x } }] }`],
    ['a scheme', (one: string) => `entities:\n  - { id: company:a, name: A, identifiers: [{ scheme: ${one}, value: x }] }`],
    ['a fact', (one: string) => facts(`entity: project:p, ${one}: 1`)],
    ['a property', (one: string) => facts(`entity: project:p, properties: { ${one}: 1 }`)],
    ['a map as a property', (one: string) => facts(`entity: project:p, properties: { ? { ${one}: 1 } : 1 }`)],
    ['a part of a value', (one: string) => facts(`entity: project:p, properties: { value: { value: 1, currency: USD, ${one}: 1 } }`)],
    ['a currency', (one: string) => facts(`entity: project:p, properties: { value: { value: 1, currency: ${one} } }`)],
    ['a value of an enum', (one: string) => facts(`entity: project:p, properties: { projectStatus: ${one} }`)],
    ['a member of a set', (one: string) => facts(`entity: project:p, properties: { technologies: [{ ${one}: 1 }] }`)],
    ['a commitment', (one: string) => facts(`entity: project:p, commitment: ${one}`)],
    ['a type', (one: string) => facts(`relationship: ${one}, from: company:a, to: project:p`)],
    ['a key', (one: string) => facts(`relationship: SUPPLIES, from: company:a, to: project:p, key: { ${one}: x }`)],
    [
      'a key with a list',
      (one: string) => facts(`relationship: SUPPLIES, from: company:a, to: project:p, key: { ${one}: [x, y], component: c }`),
    ],
    ['a confidence', (one: string) => facts(`entity: project:p, properties: { size: 1 }, confidence: ${one}`)],
  ])('is refused in YAML as every name that nothing has: %s', (_what, yaml) => {
    const told = (one: string): unknown => {
      const { code, message } = failure(() => readFacts(yaml(one)));
      // Places shift with the length of the name, and each may look like another word.
      return [code, message.replaceAll(new RegExp(one, 'gi'), PLAIN).replaceAll(/:\d+:\d+|; (?:is \w+ meant\?|there are .*)$/g, '')];
    };
    expect(told(name)).toEqual(told(PLAIN));
  });

  it('is a text like any other in YAML', () => {
    const claims = readFacts(`entities:\n  - { id: company:a, name: ${name}, aliases: [{ name: ${name} }] }`);
    expect(claims.map(({ value }) => value)).toEqual([name, JSON.stringify({ language: null, name })]);
  });
});

it('constructor is no kind of entity', async () => {
  const message = /"constructor:a" is not the id of an entity/;
  expect(() => readFacts(facts('entity: "constructor:a", properties: { size: 1 }'))).toThrow(message);
  await expect(readClaims('a.jsonl', bytes(claim('"subject":{"entity":"constructor:a"}'))).next()).rejects.toThrow(message);
});

const facts = (fact: string): string => `facts:\n  - { ${fact}, statement: Said. }`;
/** The members of an object as JSON, the first of which may take the place of a usual one: none may stand twice. */
const members = (usual: Readonly<Record<string, string>>, parts: string): string =>
  [
    ...Object.entries(usual)
      .filter(([name]) => !parts.startsWith(`"${name}":`))
      .map(([name, value]) => `"${name}":${value}`),
    parts,
  ].join(',');
const claim = (parts: string, statement = 'So.'): string =>
  `{"claim":{${members(
    { subject: '{"entity":"company:a"}', source: '"source:s"', confidence: '"HIGH"', statement: JSON.stringify(statement) },
    parts,
  )}}}`;
const relationship = (parts: string): string =>
  `"subject":{"relationship":{${members({ type: '"SUPPLIES"', from: '"company:a"', to: '"project:a"' }, parts)}}}`;

async function* bytes(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}
