import { inspect } from 'node:util';

/** Where the server says what happens. */
export interface Log {
  readonly info: (message: string) => void;
  /** A fault of ours; the cause is printed with its stack. */
  readonly error: (message: string, cause?: unknown) => void;
}

/** Information on standard output, errors with their time and stack on standard error. */
export const consoleLog: Log = {
  info: (message) => process.stdout.write(`${message}\n`),
  error: (message, cause) => {
    const detail = cause === undefined ? '' : `\n${inspect(cause)}`;
    process.stderr.write(`${new Date().toISOString()} ${message}${detail}\n`);
  },
};
