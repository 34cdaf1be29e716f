/** The code of everything that befalls a connection: it cannot be made, is lost, or brings what no server sends. */
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

  override get retriable(): boolean {
    return false;
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

/** Bytes that are no Bolt, or a message that nothing asked for: what comes after them cannot be trusted either. */
export function malformed(what: string, cause?: unknown): BoltError {
  return new ProtocolError(UNAVAILABLE, `The server does not keep to Bolt: ${what}.`, { cause });
}

/** These two say that somebody ended the transaction, which is why nobody is to begin it again. */
const ENDED = /^Neo\.TransientError\.Transaction\.(Terminated|LockClientStopped)$/;

/** What a FAILURE message tells. */
export function failed(metadata: unknown): BoltError {
  const { code, message } = (typeof metadata === 'object' && metadata !== null ? metadata : {}) as Record<string, unknown>;
  if (typeof code !== 'string') return malformed('a failure without a code');
  return new BoltError(code.replace(ENDED, 'Neo.ClientError.Transaction.$1'), typeof message === 'string' ? message : '');
}
