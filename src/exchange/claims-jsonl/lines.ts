import { isUtf8 } from 'node:buffer';
import { KeiretsuError } from '../../kernel/errors.js';

/** A line of a file, with its number as editors count. */
export interface Line {
  readonly number: number;
  readonly text: string;
}

const NEWLINE = 0x0a;
/** A line is one record, and whole articles can be one: longer ones are no lines. */
const LONGEST = 64_000_000;

/** Cuts a stream of bytes into lines as they come; holds no more than one of them and a piece of the stream. */
export async function* linesOf(name: string, bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Line, void, undefined> {
  let number = 1;
  let pieces: Uint8Array[] = [];
  let length = 0;
  const add = (piece: Uint8Array): void => {
    pieces.push(piece);
    length += piece.length;
    if (length > LONGEST)
      throw new KeiretsuError('BAD_FILE', `${name}:${number}: the line is longer than ${LONGEST} bytes; write one record a line.`);
  };
  const take = (): Line => {
    const line = pieces.length === 1 ? Buffer.from(pieces[0] as Uint8Array) : Buffer.concat(pieces);
    if (!isUtf8(line)) throw new KeiretsuError('BAD_FILE', `${name}:${number}: the line is not UTF-8; save the file in that encoding.`);
    pieces = [];
    length = 0;
    number += 1;
    return { number: number - 1, text: line.toString('utf8') };
  };
  for await (const chunk of bytes) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      add(chunk.subarray(start, end));
      yield take();
      start = end + 1;
    }
    if (start < chunk.length) add(chunk.subarray(start));
  }
  if (length > 0) yield take();
}
