import { type ErrorCode, KeiretsuError } from '../../kernel/errors.js';

interface Failure {
  readonly message: string;
  readonly code?: string;
  readonly retriable?: boolean;
}

/** What to say for failures that are nobody's mistake in the program, by the beginning of the driver's or server's code. */
const FAILURES: readonly (readonly [pattern: RegExp, code: ErrorCode, text: string])[] = [
  [
    /^(?:ServiceUnavailable|SessionExpired)/,
    'STORE_UNAVAILABLE',
    'it cannot be reached; check that it runs (`docker compose up -d`, or `npm run neo4j`) and that NEO4J_URI names its address',
  ],
  [/^Neo\.ClientError\.Security/, 'BAD_CONFIG', 'it refuses the login; check NEO4J_USER and NEO4J_PASSWORD'],
  [/^Neo\.ClientError\.Database\.DatabaseNotFound/, 'BAD_CONFIG', 'it has no such database; check NEO4J_DATABASE'],
  [
    /^Neo\.(?:ClientError|TransientError)\.Transaction\.(?:TransactionTimedOut|LockClientStopped)/,
    'STORE_TIMEOUT',
    'the statement took longer than the timeout; ask for less',
  ],
  [
    /^Neo\.TransientError\.General\.(?:TransactionOutOfMemory|MemoryPoolOutOfMemory|OutOfMemory)/,
    'STORE_TIMEOUT',
    'the statement needs more memory than the server has to give; ask for less',
  ],
  [
    /^Neo\.DatabaseError\.General\.StackOverFlow/i,
    'BAD_FILTER',
    'the filter has more conditions than the store can work with; ask in several requests',
  ],
  [/^Neo\.TransientError/, 'STORE_UNAVAILABLE', 'it is busy with something else; try again shortly'],
];

/** The error to throw for one that the driver threw: a coded one where the caller can do something about it. */
export function failureOf(error: unknown, uri: string): unknown {
  if (error instanceof KeiretsuError || typeof error !== 'object' || error === null) return error;
  const { message, code = '' } = error as Failure;
  const found = FAILURES.find(([pattern]) => pattern.test(code)) ?? (isPoolFull(message) ? FAILURES[0] : undefined);
  if (found === undefined) return error;
  return new KeiretsuError(found[1], `Neo4j at ${uri} failed: ${found[2]} (${code}: ${firstLine(message)}).`, { cause: error });
}

/** Whether the same statement may well succeed a moment later. */
export function isPassing(error: unknown): boolean {
  return typeof error === 'object' && error !== null && ((error as Failure).retriable === true || isPoolFull((error as Failure).message));
}

/** Whether a server let itself be called and then said nothing in time, as one does that is starting. */
export function isSilence(error: unknown): boolean {
  if (!(error instanceof KeiretsuError) || error.code !== 'STORE_UNAVAILABLE') return false;
  const { cause } = error;
  return cause === undefined || /time[d ]*out/i.test((cause as Failure).message);
}

function isPoolFull(message: string): boolean {
  return /Connection acquisition timed out/.test(message);
}

function firstLine(message: string): string {
  return message.split('\n', 1)[0]?.replace(/[.\s]+$/, '') ?? '';
}
