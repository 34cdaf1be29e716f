import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { KeiretsuError } from '../src/kernel/errors.js';
import { CONTENDERS, type ContenderName } from './contenders/contender.js';
import { type Pace, QUICK, USUAL } from './pace.js';
import { PROJECT } from './places.js';
import { SHAPES } from './shapes.js';
import { SCALES, type Scale } from './synthetic-scale.js';

const PARTS = ['latency', 'growth', 'memory', 'stall', 'crowd'] as const;
type Part = (typeof PARTS)[number];

export const HELP = `npm run bench -- [options]

Loads synthetic graphs through the project's own import and measures, in one interleaved run of separate processes:
Keiretsu on SQLite (sqlite), Keiretsu on Neo4j (neo4j), @neo4j/graphql on the same Neo4j (peer), and the raw driver with
hand-written Cypher (floor). All must answer alike before anything is timed. Prints ratios with their spread and writes
RESULTS.md, RESULTS.json and RESULTS.svg. bench/README.md says how to read them.

  --scale LIST        sizes by relationships, of ${Object.keys(SCALES).join(', ')}; default 10k
  --contenders LIST   of ${CONTENDERS.join(', ')}; default all
  --shapes LIST       of ${SHAPES.map(({ name }) => name).join(', ')}; default all
  --part LIST         of ${PARTS.join(', ')}, or all; default all. latency: every shape at every size; growth: SQLite at the
                      largest size beside the smallest; memory: behind 10,000 and 100,000 requests with ever-new
                      literals, at the smallest size; stall: point questions beside heavy ones on SQLite, at the largest;
                      crowd: list questions beside three clients that ask the costliest questions allowed, at the largest
  --rounds N          rounds of each shape; default ${USUAL.rounds}
  --quick             short blocks and few rounds, to see that everything works; the figures mean little
  --keep FOLDER       keeps the loaded data there and takes it from there: 1M relationships take minutes to load
  --out FOLDER        where results are written; default bench, or nowhere with --compare
  --compare FILE      an earlier RESULTS.json: prints the change of each ratio and marks what got worse by more than the
                      spread
  --no-run            measures nothing: takes RESULTS.json as it is, to compare it, or to write RESULTS.md and .svg anew
  --server FILE       Keiretsu's compiled main file; default dist/main.js
  --heap SIZE         memory of the Neo4j that the bench starts; default 2g
  --neo4j-port N      its port; default a free one
  --help

Neo4j is started here, for each size its own (needs Java 17 and, the first time, Maven), unless NEO4J_URI names one: an
empty one, for a single size; NEO4J_PID is its process, so that its CPU and memory count. The peer is installed into
bench/peer/node_modules the first time.
`;

export interface Options {
  readonly scales: readonly Scale[];
  readonly contenders: readonly ContenderName[];
  readonly shapes: readonly string[];
  readonly parts: readonly Part[];
  readonly pace: Pace;
  readonly isQuick: boolean;
  /** Where loaded data lies; a scratch folder of this run unless it is kept. */
  readonly data: string;
  readonly keeps: boolean;
  /** Null: results are printed only. */
  readonly out: string | null;
  readonly compare: string | null;
  readonly runs: boolean;
  readonly server: string;
  readonly heap: string;
  readonly neo4jPort: number;
}

/** What the command line says; null when it asks for help. Throws BAD_CONFIG. */
export function readOptions(args: readonly string[]): Options | null {
  const given = parse(args);
  if (given.help === true) return null;
  const pace = given.quick === true ? QUICK : USUAL;
  // npm runs scripts in the package's folder; a relative path means the one where the user typed it.
  const path = (text: string): string => resolve(process.env.INIT_CWD ?? '.', text);
  return {
    scales: chosen('scale', given.scale ?? '10k', Object.keys(SCALES)).map((name) => SCALES[name] as Scale),
    contenders: chosen('contenders', given.contenders ?? CONTENDERS.join(), CONTENDERS),
    shapes:
      given.shapes === undefined
        ? SHAPES.map(({ name }) => name)
        : chosen(
            'shapes',
            given.shapes,
            SHAPES.map(({ name }) => name),
          ),
    parts: given.part === undefined || given.part === 'all' ? PARTS : chosen('part', given.part, PARTS),
    pace: { ...pace, rounds: given.rounds === undefined ? pace.rounds : whole('rounds', given.rounds) },
    isQuick: given.quick === true,
    data: given.keep === undefined ? join(tmpdir(), `keiretsu-bench-${process.pid}`) : path(given.keep),
    keeps: given.keep !== undefined,
    // A comparison is often of a smaller run, which is not to replace what it was compared with.
    out: given.out !== undefined ? path(given.out) : given.compare === undefined ? join(PROJECT, 'bench') : null,
    compare: given.compare === undefined ? null : path(given.compare),
    runs: given['no-run'] !== true,
    server: given.server === undefined ? join(PROJECT, 'dist', 'main.js') : path(given.server),
    heap: given.heap ?? '2g',
    neo4jPort: given['neo4j-port'] === undefined ? 0 : whole('neo4j-port', given['neo4j-port']),
  };
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  try {
    return parseArgs({
      args: [...args],
      options: {
        scale: text,
        contenders: text,
        shapes: text,
        part: text,
        rounds: text,
        quick: flag,
        keep: text,
        out: text,
        compare: text,
        'no-run': flag,
        server: text,
        heap: text,
        'neo4j-port': text,
        help: flag,
      },
    }).values;
  } catch (error) {
    throw new KeiretsuError('BAD_CONFIG', `${(error as Error).message}. Try --help.`, { cause: error });
  }
}

/** In the order in which they are known, so that results always come in the same one. */
function chosen<T extends string>(option: string, list: string, known: readonly T[]): T[] {
  const given = list.split(',').map((one) => one.trim());
  const unknown = given.find((one) => !known.some((name) => name === one));
  if (unknown !== undefined) throw new KeiretsuError('BAD_CONFIG', `--${option} ${unknown}: there are ${known.join(', ')}.`);
  return known.filter((name) => given.includes(name));
}

function whole(option: string, text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new KeiretsuError('BAD_CONFIG', `--${option} ${text}: a whole number is wanted.`);
  return Number(text);
}
