import type { Socket } from 'node:net';

let waiting: (readonly [Socket, Uint8Array])[] = [];

/**
 * Writes when whatever came in this turn has been worked through: statements of requests that came together go out
 * together. Between the requests one by one the server's threads would fall asleep and be woken again, which costs both
 * sides more than an answer does.
 */
export function writeTogether(socket: Socket, bytes: Uint8Array): void {
  if (waiting.push([socket, bytes]) === 1) setImmediate(flush);
}

function flush(): void {
  const now = waiting;
  waiting = [];
  for (const [socket, bytes] of now) if (!socket.destroyed) socket.write(bytes);
}
