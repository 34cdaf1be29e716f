import { createReadStream, existsSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { ImportRecord } from '../src/cli/import-claims.js';
import { syntheticGraph } from './synthetic-graph.js';
import type { Scale } from './synthetic-scale.js';

/** Records written at a time. */
const BATCH = 5_000;

/**
 * The records of a graph as a file of JSON lines, made where it is missing. Making them takes about as long as storing them
 * (every claim's id is a hash), and the rate of loading is to tell of the store alone.
 */
export async function recordsFile(folder: string, scale: Scale): Promise<string> {
  const file = join(folder, 'records.jsonl');
  if (existsSync(file)) return file;
  const partial = `${file}.partial`;
  const handle = await open(partial, 'w');
  let lines: string[] = [];
  for (const record of syntheticGraph(scale)) {
    if (lines.push(JSON.stringify(record)) < BATCH) continue;
    await handle.write(`${lines.join('\n')}\n`);
    lines = [];
  }
  if (lines.length > 0) await handle.write(`${lines.join('\n')}\n`);
  await handle.close();
  await rename(partial, file);
  return file;
}

/** The records in a file of JSON lines. */
export async function* readRecords(file: string): AsyncGenerator<ImportRecord, void, undefined> {
  let rest = '';
  for await (const chunk of createReadStream(file, { encoding: 'utf8', highWaterMark: 1_048_576 })) {
    const lines = (rest + (chunk as string)).split('\n');
    rest = lines.pop() as string;
    for (const line of lines) yield JSON.parse(line) as ImportRecord;
  }
}
