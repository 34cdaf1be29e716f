import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { KeiretsuError } from '../../kernel/errors.js';
import { linesOf } from './lines.js';
import { type ClaimsRecord, readRecord } from './record.js';

/** A record and where it stands, as errors name it: `facts.jsonl:12`. */
export type PlacedRecord = ClaimsRecord & { readonly place: string };

/** Reads files of records one after another, as they are asked for. `-` is standard input, and `.gz` is unpacked. */
export async function* readClaimsFiles(files: readonly string[]): AsyncGenerator<PlacedRecord, void, undefined> {
  for (const file of files) yield* readClaims(file === '-' ? 'standard input' : file, bytesOf(file));
}

/** Reads the records of a stream; throws with file and line for the first that is not one. */
export async function* readClaims(name: string, bytes: AsyncIterable<Uint8Array>): AsyncGenerator<PlacedRecord, void, undefined> {
  for await (const { number, text } of linesOf(name, readable(name, bytes))) {
    const place = `${name}:${number}`;
    const line = number === 1 && text.startsWith('\ufeff') ? text.slice(1) : text;
    if (line.trim() !== '') yield { ...at(place, () => readRecord(line)), place };
  }
}

function bytesOf(file: string): AsyncIterable<Uint8Array> {
  if (file === '-') return process.stdin;
  const stream = createReadStream(file, { highWaterMark: 1 << 18 });
  // The reader of the end meets the errors of both.
  return file.endsWith('.gz') ? pipeline(stream, createGunzip(), () => undefined) : stream;
}

async function* readable(name: string, bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  let isFirst = true;
  try {
    for await (const chunk of bytes) {
      if (isFirst && chunk[0] === 0x1f && chunk[1] === 0x8b)
        throw new KeiretsuError('BAD_FILE', `${name}:1: the file is packed by gzip; give it a name that ends with .gz, or unpack it.`);
      isFirst = false;
      yield chunk;
    }
  } catch (error) {
    if (error instanceof KeiretsuError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    throw new KeiretsuError('BAD_FILE', `${name}: the file cannot be read (${code ?? message}).`, { cause: error });
  }
}

function at<T>(place: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof KeiretsuError)) throw error;
    throw new KeiretsuError(error.code, `${place}: ${error.message}`, { cause: error });
  }
}
