import { runBlock } from './block.js';
import { checkEqual, UnequalAnswers } from './check-equal.js';
import type { ContenderName } from './contenders/contender.js';
import type { Running } from './contenders/start.js';
import { Entrant } from './entrant.js';
import type { Pace } from './pace.js';
import { ratiosOf } from './ratios.js';
import type { ContenderResult, ShapeResult } from './results.js';
import { cpuOf, perSecond, type Round, type Rounds } from './round.js';
import type { Draw, Shape } from './shapes.js';
import { median, percentile, spreadOf } from './statistics.js';

interface Measured {
  readonly entrant: Entrant;
  readonly callers: number;
  /** Requests that a block of one caller asks at least. */
  readonly least: number;
  readonly rounds: (Round | undefined)[];
  spent: number;
  failed?: string;
}

/** Checks that all answer a shape alike, then times them in turn, in short blocks. */
export async function measureShape(
  shape: Shape,
  running: readonly Running[],
  draw: Omit<Draw, 'dice'>,
  pace: Pace,
  say: (line: string) => void,
): Promise<ShapeResult> {
  const entrants = running.map((one) => new Entrant(one, shape, draw)).filter((entrant) => entrant.canAsk);
  let failures: ReadonlyMap<string, string>;
  try {
    failures = await checkEqual(shape, entrants, draw);
  } catch (error) {
    if (!(error instanceof UnequalAnswers)) throw error;
    failures = new Map(entrants.map(({ name }) => [name, error.message]));
  }
  for (const [name, why] of failures) say(`  ${shape.name}: ${name} gives no answer: ${why}`);
  const measured: Measured[] = [];
  for (const entrant of entrants.filter(({ name }) => !failures.has(name))) {
    measured.push({ entrant, ...(await warmUp(entrant, pace)), rounds: [], spent: 0 });
  }
  for (let round = 0; round < pace.rounds; round += 1) {
    // Nobody always follows the same one: what one leaves behind (a full heap, a warm cache) falls on everybody.
    for (let turn = 0; turn < measured.length; turn += 1)
      await takeTurn(measured[(round + turn) % measured.length] as Measured, round, pace);
  }
  const contenders: Partial<Record<ContenderName, ContenderResult>> = {};
  for (const { entrant, rounds, callers, failed } of measured) {
    contenders[entrant.name] = { ...resultOf(rounds, callers), ...(failed === undefined ? {} : { failed }) };
  }
  for (const [name, failed] of failures) contenders[name as ContenderName] = { ...resultOf([], 0), failed };
  const rounds = new Map(measured.map((one) => [one.entrant.name, one.rounds]));
  return { shape: shape.name, isLocal: shape.isLocal, contenders, ratios: ratiosOf(rounds) };
}

/** Plans are made, code is compiled, caches filled. Returns what this contender can do within a block's time. */
async function warmUp({ running, next }: Entrant, pace: Pace): Promise<Pick<Measured, 'callers' | 'least'>> {
  const first = await runBlock(running, next, { callers: 1, millis: pace.warmMillis / 2, least: 1 });
  const each = median(first.times);
  if (each < pace.warmMillis / 2) await runBlock(running, next, { callers: 8, millis: pace.warmMillis, least: 8 });
  const callers = Math.max(2, Math.min(pace.callers, Math.floor(pace.longestBlockMillis / each)));
  return { callers, least: each > pace.warmMillis ? 1 : 2 };
}

async function takeTurn(one: Measured, round: number, pace: Pace): Promise<void> {
  if (one.failed !== undefined || (one.spent > pace.shapeMillis && round >= pace.leastRounds)) {
    one.rounds.push(undefined);
    return;
  }
  const { running, next } = one.entrant;
  const start = performance.now();
  try {
    one.rounds.push({
      one: await runBlock(running, next, { callers: 1, millis: pace.oneMillis, least: one.least }),
      many: await runBlock(running, next, { callers: one.callers, millis: pace.manyMillis, least: one.callers }),
    });
  } catch (error) {
    one.failed = (error as Error).message;
    one.rounds.push(undefined);
  }
  one.spent += performance.now() - start;
}

function resultOf(rounds: Rounds, callers: number): ContenderResult {
  const taken = rounds.filter((round) => round !== undefined);
  const times = taken.flatMap(({ one }) => one.times);
  const told = (figures: readonly number[]): ReturnType<typeof spreadOf> => spreadOf(figures.filter((figure) => !Number.isNaN(figure)));
  const share = (point: number): number | null => (times.length === 0 ? null : percentile(times, point));
  return {
    p50: told(taken.map(({ one }) => median(one.times))),
    p95: share(0.95),
    p99: share(0.99),
    requests: taken.reduce((sum, { one, many }) => sum + one.times.length + many.times.length, 0),
    perSecond: told(taken.map(({ many }) => perSecond(many))),
    callers,
    serverCpu: told(taken.map(({ many }) => many.serverCpu / many.times.length)),
    databaseCpu: told(taken.map(({ many }) => many.databaseCpu / many.times.length)),
    totalCpu: told(taken.map(({ many }) => cpuOf(many))),
    bytes: Math.round(taken.reduce((sum, { one }) => sum + one.bytes, 0) / Math.max(1, times.length)),
  };
}
