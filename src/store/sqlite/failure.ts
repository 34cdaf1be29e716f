import { KeiretsuError } from '../../kernel/errors.js';

interface Failure {
  readonly message: string;
  readonly code?: string;
}

/** What whoever asked is told. */
const TOLD = {
  STORE_UNAVAILABLE: 'The store cannot be read or written just now. Try again shortly.',
  STORE_CORRUPT: 'What is stored is damaged.',
} as const;

/** What whoever runs the server is told of failures that are nobody's mistake in the program, by the beginning of SQLite's code. */
const FAILURES: readonly (readonly [pattern: RegExp, code: keyof typeof TOLD, remedy: string])[] = [
  [/^SQLITE_(?:BUSY|LOCKED)/, 'STORE_UNAVAILABLE', 'another process holds the lock of the store; try again shortly, or stop that process'],
  [/^SQLITE_FULL/, 'STORE_UNAVAILABLE', 'the disk is full; free some space and try again'],
  [
    /^SQLITE_READONLY/,
    'STORE_UNAVAILABLE',
    'the data folder or its file keiretsu.db may not be written; give this user the right to write there, or set KEIRETSU_DATA to another folder',
  ],
  [
    /^SQLITE_(?:CANTOPEN|PERM|AUTH)/,
    'STORE_UNAVAILABLE',
    'the file keiretsu.db cannot be opened; check that the data folder exists and that this user may read and write there, or set KEIRETSU_DATA to another folder',
  ],
  [/^SQLITE_IOERR/, 'STORE_UNAVAILABLE', 'reading or writing the disk failed; check the disk and the space on it'],
  [
    /^SQLITE_(?:CORRUPT|NOTADB)/,
    'STORE_CORRUPT',
    'the file keiretsu.db is damaged or no database; move the data folder away and seed anew, or restore a copy',
  ],
];

/** Limits of SQLite that only a client's filter can reach. */
const TOO_MUCH = /parser stack overflow|too many SQL variables|Expression tree is too large|too big/i;

/** The error to throw for one that the database threw: a coded one where the caller can do something about it. */
export function failureOf(error: unknown): unknown {
  if (error instanceof KeiretsuError || typeof error !== 'object' || error === null) return error;
  const { message, code = '' } = error as Failure;
  // Opening fails without a code of its own, but with SQLite's number in the text.
  const named = code === '' && /Unable to open/.test(message) ? 'SQLITE_CANTOPEN' : code;
  const found = FAILURES.find(([pattern]) => pattern.test(named));
  if (found !== undefined)
    return new KeiretsuError(found[1], TOLD[found[1]], {
      cause: error,
      details: `The embedded store failed: ${found[2]} (${named}: ${message}).`,
    });
  if (TOO_MUCH.test(message))
    return new KeiretsuError('BAD_FILTER', 'The filter has more conditions than the store can work with; ask in several requests.', {
      cause: error,
    });
  return error;
}

/** Whether somebody else holds a lock just now. */
export function isBusy(error: unknown): boolean {
  return typeof error === 'object' && error !== null && /^SQLITE_(?:BUSY|LOCKED)/.test((error as Failure).code ?? '');
}
