import type { MessagePort } from 'node:worker_threads';
import type { FileIdentity } from './file-identity.js';
import type { Parameter } from './sql.js';

/** What a thread is started with. */
export interface ReaderData {
  readonly file: string;
  /** Path of the library whose statements run beside the thread, so that it can hear an interruption meanwhile. */
  readonly library: string;
  readonly pragmas: string;
  /** Which file it is: another one may lie at its path by now. */
  readonly identity: FileIdentity;
}

export type ReaderRequest =
  | { readonly kind: 'ask'; readonly text: string; readonly values: readonly Parameter[] }
  /** Sends the answer that is held back, or forgets it. */
  | { readonly kind: 'give' }
  | { readonly kind: 'drop' }
  /** Ends what was asked last; nothing where that is answered. */
  | { readonly kind: 'interrupt' }
  /** Ends the thread, once what was asked last is answered. */
  | { readonly kind: 'close' };

export type ReaderReply =
  | { readonly json: string; readonly ms: number }
  /** A large answer, of so many characters, is held back until it is wanted. */
  | { readonly held: number; readonly ms: number }
  | { readonly failure: ReaderFailure };

/** What an error was, as far as it can be sent. */
export interface ReaderFailure {
  readonly message: string;
  readonly code?: string;
  readonly rawCode?: number;
}

interface Statement {
  readonly all: (values: readonly Parameter[]) => Promise<readonly (readonly [Buffer])[]>;
  readonly raw: (raw: boolean) => unknown;
}

interface BufferModule {
  readonly isAscii: (bytes: Buffer) => boolean;
  readonly isUtf8: (bytes: Buffer) => boolean;
}

interface Library {
  readonly prepare: (text: string) => Promise<Statement>;
  readonly exec: (text: string) => Promise<unknown>;
  readonly interrupt: () => void;
  readonly close: () => void;
}

/**
 * What runs in a thread that reads: one statement at a time, from a text to a text. It is handed to the thread as text,
 * because a thread loads JavaScript only, and what runs around it may be the sources; so it knows nothing but what is
 * written in it.
 *
 * A thread must not be ended while a statement runs: the library aborts the whole process when it cannot deliver.
 */
export function readerThread(load: (module: string) => unknown): void {
  const keptStatements = 200;
  const longestKept = 50_000;
  const insistMs = 20;
  const large = 100_000;
  const { parentPort, workerData } = load('node:worker_threads') as { parentPort: MessagePort; workerData: ReaderData };
  const { isAscii, isUtf8 } = load('node:buffer') as BufferModule;
  const { statSync } = load('node:fs') as { readonly statSync: (path: string) => FileIdentity };
  const statements = new Map<string, Statement>();
  let database: Library | undefined;

  const open = async (): Promise<Library> => {
    const Database = load(workerData.library) as new (file: string) => Library;
    const { file, identity } = workerData;
    const opened = new Database(file);
    const { dev, ino } = statSync(file);
    if (dev !== identity.dev || ino !== identity.ino)
      throw Object.assign(new Error(`another file lies at ${file}`), { code: 'SQLITE_CANTOPEN' });
    await opened.exec(workerData.pragmas);
    return opened;
  };

  const prepared = async (opened: Library, text: string): Promise<Statement> => {
    const kept = statements.get(text);
    if (kept !== undefined) {
      statements.delete(text);
      statements.set(text, kept);
      return kept;
    }
    const statement = await opened.prepare(text);
    statement.raw(true);
    if (text.length > longestKept) return statement;
    if (statements.size === keptStatements) statements.delete(statements.keys().next().value as string);
    statements.set(text, statement);
    return statement;
  };

  const answer = async (text: string, values: readonly Parameter[]): Promise<ReaderReply> => {
    try {
      database ??= await open();
      const statement = await prepared(database, text);
      const start = performance.now();
      const [row] = await statement.all(values);
      const ms = performance.now() - start;
      const [bytes] = row as readonly [Buffer];
      if (isAscii(bytes)) return { json: bytes.toString('latin1'), ms };
      if (isUtf8(bytes)) return { json: bytes.toString('utf8'), ms };
      return { failure: { message: 'a stored text is not UTF-8', code: 'SQLITE_CORRUPT' } };
    } catch (error) {
      const { message, code, rawCode } = error as Error & { code?: string; rawCode?: number };
      return { failure: { message, ...(code !== undefined && { code }), ...(rawCode !== undefined && { rawCode }) } };
    }
  };

  let insisting: NodeJS.Timeout | undefined;
  let isBusy = false;
  const interrupt = (): void => {
    if (!isBusy) return;
    // A statement that has not begun yet cannot be interrupted: it is tried until there is an answer.
    insisting = setTimeout(interrupt, insistMs);
    database?.interrupt();
  };

  let held: ReaderReply | null = null;
  const give = (): void => {
    // The rule means windows.
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    parentPort.postMessage(held);
    held = null;
  };

  let isClosing = false;
  const end = (): void => {
    database?.close();
    parentPort.close();
  };

  const take = async (text: string, values: readonly Parameter[]): Promise<void> => {
    isBusy = true;
    let reply = await answer(text, values);
    isBusy = false;
    clearTimeout(insisting);
    if ('json' in reply && reply.json.length > large) {
      held = reply;
      reply = { held: reply.json.length, ms: reply.ms };
    }
    // The rule means windows.
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    parentPort.postMessage(reply);
    if (isClosing) end();
  };

  parentPort.on('message', (request: ReaderRequest) => {
    if (request.kind === 'ask') void take(request.text, request.values);
    else if (request.kind === 'interrupt') interrupt();
    else if (request.kind === 'give') give();
    else if (request.kind === 'drop') held = null;
    else {
      isClosing = true;
      if (!isBusy) end();
    }
  });
}
