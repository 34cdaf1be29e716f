import 'reflect-metadata';
import { rmSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '../src/cli/run-command.js';
import { measureAll } from './measure-all.js';
import { HELP, readOptions } from './options.js';
import { PROJECT } from './places.js';
import { chartOf } from './report/chart.js';
import { compareResults } from './report/compare.js';
import { markdownOf } from './report/markdown.js';
import type { Results } from './results.js';

const JSON_FILE = 'RESULTS.json';

const read = async (file: string): Promise<Results> => JSON.parse(await readFile(file, 'utf8')) as Results;

async function write(folder: string | null, results: Results): Promise<void> {
  if (folder === null) return;
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, JSON_FILE), `${JSON.stringify(results, null, 1)}\n`);
  await writeFile(join(folder, 'RESULTS.md'), markdownOf(results));
  await writeFile(join(folder, 'RESULTS.svg'), chartOf(results));
}

async function run(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (options === null) {
    process.stdout.write(HELP);
    return;
  }
  if (!options.keeps) process.on('exit', () => rmSync(options.data, { recursive: true, force: true }));
  // Read before it may be written over: it can be the same file.
  const before = options.compare === null ? null : await read(options.compare);
  const results = options.runs
    ? await measureAll(options, (found) => write(options.out, found))
    : await read(join(options.out ?? join(PROJECT, 'bench'), JSON_FILE));
  if (!options.runs && before === null) await write(options.out, results);
  process.stdout.write(`\n${before === null ? markdownOf(results) : compareResults(before, results)}`);
  const failed = results.sizes.some(({ shapes }) =>
    shapes.some(({ contenders }) => Object.values(contenders).some((one) => one.failed !== undefined)),
  );
  if (failed) process.exitCode = 1;
}

// What was started ends with this process only where it ends by itself.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

await runCommand(run);
