import type { FastifyInstance } from 'fastify';
import { toldOf } from '../graphql/format-error.js';
import { KeiretsuError } from '../kernel/errors.js';
import type { Log } from './log.js';

/** How long the store may take to say that it is there. */
const READY_TIMEOUT_MS = 5_000;

const LOST = new KeiretsuError('STORE_UNAVAILABLE', 'The store does not answer.');

/** `/health`: the process is up. `/ready`: the store answers; else 503 with the reason, whose details are in the log. */
export function addProbes(app: FastifyInstance, ready: () => void | Promise<void>, log: Log): void {
  /** What the last probe found: who probes asks every few seconds, and one stack says as much as a thousand. */
  let before = '';
  app.get('/health', async (_request, reply) => {
    reply.header('cache-control', 'no-store');
    return { status: 'ok' };
  });
  app.get('/ready', async (request, reply) => {
    reply.header('cache-control', 'no-store');
    try {
      await withTimeout(ready);
      if (before !== '') log.info('/ready: the store answers again.');
      before = '';
      return { status: 'ok' };
    } catch (error) {
      reply.code(503);
      const { code, message: reason } = toldOf(error instanceof KeiretsuError ? error : LOST);
      const found = error instanceof KeiretsuError ? error.told : String(error);
      log.error(
        `${code} at GET /ready, request ${request.id}${found === before ? ': as before' : ''}`,
        found === before ? undefined : error,
      );
      before = found;
      return { status: 'unavailable', code, reason, requestId: request.id };
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
