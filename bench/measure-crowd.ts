import type { ContenderName } from './contenders/contender.js';
import type { HttpClient } from './http-client.js';
import { Dice, seededRandom } from './random.js';
import type { CrowdResult } from './results.js';
import type { Session } from './session.js';
import { askSteadily } from './steady.js';
import { REACTORS } from './synthetic-graph.js';

const CLIENTS = 3;
const EVERY_MS = 100;

const chain = (steps: number, end: string): string =>
  steps === 0 ? end : `{ supplies: { none: { node: { suppliers: { some: { node: ${chain(steps - 1, end)} } } } } } }`;
const aliases = (count: number, field: (index: number) => string): string =>
  `{ ${Array.from({ length: count }, (_, index) => `a${index}: ${field(index)}`).join(' ')} }`;

/** From the costliest on: what the limits refuse is left out, so that what is asked is what they allow. */
const COSTLY = [
  ...[30, 10, 3, 1].map((count) =>
    aliases(count, (index) => `companies(first: 1, filter: ${chain(2, `{ name: { contains: "zq${index}" } }`)}) { totalCount }`),
  ),
  ...[30, 10, 3, 1].map((count) =>
    aliases(
      count,
      (index) =>
        `companies(first: 500, orderBy: [{ count: SUPPLIES, direction: DESC }], filter: { name: { contains: "${index}" } }) { totalCount nodes { id } }`,
    ),
  ),
  '{ companies(first: 500) { totalCount nodes { name relationships(first: 100) { totalCount edges { node { id type claims(first: 1) { nodes { statement } } } } } } } }',
  '{ companies(first: 500, knownOn: "2024-06") { totalCount nodes { name supplies(first: 20) { totalCount edges { component commitment } } } } }',
];

const LIST =
  'query ($technology: Technology!) { projects(first: 20, filter: { technologies: { includes: $technology } }) { nodes { name suppliers(first: 3) { nodes { name } } } } }';

/** How long an ordinary list question waits, alone and beside clients that ask nothing but the costliest questions that the limits allow. */
export async function measureCrowd(
  session: Session,
  name: ContenderName,
  seconds: number,
  say: (line: string) => void,
): Promise<CrowdResult> {
  const running = await session.start(name);
  const dice = new Dice(seededRandom(7));
  const list = (): Buffer => Buffer.from(JSON.stringify({ query: LIST, variables: { technology: dice.pick(REACTORS) } }));
  const costly = await allowed(running.client);
  await askSteadily(running.client, list, EVERY_MS, 2);
  const alone = await askSteadily(running.client, list, EVERY_MS, seconds);
  const asking = { until: Number.POSITIVE_INFINITY };
  const crowd = Array.from({ length: CLIENTS }, (_, index) => askCostly(running.client.beside(), costly, index, asking));
  const beside = await askSteadily(running.client, list, EVERY_MS, seconds);
  asking.until = 0;
  const counts = await Promise.all(crowd);
  await running.stop();
  const sum = (of: 'answered' | 'ended'): number => counts.reduce((all, one) => all + one[of], 0);
  say(
    `${name}: list p99 ${alone.p99.toFixed(1)} ms alone, ${beside.p99.toFixed(1)} ms beside ${CLIENTS} clients with ${costly.length} costly questions`,
  );
  return {
    contender: name,
    size: session.scale.name,
    alone,
    beside,
    crowd: { clients: CLIENTS, answered: sum('answered'), ended: sum('ended') },
  };
}

/** Those that the limits allow. */
async function allowed(client: HttpClient): Promise<Buffer[]> {
  const asked = await Promise.all(
    COSTLY.map(async (query) => {
      const body = Buffer.from(JSON.stringify({ query }));
      const refusal = await client.ask(body).then(
        () => '',
        (error: Error) => error.message,
      );
      return refusal.startsWith('status 400') ? null : body;
    }),
  );
  return asked.filter((body) => body !== null);
}

async function askCostly(
  client: HttpClient,
  costly: readonly Buffer[],
  first: number,
  asking: { readonly until: number },
): Promise<{ answered: number; ended: number }> {
  const counts = { answered: 0, ended: 0 };
  for (let number = first; performance.now() < asking.until; number += 1) {
    const isAnswered = await client.ask(costly[number % costly.length] as Buffer).then(
      () => true,
      () => false,
    );
    counts[isAnswered ? 'answered' : 'ended'] += 1;
  }
  client.close();
  return counts;
}
