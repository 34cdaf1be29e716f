import type { Buffer } from 'node:buffer';
import { type BoltError, failed, malformed, tooLarge } from './error.js';
import type { Limits } from './limits.js';
import { FAILURE, IGNORED, RECORD, SUCCESS } from './messages.js';
import { PackStreamReader } from './packstream-read.js';

/** Records, each a list of its columns. */
export type Rows = readonly unknown[][];

/** What is asked: to be known, for the records of a statement, or to forget a failure. */
export type Purpose = 'login' | 'statement' | 'reset';

type Metadata = Readonly<Record<string, unknown>>;

/** The high half of a structure's marker. */
const STRUCTURE = 0xb;
/** Values of a summary. */
const MOST_METADATA = 10_000;
/** A message is read at once, so that one reader serves all. */
const values = new PackStreamReader();

/** What a server answers to a request: a summary for each of its messages, and records ahead of the last one. */
export class Exchange {
  readonly rows: unknown[][] = [];
  /** What has gone wrong; all that was asked after that is ignored. */
  failure: BoltError | null = null;
  /** By which the server names the connection, said at the login. */
  connectionId: string | null = null;
  /** Columns of the records, which the server announces. */
  #width: number | null = null;
  #bytes: number;
  #values: number;

  /** @param missing how many summaries have not come */
  constructor(
    private missing: number,
    private readonly purpose: Purpose,
    { bytes, values: most }: Limits,
  ) {
    this.#bytes = bytes;
    this.#values = most;
  }

  /** Takes the next message; says whether it was the last. */
  take(bytes: Buffer, start: number, end: number): boolean {
    // A message is a structure, of which only the tag counts, and the one field of most of them.
    const [marker = 0, tag] = [bytes[start], bytes[start + 1]];
    if (marker >> 4 !== STRUCTURE || end - start < 2) throw malformed('a message that is no structure');
    this.#bytes -= end - start;
    if (this.#bytes < 0) throw tooLarge('bytes');
    if (tag === RECORD && this.#width !== null && this.missing === 1 && this.failure === null) {
      values.room = this.#values;
      const row = values.list(bytes, start + 2, end);
      this.#values = values.room;
      if (row.length !== this.#width) throw malformed('a record that has not the columns that were announced');
      this.rows.push(row);
      return false;
    }
    if (tag === FAILURE && this.failure === null) this.failure = failed(read(bytes, start, end));
    else if (tag === IGNORED && this.failure === null) throw malformed('a statement that was given up without a reason');
    else if (tag !== (this.failure === null ? SUCCESS : IGNORED)) throw malformed(`an unexpected message 0x${tag?.toString(16)}`);
    else if (tag === SUCCESS) this.#succeeded(read(bytes, start, end));
    this.missing -= 1;
    return this.missing === 0;
  }

  /** A summary tells what it answers: one that answers something else has been waiting since before this was asked. */
  #succeeded({ fields, has_more: hasMore, connection_id: connectionId }: Metadata): void {
    if (this.purpose === 'login') {
      if (typeof connectionId === 'string') this.connectionId = connectionId;
    } else if (this.purpose === 'statement' && this.#width === null) {
      if (!Array.isArray(fields)) throw malformed('a statement that runs without columns');
      this.#width = fields.length;
    } else if (fields !== undefined || (hasMore !== undefined && hasMore !== false)) throw malformed('a summary of something else');
  }
}

/** What a summary says. */
function read(bytes: Buffer, start: number, end: number): Metadata {
  values.room = MOST_METADATA;
  const metadata = values.value(bytes, start + 2, end);
  if (typeof metadata !== 'object' || metadata === null) throw malformed('a summary that says nothing');
  return metadata as Metadata;
}
