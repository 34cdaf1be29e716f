import { parseArgs } from 'node:util';
import { loadConfig } from '../config.js';
import { readClaimsFiles } from '../exchange/claims-jsonl/read-claims.js';
import type { GraphStore } from '../graph/store.js';
import { KeiretsuError } from '../kernel/errors.js';
import { counted } from '../kernel/text.js';
import { openStore } from '../store/open-store.js';
import { type ImportReport, importClaims } from './import-claims.js';
import { runCommand } from './run-command.js';
import { TELL_UPGRADE } from './tell-upgrade.js';

const HELP = `Usage: npm run import -- FILE… [--to sqlite|neo4j]

Adds sources and claims to the store from JSON Lines, one record a line: {"source": {…}} or {"claim": {…}}; docs/IMPORT.md
describes them. Files are streamed, in the order given: - is standard input, .gz is unpacked. What a record names comes
before it. Records are written in batches, each durable before the next: an import that was interrupted goes on where it
stopped when it is run again, because claims that are there already are left as they are.

  --to STORE   sqlite (KEIRETSU_DATA) or neo4j (NEO4J_URI); without it the one that the environment names
  --help       show this
`;

interface Options {
  readonly files: readonly string[];
  readonly to: string | undefined;
  readonly help: boolean;
}

function options(): Options {
  try {
    const { values, positionals } = parseArgs({
      options: { to: { type: 'string' }, help: { type: 'boolean' } },
      allowPositionals: true,
    });
    return { files: positionals, to: values.to, help: values.help === true };
  } catch (error) {
    throw new KeiretsuError('BAD_CONFIG', `${(error as Error).message}. Try --help.`, { cause: error });
  }
}

/** Of the embedded store, whose indexes cost the less a claim the more of them a commit brings. */
const EMBEDDED_BATCH = 30_000;

/** A store to import into, and how many records at a time. */
interface Target {
  readonly store: GraphStore;
  readonly batch?: number;
}

async function open(to: string | undefined): Promise<Target> {
  if (to !== undefined && to !== 'sqlite' && to !== 'neo4j')
    throw new KeiretsuError('BAD_CONFIG', `--to ${to}: one of sqlite, neo4j is wanted. Try --help.`);
  const config = loadConfig(process.env);
  if (to === 'neo4j' && config.neo4j === null)
    throw new KeiretsuError('BAD_CONFIG', 'NEO4J_URI is not set: it names the Neo4j to import into.');
  if (to !== 'sqlite' && config.neo4j !== null) return { store: await openStore(config, TELL_UPGRADE) };
  return { store: await openStore({ ...config, neo4j: null }, TELL_UPGRADE), batch: EMBEDDED_BATCH };
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
  const { files, to, help } = options();
  if (help) {
    process.stdout.write(HELP);
    return;
  }
  if (files.length === 0) throw new KeiretsuError('BAD_CONFIG', 'Name a file to import, or - for standard input. Try --help.');
  const { store, ...size } = await open(to);
  try {
    console.log(summary(await importClaims(store, readClaimsFiles(files), { say: (line) => console.error(line), ...size })));
  } finally {
    await store.close();
    // What is left of it nobody reads: it must not keep the process.
    process.stdin.destroy();
  }
}

await runCommand(run);
