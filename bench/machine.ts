import { execFileSync } from 'node:child_process';
import { cpus, release, totalmem, type } from 'node:os';
import { peerVersion } from './contenders/install-peer.js';
import { PROJECT } from './places.js';
import type { Machine } from './results.js';

/** Where and of what a run was. */
export function machine(): Machine {
  const cores = cpus();
  return {
    date: new Date().toISOString().slice(0, 10),
    node: process.version,
    cores: cores.length,
    processor: cores[0]?.model ?? 'unknown',
    gigabytes: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()}`,
    peer: peerVersion(),
    commit: commit(),
  };
}

/** Null where the project is no clone. */
function commit(): string | null {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], {
      cwd: PROJECT,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return null;
  }
}
