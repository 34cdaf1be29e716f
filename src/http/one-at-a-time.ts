import type { RequestListener, Server } from 'node:http';
import type { Socket } from 'node:net';

/** Requests of a connection that may wait behind an answer. A connection on which more are sent is closed. */
const MOST_WAITING = 256;

/**
 * Has a connection's next request answered when the answer before it has left: a client can send many at once (pipelining)
 * and read none of the answers, which would all be made and kept.
 */
export function answerOneAtATime(server: Server): void {
  const waiting = new WeakMap<Socket, number>();
  const handlers = server.listeners('request') as RequestListener[];
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    const handle = (): void => {
      for (const handler of handlers) handler(request, response);
    };
    // A response has its connection unless another one is still on it.
    if (response.socket !== null) return handle();
    const { socket } = request;
    const count = (waiting.get(socket) ?? 0) + 1;
    waiting.set(socket, count);
    if (count > MOST_WAITING) {
      socket.destroy();
      return;
    }
    // What has come is kept; the rest waits at the client's.
    socket.pause();
    response.once('socket', () => {
      const left = (waiting.get(socket) ?? 1) - 1;
      waiting.set(socket, left);
      if (left === 0) socket.resume();
      handle();
    });
  });
}
