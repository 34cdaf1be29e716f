import { afterAll } from 'vitest';
import { type Config, loadConfig } from '../../src/config.js';
import type { Log } from '../../src/http/log.js';
import { type RunningServer, type ServerOptions, startServer } from '../../src/http/server.js';
import { toySchema } from './toy-schema.js';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // Answers are compared by value; tests read whatever they expect to be there.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly body: any;
}

export interface TestServer extends RunningServer {
  readonly config: Config;
  /** Everything logged as an error: the message, then the cause. */
  readonly logged: [message: string, cause: unknown][];
  /** Everything logged as information. */
  readonly said: string[];
  readonly post: (body: unknown, headers?: Record<string, string>) => Promise<Answer>;
  readonly get: (path: string, headers?: Record<string, string>) => Promise<Answer>;
}

/** Starts the real server on a free port of 127.0.0.1; it is closed when the test file ends. */
export async function serve(env: Record<string, string> = {}, options: Partial<ServerOptions> = {}): Promise<TestServer> {
  const config = loadConfig({ PORT: '0', ...env });
  const logged: [string, unknown][] = [];
  const said: string[] = [];
  const log: Log = { info: (message) => said.push(message), error: (message, cause) => logged.push([message, cause]) };
  const server = await startServer({ schema: toySchema(), config, ready: () => undefined, log, webFolder: '/nonexistent', ...options });
  afterAll(server.close);
  return {
    ...server,
    config,
    logged,
    said,
    post: (body, headers = {}) =>
      ask(`${server.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    get: (path, headers = {}) => ask(server.url + path, { headers }),
  };
}

/** A request whose JSON answer is read. */
export async function ask(url: string, init: RequestInit): Promise<Answer> {
  const response = await fetch(url, init);
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : undefined };
}

/** The code of the first error of an answer. */
export function codeOf(answer: Answer): string {
  return answer.body.errors?.[0]?.extensions?.code;
}

/** Parameters as they stand in an address. */
export function search(parameters: Record<string, string>): string {
  return new URLSearchParams(parameters).toString();
}
