import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { Address } from './address.js';

/** A socket that is being connected, and the event that says it is. */
export function socketTo({ host, port, tls }: Address): { readonly socket: Socket; readonly connected: 'connect' | 'secureConnect' } {
  if (tls === 'none') return { socket: connectTcp({ host, port, noDelay: true, keepAlive: true }), connected: 'connect' };
  const socket = connectTls({
    host,
    port,
    // An address is no name that could be asked for.
    ...(isIP(host) === 0 && { servername: host }),
    rejectUnauthorized: tls === 'verified',
  });
  socket.setNoDelay(true).setKeepAlive(true);
  return { socket, connected: 'secureConnect' };
}
