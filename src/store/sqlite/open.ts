import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'libsql';
import type { StoreObserver } from '../../graph/store.js';
import { KeiretsuError } from '../../kernel/errors.js';
import { failureOf, isBusy } from './failure.js';
import { Session } from './session.js';

/** How long a writer waits for another process's transaction, the first seed of a store for example. */
export const WRITE_PATIENCE_MS = 60_000;
/** How long the library itself waits, which blocks the whole process. */
const BUSY_MS = 200;

/** The two connections of a store: writes do not hold reads up. One in memory has a single connection for both. */
export interface Sessions {
  readonly writer: Session;
  readonly reader: Session;
}

/** Connects to the store in a folder, or to a new one in memory. */
export async function openSessions(folder: string, observer: StoreObserver): Promise<Sessions> {
  if (folder === ':memory:') {
    const session = await connect(folder, observer, false);
    return { writer: session, reader: session };
  }
  makeFolder(folder);
  const file = join(folder, 'keiretsu.db');
  const writer = await connect(file, {}, true);
  try {
    return { writer, reader: await connect(file, observer, true) };
  } catch (error) {
    writer.close();
    throw error;
  }
}

function makeFolder(folder: string): void {
  try {
    if (!existsSync(folder)) mkdirSync(folder, { recursive: true });
  } catch (error) {
    const { message } = error as Error;
    throw new KeiretsuError(
      'STORE_UNAVAILABLE',
      `The data folder ${folder} cannot be made: create it or set KEIRETSU_DATA to a folder that this user may write (${message}).`,
      { cause: error },
    );
  }
}

async function connect(file: string, observer: StoreObserver, shared: boolean): Promise<Session> {
  let session: Session | undefined;
  try {
    session = new Session(new Database(file, { timeout: BUSY_MS }), observer);
    const opened = session;
    // A writer's acknowledged commit outlives a power cut; in WAL mode readers go on meanwhile.
    await patiently(() =>
      opened.execute(
        `PRAGMA busy_timeout = ${BUSY_MS};${shared ? ' PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;' : ''} PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY`,
      ),
    );
    return opened;
  } catch (error) {
    session?.close();
    throw failureOf(error);
  }
}

/** Tries again while another process holds the lock, without blocking this one. */
export async function patiently<T>(attempt: () => T, patienceMs = WRITE_PATIENCE_MS): Promise<T> {
  const end = Date.now() + patienceMs;
  for (;;) {
    try {
      return attempt();
    } catch (error) {
      if (!isBusy((error as Error).cause ?? error) || Date.now() > end) throw error;
      await sleep(20);
    }
  }
}
