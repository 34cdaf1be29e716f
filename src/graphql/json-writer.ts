import { Buffer } from 'node:buffer';
import { roomier } from '../kernel/roomier.js';
import { JsonText, LARGE } from './json-text.js';

/** JSON that is known beforehand, as bytes. */
export type Constant = Uint8Array;

export const constantOf = (json: string): Constant => Buffer.from(json);

/** So many bytes are copied one by one: a call for so few costs more. */
const SHORT = 64;
const FIRST_ROOM = 16 * 1024;
/** What is larger than this is given away in pieces of about this size, so that nothing large is ever in one place. */
const PIECE = LARGE;

/** Thrown where more would be written than may be. */
export class TooManyBytes extends Error {}

/**
 * Writes JSON as bytes into room that is used again and again. Texts that are put together of thousands of pieces are
 * thousands of objects, which are then copied twice: into one text, and into bytes.
 */
export class JsonWriter {
  #bytes = Buffer.allocUnsafe(FIRST_ROOM);
  #length = 0;
  #isAscii = true;
  /** What was written before it, and its length. */
  #pieces: Buffer[] = [];
  #given = 0;
  #limit = Number.POSITIVE_INFINITY;

  /**
   * Forgets what was written.
   *
   * @param limit the most bytes that may be written; TooManyBytes is thrown, soon or at the end, where there are more
   */
  begin(limit = Number.POSITIVE_INFINITY): void {
    this.#length = 0;
    this.#isAscii = true;
    this.#limit = limit;
    if (this.#given > 0) {
      this.#pieces = [];
      this.#given = 0;
    }
    if (this.#bytes.length > PIECE) this.#bytes = Buffer.allocUnsafe(FIRST_ROOM);
  }

  /** What was written; the writer begins anew. */
  end(): JsonText {
    const bytes = this.#given + this.#length;
    if (bytes > this.#limit) throw new TooManyBytes();
    let text: JsonText;
    if (this.#given === 0 && bytes <= PIECE)
      text = new JsonText([this.#bytes.toString(this.#isAscii ? 'latin1' : 'utf8', 0, bytes)], bytes);
    else {
      this.#give();
      text = new JsonText(this.#pieces, bytes);
    }
    this.begin();
    return text;
  }

  /** What another one has written. */
  written({ parts }: JsonText): void {
    for (const part of parts) {
      if (typeof part === 'string') this.json(part);
      else this.constant(part);
    }
  }

  constant(json: Constant): void {
    const size = json.length;
    this.#reserve(size);
    const bytes = this.#bytes;
    let at = this.#length;
    if (size > SHORT) bytes.set(json, at);
    else for (let index = 0; index < size; index += 1) bytes[at++] = json[index] as number;
    this.#length += size;
  }

  /** One character of ASCII that stands between values. */
  mark(code: number): void {
    this.#reserve(1);
    this.#bytes[this.#length++] = code;
  }

  /** A text, as JSON.stringify writes it. */
  text(value: string): void {
    const size = value.length;
    this.#reserve(size + 2);
    const bytes = this.#bytes;
    let at = this.#length;
    bytes[at++] = 0x22;
    for (let index = 0; index < size; index += 1) {
      const code = value.charCodeAt(index);
      // Controls, the quotation mark and the backslash are escaped, lone halves of a surrogate pair too.
      if (code < 0x20 || code > 0x7e || code === 0x22 || code === 0x5c) return this.json(JSON.stringify(value));
      bytes[at++] = code;
    }
    bytes[at++] = 0x22;
    this.#length = at;
  }

  /** JSON as a text. */
  json(text: string): void {
    const { length } = text;
    // A unit of UTF-16 takes three bytes at the most.
    this.#reserve(3 * length);
    const written = this.#bytes.write(text, this.#length, 'utf8');
    if (written !== length) this.#isAscii = false;
    this.#length += written;
  }

  #reserve(size: number): void {
    if (this.#length + size > this.#bytes.length) this.#makeRoom(size);
  }

  /** Where there is none left; all that is done seldom is done here. */
  #makeRoom(size: number): void {
    // Up to three bytes are wanted for a character, of which there will be one at least.
    if (this.#given + this.#length + size / 3 > this.#limit) throw new TooManyBytes();
    if (this.#length + size > PIECE) this.#give();
    const wanted = this.#length + size;
    if (wanted > this.#bytes.length) this.#bytes = roomier(this.#bytes, this.#length, wanted);
  }

  #give(): void {
    if (this.#length === 0) return;
    const piece = Buffer.allocUnsafeSlow(this.#length);
    this.#bytes.copy(piece, 0, 0, this.#length);
    this.#pieces.push(piece);
    this.#given += this.#length;
    this.#length = 0;
    // A single text was longer than a piece.
    if (this.#bytes.length > 2 * PIECE) this.#bytes = Buffer.allocUnsafe(PIECE);
  }
}
