import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { RETRY_AFTER_S } from '../graphql/answer-room.js';
import { OCCURRENCES } from '../graphql/error-occurrences.js';
import { errorBody, toldOf } from '../graphql/format-error.js';
import { ERRORS, type ErrorCode, KeiretsuError } from '../kernel/errors.js';
import type { Log } from './log.js';
import { REQUEST_ID } from './request-id.js';

/** Answers everything that fails outside GraphQL as GraphQL would: JSON with coded errors. */
export function addErrorReplies(app: FastifyInstance, maxBodyBytes: number, log: Log): void {
  app.setErrorHandler((error: FastifyError | KeiretsuError, request, reply) => {
    if (error instanceof KeiretsuError) {
      const { code, message } = toldOf(error);
      const { status } = OCCURRENCES[code];
      if (status >= 500 && code !== 'SERVER_BUSY') log.error(`${code} at ${addressOf(request)}, request ${request.id}`, error);
      if (code === 'SERVER_BUSY') reply.header('retry-after', RETRY_AFTER_S);
      return send(reply, status, code, message);
    }
    if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
      const message = `The request body is larger than ${maxBodyBytes.toLocaleString('en-US')} bytes. Send a smaller document or fewer variables.`;
      // The rest of the body stays unread, so the connection is of no more use.
      return send(reply.header('connection', 'close'), 413, 'BODY_TOO_LARGE', message);
    }
    const status = error.statusCode ?? 500;
    if (status >= 400 && status < 500)
      return send(reply, status, 'BAD_REQUEST', `${error.message}. POST JSON with content-type application/json.`);
    log.error(`INTERNAL_SERVER_ERROR at ${addressOf(request)}, request ${request.id}`, error);
    return send(reply, 500, 'INTERNAL_SERVER_ERROR', 'Internal error');
  });
  app.setNotFoundHandler((request, reply) => {
    return send(reply, 404, 'NOT_FOUND', `Nothing is served at ${addressOf(request)}. ${ERRORS.NOT_FOUND.remedy}`);
  });
}

/** Answers what Fastify refuses before routing: a URL that cannot be decoded. */
export function answerFrameworkError(error: FastifyError, reply: FastifyReply): void {
  send(reply, error.statusCode ?? 400, 'BAD_REQUEST', error.message);
}

function addressOf({ method, url }: FastifyRequest): string {
  return `${method} ${url.split('?', 1)[0]?.slice(0, 200)}`;
}

function send(reply: FastifyReply, status: number, code: ErrorCode, message: string): FastifyReply {
  const { id } = reply.request;
  // What is refused before it is routed has met no hook.
  return reply
    .code(status)
    .header(REQUEST_ID, id)
    .header('cache-control', 'no-store')
    .send(errorBody(code, message, id));
}
