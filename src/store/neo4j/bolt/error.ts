/** The code of everything that befalls a connection: it cannot be made, or is lost. */
const UNAVAILABLE = 'ServiceUnavailable';

/** A server, or all of them, has forgotten who is asking. */
const FORGOTTEN = 'Neo.ClientError.Security.AuthorizationExpired';
/** It knows, and does not allow it. */
const FORBIDDEN = 'Neo.ClientError.Security.Forbidden';

/** A failure of a server or of the way to it, with the codes and the rule of retrying that neo4j-driver's errors have. */
export class BoltError extends Error {
  override readonly name: string = 'BoltError';

  constructor(
    readonly code: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  /** Whether the same statement may succeed a moment later. */
  get retriable(): boolean {
    return this.code === UNAVAILABLE || this.code === FORGOTTEN || /TransientError/.test(this.code);
  }

  /** Whether the server has forgotten, or does not want, who is asking: only a new login can help. */
  get isOfLogin(): boolean {
    return this.code.startsWith('Neo.ClientError.Security.') && this.code !== FORBIDDEN;
  }

  /** Whether what befell a connection has befallen those that were idle meanwhile, too. */
  get isOfAll(): boolean {
    return this.code === FORGOTTEN;
  }
}

/** What a server sent that is no Bolt. It would send it again. */
export class ProtocolError extends BoltError {
  override readonly name = 'ProtocolError';
  /** Whether it stood where the answer to a statement was to be: over another connection that may come. */
  isAnswer = false;

  override get retriable(): boolean {
    return false;
  }
}

/** A server sends more than it may. It would do so again. */
export class AnswerTooLarge extends BoltError {
  override readonly name = 'AnswerTooLarge';
}

export function tooLarge(of: 'bytes' | 'values'): BoltError {
  return new AnswerTooLarge('AnswerTooLarge', `The server's answer has more ${of} than it may have.`);
}

/** A connection over which nothing is heard, though the server is well and does not know of what was sent over it. */
export class SilentConnection extends BoltError {
  override readonly name = 'SilentConnection';

  constructor() {
    super(UNAVAILABLE, 'The connection has gone silent: the server is well, and is not at work on what was sent.');
  }
}

/** The server speaks no version that is spoken here; it is well otherwise. */
export class UnspokenVersion extends BoltError {
  override readonly name = 'UnspokenVersion';

  constructor() {
    super(UNAVAILABLE, 'The server speaks no version of Bolt from 5.0 to 5.4.');
  }
}

export function unavailable(message: string, cause?: unknown): BoltError {
  return new BoltError(UNAVAILABLE, message, { cause });
}

/** The code of what is no Bolt, as neo4j-driver has it. */
const PROTOCOL = 'ProtocolError';

/** Bytes that are no Bolt, or a message that nothing asked for: what comes after them cannot be trusted either. */
export function malformed(what: string, cause?: unknown): BoltError {
  return new ProtocolError(PROTOCOL, `The server does not keep to Bolt: ${what}.`, { cause });
}

/** These two say that somebody ended the transaction, which is why nobody is to begin it again. */
const ENDED = /^Neo\.TransientError\.Transaction\.(Terminated|LockClientStopped)$/;

/** A server may quote the statement, which may be long; what is wrong with it stands ahead. */
const LONGEST_MESSAGE = 2_000;
const LONGEST_CODE = 200;

/** What a FAILURE message tells. */
export function failed(metadata: unknown): BoltError {
  const { code, message } = (typeof metadata === 'object' && metadata !== null ? metadata : {}) as Record<string, unknown>;
  if (typeof code !== 'string' || code.length > LONGEST_CODE) return malformed('a failure without a code');
  return new BoltError(
    code.replace(ENDED, 'Neo.ClientError.Transaction.$1'),
    typeof message === 'string' ? message.slice(0, LONGEST_MESSAGE) : '',
  );
}
