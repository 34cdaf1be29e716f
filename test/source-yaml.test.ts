import { describe, expect, it } from 'vitest';
import { Problems } from '../src/exchange/facts-yaml/problems.js';
import { readSourceFile } from '../src/exchange/facts-yaml/source-file.js';
import { failure } from './support/facts.js';

describe('a source file', () => {
  const readSource = (yaml: string): unknown => {
    const problems = new Problems();
    const found = readSourceFile('seed/a/source.yaml', yaml, null, problems);
    problems.throwIfAny();
    return found;
  };

  it('says what the source is, and what its facts have', () => {
    expect(readSource('id: source:a\ntitle: A\nkind: NEWS\npublishedOn: 2025\ndefaults: { confidence: LOW }\n')).toMatchObject({
      source: { id: 'source:a', title: 'A', publisher: null, publishedOn: '2025', kind: 'NEWS', text: null },
      defaults: { confidence: 'LOW', by: null },
    });
  });

  it.each([
    ['id: source:a\nkind: NEWS\n', /1:1: a source needs `title`/],
    ['id: company:a\ntitle: A\nkind: NEWS\n', /1:5: expected `id` as an id that begins with source:/],
    ['id: source:a\ntitle: 5\nkind: NEWS\n', /2:8: expected `title` as a text/],
    ['id: source:a\ntitle: A\nkind: PAPER\n', /3:7: expected `kind` as one of NEWS/],
    ['id: source:a\ntitle: A\nkind: NEWS\nurl: example.org\n', /4:6: expected `url`/],
    ['id: source:a\ntitle: A\nkind: NEWS\nurl: https://a:b@example.org\n', /4:6: expected `url` as a web address without/],
    ['id: source:a\ntitle: A\nkind: NEWS\nlanguage: en_US\n', /4:11: expected `language` as a language tag/],
    ['id: source:a\ntitle: "\\u00ad"\nkind: NEWS\n', /2:8: expected `title` as a text that shows/],
    ['id: source:a\ntitle: "a\\0b"\nkind: NEWS\n', /2:8: expected `title` as a text without NUL/],
    ['id: source:a\ntitle: A\nkind: NEWS\ndefaults: { quote: x }\n', /4:13: "quote" has no place in defaults/],
  ])('%j', (yaml, words) => {
    expect(failure(() => readSource(yaml)).message).toMatch(words);
  });
});
