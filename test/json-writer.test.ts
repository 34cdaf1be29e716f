import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { constantOf, JsonWriter } from '../src/graphql/json-writer.js';

/** All that UTF-16 can hold, lone halves of surrogate pairs too. */
const texts = fc.array(
  fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: 'grapheme-ascii' }),
    fc.constantFrom('\ud800', '\udc00x', '三菱', '😀', '"', '\\', '\u007f'),
  ),
);

describe('a writer of JSON', () => {
  it('writes texts as JSON.stringify does, in the room that it has used before', () => {
    const writer = new JsonWriter();
    fc.assert(
      fc.property(texts, (list) => {
        list.forEach((text, index) => {
          writer.constant(constantOf(index === 0 ? '[' : ','));
          writer.text(text);
        });
        writer.constant(constantOf(list.length === 0 ? '[]' : ']'));
        expect(writer.end().text).toBe(JSON.stringify(list));
      }),
      { numRuns: 500 },
    );
  });

  it('makes room for what is longer than what it has, and for what is longer than anything', () => {
    const writer = new JsonWriter();
    for (const size of [10, 16_383, 16_384, 100_000, 3_000_000, 10]) {
      for (const unit of ['a', '"', '三']) {
        const text = unit.repeat(size);
        writer.text(text);
        expect(writer.end().text === JSON.stringify(text), `${size} of ${unit}`).toBe(true);
      }
      const constant = JSON.stringify('k'.repeat(size));
      writer.constant(constantOf(constant));
      expect(writer.end().text === constant).toBe(true);
    }
  });

  it('forgets what broke off', () => {
    const writer = new JsonWriter();
    writer.text('三菱 half an ans');
    writer.begin();
    writer.mark(0x5b);
    writer.json('1');
    writer.mark(0x5d);
    expect(writer.end().text).toBe('[1]');
    expect(writer.end().text).toBe('');
  });
});
