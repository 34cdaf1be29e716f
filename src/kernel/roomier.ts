import { Buffer } from 'node:buffer';

/** A larger buffer that begins with the bytes used of another: with room for what is wanted, and twice as large at least, so that growing bit by bit copies little. */
export function roomier(bytes: Buffer, used: number, wanted: number): Buffer<ArrayBuffer> {
  const larger = Buffer.allocUnsafe(Math.max(wanted, 2 * bytes.length));
  bytes.copy(larger, 0, 0, used);
  return larger;
}
