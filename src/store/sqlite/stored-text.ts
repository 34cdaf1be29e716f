import { Buffer, isAscii, isUtf8 } from 'node:buffer';
import { failureOf } from './failure.js';

/**
 * The text that bytes of the file are. Texts leave the database as bytes, because the library aborts the whole process on
 * one that is not UTF-8, as a flipped bit makes it.
 */
export function textOf(bytes: Buffer): string {
  if (isAscii(bytes)) return bytes.toString('latin1');
  if (!isUtf8(bytes)) throw damaged('a stored text is not UTF-8');
  return bytes.toString('utf8');
}

/** As if the database itself had said that the file is damaged. */
function damaged(what: string, cause?: unknown): unknown {
  return failureOf(Object.assign(new Error(what, { cause }), { code: 'SQLITE_CORRUPT' }));
}

/** A query whose rows are each one JSON array, as bytes: without loss, a number with all its digits, bytes in an array. */
export function rowsAsBytes(query: string, columns: number): string {
  const names = Array.from({ length: columns }, (_, index) => `c${index}`);
  const cells = names.map(
    (name) =>
      `CASE typeof(${name}) WHEN 'real' THEN json(format('%!.17g', ${name})) WHEN 'blob' THEN json_array(hex(${name})) ELSE ${name} END`,
  );
  return `WITH r(${names.join(', ')}) AS (${query}) SELECT CAST(json_array(${cells.join(', ')}) AS BLOB) FROM r`;
}

/** The columns of a row that such a query answers: texts, numbers, bytes and null. */
export function rowOf(bytes: Buffer): unknown[] {
  const row = jsonOf(textOf(bytes)) as unknown[];
  for (let at = 0; at < row.length; at += 1) {
    const cell = row[at];
    if (typeof cell === 'object' && cell !== null) row[at] = Buffer.from((cell as readonly [string])[0], 'hex');
  }
  return row;
}

/** What JSON that the database has made says. */
export function jsonOf(json: string): unknown {
  return undamaged(() => JSON.parse(json) as unknown);
}

/** What reading it makes of JSON that the database has made. */
export function decoded<T>(json: string, read: (parsed: unknown) => T): T {
  return undamaged(() => read(JSON.parse(json)));
}

/** What reading stored JSON answers; STORE_CORRUPT where it is none. */
export function undamaged<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof SyntaxError ? damaged('a stored value is no JSON', error) : error;
  }
}
