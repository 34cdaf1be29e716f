import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { AnswerRoom } from '../graphql/answer-room.js';
import type { AnswerStream } from './answer-stream.js';

export interface SlowReaderLimits {
  /** The longest time in which an answer must have been read, in milliseconds. */
  readonly answerTimeoutMs: number;
  /** The most bytes that may wait in connections beside large answers. */
  readonly maxUnsentBytes: number;
}

/** While others wait for room, a large answer of which nothing was taken for this part of its time gives its room back. */
const STALLED = 1 / 20;

interface Sending {
  readonly socket: Socket;
  readonly since: number;
  bytes: number;
  progressed: number;
}

/**
 * Ends connections whose client does not read: an answer must be read in a certain time, as a request must have come in
 * one. It looks at all connections now and then, so that an ordinary request costs nothing.
 */
export class SlowReaders {
  readonly #sockets = new Set<Socket>();
  /** Connections of which something waits to be sent, and how much had been written when that was seen first. */
  readonly #unsent = new WeakMap<Socket, { written: number; since: number }>();
  readonly #sending = new Set<Sending>();
  readonly #timer: NodeJS.Timeout;
  #waitingBytes = 0;

  constructor(
    server: Server,
    private readonly room: AnswerRoom,
    private readonly limits: SlowReaderLimits,
  ) {
    server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    this.#timer = setInterval(() => this.#look(), Math.min(1_000, Math.ceil(limits.answerTimeoutMs / 4))).unref();
    server.once('close', () => clearInterval(this.#timer));
  }

  /** Whether so much waits in connections that nothing should be added to it. */
  get isOverwhelmed(): boolean {
    return this.#waitingBytes > this.limits.maxUnsentBytes;
  }

  /** Watches a large answer until it has left. */
  watch(socket: Socket, stream: AnswerStream): void {
    const now = performance.now();
    const sending: Sending = { socket, since: now, bytes: socket.bytesWritten, progressed: now };
    this.#sending.add(sending);
    stream.once('close', () => this.#sending.delete(sending));
  }

  #look(): void {
    const now = performance.now();
    const { answerTimeoutMs } = this.limits;
    for (const sending of this.#sending) {
      const { bytesWritten } = sending.socket;
      if (bytesWritten !== sending.bytes) {
        sending.bytes = bytesWritten;
        sending.progressed = now;
      }
      const isStalled = this.room.waiting > 0 && now - sending.progressed > answerTimeoutMs * STALLED;
      if (isStalled || now - sending.since > answerTimeoutMs) sending.socket.destroy();
    }
    let waitingBytes = 0;
    for (const socket of this.#sockets) {
      const { writableLength, bytesWritten } = socket;
      if (writableLength === 0) {
        this.#unsent.delete(socket);
        continue;
      }
      waitingBytes += writableLength;
      const known = this.#unsent.get(socket);
      if (known === undefined || known.written !== bytesWritten) this.#unsent.set(socket, { written: bytesWritten, since: now });
      else if (now - known.since > answerTimeoutMs) socket.destroy();
    }
    this.#waitingBytes = waitingBytes;
  }
}
