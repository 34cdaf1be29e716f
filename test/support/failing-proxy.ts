import type { Buffer } from 'node:buffer';
import { createConnection, createServer, type Socket } from 'node:net';
import { chunked } from '../../src/store/neo4j/bolt/chunks.js';
import { FAILURE, IGNORED } from '../../src/store/neo4j/bolt/messages.js';
import { PackStreamWriter } from '../../src/store/neo4j/bolt/packstream-write.js';

export interface ServerFailure {
  readonly code: string;
  readonly message: string;
}

/** A port that leads to a Neo4j, and answers its statements with a failure while it is told to. */
export interface FailingProxy {
  readonly uri: string;
  failure: ServerFailure | null;
  readonly close: () => void;
}

/** A chunk that begins with RUN: two bytes of length, a structure of three fields, its tag. */
const isRun = (bytes: Buffer): boolean => bytes.length > 4 && bytes[2] === 0xb3 && bytes[3] === 0x10;

export async function failingProxy(uri: string): Promise<FailingProxy> {
  const { hostname, port } = new URL(uri);
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    return socket
      .setNoDelay(true)
      .on('error', () => undefined)
      .on('close', () => sockets.delete(socket));
  };
  const writer = new PackStreamWriter();
  const server = createServer((client) => {
    const database = keep(createConnection(Number(port), hostname));
    keep(client)
      .on('close', () => database.destroy())
      .on('data', (bytes: Buffer) => {
        if (proxy.failure === null || !isRun(bytes)) return database.write(bytes);
        const failed = Uint8Array.from(writer.message(FAILURE, { ...proxy.failure }));
        // The failure answers RUN; the PULL that came with it is ignored, as the server would.
        return client.write(chunked([failed, writer.message(IGNORED)]));
      });
    database.on('close', () => client.destroy()).on('data', (bytes) => client.write(bytes));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const proxy: FailingProxy = {
    uri: `bolt://127.0.0.1:${(server.address() as { port: number }).port}`,
    failure: null,
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
  return proxy;
}
