import { type ChildProcess, spawn } from 'node:child_process';

export interface Child {
  readonly process: ChildProcess;
  readonly env: Readonly<Record<string, string>>;
  /** Everything printed so far, by stream. */
  readonly out: () => string;
  readonly err: () => string;
  /** The URL it says it listens at; rejects when it ends before. */
  readonly url: Promise<string>;
  /** Resolves when it has ended and its output is complete. */
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

/** Starts the built server as its own process, with this environment and nothing of ours besides PATH. */
export function start(env: Record<string, string>, args: readonly string[] = []): Child {
  return startCommand(process.execPath, ['dist/main.js', ...args], env);
}

/** As `start`, by whatever command. `ended` also waits for those whom the command has started and who print to the same place. */
export function startCommand(command: string, args: readonly string[], env: Record<string, string>): Child {
  const child = spawn(command, args, {
    env: { PATH: process.env.PATH, PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  const url = new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (part: string) => {
      out += part;
      const found = /http:\/\/[\w.:[\]]+\d/.exec(out)?.[0];
      if (found && out.endsWith('\n')) resolve(found);
    });
    child.on('close', () => reject(new Error(`ended before it listened\n${out}\n${err}`)));
  });
  url.catch(() => undefined);
  child.stderr.setEncoding('utf8').on('data', (part: string) => (err += part));
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.on('close', (code, signal) => resolve({ code, signal }));
  });
  return { process: child, env, out: () => out, err: () => err, url, ended };
}
