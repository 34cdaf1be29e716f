import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PEER } from '../places.js';

const run = promisify(execFile);

interface Lock {
  readonly packages: Readonly<Record<string, { readonly version?: string }>>;
}

/** Installs exactly what the peer's lockfile names, unless that is there. The project's own `npm ci` leaves it alone. */
export async function installPeer(say: (line: string) => void): Promise<void> {
  if (isInstalled()) return;
  say('installing @neo4j/graphql into bench/peer/node_modules (once, about 70 MB)');
  await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: PEER });
}

/** npm notes what it installed beside it. */
function isInstalled(): boolean {
  const installed = join(PEER, 'node_modules', '.package-lock.json');
  if (!existsSync(installed)) return false;
  const read = (file: string): Lock => JSON.parse(readFileSync(file, 'utf8')) as Lock;
  const there = read(installed).packages;
  const wanted = Object.entries(read(join(PEER, 'package-lock.json')).packages).filter(([name]) => name !== '');
  return wanted.every(([name, { version }]) => there[name]?.version === version);
}

/** The version of @neo4j/graphql that is compared with. */
export function peerVersion(): string {
  const { dependencies } = JSON.parse(readFileSync(join(PEER, 'package.json'), 'utf8')) as { dependencies: Record<string, string> };
  return dependencies['@neo4j/graphql'] as string;
}
