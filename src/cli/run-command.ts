import { KeiretsuError } from '../kernel/errors.js';

/** Runs a command; an error that the caller can act on is printed with its code, and the exit code is 1. */
export async function runCommand(command: () => Promise<void>): Promise<void> {
  try {
    await command();
  } catch (error) {
    if (!(error instanceof KeiretsuError)) throw error;
    console.error(`${error.code}\n${error.told}`);
    process.exitCode = 1;
  }
}
