import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { raw } from './support/raw.js';
import { codeOf, serve } from './support/serve.js';

describe('the playground', () => {
  const folder = mkdtempSync(join(tmpdir(), 'keiretsu-web-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Keiretsu</title>');
  writeFileSync(join(folder, 'assets', 'main-Ab12_cdE.js'), 'export {};');
  writeFileSync(join(folder, 'logo.svg'), '<svg/>');

  test('is served with its files, cached as long as they may be', async () => {
    const { url } = await serve({}, { webFolder: folder });
    const page = await fetch(url);
    expect([page.status, page.headers.get('content-type'), page.headers.get('cache-control')]).toEqual([
      200,
      'text/html; charset=utf-8',
      'no-cache',
    ]);
    expect(await page.text()).toContain('<title>Keiretsu</title>');
    const script = await fetch(`${url}/assets/main-Ab12_cdE.js`);
    expect([script.status, script.headers.get('content-type'), script.headers.get('cache-control')]).toEqual([
      200,
      'application/javascript; charset=utf-8',
      'public, max-age=31536000, immutable',
    ]);
    expect((await fetch(`${url}/logo.svg`)).headers.get('cache-control')).toBe('no-cache');
    const again = await raw(url, `GET / HTTP/1.1\r\nhost: a\r\nif-none-match: ${page.headers.get('etag')}\r\nconnection: close\r\n\r\n`);
    expect(again).toMatch(/^HTTP\/1\.1 304 /);
    for (const path of ['/assets/../../package.json', '/..%2f..%2fpackage.json', '/assets']) {
      expect(await raw(url, `GET ${path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n`)).toMatch(/^HTTP\/1\.1 404 /);
    }
  });

  test('may load nothing from elsewhere, nor be framed', async () => {
    const { url } = await serve({}, { webFolder: folder });
    const policy = new Map(
      ((await fetch(url)).headers.get('content-security-policy') ?? '').split('; ').map((part) => [part.split(' ', 1)[0], part]),
    );
    expect(policy.get('default-src')).toBe("default-src 'none'");
    expect(policy.get('script-src')).toBe("script-src 'self'");
    expect(policy.get('worker-src')).toBe("worker-src 'self'");
    expect(policy.get('frame-ancestors')).toBe("frame-ancestors 'none'");
    expect([...policy.values()].filter((part) => /https?:|\*|unsafe-eval|blob:/.test(part))).toEqual([]);
  });

  test('that is not built says so to whoever asks, and in the log how to build it', async () => {
    const server = await serve();
    const answer = await server.get('/');
    expect([answer.status, codeOf(answer)]).toEqual([404, 'NOT_FOUND']);
    expect(answer.body.errors[0].message).toContain('/graphql');
    expect(server.said.join()).toContain('npm run build');
  });
});
