import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify';
import { errorBody } from '../graphql/format-error.js';
import { ERRORS, type ErrorCode, KeiretsuError } from '../kernel/errors.js';
import type { Log } from './log.js';

/** Answers everything that fails outside GraphQL as GraphQL would: JSON with coded errors. */
export function addErrorReplies(app: FastifyInstance, maxBodyBytes: number, log: Log): void {
  app.setErrorHandler((error: FastifyError | KeiretsuError, request, reply) => {
    if (error instanceof KeiretsuError) return send(reply, ERRORS[error.code].status, error.code, error.message);
    if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
      const message = `The request body is larger than ${maxBodyBytes.toLocaleString('en-US')} bytes. Send a smaller document or fewer variables.`;
      // The rest of the body stays unread, so the connection is of no more use.
      return send(reply.header('connection', 'close'), 413, 'BODY_TOO_LARGE', message);
    }
    const status = error.statusCode ?? 500;
    if (status >= 400 && status < 500)
      return send(reply, status, 'BAD_REQUEST', `${error.message}. POST JSON with content-type application/json.`);
    log.error(`${request.method} ${request.url.split('?', 1)[0]}`, error);
    return send(reply, 500, 'INTERNAL_SERVER_ERROR', 'Internal error');
  });
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?', 1)[0]?.slice(0, 200);
    return send(reply, 404, 'NOT_FOUND', `Nothing is served at ${request.method} ${path}. ${ERRORS.NOT_FOUND.remedy}`);
  });
}

/** Answers what Fastify refuses before routing: a URL that cannot be decoded. */
export function answerFrameworkError(error: FastifyError, reply: FastifyReply): void {
  send(reply, error.statusCode ?? 400, 'BAD_REQUEST', error.message);
}

function send(reply: FastifyReply, status: number, code: ErrorCode, message: string): FastifyReply {
  return reply.code(status).header('cache-control', 'no-store').send(errorBody(code, message));
}
