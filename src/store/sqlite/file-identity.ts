import { statSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { KeiretsuError } from '../../kernel/errors.js';

/** Which file it is, whatever its path leads to by now. */
export interface FileIdentity {
  readonly dev: number;
  readonly ino: number;
}

export function identityOf(file: string): FileIdentity {
  const { dev, ino } = statSync(file);
  return { dev, ino };
}

/**
 * Throws STORE_UNAVAILABLE where a file that is open is not at its path any longer. The system goes on with the open one
 * for as long as the process lives, so that a server would serve, and write, what nobody sees.
 */
export async function assertStillThere(file: string, { dev, ino }: FileIdentity): Promise<void> {
  const found = await stat(file).catch(() => null);
  if (found !== null && found.dev === dev && found.ino === ino) return;
  throw new KeiretsuError('STORE_UNAVAILABLE', 'The store is not where it was when the server started.', {
    details: `${found === null ? `There is no file ${file} any longer` : `${file} is another file by now`}: the data folder was moved, removed or replaced while the server runs, which still has the old one open. Put it back, or restart the server.`,
  });
}
