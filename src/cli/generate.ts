import 'reflect-metadata';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generatedFiles } from './generated-files.js';
import { readOptions } from './options.js';
import { runCommand } from './run-command.js';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const HELP = `Usage: npm run generate [-- --check]

Writes the files that are derived from the code: the GraphQL schema, the ontology for people and programs,
the JSON Schemas of facts files, the table of errors and that of the article's sentences.

  --check   write nothing; exit with 1 when a file is not what the code makes of it
  --help    show this
`;

async function current(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch(() => null);
}

async function run(): Promise<void> {
  const { values } = readOptions('generate', { check: { type: 'boolean' }, help: { type: 'boolean' } });
  if (values.help === true) {
    process.stdout.write(HELP);
    return;
  }
  const check = values.check === true;
  const files = await generatedFiles();
  for (const [name, text] of files) {
    const path = resolve(ROOT, name);
    if ((await current(path)) === text) continue;
    if (check) {
      console.error(`${name} is not what the code makes of it: run \`npm run generate\` and commit the result.`);
      process.exitCode = 1;
    } else {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, text);
      console.log(`wrote ${name}`);
    }
  }
  if (process.exitCode === undefined) console.log(`${files.size} files are what the code makes of them.`);
}

await runCommand(run);
