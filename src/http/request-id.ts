import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';

/** The header in which a request's id comes and goes. */
export const REQUEST_ID = 'x-request-id';

/** What a client, or a proxy in between, may choose: it is written into the log and sent back. */
const SAFE = /^[\w.-]{1,64}$/;

export function newRequestId(): string {
  return randomUUID();
}

/** The id that a request brings, where it is harmless; a new one otherwise. */
export function requestIdOf({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const given = headers[REQUEST_ID];
  return typeof given === 'string' && SAFE.test(given) ? given : newRequestId();
}

/** Puts the id on every answer. */
export function addRequestIds(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => {
    reply.header(REQUEST_ID, request.id);
    done();
  });
}
