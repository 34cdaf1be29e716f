import { KeiretsuError } from '../../kernel/errors.js';

interface Failure {
  readonly message: string;
  readonly code?: string;
  /** SQLite's number, whose last byte is the code and whose others say more. */
  readonly rawCode?: number;
}

/** The codes that mean something here, by number: of the extended ones the library knows a few by name. https://sqlite.org/rescode.html */
const NAMES: Readonly<Record<number, string>> = {
  3: 'SQLITE_PERM',
  5: 'SQLITE_BUSY',
  6: 'SQLITE_LOCKED',
  7: 'SQLITE_NOMEM',
  8: 'SQLITE_READONLY',
  10: 'SQLITE_IOERR',
  11: 'SQLITE_CORRUPT',
  13: 'SQLITE_FULL',
  14: 'SQLITE_CANTOPEN',
  15: 'SQLITE_PROTOCOL',
  19: 'SQLITE_CONSTRAINT',
  23: 'SQLITE_AUTH',
  26: 'SQLITE_NOTADB',
};

const codeOf = ({ code = '', rawCode = 0 }: Failure): string => NAMES[rawCode & 0xff] ?? code;

/** What whoever asked is told. */
const TOLD = {
  STORE_UNAVAILABLE: 'The store cannot be read or written just now. Try again shortly.',
  STORE_CORRUPT: 'What is stored is damaged.',
} as const;

/** What whoever runs the server is told of failures that are nobody's mistake in the program, by the beginning of SQLite's code. */
const FAILURES: readonly (readonly [pattern: RegExp, code: keyof typeof TOLD, remedy: string])[] = [
  [
    /^SQLITE_(?:BUSY|LOCKED|PROTOCOL)/,
    'STORE_UNAVAILABLE',
    'another process holds the lock of the store; try again shortly, or stop that process',
  ],
  [/^SQLITE_NOMEM/, 'STORE_UNAVAILABLE', 'the process has no memory left; give it more, or ask it for less'],
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
    'the file keiretsu.db is damaged or no database; restore a backup, or move the data folder away and seed anew (docs/OPERATING.md)',
  ],
];

/** What SQLite says with no code but SQLITE_ERROR where the file does not hold what this program has put there. */
const NOT_OURS = /no such (?:table|column|index)|malformed|JSON cannot hold BLOB|bad JSON|malformed database schema/i;
const NOT_OURS_REMEDY =
  'the file keiretsu.db does not hold what this version writes: another version or program has changed it, or it is damaged; restore a backup, or move the data folder away and seed anew (docs/OPERATING.md)';

/** Limits of SQLite that only a client's filter can reach. */
const TOO_MUCH = /parser stack overflow|too many SQL variables|Expression tree is too large|too big/i;

/** The error to throw for one that the database threw: a coded one where the caller can do something about it. */
export function failureOf(error: unknown): unknown {
  if (error instanceof KeiretsuError || typeof error !== 'object' || error === null) return error;
  const { message, code = '' } = error as Failure;
  // Opening fails without a code of its own, but with SQLite's number in the text.
  const named = code === '' && /Unable to open/.test(message) ? 'SQLITE_CANTOPEN' : codeOf(error as Failure);
  const coded = (to: keyof typeof TOLD, remedy: string): KeiretsuError =>
    new KeiretsuError(to, TOLD[to], { cause: error, details: `The embedded store failed: ${remedy} (${code || named}: ${message}).` });
  const found = FAILURES.find(([pattern]) => pattern.test(named));
  if (found !== undefined) return coded(found[1], found[2]);
  if (TOO_MUCH.test(message))
    return new KeiretsuError('BAD_FILTER', 'The filter has more conditions than the store can work with; ask in several requests.', {
      cause: error,
    });
  if (named === 'SQLITE_CONSTRAINT' || NOT_OURS.test(message)) return coded('STORE_CORRUPT', NOT_OURS_REMEDY);
  return error;
}

/** Whether somebody else holds a lock just now. */
export function isBusy(error: unknown): boolean {
  return typeof error === 'object' && error !== null && /^SQLITE_(?:BUSY|LOCKED)/.test(codeOf(error as Failure));
}
