/** What graphql-js has made -> its JSON, bounded: the bytes that JSON.stringify gives. */
import { constantOf, type JsonWriter } from './json-writer.js';
import { type WriteBounded, written } from './write-root.js';
import { NULL, writeList } from './write-value.js';

const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const COMMA = 0x2c;
const COLON = 0x3a;
const TRUE = constantOf('true');
const FALSE = constantOf('false');

export function valueText(value: unknown): WriteBounded {
  return (limit) => written(limit, (out) => writeAny(value, out));
}

function writeAny(value: unknown, out: JsonWriter): void {
  if (value === null || value === undefined) out.constant(NULL);
  else if (typeof value === 'string') out.text(value);
  else if (typeof value === 'boolean') out.constant(value ? TRUE : FALSE);
  else if (Array.isArray(value)) writeList(value, out, (item) => writeAny(item, out));
  // Numbers, and what knows its JSON itself: a date does.
  else if (typeof value !== 'object' || typeof (value as { toJSON?: unknown }).toJSON === 'function') out.json(JSON.stringify(value));
  else writeObject(value, out);
}

function writeObject(value: object, out: JsonWriter): void {
  let isFirst = true;
  out.mark(OPEN_OBJECT);
  for (const [key, member] of Object.entries(value)) {
    if (member === undefined) continue;
    if (!isFirst) out.mark(COMMA);
    isFirst = false;
    out.text(key);
    out.mark(COLON);
    writeAny(member, out);
  }
  out.mark(CLOSE_OBJECT);
}
