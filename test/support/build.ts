import { execFile } from 'node:child_process';

/** Compiles the server, for tests that run its commands. */
export function buildServer(): Promise<void> {
  return new Promise((resolve, reject) => {
    execFile('npx', ['tsc', '-p', 'tsconfig.build.json'], (error, out) => (error === null ? resolve() : reject(new Error(out))));
  });
}
