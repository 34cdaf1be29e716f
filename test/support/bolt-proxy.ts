import { Buffer } from 'node:buffer';
import { createConnection, createServer, type Socket } from 'node:net';
import { ChunkReader } from '../../src/store/neo4j/bolt/chunks.js';

/** Tags of the messages that a client sends. */
export const BOLT = { HELLO: 0x01, RESET: 0x0f, RUN: 0x10, BEGIN: 0x11, COMMIT: 0x12, PULL: 0x3f, LOGON: 0x6a } as const;

/** A connection through the proxy. */
export interface Link {
  /** Nothing passes any more in either direction, and neither side is told: as whatever lies between and has forgotten it. */
  swallow: () => void;
  /** What the server says from now on is kept from the client; resolves when it has said something. */
  holdAnswer: () => Promise<void>;
}

export interface BoltProxy {
  readonly port: number;
  readonly links: ReadonlySet<Link>;
  /** Called with each message of a client ahead of its being passed on, which waits for what it returns. */
  onMessage: (tag: number, link: Link, message: Buffer) => unknown;
  readonly close: () => void;
}

/** The handshake of a client: four bytes that say Bolt, and four versions. */
const HANDSHAKE = 20;
/** A server that begins with this lists its versions, of which the client chooses in so many bytes. */
const MANIFEST = 0x000001ff;
const CHOICE = 5;

/** A port that leads to a Neo4j. */
export async function boltProxy(to: { readonly port: number; readonly host?: string }): Promise<BoltProxy> {
  const sockets = new Set<Socket>();
  const links = new Set<Link>();
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    return socket
      .setNoDelay(true)
      .on('error', () => undefined)
      .on('close', () => sockets.delete(socket));
  };
  const server = createServer((client) => {
    const database = keep(createConnection(to.port, to.host ?? '127.0.0.1'));
    let swallowed = false;
    let held: (() => void) | null = null;
    const link: Link = {
      swallow: () => {
        swallowed = true;
      },
      holdAnswer: () =>
        new Promise((resolve) => {
          held = resolve;
        }),
    };
    links.add(link);
    let heard: Buffer[] = [];
    const chunks = new ChunkReader((bytes, start, end) => heard.push(Buffer.from(bytes.subarray(start, end))));
    let ahead = HANDSHAKE;
    let isGreeted = false;
    let passing = Promise.resolve();
    const pass = async (data: Buffer, messages: readonly Buffer[]): Promise<void> => {
      for (const message of messages) await proxy.onMessage(message[1] as number, link, message);
      if (!swallowed) database.write(data);
    };
    keep(client)
      .on('data', (data) => {
        const skipped = Math.min(ahead, data.length);
        ahead -= skipped;
        heard = [];
        chunks.push(Buffer.from(data.subarray(skipped)));
        const messages = heard;
        passing = passing.then(() => pass(data, messages));
      })
      .on('close', () => {
        links.delete(link);
        if (!swallowed) database.destroy();
      });
    database
      .on('data', (data) => {
        if (!isGreeted && data.readUInt32BE(0) === MANIFEST) ahead += CHOICE;
        isGreeted = true;
        if (held !== null) held();
        else if (!swallowed) client.write(data);
      })
      .on('close', () => {
        if (!swallowed) client.destroy();
      });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const proxy: BoltProxy = {
    port: (server.address() as { port: number }).port,
    links,
    onMessage: () => undefined,
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
  return proxy;
}
