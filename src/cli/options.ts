import { type ParseArgsConfig, parseArgs } from 'node:util';
import { KeiretsuError } from '../kernel/errors.js';

/** What a command takes, as `parseArgs` wants it. */
type Specification = NonNullable<ParseArgsConfig['options']>;
type Parsed<T extends Specification> = ReturnType<typeof parseArgs<{ options: T; allowPositionals: true }>>;

/** Options that mean the same wherever they stand: without them a command would do more than it was asked to, or say less. */
const TAKEN_FROM_NPM = ['dry-run', 'all'];
/** Options that npm takes for the beginning of one of its own. */
const ABBREVIATIONS: Readonly<Record<string, string>> = { to: 'token_description' };

/** Where a command's options come from. */
interface Given {
  readonly args: string[];
  readonly env: NodeJS.ProcessEnv;
}

/**
 * Reads a command's options; throws BAD_CONFIG for one that it does not have. `npm run seed --dry-run`, without `--`, gives
 * the option to npm, which hands it on in the environment alone: a dry run is one all the same, and any other option is
 * refused, for without it the command would do something else than was asked for.
 *
 * @param command its name among the scripts of package.json
 */
export function readOptions<const T extends Specification>(
  command: string,
  options: T,
  { files = false, given = { args: process.argv.slice(2), env: process.env } }: { readonly files?: boolean; readonly given?: Given } = {},
): Parsed<T> {
  const taken = Object.keys(options).filter((name) => isTaken(command, name, given));
  const lost = taken.find((name) => !TAKEN_FROM_NPM.includes(name));
  if (lost !== undefined) {
    const value = options[lost]?.type === 'string' ? ' …' : '';
    throw new KeiretsuError(
      'BAD_CONFIG',
      `npm took --${lost} for an option of its own: write it behind two dashes, npm run ${command} -- --${lost}${value}`,
    );
  }
  try {
    const parsed: Parsed<T> = parseArgs({ args: given.args, options, allowPositionals: files });
    return { ...parsed, values: { ...Object.fromEntries(taken.map((name) => [name, true])), ...parsed.values } };
  } catch (error) {
    throw new KeiretsuError('BAD_CONFIG', `${(error as Error).message}. Try --help.`, { cause: error });
  }
}

/** Whether npm, which runs the command, took an option of it for its own. */
function isTaken(command: string, name: string, { args, env }: Given): boolean {
  if (env.npm_lifecycle_event !== command || args.some((one) => one === `--${name}` || one.startsWith(`--${name}=`))) return false;
  return [name, ABBREVIATIONS[name]].some((one) => !['', 'false'].includes(env[`npm_config_${one?.replaceAll('-', '_')}`] ?? ''));
}
