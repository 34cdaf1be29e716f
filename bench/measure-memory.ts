import { setTimeout as pause } from 'node:timers/promises';
import { runBlock } from './block.js';
import type { ContenderName } from './contenders/contender.js';
import { literalQuestion } from './literal-question.js';
import { residentMegabytes } from './processes.js';
import { Dice, seededRandom } from './random.js';
import type { MemoryResult } from './results.js';
import type { Session } from './session.js';

/** Idle for so long before memory is read: garbage of the last requests is no cache. */
const IDLE_MS = 3_000;
const CALLERS = 16;

/**
 * How much memory a server holds behind many questions with ever-new literals in their documents: what it keeps per
 * document (parsed, validated, planned, prepared) must have a bound.
 */
export async function measureMemory(
  session: Session,
  name: ContenderName,
  counts: readonly number[],
  say: (line: string) => void,
): Promise<MemoryResult> {
  const running = await session.start(name);
  const dice = new Dice(seededRandom(3));
  const next = (): Buffer => Buffer.from(JSON.stringify({ query: literalQuestion(dice, session.scale) }));
  const after: MemoryResult['after'][number][] = [];
  let asked = 0;
  for (const count of counts) {
    const block = await runBlock(running, next, { callers: CALLERS, millis: 0, least: count - asked });
    asked = count;
    await pause(IDLE_MS);
    const megabytes = residentMegabytes(running.pid);
    after.push({ requests: count, megabytes: Number.isNaN(megabytes) ? null : megabytes });
    say(`${name}: ${megabytes.toFixed(0)} MB behind ${count} requests (${(block.times.length / block.seconds).toFixed(0)} a second)`);
  }
  await running.stop();
  return { contender: name, size: session.scale.name, after };
}
