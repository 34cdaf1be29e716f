import { Buffer } from 'node:buffer';
import { roomier } from '../../../kernel/roomier.js';
import { tooLarge } from './error.js';
import { GENEROUS } from './limits.js';

/**
 * Messages travel in chunks: two bytes of length, then as many of the message; a length of zero ends it, and means nothing
 * (NOOP) between messages. https://neo4j.com/docs/bolt/current/bolt/message/#chunking
 */
const LONGEST = 0xffff;
const HEADER = 2;

/** Messages as they are sent, in one piece, so that they take one write. */
export function chunked(messages: readonly Uint8Array[]): Buffer {
  let size = 0;
  for (const { length } of messages) size += length + HEADER * (Math.ceil(length / LONGEST) + 1);
  const framed = Buffer.allocUnsafe(size);
  let at = 0;
  for (const message of messages) {
    for (let from = 0; from < message.length; from += LONGEST) {
      const chunk = message.subarray(from, from + LONGEST);
      at = framed.writeUInt16BE(chunk.length, at);
      framed.set(chunk, at);
      at += chunk.length;
    }
    at = framed.writeUInt16BE(0, at);
  }
  return framed;
}

/** Hears of a message where it lies; the bytes are used for something else afterwards. */
export type OnMessage = (bytes: Buffer, start: number, end: number) => void;

const EMPTY = Buffer.alloc(0);
/** What is kept of the room for the next message that comes in parts. */
const KEPT = 256 * 1024;
const FIRST_ROOM = 4096;

/** Takes complete messages out of a stream of bytes that is cut anywhere. */
export class ChunkReader {
  /** Bytes of the current chunk that have not come. */
  #missing = 0;
  /** The first byte of a chunk's length whose second has not come. */
  #half = -1;
  /** A message that comes in parts. It has room for at most twice what has come, whatever lengths are announced. */
  #parts = EMPTY;
  #length = 0;

  /** @param longest the most bytes of a message; what comes with more throws */
  constructor(
    private readonly onMessage: OnMessage,
    private readonly longest = GENEROUS.bytes,
  ) {}

  push(data: Buffer): void {
    let at = 0;
    while (at < data.length) {
      if (this.#missing > 0) {
        at = this.#take(data, at);
        continue;
      }
      if (this.#half === -1 && at + 1 === data.length) {
        this.#half = data[at] as number;
        return;
      }
      const high = this.#half === -1 ? (data[at++] as number) : this.#half;
      this.#half = -1;
      const length = (high << 8) | (data[at++] as number);
      const end = at + length;
      if (length === 0) this.#complete();
      else if (this.#length === 0 && data[end] === 0 && data[end + 1] === 0) {
        // Nearly all messages are one chunk that has come whole: they are read where they lie.
        this.onMessage(data, at, end);
        at = end + HEADER;
      } else this.#missing = length;
    }
  }

  #take(data: Buffer, from: number): number {
    const to = Math.min(data.length, from + this.#missing);
    const length = this.#length + to - from;
    if (length > this.longest) throw tooLarge('bytes');
    if (length > this.#parts.length) this.#parts = roomier(this.#parts, this.#length, Math.max(FIRST_ROOM, length));
    data.copy(this.#parts, this.#length, from, to);
    this.#length = length;
    this.#missing -= to - from;
    return to;
  }

  #complete(): void {
    const [message, length] = [this.#parts, this.#length];
    if (length === 0) return;
    this.#length = 0;
    if (message.length > KEPT) this.#parts = EMPTY;
    this.onMessage(message, 0, length);
  }
}
