import { loadConfig } from '../config.js';
import { readClaimsFiles } from '../exchange/claims-jsonl/read-claims.js';
import type { GraphStore } from '../graph/store.js';
import { KeiretsuError } from '../kernel/errors.js';
import { counted } from '../kernel/text.js';
import { describePreview } from './describe-preview.js';
import { DryImport } from './dry-import.js';
import { BATCH, type ImportReport, importClaims } from './import-claims.js';
import { openTarget } from './open-target.js';
import { readOptions } from './options.js';
import { runCommand } from './run-command.js';

const HELP = `Usage: npm run import -- FILE… [--to sqlite|neo4j] [--dry-run] [--all]

Adds sources and claims to the store from JSON Lines, one record a line: {"source": {…}} or {"claim": {…}}; docs/IMPORT.md
describes them. Files are streamed, in the order given: - is standard input, .gz is unpacked. What a record names comes
before it. Records are written in batches, each durable before the next: an import that was interrupted goes on where it
stopped when it is run again, because claims that are there already are left as they are.

  --to STORE   sqlite (KEIRETSU_DATA) or neo4j (NEO4J_URI); without it the one that the environment names
  --dry-run    say what would change, before and after, and write nothing: all of it is written in one transaction, which
               is rolled back, so that the files may have as many records as one batch (30,000 on SQLite, 10,000 on Neo4j)
  --all        list all that changes, however much it is
  --help       show this
`;

/** Of the embedded store, whose indexes cost the less a claim the more of them a commit brings. */
const EMBEDDED_BATCH = 30_000;

/** A store to import into, and how many records at a time. */
interface Target {
  readonly store: GraphStore;
  readonly batch: number;
}

async function open(to: string | undefined, isDry: boolean): Promise<Target> {
  if (to !== undefined && to !== 'sqlite' && to !== 'neo4j')
    throw new KeiretsuError('BAD_CONFIG', `--to ${to}: one of sqlite, neo4j is wanted. Try --help.`);
  const config = loadConfig(process.env);
  if (to === 'neo4j' && config.neo4j === null)
    throw new KeiretsuError('BAD_CONFIG', 'NEO4J_URI is not set: it names the Neo4j to import into.');
  if (to !== 'sqlite' && config.neo4j !== null) return { store: await openTarget(config, isDry), batch: BATCH };
  return { store: await openTarget({ ...config, neo4j: null }, isDry), batch: EMBEDDED_BATCH };
}

function summary({ claims, unchanged, leftRetracted, sources, reversed, seconds, claimsPerSecond }: ImportReport): string {
  const left = leftRetracted === 0 ? '' : `, ${leftRetracted} left retracted`;
  const peak = Math.round(process.resourceUsage().maxRSS / 1_000);
  return `Imported ${counted(claims, 'new claim')} and ${counted(sources, 'source')}; ${counted(unchanged, 'claim')} ${unchanged === 1 ? 'was' : 'were'} there already${left}. ${seconds.toFixed(1)} s, ${claimsPerSecond} claims a second, at most ${peak} MB of memory.${toldReversed(reversed)}`;
}

/** Sources disagree about these, and nobody else says so. */
function toldReversed(ids: readonly string[]): string {
  if (ids.length === 0) return '';
  return ` By what their sources say together, ${counted(ids.length, 'relationship')} ended before ${ids.length === 1 ? 'it' : 'they'} began, and hold${ids.length === 1 ? 's' : ''} on no day: ${ids.slice(0, 3).join(', ')}${ids.length > 3 ? ' …' : ''}.`;
}

async function run(): Promise<void> {
  const { values, positionals: files } = readOptions(
    'import',
    { to: { type: 'string' }, 'dry-run': { type: 'boolean' }, all: { type: 'boolean' }, help: { type: 'boolean' } },
    { files: true },
  );
  if (values.help === true) {
    process.stdout.write(HELP);
    return;
  }
  if (files.length === 0) throw new KeiretsuError('BAD_CONFIG', 'Name a file to import, or - for standard input. Try --help.');
  const isDry = values['dry-run'] === true;
  const { store, batch } = await open(values.to, isDry);
  const say = (line: string): void => console.error(line);
  try {
    if (isDry) {
      const dry = new DryImport(store, batch);
      await importClaims(dry, readClaimsFiles(files), { say: () => undefined, batch });
      console.log(`Would change: ${dry.preview === null ? 'nothing.' : describePreview(dry.preview, values.all === true)}`);
    } else console.log(summary(await importClaims(store, readClaimsFiles(files), { say, batch })));
  } finally {
    await store.close();
    // What is left of it nobody reads: it must not keep the process.
    process.stdin.destroy();
  }
}

await runCommand(run);
