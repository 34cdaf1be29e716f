import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder: compiled files lie two folders deeper than their sources, so it is looked for. */
export const PROJECT = projectFolder(dirname(fileURLToPath(import.meta.url)));

/** The peer: a package of its own, installed when it is first measured. */
export const PEER = join(PROJECT, 'bench', 'peer');

/** Compiled files of the bench. */
export const COMPILED = dirname(fileURLToPath(import.meta.url));

function projectFolder(from: string): string {
  if (existsSync(join(from, 'bench', 'peer', 'package.json'))) return from;
  const above = dirname(from);
  if (above === from) throw new Error('bench/peer is not there: the bench runs inside of the project.');
  return projectFolder(above);
}
