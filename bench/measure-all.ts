import { KeiretsuError } from '../src/kernel/errors.js';
import { installPeer } from './contenders/install-peer.js';
import { machine } from './machine.js';
import { measureCrowd } from './measure-crowd.js';
import { measureGrowth } from './measure-growth.js';
import { measureMemory } from './measure-memory.js';
import { measureSize } from './measure-size.js';
import { measureStall } from './measure-stall.js';
import { givenNeo4j } from './neo4j.js';
import type { Options } from './options.js';
import type { CrowdResult, GrowthResult, MemoryResult, Results, SizeResult, StallResult } from './results.js';
import { withSession } from './session.js';

const say = (line: string): void => {
  process.stdout.write(`${new Date().toISOString().slice(11, 19)} ${line}\n`);
};

/** Measures, and calls back whenever there is more to tell: a run of many minutes that fails leaves what it found. */
export async function measureAll(options: Options, save: (results: Results) => Promise<void>): Promise<Results> {
  const { scales, parts, contenders } = options;
  if (scales.length > 1 && givenNeo4j(process.env) !== null && contenders.some((name) => name !== 'sqlite'))
    throw new KeiretsuError('BAD_CONFIG', 'NEO4J_URI names one Neo4j, which holds one size: choose it with --scale.');
  if (contenders.includes('peer') && parts.includes('latency')) await installPeer(say);
  const sizes: SizeResult[] = [];
  const memory: MemoryResult[] = [];
  let stall: StallResult | null = null;
  const crowd: CrowdResult[] = [];
  const command = `npm run bench -- ${process.argv.slice(2).join(' ')}`;
  const growth: GrowthResult[] = [];
  const found = (): Results => ({ machine: machine(), command, sizes, growth, memory, stall, crowd });
  for (const scale of scales) {
    const stalls = parts.includes('stall') && scale === scales.at(-1) && contenders.includes('sqlite');
    const fills = parts.includes('memory') && scale === scales[0];
    const crowds = parts.includes('crowd') && scale === scales.at(-1);
    if (!parts.includes('latency') && !stalls && !fills && !crowds) continue;
    say(`${scale.name} relationships`);
    await withSession(scale, options, say, async (session) => {
      if (parts.includes('latency')) sizes.push(await measureSize(session, options, say));
      await save(found());
      for (const name of fills ? (['sqlite', 'neo4j'] as const) : []) {
        if (contenders.includes(name))
          await attempt(`memory of ${name}`, async () => memory.push(await measureMemory(session, name, requestsFor(options), say)));
      }
      for (const name of crowds ? (['sqlite', 'neo4j'] as const) : []) {
        if (contenders.includes(name))
          await attempt(`crowd of ${name}`, async () => crowd.push(await measureCrowd(session, name, options.isQuick ? 5 : 20, say)));
      }
      if (stalls)
        await attempt('stall', async () => {
          stall = await measureStall(session, options.isQuick ? 3 : 15, say);
        });
    });
    await save(found());
  }
  if (parts.includes('growth') && contenders.includes('sqlite')) {
    await attempt('growth', async () => growth.push(...(await measureGrowth(options, say))));
    await save(found());
  }
  return found();
}

/** A part that fails leaves the others to be measured; the run fails in the end. */
async function attempt(part: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    say(`${part} failed: ${(error as Error).message}`);
    process.exitCode = 1;
  }
}

/** Requests behind which memory is read. */
const requestsFor = ({ isQuick }: Options): readonly number[] => (isQuick ? [1_000, 5_000] : [10_000, 100_000]);
