import { Buffer } from 'node:buffer';
import { malformed, UnspokenVersion } from './error.js';

/**
 * A connection begins with four bytes that say Bolt, and four versions to choose from: `00 range minor major` is the version
 * and so many minor ones below it. https://neo4j.com/docs/bolt/current/bolt/handshake/
 */
const MAJOR = 5;
const NEWEST = 4;
export const HANDSHAKE = Buffer.from([0x60, 0x60, 0xb0, 0x17, 0, NEWEST, NEWEST, MAJOR, ...new Uint8Array(12)]);
/** The length of the answer. */
export const CHOICE = 4;

/** The minor version of 5 that the server has chosen. */
export function chosenMinor(answer: Buffer): number {
  const version = answer.readUInt32BE(0);
  if (version === 0) throw new UnspokenVersion();
  const minor = version >> 8;
  // `HTTP` is what a server of another sort begins with.
  if ((version & 0xff) !== MAJOR || minor < 0 || minor > NEWEST) throw malformed(`it answers ${answer.toString('latin1', 0, CHOICE)}`);
  return minor;
}
