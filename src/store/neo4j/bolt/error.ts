/** The code of everything that befalls a connection: it cannot be made, is lost, or brings what no server sends. */
const UNAVAILABLE = 'ServiceUnavailable';

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
    return this.code === UNAVAILABLE || this.code === 'Neo.ClientError.Security.AuthorizationExpired' || /TransientError/.test(this.code);
  }

  /** Whether the server has forgotten, or does not want, who is asking: only a new login can help. */
  get isOfLogin(): boolean {
    return this.code.startsWith('Neo.ClientError.Security.');
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
  return unavailable(`The server does not keep to Bolt: ${what}.`, cause);
}

/** These two say that somebody ended the transaction, which is why nobody is to begin it again. */
const ENDED = /^Neo\.TransientError\.Transaction\.(Terminated|LockClientStopped)$/;

/** What a FAILURE message tells. */
export function failed(metadata: unknown): BoltError {
  const { code, message } = (typeof metadata === 'object' && metadata !== null ? metadata : {}) as Record<string, unknown>;
  if (typeof code !== 'string') return malformed('a failure without a code');
  return new BoltError(code.replace(ENDED, 'Neo.ClientError.Transaction.$1'), typeof message === 'string' ? message : '');
}
