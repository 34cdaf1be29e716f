import type { Buffer } from 'node:buffer';
import { type BoltError, failed, malformed } from './error.js';
import { FAILURE, IGNORED, RECORD, SUCCESS } from './messages.js';
import { PackStreamReader } from './packstream-read.js';

/** Records, each a list of its columns. */
export type Rows = readonly unknown[][];

/** The high half of a structure's marker. */
const STRUCTURE = 0xb;
/** A message is read at once, so that one reader serves all. */
const values = new PackStreamReader();

/** What a server answers to a request: a summary for each of its messages, and records ahead of the last one. */
export class Exchange {
  readonly rows: unknown[][] = [];
  /** What has gone wrong; all that was asked after that is ignored. */
  failure: BoltError | null = null;

  /** @param missing how many summaries have not come */
  constructor(
    private missing: number,
    private readonly hasRecords: boolean,
  ) {}

  /** Takes the next message; says whether it was the last. */
  take(bytes: Buffer, start: number, end: number): boolean {
    // A message is a structure, of which only the tag counts, and the one field of two of them.
    const [marker = 0, tag] = [bytes[start], bytes[start + 1]];
    if (marker >> 4 !== STRUCTURE || end - start < 2) throw malformed('a message that is no structure');
    if (tag === RECORD && this.hasRecords && this.missing === 1 && this.failure === null) {
      this.rows.push(values.list(bytes, start + 2, end));
      return false;
    }
    if (tag === FAILURE && this.failure === null) this.failure = failed(values.value(bytes, start + 2, end));
    else if (tag === IGNORED && this.failure === null) throw malformed('a statement that was given up without a reason');
    else if (tag !== (this.failure === null ? SUCCESS : IGNORED)) throw malformed(`an unexpected message 0x${tag?.toString(16)}`);
    this.missing -= 1;
    return this.missing === 0;
  }
}
