// A process of its own that writes to a store: `node sqlite-child.mjs apply|seed <folder> <file of changes>`.
// It says `ready` once the store is open, waits for a line on stdin, and prints the report of every change as it is acknowledged.

import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { openSqliteStore } from '../../dist/store/sqlite/store.js';

const [how, folder, file] = process.argv.slice(2);
const changes = JSON.parse(readFileSync(file, 'utf8'));
const print = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);

if (how === 'seed') {
  // Opening is part of what several processes do at once.
  print('ready');
  await once(process.stdin, 'data');
}
const store = await openSqliteStore(folder);
if (how === 'apply') {
  print('ready');
  await once(process.stdin, 'data');
}
for (const change of changes) print(how === 'seed' ? await store.applyIfEmpty(change) : await store.apply(change));
process.exit(0);
