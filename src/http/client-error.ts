import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { errorBody } from '../graphql/format-error.js';
import { newRequestId, REQUEST_ID } from './request-id.js';

/** Answers what is not even HTTP, came too slowly or has too long a head, and ends the connection. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const [status, message] =
    error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
      ? [408, 'The request took too long to arrive.']
      : error.code === 'HPE_HEADER_OVERFLOW'
        ? [431, 'The head of the request is too large; send long documents by POST.']
        : [400, 'The request is not HTTP.'];
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const id = newRequestId();
  const body = JSON.stringify(errorBody('BAD_REQUEST', message, id));
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
    `${REQUEST_ID}: ${id}`,
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
}
