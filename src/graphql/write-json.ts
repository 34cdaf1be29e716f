/**
 * Rows -> the JSON text of the response, in the order and with the bytes that graphql-js and JSON.stringify would give
 * it. Of each selection a writer is made once and kept with its reading.
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
import type { ConnectionReading, FieldReading, PageReading, PartReading, PartsReading, RecordReading } from './reading.js';
import { CountryCodeScalar, CurrencyCodeScalar, DateScalar } from './scalars.js';

/** Thrown at what cannot be written here: a null where none may be, a value that its type refuses, a field with a resolver. */
export class NotWritable extends Error {}

type Write<T> = (value: T) => string;
type WriteField = (row: Row, cursor: string | null) => string;

/** A response key and what stands behind it. */
interface Entry<F> {
  readonly key: string;
  readonly write: F;
}

/** The beginnings of an object's entries, its brace or comma included. */
function entries<T extends { readonly key: string }, F>(fields: readonly T[], writer: (field: T) => F): readonly Entry<F>[] {
  return fields.map((field, index) => ({ key: `${index === 0 ? '{' : ','}${JSON.stringify(field.key)}:`, write: writer(field) }));
}

const recordWriters = new WeakMap<RecordReading, Write<Row>>();

export function recordWriter(reading: RecordReading): Write<Row> {
  return kept(recordWriters, reading, () => makeRecordWriter(reading));
}

/** A type's own writer is made when the first row of that type comes: an interface has many types, an answer few. */
function makeRecordWriter({ objects }: RecordReading): Write<Row> {
  const byType = new Map<string, WriteField>();
  return (row) => {
    let write = byType.get(row.type);
    if (write === undefined) {
      const object = objects.get(row.type);
      if (object === undefined) throw new NotWritable(`nothing can be read of a ${row.type} here`);
      write = objectWriter(object.fields);
      byType.set(row.type, write);
    }
    return write(row, null);
  };
}

function objectWriter(fields: readonly FieldReading[]): WriteField {
  const parts = entries(fields, fieldWriter);
  if (parts.length === 0) return () => '{}';
  return (row, cursor) => {
    let text = '';
    for (const { key, write } of parts) text += key + write(row, cursor);
    return `${text}}`;
  };
}

function fieldWriter(field: FieldReading): WriteField {
  switch (field.read) {
    case 'typename':
      return constant(field.type);
    case 'value': {
      const { place } = field;
      const write = valueWriter(field.type, field.parts);
      return (row) => write(row.values[place]);
    }
    case 'reference':
      return referenceWriter(field);
    case 'self': {
      const write = recordWriter(field.record);
      return (row) => write(row);
    }
    case 'connection': {
      const { place, signature } = field;
      const write = connectionWriter(field.connection);
      return (row) => write(row.branches[place] as Page, signature);
    }
    case 'cursor':
      return (_row, cursor) => JSON.stringify(cursor);
    case 'resolver':
      throw new NotWritable(`${field.key} has a resolver`);
  }
}

function constant(text: string): () => string {
  const json = JSON.stringify(text);
  return () => json;
}

function referenceWriter({ targets, nullable, key }: Extract<FieldReading, { read: 'reference' }>): WriteField {
  const writers = targets.map(({ place, record }) => ({ place, write: recordWriter(record) }));
  return ({ branches }) => {
    for (const { place, write } of writers) {
      const target = branches[place];
      if (target !== null && target !== undefined) return write(target as Row);
    }
    if (nullable) return 'null';
    throw new NotWritable(`${key} leads nowhere`);
  };
}

const connectionWriters = new WeakMap<ConnectionReading, (page: Page, signature: string) => string>();

/** @returns takes the page, and the signature that goes into its cursors */
export function connectionWriter(reading: ConnectionReading): (page: Page, signature: string) => string {
  return kept(connectionWriters, reading, () => makeConnectionWriter(reading));
}

type WritePage = (page: Page, cursor: (index: number) => string | null) => string;

function makeConnectionWriter({ fields }: ConnectionReading): (page: Page, signature: string) => string {
  const parts = entries(fields, pageWriter);
  if (parts.length === 0) return () => '{}';
  return (page, signature) => {
    const cursor = cursorsOf(page, signature);
    let text = '';
    for (const { key, write } of parts) text += key + write(page, cursor);
    return `${text}}`;
  };
}

function pageWriter(field: PageReading): WritePage {
  switch (field.read) {
    case 'typename':
      return constant(field.type);
    case 'edges': {
      const write = objectWriter(field.edge);
      const seesCursor = field.edge.some((one) => one.read === 'cursor');
      return ({ rows }, cursor) => written(rows, (row, index) => write(row, seesCursor ? cursor(index) : null));
    }
    case 'nodes': {
      const { place } = field;
      const write = recordWriter(field.record);
      return ({ rows }) => written(rows, (row) => write(nodeOf(row, place)));
    }
    case 'nothing':
      return () => '[]';
    case 'pageInfo': {
      const write = partsWriter(field.parts);
      return (page, cursor) => write(pageInfoOf(page, cursor));
    }
    case 'totalCount':
      return ({ totalCount }) => {
        if (totalCount === null) throw new NotWritable('nobody has counted');
        return String(totalCount);
      };
    case 'resolver':
      throw new NotWritable(`${field.key} has a resolver`);
  }
}

function written<T>(items: readonly T[], write: (item: T, index: number) => string): string {
  let text = '';
  for (let index = 0; index < items.length; index += 1) text += (index === 0 ? '' : ',') + write(items[index] as T, index);
  return `[${text}]`;
}

/** A value of a type, as sections 6.4.3 of the GraphQL specification completes it. */
function valueWriter(type: GraphQLOutputType, parts: PartsReading | null): Write<unknown> {
  if (isNonNullType(type)) {
    const write = valueWriter(type.ofType, parts);
    return (value) => {
      if (value === null || value === undefined) throw new NotWritable(`null is no ${String(type)}`);
      return write(value);
    };
  }
  const write = presentWriter(type, parts);
  return (value) => (value === null || value === undefined ? 'null' : write(value));
}

function presentWriter(type: GraphQLOutputType, parts: PartsReading | null): Write<unknown> {
  if (isListType(type)) {
    const write = valueWriter(type.ofType, parts);
    return (value) => {
      if (!Array.isArray(value)) throw new NotWritable(`a list is wanted for ${String(type)}`);
      return written(value, write);
    };
  }
  if (isLeafType(type)) return leafWriter(type);
  if (parts === null) throw new NotWritable(`${String(type)} is read without a selection`);
  return partsWriter(parts) as Write<unknown>;
}

/** Scalars whose texts leave as they are. */
const TEXTS: ReadonlySet<unknown> = new Set([GraphQLString, GraphQLID, DateScalar, CountryCodeScalar, CurrencyCodeScalar]);

function leafWriter(type: GraphQLLeafType): Write<unknown> {
  const write = (value: unknown): string => {
    const serialized = serialize(type, value);
    if (serialized === null || serialized === undefined) throw new NotWritable(`${type.name} has no value`);
    return JSON.stringify(serialized);
  };
  if (isEnumType(type)) {
    const names = new Map(type.getValues().map(({ name, value }) => [value as unknown, JSON.stringify(name)]));
    return (value) => names.get(value) ?? write(value);
  }
  if (TEXTS.has(type)) return (value) => (typeof value === 'string' ? JSON.stringify(value) : write(value));
  if (type === GraphQLFloat) return (value) => (Number.isFinite(value) ? String(value) : write(value));
  if (type === GraphQLBoolean) return (value) => (typeof value === 'boolean' ? String(value) : write(value));
  return write;
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
  if (made.length === 0) return () => '{}';
  return (value) => {
    let text = '';
    for (const { key, write } of made) text += key + write(value);
    return `${text}}`;
  };
}

function partWriter(part: PartReading): Write<Readonly<Record<string, unknown>>> {
  switch (part.read) {
    case 'typename':
      return constant(part.type);
    case 'part': {
      const { property } = part;
      const write = valueWriter(part.type, part.parts);
      return (value) => write(value[property]);
    }
    case 'resolver':
      throw new NotWritable(`${part.key} has a resolver`);
  }
}
