// A process of its own that opens damaged copies of a store, because one that aborts takes its process with it:
// `node sqlite-damage-child.mjs <file of a store> <file of damages>`. It prints a line when it begins with a damage and one
// with the outcomes when it is through: of opening, of each question on both ways of reading, of a copy and of a write.

import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import 'reflect-metadata';
import { execute, parse } from 'graphql';
import Database from 'libsql';
import { SEED_FOLDER, seedChange } from '../../dist/cli/seed-store.js';
import { buildSchema } from '../../dist/graphql/build-schema.js';
import { createDirectExecutor } from '../../dist/graphql/execute.js';
import { openSqliteStore } from '../../dist/store/sqlite/store.js';

const [original, damages] = process.argv.slice(2);
const print = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);
const schema = buildSchema();
const direct = createDirectExecutor(schema);
const seed = await seedChange(SEED_FOLDER);

const QUESTIONS = [
  '{ sources(first: 500) { nodes { id title publisher url text claims(first: 500) { totalCount nodes { id statement quote value property source { id } } } } } }',
  '{ entities(first: 500) { nodes { id name summary country aliases { name language } identifiers { scheme value } claims(first: 100) { nodes { statement } } } } }',
  '{ projects(first: 100) { nodes { name location technologies value { value currency } suppliers { edges { component commitment node { name } } } } } }',
  '{ companies(first: 100, filter: { name: { contains: "a" } }, knownOn: "2025-10") { totalCount nodes { name supplies { nodes { name } } } } }',
  '{ entities(first: 100, orderBy: [{ field: NAME, direction: DESC }]) { nodes { name relationships(first: 50) { nodes { id type from { name } to { name } } } } } }',
].map((text) => parse(text));

const codeOf = (error) => {
  const cause = error?.originalError ?? error;
  return cause?.code ?? `uncoded: ${cause?.stack ?? String(cause)}`;
};

async function outcome(work) {
  try {
    await work();
    return 'answered';
  } catch (error) {
    return codeOf(error);
  }
}

async function asked(store, executor, document) {
  const { errors } = await executor({
    schema,
    document,
    contextValue: { reader: store, maxPage: 500 },
    context: { reader: store, maxPage: 500 },
  });
  if (errors !== undefined) throw errors[0];
}

async function allOf(batches) {
  for await (const batch of batches) void batch;
}

async function trial(folder) {
  const outcomes = [];
  let store;
  // Without threads, and with one: the library is another one there.
  for (const threads of [0, 1]) {
    const opened = await outcome(async () => {
      store = await openSqliteStore(folder, {}, threads);
    });
    outcomes.push(opened);
    if (opened !== 'answered') return outcomes;
    for (const document of QUESTIONS) {
      outcomes.push(await outcome(() => asked(store, threads === 0 ? (request) => execute(request) : direct, document)));
    }
    outcomes.push(await outcome(() => store.ready()));
    if (threads === 0) {
      outcomes.push(await outcome(() => allOf(store.sources())), await outcome(() => allOf(store.claims())));
      outcomes.push(await outcome(() => store.apply({ ...seed, recordedAt: new Date().toISOString() })));
    }
    outcomes.push(await outcome(() => store.close()));
  }
  return outcomes;
}

for (const [index, { flips = [], statements = [] }] of JSON.parse(readFileSync(damages, 'utf8')).entries()) {
  print({ begins: index });
  const folder = mkdtempSync(join(tmpdir(), 'keiretsu-damage-'));
  const file = join(folder, 'keiretsu.db');
  copyFileSync(original, file);
  const bytes = readFileSync(file);
  for (const [place, mask] of flips) bytes[Math.floor(place * bytes.length)] ^= mask;
  if (flips.length > 0) writeFileSync(file, bytes);
  if (statements.length > 0) {
    const database = new Database(file);
    for (const statement of statements) database.exec(statement);
    database.close();
  }
  print({ ends: index, outcomes: await trial(folder) });
  rmSync(folder, { recursive: true, force: true });
}
process.exit(0);
