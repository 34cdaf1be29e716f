/** Rows -> the objects that graphql-js completes. Objects are keyed by response key, so that no alias can collide. */
import type { Page, Row } from '../graph/plan.js';
import { dictionary } from '../kernel/dictionary.js';
import { encodeCursor, type Signature } from './cursor.js';
import type { ConnectionReading, FieldReading, RecordReading } from './reading.js';

/** What a resolver answers for one record: its values by response key, and its type. */
export interface AnswerObject {
  [TYPE]?: string;
  [key: string]: unknown;
}

/** The GraphQL type of an object, where an interface has to know it. Not a name: an alias could take any name. */
export const TYPE = Symbol('GraphQL type');

const emptyAnswer = (): AnswerObject => dictionary<unknown>();

export function decodeRecord({ objects }: RecordReading, row: Row): AnswerObject {
  const object = objects.get(row.type);
  const answer = decodeFields(object?.fields ?? [], row, null);
  answer[TYPE] = object?.type ?? row.type;
  return answer;
}

function decodeFields(fields: readonly FieldReading[], row: Row, cursor: string | null): AnswerObject {
  const answer = emptyAnswer();
  // What graphql-js knows by itself, or a resolver answers, has no place here.
  for (const field of fields)
    if (field.read !== 'typename' && field.read !== 'resolver') answer[field.key] = decodeField(field, row, cursor);
  return answer;
}

function decodeField(field: Exclude<FieldReading, { read: 'typename' | 'resolver' }>, row: Row, cursor: string | null): unknown {
  switch (field.read) {
    case 'value':
      return row.values[field.place];
    case 'reference':
      for (const { place, record } of field.targets) {
        const target = row.branches[place];
        if (target !== null && target !== undefined) return decodeRecord(record, target as Row);
      }
      return null;
    case 'self':
      return decodeRecord(field.record, row);
    case 'connection':
      return decodeConnection(field.connection, field.signature, row.branches[field.place] as Page);
    case 'cursor':
      return cursor;
  }
}

/** @param signature goes into the cursors */
export function decodeConnection({ fields }: ConnectionReading, signature: Signature, page: Page): AnswerObject {
  const answer = emptyAnswer();
  const cursor = cursorsOf(page, signature);
  for (const field of fields) {
    switch (field.read) {
      case 'edges':
        answer[field.key] = page.rows.map((row, index) => decodeFields(field.edge, row, cursor(index)));
        break;
      case 'nodes':
        answer[field.key] = page.rows.map((row) => decodeRecord(field.record, nodeOf(row, field.place)));
        break;
      case 'nothing':
        answer[field.key] = [];
        break;
      case 'pageInfo':
        answer[field.key] = pageInfoOf(page, cursor);
        break;
      case 'totalCount':
        answer[field.key] = page.totalCount;
    }
  }
  return answer;
}

export function nodeOf(row: Row, place: number | null): Row {
  return place === null ? row : (row.branches[place] as Row);
}

/** The cursor of the item at an index, counted from the end when negative; null where there is none. */
export function cursorsOf({ keys }: Page, signature: Signature): (index: number) => string | null {
  return (index) => {
    const place = keys.at(index);
    return place === undefined ? null : encodeCursor(signature, place);
  };
}

/** A `PageInfo`. */
export function pageInfoOf({ hasNext, hasPrevious }: Page, cursor: (index: number) => string | null): Readonly<Record<string, unknown>> {
  return { hasNextPage: hasNext, hasPreviousPage: hasPrevious, startCursor: cursor(0), endCursor: cursor(-1) };
}
