import 'reflect-metadata';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execute, parse } from 'graphql';
import { runCommand } from '../src/cli/run-command.js';
import { loadConfig } from '../src/config.js';
import type { GraphStore } from '../src/graph/store.js';
import { buildSchema } from '../src/graphql/build-schema.js';
import { KeiretsuError } from '../src/kernel/errors.js';
import { openStore } from '../src/store/open-store.js';
import { QUESTIONS } from './questions.js';
import { SCALES, type Scale, syntheticChanges } from './synthetic-graph.js';

/** Runs ahead of the timed ones: plans are made, caches filled. */
const WARM_UP = 5;

const HELP = `Usage: npm run bench [-- --scale S0,S1] [--store sqlite,neo4j] [--runs 30]

Loads a synthetic graph and times each question: planning, reading and completion, without HTTP. Several stores are
asked in turn within one run. Prints milliseconds (p50, p95) and the statements a question takes; several scales show growth.

  --scale LIST   scales to measure, of ${Object.keys(SCALES).join(', ')}; default S0,S1, with neo4j S0
  --store LIST   sqlite, neo4j or both; default sqlite. Neo4j is the one that NEO4J_URI names; it must be empty and keeps the graph
  --runs N       timed runs a question; default 30
`;

function option(name: string, fallback: string): string {
  const index = process.argv.indexOf(`--${name}`);
  return index < 0 ? fallback : (process.argv[index + 1] ?? fallback);
}

const percentile = (sorted: readonly number[], share: number): string => (sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(2);

async function load(name: string, store: GraphStore, scale: Scale): Promise<void> {
  for await (const batch of store.sources()) {
    if (batch.length > 0) throw new KeiretsuError('BAD_CONFIG', `The ${name} store holds a graph already; the bench wants an empty one.`);
  }
  const start = performance.now();
  let claims = 0;
  for (const change of syntheticChanges(scale)) claims += (await store.apply(change)).asserted;
  const seconds = (performance.now() - start) / 1_000;
  console.log(`\n${scale.name} on ${name}: ${claims} claims loaded in ${seconds.toFixed(1)} s (${Math.round(claims / seconds)} a second)`);
}

/** One store under measurement. */
interface Subject {
  readonly name: string;
  readonly store: GraphStore;
  readonly times: number[];
  statements: number;
  bytes: number;
}

async function open(name: string, folder: string): Promise<Subject> {
  const { neo4j } = loadConfig(process.env);
  if (name === 'neo4j' && neo4j === null)
    throw new KeiretsuError('BAD_CONFIG', 'NEO4J_URI is not set: it names an empty Neo4j to measure.');
  const counter = { statements: 0 };
  const store = await openStore(
    { dataFolder: folder, neo4j: name === 'neo4j' ? neo4j : null },
    { onStatement: () => (counter.statements += 1) },
  );
  return Object.assign(counter, { name, store, times: [], bytes: 0 });
}

/** Loads every store with the same graph, then asks them in turn, so that a noisy machine is noisy for all. */
async function measure(scale: Scale, stores: readonly string[], runs: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'keiretsu-bench-'));
  const subjects: Subject[] = [];
  try {
    for (const name of stores) subjects.push(await open(name, folder));
    for (const { name, store } of subjects) await load(name, store, scale);
    const schema = buildSchema();
    for (const [title, question] of Object.entries(QUESTIONS)) {
      const document = parse(question);
      const ask = async (subject: Subject): Promise<void> => {
        const start = performance.now();
        subject.statements = 0;
        const result = await execute({ schema, document, contextValue: { reader: subject.store, maxPage: 500 } });
        if (result.errors !== undefined) throw new Error(`${title}: ${result.errors[0]?.message}`);
        subject.bytes = JSON.stringify(result).length;
        subject.times.push(performance.now() - start);
      };
      for (let turn = 0; turn < WARM_UP + runs; turn += 1) for (const subject of subjects) await ask(subject);
      for (const subject of subjects) report(title, subject);
    }
  } finally {
    for (const { store } of subjects) await store.close();
    await rm(folder, { recursive: true });
  }
}

function report(title: string, subject: Subject): void {
  const times = subject.times.splice(0).slice(WARM_UP);
  times.sort((a, b) => a - b);
  const figures = `p50 ${percentile(times, 0.5).padStart(8)} ms  p95 ${percentile(times, 0.95).padStart(8)} ms`;
  console.log(
    `${title.padEnd(34)} ${subject.name.padEnd(6)} ${figures}  ${String(subject.statements).padStart(2)} statements  ${subject.bytes} bytes`,
  );
}

function chosen(name: string, fallback: string, known: readonly string[]): string[] {
  const given = option(name, fallback).split(',');
  const unknown = given.find((one) => !known.includes(one));
  if (unknown !== undefined) throw new KeiretsuError('BAD_CONFIG', `--${name} ${unknown}: there are ${known.join(', ')}.`);
  return given;
}

async function run(): Promise<void> {
  if (process.argv.includes('--help')) {
    process.stdout.write(HELP);
    return;
  }
  const stores = chosen('store', 'sqlite', ['sqlite', 'neo4j']);
  for (const name of chosen('scale', stores.includes('neo4j') ? 'S0' : 'S0,S1', Object.keys(SCALES))) {
    await measure(SCALES[name] as Scale, stores, Number(option('runs', '30')));
  }
}

await runCommand(run);
