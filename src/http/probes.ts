import type { FastifyInstance } from 'fastify';
import { KeiretsuError } from '../kernel/errors.js';
import type { Log } from './log.js';

/** How long the store may take to say that it is there. */
const READY_TIMEOUT_MS = 5_000;

/** `/health`: the process is up. `/ready`: the store answers; else 503 with the reason. */
export function addProbes(app: FastifyInstance, ready: () => void | Promise<void>, log: Log): void {
  app.get('/health', async (_request, reply) => {
    reply.header('cache-control', 'no-store');
    return { status: 'ok' };
  });
  app.get('/ready', async (_request, reply) => {
    reply.header('cache-control', 'no-store');
    try {
      await withTimeout(ready);
      return { status: 'ok' };
    } catch (error) {
      reply.code(503);
      if (error instanceof KeiretsuError) return { status: 'unavailable', code: error.code, reason: error.message };
      log.error('/ready', error);
      return { status: 'unavailable', code: 'STORE_UNAVAILABLE', reason: 'The store does not answer.' };
    }
  });
}

async function withTimeout(ready: () => void | Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new KeiretsuError('STORE_UNAVAILABLE', `The store did not answer within ${READY_TIMEOUT_MS / 1000} seconds.`));
    }, READY_TIMEOUT_MS);
  });
  try {
    await Promise.race([ready(), late]);
  } finally {
    clearTimeout(timer);
  }
}
