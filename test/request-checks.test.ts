import { Buffer } from 'node:buffer';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { raw } from './support/raw.js';
import { serve } from './support/serve.js';

const server = await serve();
const named = 'query($name: String) { hello(name: $name) }';
const bodyOf = (name: string): string => JSON.stringify({ query: named, variables: { name } });

/** Posts bytes as they are and answers the status and the text. */
async function post(body: string | Uint8Array, headers: Record<string, string> = {}): Promise<[number, string, Headers]> {
  const answer = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: Buffer.from(body),
  });
  return [answer.status, await answer.text(), answer.headers];
}

describe('a body is UTF-8', () => {
  test('whose characters come as they were sent, in pieces too', async () => {
    for (const name of ['Łódź', '川崎重工業', '😀'.repeat(20_000)]) {
      const [status, text] = await post(bodyOf(name));
      expect([status, JSON.parse(text).data.hello]).toEqual([200, `hello ${name}`]);
    }
    // Cut within a character.
    const bytes = Buffer.from(bodyOf('川'));
    const cut = bytes.indexOf(Buffer.from('川')) + 1;
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    socket.write(
      `POST /graphql HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: ${bytes.length}\r\n\r\n`,
    );
    socket.write(bytes.subarray(0, cut));
    await new Promise((resolve) => setTimeout(resolve, 50));
    socket.write(bytes.subarray(cut));
    let got = '';
    for await (const part of socket.setEncoding('utf8')) got += part;
    expect(got).toContain('{"data":{"hello":"hello 川"}}');
  });

  test.each([
    ['Latin-1', Buffer.from(bodyOf('Malmö'), 'latin1')],
    ['UTF-16', Buffer.from(bodyOf('Malmö'), 'utf16le')],
    ['Shift JIS', Buffer.concat([Buffer.from(bodyOf('').slice(0, -3)), Buffer.from([0x90, 0xec]), Buffer.from('"}}')])],
    ['a surrogate by itself', Buffer.concat([Buffer.from(bodyOf('').slice(0, -3)), Buffer.from([0xed, 0xa0, 0xbd]), Buffer.from('"}}')])],
    ['half a character at its end', Buffer.concat([Buffer.from('{"query":"{ hello }"}'), Buffer.from([0xe5, 0xb7])])],
  ])('so one in %s is refused', async (_what, body) => {
    const [status, text] = await post(body);
    expect([status, JSON.parse(text).errors[0].extensions.code]).toEqual([400, 'BAD_REQUEST']);
    expect(text).toContain('not UTF-8');
  });

  test.each(['application/json; charset=utf-8', 'application/json;charset="UTF-8"', 'application/json; charset=UTF8'])(
    'and may say so: %s',
    async (type) => {
      expect((await post(bodyOf('Škoda'), { 'content-type': type }))[1]).toContain('hello Škoda');
    },
  );

  test.each(['application/json; charset=shift_jis', 'application/json; Charset="windows-1252"', 'application/json; charset=utf-16'])(
    'so one that claims to be something else is refused: %s',
    async (type) => {
      const [status, text] = await post(bodyOf('x'), { 'content-type': type });
      expect([status, JSON.parse(text).errors[0].extensions.code]).toEqual([415, 'BAD_REQUEST']);
    },
  );

  test('that is not packed', async () => {
    expect((await post(bodyOf('x'), { 'content-encoding': 'identity' }))[0]).toBe(200);
    for (const encoding of ['gzip', 'br', 'deflate, gzip']) {
      const [status, text, headers] = await post(gzipSync(bodyOf('x')), { 'content-encoding': encoding });
      expect([status, JSON.parse(text).errors[0].extensions.code]).toEqual([415, 'BAD_REQUEST']);
      expect(headers.get('accept-encoding')).toBe('identity');
    }
  });
});

describe('an address is percent-encoded UTF-8', () => {
  const get = (search: string): Promise<string> =>
    raw(server.url, `GET /graphql?${search} HTTP/1.1\r\nhost: a\r\napollo-require-preflight: 1\r\nconnection: close\r\n\r\n`);

  test('whose characters come as they were sent', async () => {
    expect(await get(`query=${encodeURIComponent('{ hello(name: "Łódź + 川") }')}`)).toContain('{"data":{"hello":"hello Łódź + 川"}}');
    expect(await get('query=%7B+hello%28name:"a"%29+%7D')).toContain('hello a');
  });

  test.each(['%d6', '%ED%A0%BD', '%C0%AF', '%e5%b7', '100%', '%zz'])('so one with %s is refused', async (escape) => {
    const got = await get(`query=%7B+hello(name:"${escape}")+%7D`);
    expect(got).toMatch(/^HTTP\/1\.1 400 .*"code":"BAD_REQUEST"/s);
    expect(got).toContain('percent-encoded UTF-8');
  });

  test('so bytes beyond ASCII are refused', async () => {
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    socket.end(Buffer.from('GET /graphql?query={hello(name:"Łódź")} HTTP/1.1\r\nhost: a\r\napollo-require-preflight: 1\r\n\r\n'));
    let got = '';
    for await (const part of socket.setEncoding('utf8')) got += part;
    expect(got).toMatch(/^HTTP\/1\.1 400 .*"code":"BAD_REQUEST"/s);
  });
});

describe('a request names one host', () => {
  test.each([
    ['GET /health', 'host: a\r\nHost: b'],
    ['GET /graphql?query=%7Bhello%7D', 'HOST: a\r\naccept: */*\r\nhost: a\r\napollo-require-preflight: 1'],
    ['GET /nowhere', 'host:\r\nhost:'],
  ])('so %s with %j is refused', async (line, hosts) => {
    const got = await raw(server.url, `${line} HTTP/1.1\r\n${hosts}\r\nconnection: close\r\n\r\n`);
    expect(got).toMatch(/^HTTP\/1\.1 400 .*"code":"BAD_REQUEST"/s);
    expect(got).toContain('more than one Host');
  });
});
