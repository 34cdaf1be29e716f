import type { Running } from './contenders/start.js';
import { Dice, seededRandom } from './random.js';
import type { StallResult } from './results.js';
import type { Session } from './session.js';
import { median } from './statistics.js';
import { askSteadily } from './steady.js';
import { companyId } from './synthetic-scale.js';

/** A point question leaves every so often. */
const EVERY_MS = 20;

/** Heavy, and allowed: large pages with what hangs on them, and an order that must count for every company. */
const HEAVY = [
  `{ projects(first: 500) { nodes { name suppliers(first: 20) { edges { component commitment node { name country } claims(first: 1) { nodes { statement } } } } } } }`,
  `{ companies(first: 100, orderBy: [{ count: SUPPLIES, direction: DESC }]) { nodes { name } } }`,
  `{ companies(first: 20, filter: { name: { contains: "zzz" } }) { nodes { name } totalCount } }`,
];

/** How long point questions wait at the SQLite server, alone and beside heavy ones. */
export async function measureStall(session: Session, seconds: number, say: (line: string) => void): Promise<StallResult> {
  const running = await session.start('sqlite');
  const dice = new Dice(seededRandom(5));
  const point = (): Buffer => {
    const id = companyId(dice.below(session.scale.companies));
    return Buffer.from(JSON.stringify({ query: 'query ($id: ID!) { company(id: $id) { id name country } }', variables: { id } }));
  };
  await askSteadily(running.client, point, EVERY_MS, 1);
  const alone = await askSteadily(running.client, point, EVERY_MS, seconds);
  const asking = { until: Number.POSITIVE_INFINITY };
  const heavy = askHeavy(running, asking);
  const beside = await askSteadily(running.client, point, EVERY_MS, seconds);
  asking.until = 0;
  const times = await heavy;
  await running.stop();
  say(
    `point p99 ${alone.p99.toFixed(1)} ms alone, ${beside.p99.toFixed(1)} ms beside ${times.length} heavy ones of ${median(times).toFixed(0)} ms`,
  );
  return { size: session.scale.name, alone, beside, heavy: { asked: times.length, p50: median(times) } };
}

async function askHeavy({ client }: Running, asking: { readonly until: number }): Promise<number[]> {
  const times: number[] = [];
  for (let number = 0; performance.now() < asking.until; number += 1) {
    const body = Buffer.from(JSON.stringify({ query: HEAVY[number % HEAVY.length] }));
    times.push((await client.ask(body)).millis);
  }
  return times;
}
