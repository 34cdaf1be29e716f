import { parseArgs } from 'node:util';
import { loadConfig } from '../config.js';
import { KeiretsuError } from '../kernel/errors.js';
import { openStore } from '../store/open-store.js';
import { runCommand } from './run-command.js';
import { describePreview, previewSeed, SEED_FOLDER, seedChange } from './seed-store.js';
import { TELL_UPGRADE } from './tell-upgrade.js';

const HELP = `Usage: npm run seed [-- --folder PATH] [--dry-run]

Applies the seed's files to the store that the environment names (KEIRETSU_DATA, or NEO4J_URI): new claims are
added, claims that left the files are retracted, those that came back are revived, everything else stays as it is.
Applying the same files again changes nothing. The folder is the whole seed: what another folder brought before counts as left.

  --folder PATH   a folder of sources, each with its source.yaml and facts.yaml (default: the seed of the program)
  --dry-run       say what would change, and write nothing
  --help          show this
`;

function options(): { folder: string; dryRun: boolean; help: boolean } {
  try {
    const { values } = parseArgs({ options: { folder: { type: 'string' }, 'dry-run': { type: 'boolean' }, help: { type: 'boolean' } } });
    return { folder: values.folder ?? SEED_FOLDER, dryRun: values['dry-run'] === true, help: values.help === true };
  } catch (error) {
    throw new KeiretsuError('BAD_CONFIG', `${(error as Error).message}. Try --help.`, { cause: error });
  }
}

async function run(): Promise<void> {
  const { folder, dryRun, help } = options();
  if (help) {
    process.stdout.write(HELP);
    return;
  }
  const change = await seedChange(folder);
  const store = await openStore(loadConfig(process.env), TELL_UPGRADE);
  try {
    const preview = await previewSeed(change, store.claims());
    if (!dryRun) await store.apply(change);
    console.log(`${dryRun ? 'Would change' : 'Changed'}: ${describePreview(preview)}`);
  } finally {
    await store.close();
  }
}

await runCommand(run);
