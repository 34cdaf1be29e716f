import { describe, expect, it } from 'vitest';
import type { Source } from '../../src/graph/claim.js';
import { makeSource } from '../../src/graph/make-source.js';

const source: Source = {
  id: 'source:a',
  title: 'A',
  publisher: null,
  url: null,
  publishedOn: '2025-10',
  language: 'en',
  kind: 'NEWS',
  text: null,
};

describe('a source', () => {
  it('has its texts in normal form, but for the one that is quoted from', () => {
    const decomposed = 'Soci\u0065\u0301t\u0065\u0301';
    const made = makeSource({ ...source, title: decomposed, publisher: decomposed, text: decomposed });
    expect(made).toMatchObject({ title: 'Soci\u00e9t\u00e9', publisher: 'Soci\u00e9t\u00e9', text: decomposed });
  });

  it.each<[string, Partial<Record<keyof Source, unknown>>, string]>([
    ['an id of another sort', { id: 'company:a' }, 'BAD_ID'],
    ['no id', { id: 'a' }, 'BAD_ID'],
    ['no title', { title: ' ' }, 'BAD_FACT'],
    ['an unknown kind', { kind: 'RUMOUR' }, 'BAD_FACT'],
    ['a kind that every object has', { kind: 'constructor' }, 'BAD_FACT'],
    ['an impossible date', { publishedOn: '2025-02-30' }, 'BAD_DATE'],
    ['a NUL', { publisher: 'a\u0000' }, 'BAD_FACT'],
    ['half a character in its text', { text: '\ud83d' }, 'BAD_FACT'],
  ])('is refused with %s', (_, change, code) => {
    expect(() => makeSource({ ...source, ...change } as Source)).toThrow(expect.objectContaining({ code }));
  });
});
