import { connect } from 'node:net';

/** Sends bytes as they are and answers everything that comes back until the connection ends. */
export function raw(url: string, bytes: string, end = false): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => (end ? socket.end(bytes) : socket.write(bytes)));
    let got = '';
    socket.setEncoding('utf8').on('data', (part) => (got += part));
    socket.on('close', () => resolve(got)).on('error', reject);
  });
}
