import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import { KeiretsuError } from '../../kernel/errors.js';
import { failureOf } from './failure.js';
import { APPLICATION_ID } from './schema.js';

export interface Backup {
  readonly sources: number;
  readonly claims: number;
  readonly bytes: number;
}

/**
 * Writes the store in a folder, as it is at one moment, into a new file, whoever reads or writes meanwhile, and checks what
 * it wrote. The file is there whole or not at all, and is a `keiretsu.db` like any other.
 *
 * @throws BAD_CONFIG where there is nothing to back up, or something at the target already; STORE_CORRUPT where the copy fails its check
 */
export function backUp(folder: string, target: string): Backup {
  const file = join(folder, 'keiretsu.db');
  if (!existsSync(file))
    throw new KeiretsuError('BAD_CONFIG', `There is no store to back up: ${file} does not exist. Set KEIRETSU_DATA to its folder.`);
  if (existsSync(target)) throw new KeiretsuError('BAD_CONFIG', `${target} exists already: name a file that does not.`);
  const part = `${target}.part`;
  rmSync(part, { force: true });
  try {
    const store = new Database(file, { timeout: 10_000 });
    try {
      // Read in one transaction, so that it is one state; what nobody needs any longer is left out.
      store.prepare('VACUUM INTO ?').run([part]);
    } finally {
      store.close();
    }
    const backup = checked(part);
    renameSync(part, target);
    return backup;
  } catch (error) {
    for (const name of [part, `${part}-wal`, `${part}-shm`]) rmSync(name, { force: true });
    throw failureOf(error);
  }
}

function checked(part: string): Backup {
  const copy = new Database(part);
  try {
    const one = (text: string): unknown => (copy.prepare(text).raw(true).get([]) as unknown[])[0];
    const found = one('PRAGMA integrity_check');
    if (found !== 'ok' || one('PRAGMA application_id') !== APPLICATION_ID)
      throw new KeiretsuError('STORE_CORRUPT', 'What is stored is damaged.', {
        details: `The copy is not sound, so the store is not either (${String(found).slice(0, 200)}): restore an older backup.`,
      });
    return {
      sources: one('SELECT COUNT(*) FROM source') as number,
      claims: one('SELECT COUNT(*) FROM claim') as number,
      bytes: statSync(part).size,
    };
  } finally {
    copy.close();
    const handle = openSync(part, 'r+');
    fsyncSync(handle);
    closeSync(handle);
  }
}
