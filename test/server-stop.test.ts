import { type AddressInfo, connect, createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { loadConfig } from '../src/config.js';
import { startServer } from '../src/http/server.js';
import { raw } from './support/raw.js';
import { serve } from './support/serve.js';
import { toySchema } from './support/toy-schema.js';

describe('starting and stopping', () => {
  test('a port in use is told with another to try', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as AddressInfo;
    const start = startServer({
      schema: toySchema(),
      config: loadConfig({ PORT: String(port) }),
      ready: () => undefined,
      log: { info: () => undefined, error: () => undefined },
    });
    await expect(start).rejects.toMatchObject({ code: 'BAD_CONFIG', message: expect.stringContaining(`${port} on 127.0.0.1 is in use`) });
    await expect(start).rejects.toMatchObject({ message: expect.stringContaining('PORT=') });
    other.close();
  });

  test('an address that this machine lacks is told', async () => {
    const start = startServer({
      schema: toySchema(),
      config: loadConfig({ HOST: '192.0.2.1', PORT: '0' }),
      ready: () => undefined,
      log: { info: () => undefined, error: () => undefined },
    });
    await expect(start).rejects.toMatchObject({ code: 'BAD_CONFIG', message: expect.stringContaining('HOST: 192.0.2.1') });
  });

  /** A server whose field `slow` answers when the test says so. */
  async function slowServer(env: Record<string, string> = {}) {
    let finish = (_text: string): void => undefined;
    let begun = (): void => undefined;
    const started = new Promise<void>((resolve) => (begun = resolve));
    const slow = (): Promise<string> =>
      new Promise((resolve) => {
        finish = resolve;
        begun();
      });
    const running = await serve(env, { schema: toySchema({ slow }) });
    return { running, started, finish: (text: string) => finish(text) };
  }

  test('closing answers what is in flight, and takes nothing new', async () => {
    const { running, started, finish } = await slowServer();
    const answer = running.post({ query: '{ slow }' });
    await started;
    const closing = running.close();
    await expect(refusedEventually(running.url)).resolves.toBe('ECONNREFUSED');
    finish('at last');
    const { status, body, headers } = await answer;
    expect([status, body]).toEqual([200, { data: { slow: 'at last' } }]);
    expect(headers.get('connection')).toBe('close');
    expect(await closing).toBe(0);
    expect(await running.close()).toBe(0);
  });

  test('closing answers a request whose head was still on its way', async () => {
    const { running, started, finish } = await slowServer();
    const slow = running.post({ query: '{ slow }' });
    await started;
    const late = connect(Number(new URL(running.url).port), '127.0.0.1');
    late.write('GET /health HTTP/1.1\r\nhost: ');
    // Once another connection has had its answer, the server has read this beginning too.
    await running.get('/health');
    const closing = running.close();
    await refusedEventually(running.url);
    let got = '';
    late.setEncoding('utf8').on('data', (part: string) => (got += part));
    late.write('a\r\n\r\n');
    await new Promise((resolve) => late.once('close', resolve));
    expect(got).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(got).toContain('connection: close');
    finish('done');
    await slow;
    expect(await closing).toBe(0);
  });

  test('closing cuts off what does not end in time, and says how much', async () => {
    const { running, started } = await slowServer({ SHUTDOWN_TIMEOUT_MS: '50' });
    const answer = running.post({ query: '{ slow }' });
    const failed = answer.catch((error: Error) => error.message);
    await started;
    expect(await running.close()).toBe(1);
    expect(await failed).toBe('fetch failed');
  });

  test('closing does not wait for idle connections', async () => {
    const running = await serve();
    const idle = raw(running.url, 'GET /health HTTP/1.1\r\nhost: a\r\n\r\n');
    await running.get('/health');
    expect(await running.close()).toBe(0);
    expect(await idle).toContain('{"status":"ok"}');
  });
});

/** Connects until the server takes no more, and answers why. */
async function refusedEventually(url: string): Promise<string> {
  for (;;) {
    const reason = await new Promise<string | undefined>((resolve) => {
      const socket = connect(Number(new URL(url).port), '127.0.0.1', () => {
        socket.destroy();
        resolve(undefined);
      });
      socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code));
    });
    if (reason) return reason;
  }
}
