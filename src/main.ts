import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { seedIfEmpty } from './cli/seed-store.js';
import { helpText, loadConfig, version } from './config.js';
import { ReadBudget } from './graph/read-budget.js';
import type { GraphStore } from './graph/store.js';
import { buildSchema } from './graphql/build-schema.js';
import type { GraphContext } from './graphql/context.js';
import { consoleLog } from './http/log.js';
import { type RunningServer, startServer } from './http/server.js';
import { exitOnSignals } from './http/signals.js';
import { KeiretsuError } from './kernel/errors.js';
import { counted } from './kernel/text.js';
import { openStore } from './store/open-store.js';

function options(): { help?: boolean; version?: boolean } {
  try {
    return parseArgs({ options: { help: { type: 'boolean' }, version: { type: 'boolean' } } }).values;
  } catch (error) {
    throw new KeiretsuError('BAD_CONFIG', `${(error as Error).message}. Try --help.`, { cause: error });
  }
}

async function run(): Promise<void> {
  const asked = options();
  if (asked.help || asked.version) {
    process.stdout.write(asked.help ? helpText() : `${version()}\n`);
    return;
  }
  const config = loadConfig(process.env);
  const store = await openStore(config, { onUpgrade: consoleLog.info });
  try {
    await seedIfEmpty(store, undefined, consoleLog.info);
    const server = await startServer({
      schema: buildSchema(),
      config,
      context: (client): GraphContext => ({
        reader: store,
        size: store,
        maxPage: config.limits.maxPage,
        budget: new ReadBudget(config.queryTimeoutMs, client),
      }),
      ready: () => store.ready(),
      log: consoleLog,
    });
    exitOnSignals(() => shutDown(server, store));
    consoleLog.info(`Keiretsu is at ${server.url} (GraphQL at ${server.url}/graphql)`);
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** The exit code: 0 when every request was answered and the store is closed. */
async function shutDown(server: RunningServer, store: GraphStore): Promise<number> {
  try {
    const cut = await server.close();
    await store.close();
    if (cut > 0) consoleLog.error(`Stopped with ${counted(cut, 'request')} unanswered: SHUTDOWN_TIMEOUT_MS had passed.`);
    return cut > 0 ? 1 : 0;
  } catch (error) {
    consoleLog.error('Stopping failed', error);
    return 1;
  }
}

try {
  await run();
} catch (error) {
  if (error instanceof KeiretsuError) process.stderr.write(`Keiretsu cannot start. ${error.code}: ${error.told}\n`);
  else consoleLog.error('Keiretsu cannot start: a fault of its own.', error);
  process.exitCode = 1;
}
