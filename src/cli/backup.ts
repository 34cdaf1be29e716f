import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { loadConfig } from '../config.js';
import { KeiretsuError } from '../kernel/errors.js';
import { counted } from '../kernel/text.js';
import { backUpEmbedded } from '../store/open-store.js';
import { runCommand } from './run-command.js';

const HELP = `Usage: npm run backup -- FILE

Writes the embedded store in KEIRETSU_DATA, as it is at one moment, into FILE, which must not exist yet, and checks the
copy. The server may run meanwhile, and imports too. To restore: stop the server, put FILE into the data folder under the
name keiretsu.db, remove keiretsu.db-wal and keiretsu.db-shm beside it, start. See docs/OPERATING.md, also for Neo4j.

  --help   show this
`;

function options(): { help: boolean; files: readonly string[] } {
  try {
    const { values, positionals } = parseArgs({ options: { help: { type: 'boolean' } }, allowPositionals: true });
    return { help: values.help === true, files: positionals };
  } catch (error) {
    throw new KeiretsuError('BAD_CONFIG', `${(error as Error).message}. Try --help.`, { cause: error });
  }
}

async function run(): Promise<void> {
  const { help, files } = options();
  if (help) {
    process.stdout.write(HELP);
    return;
  }
  const [file, ...others] = files;
  if (file === undefined || others.length > 0)
    throw new KeiretsuError('BAD_CONFIG', 'One file is wanted, to write the backup into. Try --help.');
  const { dataFolder, neo4j } = loadConfig(process.env);
  if (neo4j !== null)
    throw new KeiretsuError(
      'BAD_CONFIG',
      'NEO4J_URI is set, and Neo4j is backed up by its own tools (docs/OPERATING.md). Unset it to back up the embedded store.',
    );
  // npm runs scripts in the folder of the package; a relative path means the one in which the user typed it.
  const target = resolve(process.env.INIT_CWD ?? '.', file);
  const { sources, claims, bytes } = await backUpEmbedded(dataFolder, target);
  console.log(
    `Backed up ${counted(sources, 'source')} and ${counted(claims, 'claim')} into ${target} (${bytes.toLocaleString('en-US')} bytes), and checked it.`,
  );
}

await runCommand(run);
