import { Buffer } from 'node:buffer';
import { roomier } from '../kernel/roomier.js';

/** JSON that is known beforehand, as bytes. */
export type Constant = Uint8Array;

export const constantOf = (json: string): Constant => Buffer.from(json);

/** So many bytes are copied one by one: a call for so few costs more. */
const SHORT = 64;
const FIRST_ROOM = 16 * 1024;
/** What is kept of the room for the next answer. */
const KEPT = 1024 * 1024;

/**
 * Writes JSON as bytes into room that is used again and again. Texts that are put together of thousands of pieces are
 * thousands of objects, which are then copied twice: into one text, and into bytes.
 */
export class JsonWriter {
  #bytes = Buffer.allocUnsafe(FIRST_ROOM);
  #length = 0;
  #isAscii = true;

  /** Forgets what was written. */
  begin(): void {
    this.#length = 0;
    this.#isAscii = true;
  }

  /** What was written; the writer begins anew. */
  end(): string {
    const text = this.#bytes.toString(this.#isAscii ? 'latin1' : 'utf8', 0, this.#length);
    if (this.#bytes.length > KEPT) this.#bytes = Buffer.allocUnsafe(FIRST_ROOM);
    this.begin();
    return text;
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
    const wanted = this.#length + size;
    if (wanted > this.#bytes.length) this.#bytes = roomier(this.#bytes, this.#length, wanted);
  }
}
