import { Buffer } from 'node:buffer';
import { roomier } from '../../../kernel/roomier.js';

/** An integer as neo4j-driver's `int` makes it, in two halves, with the mark by which the driver knows it. */
interface Int {
  readonly __isInteger__: true;
  readonly high: number;
  readonly low: number;
}

/** Markers of values, followed by their size where it does not fit into the marker. https://neo4j.com/docs/bolt/current/packstream/ */
interface Sized {
  /** For sizes up to 15; 0 where there is none. */
  readonly tiny: number;
  /** For sizes of one byte; those of two and of four are the next. */
  readonly small: number;
}
const STRING: Sized = { tiny: 0x80, small: 0xd0 };
const LIST: Sized = { tiny: 0x90, small: 0xd4 };
const MAP: Sized = { tiny: 0xa0, small: 0xd8 };
const STRUCTURE = 0xb0;
const [NULL, FLOAT, FALSE, TRUE] = [0xc0, 0xc1, 0xc2, 0xc3];
const [INT_8, INT_16, INT_32, INT_64] = [0xc8, 0xc9, 0xca, 0xcb];

const FIRST_ROOM = 16 * 1024;
/** What is kept of the room for the next message. */
const KEPT = 1024 * 1024;

/**
 * Writes messages. Numbers are floats and what `int` makes are integers, as with neo4j-driver: the server tells them apart,
 * and wants integers where rows are counted.
 */
export class PackStreamWriter {
  #bytes = Buffer.allocUnsafe(FIRST_ROOM);
  #at = 0;

  /** A structure, which every message is. The bytes are good until the next one is written. */
  message(tag: number, ...fields: readonly unknown[]): Uint8Array {
    if (this.#bytes.length > KEPT) this.#bytes = Buffer.allocUnsafe(FIRST_ROOM);
    this.#at = 0;
    this.#byte(STRUCTURE | fields.length);
    this.#byte(tag);
    for (const field of fields) this.#value(field);
    return this.#bytes.subarray(0, this.#at);
  }

  #value(value: unknown): void {
    switch (typeof value) {
      case 'string':
        return this.#string(value);
      case 'number':
        return this.#float(value);
      case 'boolean':
        return this.#byte(value ? TRUE : FALSE);
      case 'bigint':
        return this.#integer(value);
      case 'object':
        return this.#object(value);
      default:
        throw new TypeError(`A parameter cannot be a ${typeof value}.`);
    }
  }

  #object(value: object | null): void {
    if (value === null) this.#byte(NULL);
    else if (Array.isArray(value)) {
      this.#sized(LIST, value.length);
      for (const member of value as unknown[]) this.#value(member ?? null);
    } else if ('__isInteger__' in value) {
      const { high, low } = value as Int;
      this.#integer((BigInt(high) << 32n) | BigInt(low >>> 0));
    } else {
      const entries = Object.entries(value).filter(([, member]) => member !== undefined);
      this.#sized(MAP, entries.length);
      for (const [key, member] of entries) {
        this.#string(key);
        this.#value(member);
      }
    }
  }

  #string(value: string): void {
    const size = Buffer.byteLength(value);
    this.#sized(STRING, size);
    this.#room(size);
    this.#at += this.#bytes.write(value, this.#at);
  }

  #float(value: number): void {
    this.#byte(FLOAT);
    this.#room(8);
    this.#at = this.#bytes.writeDoubleBE(value, this.#at);
  }

  #integer(value: bigint): void {
    this.#room(9);
    if (value >= -16n && value <= 127n) return this.#byte(Number(value) & 0xff);
    const bits = [8, 16, 32, 64].find((width) => BigInt.asIntN(width, value) === value);
    if (bits === 8) {
      this.#byte(INT_8);
      this.#at = this.#bytes.writeInt8(Number(value), this.#at);
    } else if (bits === 16) {
      this.#byte(INT_16);
      this.#at = this.#bytes.writeInt16BE(Number(value), this.#at);
    } else if (bits === 32) {
      this.#byte(INT_32);
      this.#at = this.#bytes.writeInt32BE(Number(value), this.#at);
    } else if (bits === 64) {
      this.#byte(INT_64);
      this.#at = this.#bytes.writeBigInt64BE(value, this.#at);
    } else throw new RangeError(`${value} has more than 64 bits.`);
  }

  /** The marker of what has a size, and the size. */
  #sized({ tiny, small }: Sized, size: number): void {
    this.#room(5);
    if (size < 16) this.#byte(tiny | size);
    else if (size <= 0xff) {
      this.#byte(small);
      this.#byte(size);
    } else if (size <= 0xffff) {
      this.#byte(small + 1);
      this.#at = this.#bytes.writeUInt16BE(size, this.#at);
    } else {
      this.#byte(small + 2);
      this.#at = this.#bytes.writeUInt32BE(size, this.#at);
    }
  }

  #byte(value: number): void {
    this.#room(1);
    this.#bytes[this.#at++] = value;
  }

  #room(size: number): void {
    const wanted = this.#at + size;
    if (wanted > this.#bytes.length) this.#bytes = roomier(this.#bytes, this.#at, wanted);
  }
}
