import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'libsql';
import type { StoreObserver } from '../../graph/store.js';
import { KeiretsuError } from '../../kernel/errors.js';
import type { Latencies } from '../latency.js';
import { failureOf, isBusy } from './failure.js';
import { assertStillThere, type FileIdentity, identityOf } from './file-identity.js';
import { Reader } from './reader.js';
import { Readers } from './readers.js';
import { Session } from './session.js';

/** How long a writer waits for another process's transaction, the first seed of a store for example. */
export const WRITE_PATIENCE_MS = 60_000;
/** How long the library itself waits, which blocks the whole process. */
const BUSY_MS = 200;

/** As much of the file is mapped as the library maps: pages are read where the system keeps them, once for all connections. */
const MAPPED_BYTES = 0x7fff0000;
const PRAGMAS = `PRAGMA busy_timeout = ${BUSY_MS}; PRAGMA temp_store = MEMORY; PRAGMA mmap_size = ${MAPPED_BYTES}`;
/** Pages that a connection keeps for itself, in KiB: what it writes, and what is not in the file yet. */
const CACHE_KIB = 65_536;
/**
 * What the changes of an import write at 1M relationships, some 10 pages a claim. What does not fit is written to the log
 * before its time, read again, and written again.
 */
const WRITER_CACHE_KIB = 262_144;
/**
 * Of the file, for whoever writes: what is mapped counts as the process's memory, and a change that goes through the whole
 * graph, such as a source's new date, comes by all of it.
 */
const WRITER_MAPPED_BYTES = 0x10000000;
const THREAD_CACHE_KIB = 4_096;

/** The connections of a store: writes do not hold reads up, nor do long reads short ones. One in memory has a single connection for all. */
export interface Sessions {
  readonly writer: Session;
  readonly reader: Session;
  readonly threads: Readers | null;
  /** Throws STORE_UNAVAILABLE where the file that is open is not at its path any longer. */
  readonly assertThere: () => Promise<void>;
}

/** Connects to the store in a folder, or to a new one in memory. */
export async function openSessions(folder: string, observer: StoreObserver, threads: number, latencies: Latencies): Promise<Sessions> {
  if (folder === ':memory:') {
    const session = await connect(folder, observer, CACHE_KIB);
    return { writer: session, reader: session, threads: null, assertThere: async () => undefined };
  }
  makeFolder(folder);
  const file = join(folder, 'keiretsu.db');
  const writer = await connect(file, {}, WRITER_CACHE_KIB, WRITER_MAPPED_BYTES);
  try {
    const reader = await connect(file, observer, CACHE_KIB);
    const identity = identityOf(file);
    return {
      writer,
      reader,
      threads: threads === 0 ? null : readThreads(file, identity, threads, latencies),
      assertThere: () => assertStillThere(file, identity),
    };
  } catch (error) {
    writer.close();
    throw error;
  }
}

function readThreads(file: string, identity: FileIdentity, most: number, latencies: Latencies): Readers {
  const pragmas = `${PRAGMAS}; PRAGMA cache_size = -${THREAD_CACHE_KIB}; PRAGMA query_only = ON`;
  return new Readers((onEnd) => new Reader(file, identity, pragmas, onEnd), { most }, latencies);
}

function makeFolder(folder: string): void {
  try {
    if (!existsSync(folder)) mkdirSync(folder, { recursive: true });
  } catch (error) {
    const { message } = error as Error;
    throw new KeiretsuError('STORE_UNAVAILABLE', 'The store cannot be made.', {
      cause: error,
      details: `The data folder ${folder} cannot be made: create it or set KEIRETSU_DATA to a folder that this user may write (${message}).`,
    });
  }
}

async function connect(file: string, observer: StoreObserver, cacheKib: number, mapped = MAPPED_BYTES): Promise<Session> {
  let session: Session | undefined;
  try {
    session = new Session(new Database(file, { timeout: BUSY_MS }), observer);
    const opened = session;
    // A writer's acknowledged commit outlives a power cut; in WAL mode readers go on meanwhile.
    await patiently(() =>
      opened.execute(
        `${PRAGMAS}; PRAGMA mmap_size = ${mapped}; PRAGMA cache_size = -${cacheKib}${file === ':memory:' ? '' : '; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL'}`,
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
  // The time of day may be set meanwhile.
  const end = performance.now() + patienceMs;
  for (;;) {
    try {
      return attempt();
    } catch (error) {
      if (!isBusy((error as Error).cause ?? error) || performance.now() > end) throw error;
      await sleep(20);
    }
  }
}
