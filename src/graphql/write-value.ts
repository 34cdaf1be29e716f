/** Values -> JSON, and what every object and list is written with. */
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
import { type Constant, constantOf, type JsonWriter } from './json-writer.js';
import type { PartReading, PartsReading } from './reading.js';
import { CountryCodeScalar, CurrencyCodeScalar, DateScalar } from './scalars.js';

/** Thrown at what cannot be written here: a null where none may be, a value that its type refuses, a field with a resolver. */
export class NotWritable extends Error {}

export type Write<T> = (value: T, out: JsonWriter) => void;

const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const CLOSE_OBJECT = 0x7d;
const COMMA = 0x2c;
export const NULL = constantOf('null');
export const EMPTY_LIST = constantOf('[]');
const EMPTY_OBJECT = constantOf('{}');

/** Writes an object of these fields; what is given beside the value goes to each of them. */
export function objectWriter<Field extends { readonly key: string }, T, Beside>(
  fields: readonly Field[],
  fieldWriter: (field: Field) => (value: T, out: JsonWriter, beside: Beside) => void,
): (value: T, out: JsonWriter, beside: Beside) => void {
  if (fields.length === 0) return always(EMPTY_OBJECT);
  const parts = fields.map((field, index) => ({
    key: constantOf(`${index === 0 ? '{' : ','}${JSON.stringify(field.key)}:`),
    write: fieldWriter(field),
  }));
  return (value, out, beside) => {
    for (const { key, write } of parts) {
      out.constant(key);
      write(value, out, beside);
    }
    out.mark(CLOSE_OBJECT);
  };
}

export function always(json: Constant): (value: unknown, out: JsonWriter) => void {
  return (_value, out) => out.constant(json);
}

export const named = (type: string): ((value: unknown, out: JsonWriter) => void) => always(constantOf(JSON.stringify(type)));

export function writeList<T>(items: readonly T[], out: JsonWriter, write: (item: T, index: number) => void): void {
  out.mark(OPEN_LIST);
  for (let index = 0; index < items.length; index += 1) {
    if (index > 0) out.mark(COMMA);
    write(items[index] as T, index);
  }
  out.mark(CLOSE_LIST);
}

/** A value of a type, as sections 6.4.3 of the GraphQL specification completes it. */
export function valueWriter(type: GraphQLOutputType, parts: PartsReading | null): Write<unknown> {
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
  if (TEXTS.has(type)) return (value, out) => (typeof value === 'string' ? out.text(value) : write(value, out));
  if (type === GraphQLFloat) return (value, out) => (Number.isFinite(value) ? out.json(String(value)) : write(value, out));
  if (type === GraphQLBoolean) return (value, out) => (typeof value === 'boolean' ? out.json(String(value)) : write(value, out));
  return write;
}

function serialize(type: GraphQLLeafType, value: unknown): unknown {
  try {
    return type.serialize(value);
  } catch (cause) {
    throw new NotWritable(`${type.name} refuses a value`, { cause });
  }
}

export function partsWriter({ parts }: PartsReading): Write<Readonly<Record<string, unknown>>> {
  const write = objectWriter(parts, partWriter);
  return (value, out) => write(value, out, null);
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
