import { type ErrorCode, KeiretsuError } from '../../kernel/errors.js';

interface Failure {
  readonly message: string;
  readonly code?: string;
  readonly retriable?: boolean;
}

/** What to say for a failure that is nobody's mistake in the program. */
interface Answer {
  readonly code: ErrorCode;
  /** To whoever asked. */
  readonly message: string;
  /** To whoever runs the server, of Neo4j at its address. */
  readonly remedy: string;
}

const UNREACHABLE: Answer = {
  code: 'STORE_UNAVAILABLE',
  message: 'The store cannot be reached. Try again shortly.',
  remedy: 'cannot be reached; check that it runs (`docker compose up -d`, or `npm run neo4j`) and that NEO4J_URI names its address',
};

const NO_BOLT: Answer = {
  code: 'BAD_CONFIG',
  message: 'What is at the address of the store is not one.',
  remedy: 'does not speak Bolt; NEO4J_URI names the port of Bolt, which is 7687 unless it was changed, not that of HTTP',
};

/** By the beginning of the driver's or server's code. */
const FAILURES: readonly (readonly [pattern: RegExp, answer: Answer])[] = [
  [/^(?:ServiceUnavailable|SessionExpired)/, UNREACHABLE],
  [
    /^ProtocolError/,
    {
      code: 'STORE_UNAVAILABLE',
      message: 'The store does not answer what it is asked. Try again shortly.',
      remedy: 'does not answer as Neo4j does; check that NEO4J_URI names its Bolt port, and what lies between',
    },
  ],
  [
    /^AnswerTooLarge/,
    {
      code: 'STORE_TIMEOUT',
      message: 'The answer of the store is larger than it may be; ask for less.',
      remedy: 'sent more than an answer may have',
    },
  ],
  [
    /^Neo\.ClientError\.Security\.(?:AuthorizationExpired|AuthenticationRateLimit)/,
    {
      code: 'STORE_UNAVAILABLE',
      message: 'The store is busy with something else. Try again shortly.',
      remedy: 'wants a new login, or takes none for a moment',
    },
  ],
  [
    /^Neo\.ClientError\.Security/,
    {
      code: 'BAD_CONFIG',
      message: 'The store refuses the login of this server.',
      remedy: 'refuses the login; check NEO4J_USER and NEO4J_PASSWORD',
    },
  ],
  [
    /^Neo\.ClientError\.Database\.DatabaseNotFound/,
    {
      code: 'BAD_CONFIG',
      message: 'The store does not have the database that this server asks for.',
      remedy: 'has no such database; check NEO4J_DATABASE',
    },
  ],
  [
    /^Neo\.(?:ClientError|TransientError)\.Transaction\.(?:TransactionTimedOut|LockClientStopped)/,
    {
      code: 'STORE_TIMEOUT',
      message: 'The store took longer than the statement timeout; ask for less.',
      remedy: 'ended a statement that took longer than its timeout',
    },
  ],
  [
    /^Neo\.TransientError\.General\.(?:TransactionOutOfMemory|MemoryPoolOutOfMemory|OutOfMemory)/,
    {
      code: 'STORE_TIMEOUT',
      message: 'The store needs more memory for this than it has; ask for less.',
      remedy: 'ran out of memory for a statement; where many do, give it more (`server.memory.heap.max_size`)',
    },
  ],
  [
    /^Neo\.DatabaseError\.General\.StackOverFlow/i,
    {
      code: 'BAD_FILTER',
      message: 'The filter has more conditions than the store can work with; ask in several requests.',
      remedy: 'cannot plan a statement with that many conditions',
    },
  ],
  [
    /^Neo\.TransientError/,
    {
      code: 'STORE_UNAVAILABLE',
      message: 'The store is busy with something else. Try again shortly.',
      remedy: 'is busy with something else',
    },
  ],
];

/** The error to throw for one that the driver threw: a coded one where the caller can do something about it. */
export function failureOf(error: unknown, uri: string): unknown {
  if (error instanceof KeiretsuError || typeof error !== 'object' || error === null) return error;
  const { message, code = '' } = error as Failure;
  const found = FAILURES.find(([pattern]) => pattern.test(code))?.[1] ?? answerTo(code, message);
  if (found === undefined) return error;
  const details = `Neo4j at ${uri} ${found.remedy} (${code}: ${firstLine(message)}).`;
  return new KeiretsuError(found.code, found.message, { cause: error, details });
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

/** What the driver says without a code that tells. */
function answerTo(code: string, message: string): Answer | undefined {
  if (isPoolFull(message)) return UNREACHABLE;
  return code === 'N/A' && /\bHTTP\b|protocol version/i.test(message) ? NO_BOLT : undefined;
}

function isPoolFull(message: string): boolean {
  return /Connection acquisition timed out/.test(message);
}

/** What is quoted of it: a server may say as much as it likes, and that takes time. */
const QUOTED = 500;

function firstLine(message: string): string {
  return (message.slice(0, QUOTED).split('\n', 1)[0] ?? '').trimEnd().replace(/\.$/, '');
}
