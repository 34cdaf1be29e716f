import { Buffer } from 'node:buffer';
import { createServer, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { afterEach, vi } from 'vitest';
import { ChunkReader, chunked } from '../../src/store/neo4j/bolt/chunks.js';
import { PackStreamWriter } from '../../src/store/neo4j/bolt/packstream-write.js';

/** What a test has opened; closed after it, the latest first. */
export const opened: (() => unknown)[] = [];
afterEach(async () => {
  vi.useRealTimers();
  for (const close of opened.splice(0).reverse()) await close();
});

/** Of `localhost`, signed by itself and good for nothing else: openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes */
const LOCALHOST = {
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgxDxTb5cB8ULJZ8OD
InGE4Xo8iVuPY8NFZaQLj8e12duhRANCAAQngGiUrk9xEJ/CMfLsWvO2K0VnzDNI
3l6EmDj/+TpYF7fvga6jMfJzdGkuxwU+AD8d0PfdxBE66MPKOSXKqG0v
-----END PRIVATE KEY-----`,
  cert: `-----BEGIN CERTIFICATE-----
MIIBmjCCAUGgAwIBAgIUbGwne/y5ciK5I4XQz3vD8yFAgyUwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyNTAzNDQ1OFoYDzIxMjYxMTAx
MDM0NDU4WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAQngGiUrk9xEJ/CMfLsWvO2K0VnzDNI3l6EmDj/+TpYF7fvga6jMfJz
dGkuxwU+AD8d0PfdxBE66MPKOSXKqG0vo28wbTAdBgNVHQ4EFgQU3KJDmSkRUUTS
Am82zldhJMqC3KUwHwYDVR0jBBgwFoAU3KJDmSkRUUTSAm82zldhJMqC3KUwDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
zj0EAwIDRwAwRAIgdhUaPfjTlT5J6EneNPTBntES/4JEt8s99YMWXGNlhlICIG3o
Oe0k86/zqhLhjQiFEQ8ecTOxo/EGIUV7c//7g4rm
-----END CERTIFICATE-----`,
};

export interface Listening {
  readonly port: number;
  /** Those that are connected. */
  readonly callers: Set<Socket>;
}

/** A server on a free port that does with each caller what it is told. */
export async function listening(greet: (socket: Socket) => void, encrypts = false): Promise<Listening> {
  const callers = new Set<Socket>();
  const meet = (socket: Socket): void => {
    callers.add(socket);
    socket.on('close', () => callers.delete(socket)).on('error', () => undefined);
    greet(socket.setNoDelay(true));
  };
  const server = encrypts ? createTlsServer(LOCALHOST, meet) : createServer(meet);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  opened.push(() => {
    for (const socket of callers) socket.destroy();
    server.close();
  });
  return { port: (server.address() as { port: number }).port, callers };
}

export const [HELLO, LOGON, RUN, PULL, RESET] = [0x01, 0x6a, 0x10, 0x3f, 0x0f];
const writer = new PackStreamWriter();
export const message = (tag: number, ...fields: unknown[]): Buffer => chunked([writer.message(tag, ...fields)]);
export const SUCCESS = message(0x70, {});
/** That a statement runs, whose records have so many columns. */
export const running = (columns: number): Buffer => message(0x70, { fields: Array.from({ length: columns }, (_, place) => `c${place}`) });
export const IGNORED = message(0x7e);
export const failing = (code: string): Buffer => message(0x7f, { code, message: 'because' });
export const record = (...columns: unknown[]): Buffer => message(0x71, columns);

/** Speaks Bolt: answers each message with success or with what is given for it, and closes where that is nothing. */
export async function answering(
  answers: Readonly<Record<number, Buffer | null>>,
  { version = Buffer.from([0, 0, 4, 5]), closesAfter, encrypts }: { version?: Buffer; closesAfter?: number; encrypts?: boolean } = {},
): Promise<Listening & { readonly heard: number[] }> {
  const heard: number[] = [];
  const server = await listening((socket) => {
    const chunks = new ChunkReader((bytes, start) => {
      const tag = bytes[start + 1] as number;
      heard.push(tag);
      const answer = tag in answers ? (answers[tag] as Buffer | null) : tag === RUN ? running(3) : SUCCESS;
      if (answer !== null) socket.write(answer);
      if (answer === null || tag === closesAfter) socket.destroySoon();
    });
    socket.once('data', (handshake) => {
      socket.write(version);
      chunks.push(handshake.subarray(20));
      socket.on('data', (data) => chunks.push(data));
    });
  }, encrypts);
  return { ...server, heard };
}
