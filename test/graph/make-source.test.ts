import { describe, expect, it } from 'vitest';
import type { Source } from '../../src/graph/claim.js';
import { makeSource, sourceFaults } from '../../src/graph/make-source.js';

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
    ['a text beyond all measure', { text: 'x'.repeat(5_000_001) }, 'BAD_FACT'],
    ['a title that nobody sees', { title: '\u2060\ufeff' }, 'BAD_FACT'],
    ['a long title', { title: 'x'.repeat(10_001) }, 'BAD_FACT'],
    ['a long publisher', { publisher: 'x'.repeat(10_001) }, 'BAD_FACT'],
    ['a script for an address', { url: 'data:text/html,<script>1</script>' }, 'BAD_FACT'],
    ['a file for an address', { url: 'file:///etc/hosts' }, 'BAD_FACT'],
    ['an address without a host', { url: 'https://?x' }, 'BAD_FACT'],
    ['an address with a line end, which browsers cut away', { url: 'https://example.org/\njavascript:1' }, 'BAD_FACT'],
    ['an address of no port', { url: 'http://example.org:99999/' }, 'BAD_FACT'],
    ['an address with a password', { url: 'https://reader:secret@example.org/' }, 'BAD_FACT'],
    ['a long address', { url: `https://example.org/${'x'.repeat(10_000)}` }, 'BAD_FACT'],
    ['a language that is a word', { language: 'Japanisch' }, 'BAD_FACT'],
    ['a language that is a sentence', { language: 'ja jp' }, 'BAD_FACT'],
    ['a language whose parts come in no order', { language: 'ja-JP-Jpan' }, 'BAD_FACT'],
  ])('is refused with %s', (_, change, code) => {
    expect(() => makeSource({ ...source, ...change } as Source)).toThrow(expect.objectContaining({ code }));
  });

  it.each<Partial<Source>>([
    { url: 'http://example.org' },
    { url: 'https://例え.jp/記事?a=b#c' },
    { url: 'HTTPS://EXAMPLE.ORG/%20' },
    { language: 'zh-Hant-HK' },
    { language: 'sr-Latn-RS' },
    { title: 'x'.repeat(10_000), text: '' },
  ])('may have %j', (change) => {
    expect(makeSource({ ...source, ...change })).toMatchObject(change);
  });

  it('is told all that is wrong with it at once, by whoever knows the places', () => {
    const faults = sourceFaults({ ...source, url: 'ftp://example.org', language: '-', publishedOn: '2025-13', kind: 'X' as 'NEWS' });
    expect(faults.map(({ field, code }) => [field, code])).toEqual([
      ['kind', 'BAD_FACT'],
      ['url', 'BAD_FACT'],
      ['publishedOn', 'BAD_DATE'],
      ['language', 'BAD_FACT'],
    ]);
  });
});
