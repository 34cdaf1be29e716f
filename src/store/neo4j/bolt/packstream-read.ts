import { Buffer } from 'node:buffer';
import { malformed, tooLarge } from './error.js';
import { GENEROUS } from './limits.js';

/** Eight bytes as the number that they are in this machine's order; what comes is in network order. */
const eight = new Uint8Array(8);
const float = new Float64Array(eight.buffer);
const isLittleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

const EMPTY = Buffer.alloc(0);

/**
 * Reads values as neo4j-driver does that is told to give numbers for integers. Only what the statements here return is
 * understood: no structures (nodes, dates) and no byte arrays. https://neo4j.com/docs/bolt/current/packstream/
 */
export class PackStreamReader {
  /** How many more values may be read, members of lists and maps; below zero nothing more is. */
  room = GENEROUS.values;
  #bytes: Buffer = EMPTY;
  #start = 0;
  #at = 0;
  #end = 0;
  /** All bytes of the message as characters, once one is wanted. */
  #characters: string | null = null;

  /** The one value that fills these bytes, a list. */
  list(bytes: Buffer, start: number, end: number): unknown[] {
    const list = this.value(bytes, start, end);
    if (!Array.isArray(list)) throw malformed('a record that is no list');
    return list;
  }

  /** The one value that fills these bytes. */
  value(bytes: Buffer, start: number, end: number): unknown {
    this.#bytes = bytes;
    this.#start = start;
    this.#at = start;
    this.#end = end;
    this.#characters = null;
    const value = this.#value();
    if (this.#at !== end) throw malformed('a value is longer or shorter than its message');
    // The message may be large, and the next one far away.
    this.#bytes = EMPTY;
    this.#characters = null;
    return value;
  }

  #value(): unknown {
    // Whatever sizes are announced, reading ends here when the message does.
    if (this.#at >= this.#end) throw malformed('a message ends too early');
    const marker = this.#bytes[this.#at++] as number;
    if (marker < 0x80) return marker;
    if (marker < 0x90) return this.#text(marker & 0x0f);
    if (marker < 0xa0) return this.#list(marker & 0x0f);
    if (marker < 0xb0) return this.#map(marker & 0x0f);
    if (marker >= 0xf0) return marker - 0x100;
    switch (marker) {
      case 0xc0:
        return null;
      case 0xc1:
        return this.#float();
      case 0xc2:
        return false;
      case 0xc3:
        return true;
      case 0xc8:
        return (this.#unsigned(1) << 24) >> 24;
      case 0xc9:
        return (this.#unsigned(2) << 16) >> 16;
      case 0xca:
        return this.#unsigned(4) | 0;
      case 0xcb:
        return this.#long();
      case 0xd0:
        return this.#text(this.#unsigned(1));
      case 0xd1:
        return this.#text(this.#unsigned(2));
      case 0xd2:
        return this.#text(this.#unsigned(4));
      case 0xd4:
        return this.#list(this.#unsigned(1));
      case 0xd5:
        return this.#list(this.#unsigned(2));
      case 0xd6:
        return this.#list(this.#unsigned(4));
      case 0xd8:
        return this.#map(this.#unsigned(1));
      case 0xd9:
        return this.#map(this.#unsigned(2));
      case 0xda:
        return this.#map(this.#unsigned(4));
      default:
        throw malformed(`a value of the unexpected sort 0x${marker.toString(16)}`);
    }
  }

  /** An integer without sign, of up to four bytes. */
  #unsigned(size: number): number {
    let value = 0;
    for (let byte = 0; byte < size; byte += 1) value = value * 0x100 + (this.#bytes[this.#at++] as number);
    return value;
  }

  /** What a number cannot hold exactly is infinite, as with neo4j-driver. */
  #long(): number {
    const high = this.#unsigned(4) | 0;
    const value = high * 0x1_0000_0000 + this.#unsigned(4);
    return Number.isSafeInteger(value) ? value : value * Number.POSITIVE_INFINITY;
  }

  #float(): number {
    for (let byte = 0; byte < 8; byte += 1) eight[isLittleEndian ? 7 - byte : byte] = this.#bytes[this.#at++] as number;
    return float[0] as number;
  }

  /** Texts that are ASCII, as most are, are cut out of one text: a call into the runtime for each takes twice as long as all else here. */
  #text(size: number): string {
    const start = this.#at;
    const end = start + size;
    if (end > this.#end) throw malformed('a text is longer than its message');
    this.#at = end;
    const bytes = this.#bytes;
    for (let at = start; at < end; at += 1) if ((bytes[at] as number) > 0x7f) return bytes.toString('utf8', start, end);
    this.#characters ??= bytes.toString('latin1', this.#start, this.#end);
    return this.#characters.slice(start - this.#start, end - this.#start);
  }

  /** Takes room for values, each of which takes a byte at least. */
  #take(values: number): void {
    if (values > this.#end - this.#at) throw malformed('a list is longer than its message');
    // One more for the list: empty ones take most for their length.
    this.room -= values + 1;
    if (this.room < 0) throw tooLarge('values');
  }

  #list(size: number): unknown[] {
    this.#take(size);
    const list: unknown[] = [];
    for (let index = 0; index < size; index += 1) list.push(this.#value());
    return list;
  }

  #map(size: number): Record<string, unknown> {
    this.#take(2 * size);
    const map: Record<string, unknown> = {};
    for (let entry = 0; entry < size; entry += 1) {
      const key = this.#value();
      if (typeof key !== 'string') throw malformed('a key that is no text');
      const value = this.#value();
      // An assignment to this name would set the object's prototype.
      if (key === '__proto__') Object.defineProperty(map, key, { value, enumerable: true, configurable: true, writable: true });
      else map[key] = value;
    }
    return map;
  }
}
