import type { MessagePort } from 'node:worker_threads';
import type { Parameter } from './sql.js';

/** What a thread is started with. */
export interface ReaderData {
  readonly file: string;
  /** Path of the library whose statements run beside the thread, so that it can hear an interruption meanwhile. */
  readonly library: string;
  readonly pragmas: string;
}

export type ReaderRequest =
  | { readonly kind: 'ask'; readonly text: string; readonly values: readonly Parameter[] }
  /** Ends what was asked last; nothing where that is answered. */
  | { readonly kind: 'interrupt' }
  /** Ends the thread, once what was asked last is answered. */
  | { readonly kind: 'close' };

export type ReaderReply =
  | { readonly json: string; readonly ms: number }
  | { readonly failure: { readonly message: string; readonly code?: string } };

interface Statement {
  readonly all: (values: readonly Parameter[]) => Promise<readonly (readonly string[])[]>;
  readonly raw: (raw: boolean) => unknown;
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
  const { parentPort, workerData } = load('node:worker_threads') as { parentPort: MessagePort; workerData: ReaderData };
  const statements = new Map<string, Statement>();
  let database: Library | undefined;

  const open = async (): Promise<Library> => {
    const Database = load(workerData.library) as new (file: string) => Library;
    const opened = new Database(workerData.file);
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
      return { json: (row as readonly [string])[0], ms: performance.now() - start };
    } catch (error) {
      const { message, code } = error as Error & { code?: string };
      return { failure: code === undefined ? { message } : { message, code } };
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

  let isClosing = false;
  const end = (): void => {
    database?.close();
    parentPort.close();
  };

  const take = async (text: string, values: readonly Parameter[]): Promise<void> => {
    isBusy = true;
    const reply = await answer(text, values);
    isBusy = false;
    clearTimeout(insisting);
    // The rule means windows.
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    parentPort.postMessage(reply);
    if (isClosing) end();
  };

  parentPort.on('message', (request: ReaderRequest) => {
    if (request.kind === 'ask') void take(request.text, request.values);
    else if (request.kind === 'interrupt') interrupt();
    else {
      isClosing = true;
      if (!isBusy) end();
    }
  });
}
