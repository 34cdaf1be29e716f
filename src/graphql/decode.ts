/** Plan rows -> the objects that graphql-js completes. Objects are keyed by response key, so that no alias can collide. */
import type { Page, Row } from '../graph/plan.js';
import { encodeCursor } from './cursor.js';

/** What a resolver answers for one record: its values by response key, and its type. */
export interface AnswerObject {
  [TYPE]?: string;
  [key: string]: unknown;
}

/** The GraphQL type of an object, where an interface has to know it. Not a name: an alias could take any name. */
export const TYPE = Symbol('GraphQL type');

export type RecordDecoder = (row: Row) => AnswerObject;
export type ConnectionDecoder = (page: Page) => AnswerObject;
export type EdgeReader = (row: Row, cursor: string | null) => AnswerObject;

export type FieldReader =
  | { readonly read: 'value'; readonly key: string; readonly place: number }
  | {
      readonly read: 'reference';
      readonly key: string;
      readonly targets: readonly { readonly place: number; readonly decoder: RecordDecoder }[];
    }
  | { readonly read: 'self'; readonly key: string; readonly decoder: RecordDecoder }
  | { readonly read: 'connection'; readonly key: string; readonly place: number; readonly decoder: ConnectionDecoder }
  | { readonly read: 'cursor'; readonly key: string };

export type PageReader =
  | { readonly read: 'edges'; readonly key: string; readonly decoder: EdgeReader }
  /** `place` null: the item itself is the node. */
  | { readonly read: 'nodes'; readonly key: string; readonly place: number | null; readonly decoder: RecordDecoder }
  /** The items of an empty page. */
  | { readonly read: 'nothing'; readonly key: string }
  | { readonly read: 'pageInfo'; readonly key: string }
  | { readonly read: 'totalCount'; readonly key: string };

/** An object without a prototype: a response key may be `__proto__`. */
const emptyAnswer = (): AnswerObject => Object.create(null) as AnswerObject;

/** @param typeName the GraphQL type for a row's type */
export function readRecord(readers: ReadonlyMap<string, readonly FieldReader[]>, typeName: (type: string) => string): RecordDecoder {
  return (row) => {
    const answer = emptyAnswer();
    answer[TYPE] = typeName(row.type);
    fill(answer, readers.get(row.type) ?? [], row, null);
    return answer;
  };
}

export function readEdge(readers: readonly FieldReader[]): EdgeReader {
  return (row, cursor) => {
    const answer = emptyAnswer();
    fill(answer, readers, row, cursor);
    return answer;
  };
}

function fill(answer: AnswerObject, readers: readonly FieldReader[], row: Row, cursor: string | null): void {
  for (const reader of readers) answer[reader.key] = readField(reader, row, cursor);
}

function readField(reader: FieldReader, row: Row, cursor: string | null): unknown {
  switch (reader.read) {
    case 'value':
      return row.values[reader.place];
    case 'reference':
      for (const { place, decoder } of reader.targets) {
        const target = row.branches[place];
        if (target !== null && target !== undefined) return decoder(target as Row);
      }
      return null;
    case 'self':
      return reader.decoder(row);
    case 'connection':
      return reader.decoder(row.branches[reader.place] as Page);
    case 'cursor':
      return cursor;
  }
}

export function readConnection(readers: readonly PageReader[], signature: string): ConnectionDecoder {
  return (page) => {
    const answer = emptyAnswer();
    const cursor = (index: number): string | null => {
      const keys = page.keys.at(index);
      return keys === undefined ? null : encodeCursor(signature, keys);
    };
    for (const reader of readers) {
      switch (reader.read) {
        case 'edges':
          answer[reader.key] = page.rows.map((row, index) => reader.decoder(row, cursor(index)));
          break;
        case 'nodes':
          answer[reader.key] = page.rows.map((row) => reader.decoder(reader.place === null ? row : (row.branches[reader.place] as Row)));
          break;
        case 'nothing':
          answer[reader.key] = [];
          break;
        case 'pageInfo':
          answer[reader.key] = {
            hasNextPage: page.hasNext,
            hasPreviousPage: page.hasPrevious,
            startCursor: cursor(0),
            endCursor: cursor(-1),
          };
          break;
        case 'totalCount':
          answer[reader.key] = page.totalCount;
      }
    }
    return answer;
  };
}
