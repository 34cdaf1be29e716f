import { runBlock } from './block.js';
import { Entrant } from './entrant.js';
import type { Options } from './options.js';
import { findPages } from './pages.js';
import type { GrowthResult } from './results.js';
import { type Session, withSession } from './session.js';
import { SHAPES } from './shapes.js';
import { median, ratioOf } from './statistics.js';

/**
 * How many times longer SQLite takes in the largest graph than in the smallest: both servers side by side and in turn, since
 * the machine is another one ten minutes later.
 */
export async function measureGrowth(options: Options, say: (line: string) => void): Promise<GrowthResult[]> {
  const [smallest, largest] = [options.scales[0], options.scales.at(-1)];
  if (smallest === undefined || largest === undefined || smallest === largest) return [];
  const alone: Options = { ...options, contenders: ['sqlite'] };
  return withSession(smallest, alone, say, (small) =>
    withSession(largest, alone, say, (large) => sideBySide([small, large], options, say)),
  );
}

async function sideBySide(sessions: readonly [Session, Session], options: Options, say: (line: string) => void): Promise<GrowthResult[]> {
  const [small, large] = await Promise.all(
    sessions.map(async (session) => {
      const running = await session.start('sqlite');
      return { running, draw: { scale: session.scale, pages: await findPages([running], session.scale) } };
    }),
  );
  if (small === undefined || large === undefined) return [];
  const results: GrowthResult[] = [];
  for (const shape of SHAPES.filter(({ name }) => options.shapes.includes(name))) {
    const pair = [small, large].map(({ running, draw }) => ({ entrant: new Entrant(running, shape, draw), times: [] as number[] }));
    for (let round = -1; round < options.pace.rounds; round += 1) {
      for (const { entrant, times } of round % 2 === 0 ? pair : pair.toReversed()) {
        const block = await runBlock(entrant.running, entrant.next, { callers: 1, millis: options.pace.oneMillis, least: 3 });
        // The first round warms up.
        if (round >= 0) times.push(median(block.times));
      }
    }
    const spread = ratioOf(pair[1]?.times ?? [], pair[0]?.times ?? []);
    say(`  growth of ${shape.name} on SQLite: ${spread?.mid.toFixed(2)} times`);
    results.push({ from: small.draw.scale.name, to: large.draw.scale.name, shape: shape.name, isLocal: shape.isLocal, spread });
  }
  return results;
}
