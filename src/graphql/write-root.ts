/** What was read for a root field -> its JSON, bounded. */
import { isNonNullType } from 'graphql';
import type { Page } from '../graph/plan.js';
import { JsonText, LARGE } from './json-text.js';
import { JsonWriter, TooManyBytes } from './json-writer.js';
import type { PlannedRoot, RootPlan } from './planned-root.js';
import type { AnswerRecords } from './read-records.js';
import { connectionWriter, recordWriter } from './write-json.js';
import { NotWritable, writeList } from './write-value.js';

/** Writes a part of an answer, of at most so many bytes; throws TooManyBytes where there are more. */
export type WriteBounded = (limit: number) => JsonText;

/** One for all answers: each is written in one go. */
const writer = new JsonWriter();

export function written(limit: number, write: (out: JsonWriter) => void): JsonText {
  try {
    writer.begin(limit);
    write(writer);
    return writer.end();
  } catch (error) {
    // What broke off has left something.
    writer.begin();
    throw error;
  }
}

export function pageText({ reading, signature }: Extract<RootPlan, { read: 'connection' }>, page: Page): WriteBounded {
  return (limit) => written(limit, (out) => connectionWriter(reading)(page, out, signature));
}

const NULL = new JsonText(['null'], 4);

export function recordsText(
  { single }: Extract<RootPlan, { read: 'records' }>,
  { field }: PlannedRoot,
  records: AnswerRecords,
): WriteBounded {
  return (limit) => {
    let left = limit;
    const texts = records((reading, row) => {
      const text = written(left, (out) => recordWriter(reading)(row, out));
      left -= text.bytes;
      return text;
    });
    if (!single) return listOf(texts, limit);
    const [text] = texts;
    if (text === null && isNonNullType(field.type)) throw new NotWritable('the record that must be there is not');
    return text ?? NULL;
  };
}

/** A record stands in it as often as it was asked for. */
function listOf(texts: readonly (JsonText | null)[], limit: number): JsonText {
  const bytes = texts.reduce((sum, text) => sum + (text ?? NULL).bytes + 1, 1);
  if (bytes > limit) throw new TooManyBytes();
  if (bytes > LARGE) return written(limit, (out) => writeList(texts, out, (text) => out.written(text ?? NULL)));
  return new JsonText([`[${texts.map((text) => (text ?? NULL).text).join(',')}]`], Math.max(bytes, 2));
}
