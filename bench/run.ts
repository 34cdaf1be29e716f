import 'reflect-metadata';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execute, parse } from 'graphql';
import type { GraphStore } from '../src/graph/store.js';
import { buildSchema } from '../src/graphql/build-schema.js';
import { openSqliteStore } from '../src/store/sqlite/store.js';
import { QUESTIONS } from './questions.js';
import { SCALES, syntheticChanges } from './synthetic-graph.js';

const HELP = `Usage: npm run bench [-- --scale S0,S1] [--runs 30]

Loads a synthetic graph into a store on disk and times each question: planning, reading and completion, without HTTP.
Prints milliseconds (p50, p95) and the statements a question takes. Several scales show growth.

  --scale LIST   scales to measure, of ${Object.keys(SCALES).join(', ')}; default S0,S1
  --runs N       timed runs a question; default 30
`;

function option(name: string, fallback: string): string {
  const index = process.argv.indexOf(`--${name}`);
  return index < 0 ? fallback : (process.argv[index + 1] ?? fallback);
}

const percentile = (sorted: readonly number[], share: number): string => (sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(2);

async function load(store: GraphStore, name: string): Promise<void> {
  const scale = SCALES[name];
  if (scale === undefined) throw new Error(`there is no scale ${name}; there are ${Object.keys(SCALES).join(', ')}`);
  const start = performance.now();
  let claims = 0;
  for (const change of syntheticChanges(scale)) claims += (await store.apply(change)).asserted;
  const seconds = (performance.now() - start) / 1_000;
  console.log(`\n${name}: ${claims} claims loaded in ${seconds.toFixed(1)} s (${Math.round(claims / seconds)} a second)`);
}

async function measure(name: string, runs: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'keiretsu-bench-'));
  let statements = 0;
  const store = await openSqliteStore(folder, { onStatement: () => (statements += 1) });
  try {
    await load(store, name);
    const schema = buildSchema();
    for (const [title, question] of Object.entries(QUESTIONS)) {
      const document = parse(question);
      const ask = async (): Promise<number> => {
        const result = await execute({ schema, document, contextValue: { reader: store, maxPage: 500 } });
        if (result.errors !== undefined) throw new Error(`${title}: ${result.errors[0]?.message}`);
        return JSON.stringify(result).length;
      };
      for (let run = 0; run < 3; run += 1) await ask();
      statements = 0;
      const bytes = await ask();
      const asked = statements;
      const times: number[] = [];
      for (let run = 0; run < runs; run += 1) {
        const start = performance.now();
        await ask();
        times.push(performance.now() - start);
      }
      times.sort((a, b) => a - b);
      console.log(
        `${title.padEnd(34)} p50 ${percentile(times, 0.5).padStart(8)} ms  p95 ${percentile(times, 0.95).padStart(8)} ms  ${String(asked).padStart(2)} statements  ${bytes} bytes`,
      );
    }
  } finally {
    await store.close();
    await rm(folder, { recursive: true });
  }
}

if (process.argv.includes('--help')) process.stdout.write(HELP);
else {
  const scales = option('scale', 'S0,S1').split(',');
  const unknown = scales.find((scale) => !(scale in SCALES));
  if (unknown === undefined) for (const scale of scales) await measure(scale, Number(option('runs', '30')));
  else {
    console.error(`There is no scale ${unknown}; there are ${Object.keys(SCALES).join(', ')}.`);
    process.exitCode = 1;
  }
}
