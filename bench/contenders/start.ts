import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { HttpClient } from '../http-client.js';
import type { Contender, Stores } from './contender.js';

/** @neo4j/graphql builds its schema for seconds on a busy machine. */
const START_MS = 90_000;
const STOP_MS = 15_000;

const alive = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of alive) child.kill('SIGKILL');
});

/** A contender that answers. */
export interface Running {
  readonly contender: Contender;
  readonly client: HttpClient;
  readonly pid: number;
  /** The process of its database; null when it has none of its own, or an unknown one. */
  readonly databasePid: number | null;
  readonly stop: () => Promise<void>;
}

/** Starts a contender as a process of its own, so that its CPU and memory can be told from others'. */
export async function start(contender: Contender, stores: Stores): Promise<Running> {
  const child = spawn(process.execPath, [contender.file], {
    env: { PATH: process.env.PATH, NODE_ENV: 'production', PORT: '0', ...contender.env(stores) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  alive.add(child);
  const ended = new Promise<void>((resolve) =>
    child.once('close', () => {
      alive.delete(child);
      resolve();
    }),
  );
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    await ended;
    clearTimeout(timer);
  };
  try {
    const port = await portOf(child, contender.name);
    const client = new HttpClient({ host: '127.0.0.1', port, path: contender.path });
    return {
      contender,
      client,
      pid: child.pid as number,
      databasePid: contender.usesNeo4j ? (stores.neo4j?.pid ?? null) : null,
      stop: async () => {
        client.close();
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Each says at which address it is, once it listens. */
function portOf(child: ChildProcess, name: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const said: string[] = [];
    const timer = setTimeout(() => reject(new Error(`${name} did not start within ${START_MS / 1_000} s`)), START_MS);
    const settle = (): void => clearTimeout(timer);
    const { stdout, stderr } = child;
    if (stdout === null || stderr === null) throw new Error('the output of a contender is piped');
    createInterface({ input: stdout }).on('line', (line) => {
      const port = /http:\/\/127\.0\.0\.1:(\d+)/.exec(line)?.[1];
      if (port === undefined) return;
      settle();
      resolve(Number(port));
    });
    createInterface({ input: stderr }).on('line', (line) => {
      said.push(line);
      // What it says once it runs belongs to whoever reads the bench's output.
      process.stderr.write(`${name}: ${line}\n`);
    });
    child.once('error', reject);
    child.once('close', (code) => {
      settle();
      reject(new Error(`${name} ended (${code}) before it listened: ${said.slice(-5).join('\n')}`));
    });
  });
}
