import { Buffer } from 'node:buffer';
import { Readable } from 'node:stream';
import type { Answering } from '../graphql/answer-room.js';
import type { JsonText, Part } from '../graphql/json-text.js';

/** Characters of a text that are made bytes at a time. */
const SLICE = 64 * 1024;
/** The first half of a surrogate pair. */
const isHigh = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;

/** A large answer on its way: the next piece leaves when the connection has taken what was before it, and is then forgotten. */
export class AnswerStream extends Readable {
  readonly #parts: Part[];
  /** What has left of the first part, where that is characters. */
  #at = 0;
  #leaving = 0;

  constructor(
    { parts }: JsonText,
    private readonly answering: Answering,
  ) {
    super({ highWaterMark: 1 });
    this.#parts = parts.toReversed();
  }

  override _read(): void {
    this.answering.sent(this.#leaving);
    const piece = this.#next();
    this.#leaving = piece?.length ?? 0;
    this.push(piece);
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#parts.length = 0;
    this.answering.end();
    done(error);
  }

  #next(): Buffer | null {
    const part = this.#parts.at(-1);
    if (part === undefined) return null;
    if (typeof part !== 'string') {
      this.#parts.pop();
      return part;
    }
    let end = this.#at + SLICE;
    if (end < part.length && isHigh(part.charCodeAt(end - 1))) end += 1;
    const piece = Buffer.from(part.slice(this.#at, end));
    this.#at = end;
    if (end >= part.length) {
      this.#parts.pop();
      this.#at = 0;
    }
    return piece;
  }
}
