import { loadConfig } from '../config.js';
import type { GraphStore } from '../graph/store.js';
import { KeiretsuError } from '../kernel/errors.js';
import { shownText } from '../kernel/shown.js';
import { counted } from '../kernel/text.js';
import { openStore } from '../store/open-store.js';
import { copyStore } from './copy-store.js';
import { readOptions } from './options.js';
import { runCommand } from './run-command.js';
import { TELL_UPGRADE } from './tell-upgrade.js';

const HELP = `Usage: npm run copy -- --from sqlite|neo4j --to sqlite|neo4j [--into-existing]

Copies the whole graph from one store into the other, with its history and what is retracted, and compares both
afterwards. The embedded store is the one in KEIRETSU_DATA, Neo4j the one that NEO4J_URI names.

  --from STORE      sqlite or neo4j
  --to STORE        the other one; it must hold nothing
  --into-existing   the target may hold a graph: what it has stays as it is, what it lacks is added. Claims are dated by the
                    sources of the target, and refused where they are not sound there: what quotes another text than
                    the target holds, or gives an identifier to a second entity. Those before stay copied; mend it in
                    either store and copy again
  --help            show this
`;

const STORES = ['sqlite', 'neo4j'] as const;
type StoreName = (typeof STORES)[number];

function storeName(option: string, given: string | undefined): StoreName {
  const name = STORES.find((one) => one === given);
  if (name === undefined)
    throw new KeiretsuError('BAD_CONFIG', `--${option} ${given ?? 'is missing'}: one of ${STORES.join(', ')} is wanted. Try --help.`);
  return name;
}

async function open(name: StoreName): Promise<GraphStore> {
  const config = loadConfig(process.env);
  if (name === 'sqlite') return openStore({ ...config, neo4j: null }, TELL_UPGRADE);
  if (config.neo4j === null) throw new KeiretsuError('BAD_CONFIG', 'NEO4J_URI is not set: it names the Neo4j to copy from or to.');
  return openStore(config, TELL_UPGRADE);
}

async function run(): Promise<void> {
  const { values } = readOptions('copy', {
    from: { type: 'string' },
    to: { type: 'string' },
    'into-existing': { type: 'boolean' },
    help: { type: 'boolean' },
  });
  if (values.help === true) {
    process.stdout.write(HELP);
    return;
  }
  const [from, to] = [storeName('from', values.from), storeName('to', values.to)];
  if (from === to) throw new KeiretsuError('BAD_CONFIG', `--from and --to are both ${from}: they must differ.`);
  const opened: GraphStore[] = [];
  try {
    for (const name of [from, to]) opened.push(await open(name));
    const [source, target] = opened as [GraphStore, GraphStore];
    const { sources, claims, differing, equal } = await copyStore(source, target, {
      intoExisting: values['into-existing'] === true,
      say: (line) => console.log(`copied so far: ${line}`),
    });
    if (equal === false)
      throw new KeiretsuError(
        'STORE_CORRUPT',
        `The copy in ${to} is not what ${from} holds: was something written meanwhile? Empty it and copy again.`,
      );
    console.log(
      `Copied ${counted(sources, 'source')} and ${counted(claims, 'claim')} from ${from} to ${to}${equal === null ? '.' : '; both hold the same.'}`,
    );
    if (differing.length > 0)
      console.log(
        `${counted(differing.length, 'source')} of ${from} ${differing.length === 1 ? 'is' : 'are'} otherwise in ${to}, and left so: ${shownText(differing.join(', '), 200)}`,
      );
  } finally {
    await Promise.all(opened.map((store) => store.close()));
  }
}

await runCommand(run);
