/**
 * Rows -> the JSON of the response, in the order and with the bytes that graphql-js and JSON.stringify would give it. Of
 * each selection a function that writes it is made once and kept with its reading.
 */
import {
  GraphQLBoolean,
  GraphQLFloat,
  GraphQLID,
  type GraphQLLeafType,
  type GraphQLOutputType,
  GraphQLString,
  isEnumType,
  isLeafType,
  isListType,
  isNonNullType,
} from 'graphql';
import type { Page, Row } from '../graph/plan.js';
import { kept } from '../kernel/kept.js';
import { cursorsOf, nodeOf, pageInfoOf } from './decode.js';
import { type Constant, constantOf, type JsonWriter } from './json-writer.js';
import type { ConnectionReading, FieldReading, ObjectReading, PageReading, PartReading, PartsReading, RecordReading } from './reading.js';
import { CountryCodeScalar, CurrencyCodeScalar, DateScalar } from './scalars.js';

/** Thrown at what cannot be written here: a null where none may be, a value that its type refuses, a field with a resolver. */
export class NotWritable extends Error {}

type Write<T> = (value: T, out: JsonWriter) => void;
type WriteField = (row: Row, out: JsonWriter, cursor: string | null) => void;

const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const CLOSE_OBJECT = 0x7d;
const COMMA = 0x2c;
const NULL = constantOf('null');
const EMPTY_LIST = constantOf('[]');
const EMPTY_OBJECT = constantOf('{}');

/** A response key and what stands behind it. */
interface Entry<F> {
  /** With the brace or comma ahead of it. */
  readonly key: Constant;
  readonly write: F;
}

function entries<T extends { readonly key: string }, F>(fields: readonly T[], writer: (field: T) => F): readonly Entry<F>[] {
  return fields.map((field, index) => ({
    key: constantOf(`${index === 0 ? '{' : ','}${JSON.stringify(field.key)}:`),
    write: writer(field),
  }));
}

const recordWriters = new WeakMap<RecordReading, Write<Row>>();

export function recordWriter(reading: RecordReading): Write<Row> {
  return kept(recordWriters, reading, () => makeRecordWriter(reading));
}

/**
 * A type's own writer is made when the first row of that type comes: an interface has many types, an answer few. Kept by
 * what is selected, not by the name of the type, which may be a piece of an answer and would keep all of it.
 */
function makeRecordWriter({ objects }: RecordReading): Write<Row> {
  const writers = new Map<ObjectReading, WriteField>();
  return (row, out) => {
    const object = objects.get(row.type);
    if (object === undefined) throw new NotWritable(`nothing can be read of a ${row.type} here`);
    let write = writers.get(object);
    if (write === undefined) {
      write = objectWriter(object.fields);
      writers.set(object, write);
    }
    write(row, out, null);
  };
}

function objectWriter(fields: readonly FieldReading[]): WriteField {
  const parts = entries(fields, fieldWriter);
  if (parts.length === 0) return always(EMPTY_OBJECT);
  return (row, out, cursor) => {
    for (const { key, write } of parts) {
      out.constant(key);
      write(row, out, cursor);
    }
    out.mark(CLOSE_OBJECT);
  };
}

function fieldWriter(field: FieldReading): WriteField {
  switch (field.read) {
    case 'typename':
      return named(field.type);
    case 'value': {
      const { place } = field;
      const write = valueWriter(field.type, field.parts);
      return (row, out) => write(row.values[place], out);
    }
    case 'reference':
      return referenceWriter(field);
    case 'self': {
      const write = recordWriter(field.record);
      return (row, out) => write(row, out);
    }
    case 'connection': {
      const { place, signature } = field;
      const write = connectionWriter(field.connection);
      return (row, out) => write(row.branches[place] as Page, out, signature);
    }
    case 'cursor':
      return (_row, out, cursor) => out.json(JSON.stringify(cursor));
    case 'resolver':
      throw new NotWritable(`${field.key} has a resolver`);
  }
}

function always(json: Constant): (value: unknown, out: JsonWriter) => void {
  return (_value, out) => out.constant(json);
}

const named = (type: string): ((value: unknown, out: JsonWriter) => void) => always(constantOf(JSON.stringify(type)));

function referenceWriter({ targets, nullable, key }: Extract<FieldReading, { read: 'reference' }>): WriteField {
  const writers = targets.map(({ place, record }) => ({ place, write: recordWriter(record) }));
  return ({ branches }, out) => {
    for (const { place, write } of writers) {
      const target = branches[place];
      if (target !== null && target !== undefined) return write(target as Row, out);
    }
    if (!nullable) throw new NotWritable(`${key} leads nowhere`);
    out.constant(NULL);
  };
}

/** Takes the page, and the signature that goes into its cursors. */
type WriteConnection = (page: Page, out: JsonWriter, signature: string) => void;

const connectionWriters = new WeakMap<ConnectionReading, WriteConnection>();

export function connectionWriter(reading: ConnectionReading): WriteConnection {
  return kept(connectionWriters, reading, () => makeConnectionWriter(reading));
}

type WritePage = (page: Page, out: JsonWriter, cursor: (index: number) => string | null) => void;

function makeConnectionWriter({ fields }: ConnectionReading): WriteConnection {
  const parts = entries(fields, pageWriter);
  if (parts.length === 0) return always(EMPTY_OBJECT);
  return (page, out, signature) => {
    const cursor = cursorsOf(page, signature);
    for (const { key, write } of parts) {
      out.constant(key);
      write(page, out, cursor);
    }
    out.mark(CLOSE_OBJECT);
  };
}

function pageWriter(field: PageReading): WritePage {
  switch (field.read) {
    case 'typename':
      return named(field.type);
    case 'edges': {
      const write = objectWriter(field.edge);
      const seesCursor = field.edge.some((one) => one.read === 'cursor');
      return ({ rows }, out, cursor) => writeList(rows, out, (row, index) => write(row, out, seesCursor ? cursor(index) : null));
    }
    case 'nodes': {
      const { place } = field;
      const write = recordWriter(field.record);
      return ({ rows }, out) => writeList(rows, out, (row) => write(nodeOf(row, place), out));
    }
    case 'nothing':
      return always(EMPTY_LIST);
    case 'pageInfo': {
      const write = partsWriter(field.parts);
      return (page, out, cursor) => write(pageInfoOf(page, cursor), out);
    }
    case 'totalCount':
      return ({ totalCount }, out) => {
        if (totalCount === null) throw new NotWritable('nobody has counted');
        out.json(String(totalCount));
      };
    case 'resolver':
      throw new NotWritable(`${field.key} has a resolver`);
  }
}

function writeList<T>(items: readonly T[], out: JsonWriter, write: (item: T, index: number) => void): void {
  out.mark(OPEN_LIST);
  for (let index = 0; index < items.length; index += 1) {
    if (index > 0) out.mark(COMMA);
    write(items[index] as T, index);
  }
  out.mark(CLOSE_LIST);
}

/** A value of a type, as sections 6.4.3 of the GraphQL specification completes it. */
function valueWriter(type: GraphQLOutputType, parts: PartsReading | null): Write<unknown> {
  if (isNonNullType(type)) {
    const write = valueWriter(type.ofType, parts);
    return (value, out) => {
      if (value === null || value === undefined) throw new NotWritable(`null is no ${String(type)}`);
      write(value, out);
    };
  }
  const write = presentWriter(type, parts);
  return (value, out) => {
    if (value === null || value === undefined) out.constant(NULL);
    else write(value, out);
  };
}

function presentWriter(type: GraphQLOutputType, parts: PartsReading | null): Write<unknown> {
  if (isListType(type)) {
    const write = valueWriter(type.ofType, parts);
    return (value, out) => {
      if (!Array.isArray(value)) throw new NotWritable(`a list is wanted for ${String(type)}`);
      writeList(value, out, (item) => write(item, out));
    };
  }
  if (isLeafType(type)) return leafWriter(type);
  if (parts === null) throw new NotWritable(`${String(type)} is read without a selection`);
  return partsWriter(parts) as Write<unknown>;
}

/** Scalars whose texts leave as they are. */
const TEXTS: ReadonlySet<unknown> = new Set([GraphQLString, GraphQLID, DateScalar, CountryCodeScalar, CurrencyCodeScalar]);

function leafWriter(type: GraphQLLeafType): Write<unknown> {
  const write: Write<unknown> = (value, out) => {
    const serialized = serialize(type, value);
    if (serialized === null || serialized === undefined) throw new NotWritable(`${type.name} has no value`);
    out.json(JSON.stringify(serialized));
  };
  if (isEnumType(type)) {
    const names = new Map(type.getValues().map(({ name, value }) => [value as unknown, constantOf(JSON.stringify(name))]));
    return (value, out) => {
      const name = names.get(value);
      if (name === undefined) write(value, out);
      else out.constant(name);
    };
  }
  const plain = plainOf(type);
  if (plain === null) return write;
  return (value, out) => {
    if (!plain(value, out)) write(value, out);
  };
}

/** Writes a value that leaves as it is, of a type that has such; says whether it did. */
function plainOf(type: GraphQLLeafType): ((value: unknown, out: JsonWriter) => boolean) | null {
  if (TEXTS.has(type))
    return (value, out) => {
      if (typeof value !== 'string') return false;
      out.text(value);
      return true;
    };
  if (type === GraphQLFloat || type === GraphQLBoolean) {
    const isPlain = type === GraphQLFloat ? Number.isFinite : (value: unknown) => typeof value === 'boolean';
    return (value, out) => {
      if (!isPlain(value)) return false;
      out.json(String(value));
      return true;
    };
  }
  return null;
}

function serialize(type: GraphQLLeafType, value: unknown): unknown {
  try {
    return type.serialize(value);
  } catch (cause) {
    throw new NotWritable(`${type.name} refuses a value`, { cause });
  }
}

function partsWriter({ parts }: PartsReading): Write<Readonly<Record<string, unknown>>> {
  const made = entries(parts, partWriter);
  if (made.length === 0) return always(EMPTY_OBJECT);
  return (value, out) => {
    for (const { key, write } of made) {
      out.constant(key);
      write(value, out);
    }
    out.mark(CLOSE_OBJECT);
  };
}

function partWriter(part: PartReading): Write<Readonly<Record<string, unknown>>> {
  switch (part.read) {
    case 'typename':
      return named(part.type);
    case 'part': {
      const { property } = part;
      const write = valueWriter(part.type, part.parts);
      return (value, out) => write(value[property], out);
    }
    case 'resolver':
      throw new NotWritable(`${part.key} has a resolver`);
  }
}
