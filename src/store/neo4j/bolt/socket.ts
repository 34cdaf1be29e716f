import { Buffer } from 'node:buffer';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { Address } from './address.js';

/**
 * Where what comes lies while it is heard of. One room for all sockets, since each is read and heard of in one go; without
 * it Node makes 64 kB of room for every reading, which costs more than what most of them bring.
 */
const ROOM = Buffer.allocUnsafeSlow(64 * 1024);

/** Sooner than whatever lies between forgets a connection over which nothing is said; it is then asked, in silence, whether it is there. */
const KEEP_ALIVE_MS = 10_000;

/**
 * A socket that is being connected, and the event that says it is.
 *
 * @param onData hears of what comes; the bytes are used for something else afterwards
 */
export function socketTo(
  { host, port, tls }: Address,
  onData: (bytes: Buffer) => void,
): { readonly socket: Socket; readonly connected: 'connect' | 'secureConnect' } {
  if (tls === 'none') {
    const callback = (size: number): boolean => {
      onData(ROOM.subarray(0, size));
      return true;
    };
    return {
      socket: connectTcp({
        host,
        port,
        noDelay: true,
        keepAlive: true,
        keepAliveInitialDelay: KEEP_ALIVE_MS,
        onread: { buffer: ROOM, callback },
      }),
      connected: 'connect',
    };
  }
  const socket = connectTls({
    host,
    port,
    // An address is no name that could be asked for.
    ...(isIP(host) === 0 && { servername: host }),
    rejectUnauthorized: tls === 'verified',
  });
  socket.setNoDelay(true).setKeepAlive(true, KEEP_ALIVE_MS).on('data', onData);
  return { socket, connected: 'secureConnect' };
}
