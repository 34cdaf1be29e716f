import { runBlock } from './block.js';
import type { ContenderName } from './contenders/contender.js';
import type { Running } from './contenders/start.js';
import { Entrant } from './entrant.js';
import { measureShape } from './measure-shape.js';
import type { Options } from './options.js';
import { findPages } from './pages.js';
import { residentMegabytes } from './processes.js';
import type { ShapeResult, SizeResult, StartResult } from './results.js';
import type { Session } from './session.js';
import { type Draw, SHAPES } from './shapes.js';
import { companyId } from './synthetic-scale.js';

/**
 * Neo4j becomes quicker for minutes: with 3 passes a point read took 1.04 ms of its CPU, with 12 0.48, with 20 0.30. A server
 * that has been up for a while is what users meet. The ratios hardly depend on it, the milliseconds do.
 */
const WARM_PASSES = 12;

/** Starts every contender on the data of one size and measures every shape. */
export async function measureSize(session: Session, options: Options, say: (line: string) => void): Promise<SizeResult> {
  const { scale, load } = session;
  const running: Running[] = [];
  const started: Partial<Record<ContenderName, StartResult>> = {};
  for (const name of options.contenders) {
    const { one, result } = await coldStart(session, name);
    running.push(one);
    started[name] = result;
    say(`${name} answers ${result.firstAnswerMillis.toFixed(0)} ms after its start`);
  }
  const pages = await findPages(running, scale);
  await warmTogether(running, { scale, pages }, options);
  const shapes: ShapeResult[] = [];
  for (const shape of SHAPES.filter(({ name }) => options.shapes.includes(name))) {
    const measured = await measureShape(shape, running, { scale, pages }, options.pace, say);
    shapes.push(measured);
    say(lineOf(measured));
  }
  for (const { contender, pid, databasePid } of running) {
    const result = started[contender.name] as StartResult;
    result.megabytesAfter = told(residentMegabytes(pid));
    result.databaseMegabytesAfter = databasePid === null ? null : told(residentMegabytes(databasePid));
  }
  for (const one of running) await one.stop();
  return { size: scale.name, relationships: scale.relationships, load, started, shapes };
}

/**
 * The database's virtual machine compiles what is asked often, whoever asks; without this the first shape would meet it cold,
 * and within a shape whoever comes first.
 */
async function warmTogether(running: readonly Running[], draw: Omit<Draw, 'dice'>, { pace, shapes }: Options): Promise<void> {
  const chosen = SHAPES.filter(({ name }) => shapes.includes(name));
  const entrants = chosen.flatMap((shape) => running.map((one) => new Entrant(one, shape, draw)).filter(({ canAsk }) => canAsk));
  const left = new Set(entrants);
  for (let pass = 0; pass < WARM_PASSES; pass += 1) {
    for (const entrant of left) {
      const length = { callers: pass === 0 ? 1 : 4, millis: pace.warmMillis / 2, least: 1 };
      // Who fails here fails again where it is told; who is slow has warmed what it needs.
      const block = await runBlock(entrant.running, entrant.next, length).catch(() => null);
      if (block === null || block.seconds * 1_000 > 2 * pace.warmMillis) left.delete(entrant);
    }
  }
}

async function coldStart(session: Session, name: ContenderName): Promise<{ one: Running; result: StartResult }> {
  const point = SHAPES[0] as (typeof SHAPES)[number];
  const start = performance.now();
  const one = await session.start(name);
  await one.client.ask(Buffer.from(JSON.stringify(one.contender.body(point, { id: companyId(1) }))));
  const firstAnswerMillis = performance.now() - start;
  const megabytes = told(residentMegabytes(one.pid));
  return { one, result: { firstAnswerMillis, megabytes, megabytesAfter: null, databaseMegabytesAfter: null } };
}

const told = (figure: number): number | null => (Number.isNaN(figure) ? null : figure);

function lineOf({ shape, contenders }: ShapeResult): string {
  const figures = Object.entries(contenders).map(([name, { p50, perSecond, totalCpu, failed }]) =>
    p50 === null
      ? `${name} ${failed ?? '-'}`
      : `${name} ${p50.mid.toFixed(2)} ms, ${(perSecond?.mid ?? 0).toFixed(0)}/s, ${(totalCpu?.mid ?? Number.NaN).toFixed(2)} ms CPU`,
  );
  return `  ${shape.padEnd(17)} ${figures.join(' · ')}`;
}
