import { loadConfig } from '../config.js';
import { describePreview } from './describe-preview.js';
import { openTarget } from './open-target.js';
import { readOptions } from './options.js';
import { runCommand } from './run-command.js';
import { SEED_FOLDER, seedChange } from './seed-store.js';

const HELP = `Usage: npm run seed [-- --folder PATH] [--dry-run] [--all]

Applies the seed's files to the store that the environment names (KEIRETSU_DATA, or NEO4J_URI): new claims are
added, claims that left the files are retracted, those that came back are revived, everything else stays as it is.
Applying the same files again changes nothing. The folder is the whole seed: what another folder brought before counts as left.

  --folder PATH   a folder of sources, each with its source.yaml and facts.yaml (default: the seed of the program)
  --dry-run       say what would change, before and after, and write nothing: the change is made and rolled back
  --all           list all that changes, however much it is
  --help          show this
`;

async function run(): Promise<void> {
  const { values } = readOptions('seed', {
    folder: { type: 'string' },
    'dry-run': { type: 'boolean' },
    all: { type: 'boolean' },
    help: { type: 'boolean' },
  });
  if (values.help === true) {
    process.stdout.write(HELP);
    return;
  }
  const isDry = values['dry-run'] === true;
  const change = await seedChange(values.folder ?? SEED_FOLDER);
  const store = await openTarget(loadConfig(process.env), isDry);
  try {
    const preview = await store.preview(change);
    if (!isDry) await store.apply(change);
    console.log(`${isDry ? 'Would change' : 'Changed'}: ${describePreview(preview, values.all === true)}`);
  } finally {
    await store.close();
  }
}

await runCommand(run);
