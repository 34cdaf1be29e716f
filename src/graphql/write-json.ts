/**
 * Rows -> the JSON of the response, in the order and with the bytes that graphql-js and JSON.stringify would give it. Of
 * each selection a function that writes it is made once and kept with its reading.
 */
import type { Page, Row } from '../graph/plan.js';
import { kept } from '../kernel/kept.js';
import type { Signature } from './cursor.js';
import { cursorsOf, nodeOf, pageInfoOf } from './decode.js';
import type { JsonWriter } from './json-writer.js';
import type { ConnectionReading, FieldReading, ObjectReading, PageReading, RecordReading } from './reading.js';
import {
  always,
  EMPTY_LIST,
  NotWritable,
  NULL,
  named,
  objectWriter,
  partsWriter,
  valueWriter,
  type Write,
  writeList,
} from './write-value.js';

type WriteField = (row: Row, out: JsonWriter, cursor: string | null) => void;

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
      write = objectWriter(object.fields, fieldWriter);
      writers.set(object, write);
    }
    write(row, out, null);
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
type WriteConnection = (page: Page, out: JsonWriter, signature: Signature) => void;

const connectionWriters = new WeakMap<ConnectionReading, WriteConnection>();

export function connectionWriter(reading: ConnectionReading): WriteConnection {
  return kept(connectionWriters, reading, () => makeConnectionWriter(reading));
}

type WritePage = (page: Page, out: JsonWriter, cursor: (index: number) => string | null) => void;

function makeConnectionWriter({ fields }: ConnectionReading): WriteConnection {
  const write = objectWriter(fields, pageWriter);
  return (page, out, signature) => write(page, out, cursorsOf(page, signature));
}

function pageWriter(field: PageReading): WritePage {
  switch (field.read) {
    case 'typename':
      return named(field.type);
    case 'edges': {
      const write = objectWriter(field.edge, fieldWriter);
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
