import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { locateQuote } from '../src/exchange/facts-yaml/quote.js';
import { readSeedFolder } from '../src/exchange/facts-yaml/read-seed-folder.js';
import { KeiretsuError } from '../src/kernel/errors.js';
import { fact, failure, readFacts } from './support/facts.js';
import { tempFolder } from './support/temp-folder.js';

describe('arbitrary text', () => {
  const snippets = [
    'facts:',
    '\n  - ',
    'entity: project:p',
    'relationship: SUPPLIES',
    '{',
    '}',
    '[',
    ']',
    '&a ',
    '*a',
    '!!set',
    '|-\n',
    '"',
    "'",
    '\t',
    '---\n',
    '# ',
    'statement: x',
    '? ',
    'properties:',
    '<<: ',
    '~',
    '.nan',
    '0x1',
  ];

  it.each([
    ['of any characters', fc.string({ unit: 'binary', maxLength: 200 })],
    [
      'made of pieces of YAML',
      fc.array(fc.oneof(fc.constantFrom(...snippets), fc.string({ maxLength: 5 })), { maxLength: 30 }).map((parts) => parts.join('')),
    ],
    ['in place of a value', fc.string({ unit: 'binary', maxLength: 40 }).map((value) => fact(`properties: { location: ${value} }`))],
  ])('%s is read or refused with a code and a place', (_, texts) => {
    fc.assert(
      fc.property(texts, (yaml) => {
        try {
          readFacts(yaml);
        } catch (error) {
          expect(error).toBeInstanceOf(KeiretsuError);
          expect((error as Error).message).toMatch(/^seed\/article\/facts\.yaml:\d+:\d+: /);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('is found where it stands, if it stands there once', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 20 }),
        fc.string({ minLength: 1, maxLength: 8 }),
        fc.string({ maxLength: 20 }),
        (before, quote, after) => {
          const text = before + quote + after;
          const found = locateQuote(text, quote, null);
          if ('locator' in found) expect(text.slice(found.locator.start, found.locator.end)).toBe(quote);
          else expect(text.indexOf(quote)).not.toBe(text.lastIndexOf(quote));
        },
      ),
    );
  });
});

describe('a file that was not made by a person', () => {
  const place = /^seed\/article\/facts\.yaml:\d+:\d+: /;
  const said = (value: string): string => fact(`properties: { location: x, value: ${value} }`);

  it.each([
    [
      'a number that would become another',
      said('{ value: 9007199254740995, currency: USD }'),
      'BAD_FACT',
      '4:48: the number 9007199254740995 is not held',
    ],
    ['one in hexadecimal', said('{ value: 0x20000000000001, currency: USD }'), 'BAD_FACT', 'the number 0x20000000000001 is not held'],
    ['one that is too large', said('{ value: 1e999, currency: USD }'), 'BAD_FACT', 'the number 1e999 is not held'],
    ['a key twice', said('{ value: 1, currency: USD, "value": 2 }'), 'BAD_FILE', '4:66: this key stands in the map twice'],
    ['a key twice, once as a number', said('{ 1: a, "1": b }'), 'BAD_FILE', 'this key stands in the map twice'],
    ['a fact with a key twice', fact('properties: {}', 'properties: {}'), 'BAD_FILE', '5:5: this key stands in the map twice'],
    ['a list for a key', said('{ ? [[[[1]]]] : 1 }'), 'BAD_FILE', 'a key is a name'],
    ['a deep list for a key', `? ${'['.repeat(400)}${']'.repeat(400)}\n: x\n`, 'BAD_FILE', 'a key is a name'],
    ['lists without end', said('['.repeat(60_000)), 'BAD_FILE', ''],
    ['lists in lists', said(`${'['.repeat(200)}${']'.repeat(200)}`), 'BAD_FILE', 'nested too deep'],
    ['dashes without end', `facts:\n  ${'- '.repeat(20_000)}x\n`, 'BAD_FILE', ''],
    ['a key of a megabyte', `${'x'.repeat(1_000_000)}: 1\n`, 'BAD_FILE', 'the YAML is broken here'],
    ['a value of a megabyte', fact(`commitment: ${'X'.repeat(1_000_000)}`), 'BAD_FILE', 'expected `commitment`'],
    ['a NUL in a text', fact('properties: { location: "a\\0b" }'), 'BAD_FACT', 'NUL'],
    ['an alias that stands for much', `a: &a [1]\nb: [*a, *a]\nfacts: *a\n`, 'BAD_FILE', 'has no place'],
    ['a tag', fact('properties: { location: !!js/function x }'), 'BAD_FILE', 'tags are not read here'],
  ])('is refused with the place of %s', (_, yaml, code, words) => {
    const error = failure(() => readFacts(yaml));
    expect(error.code).toBe(code);
    expect(error.message).toMatch(place);
    expect(error.message).toContain(words);
    expect(error.message.length).toBeLessThan(1_500);
  });

  it('may have thousands of keys, each of which is looked up once', () => {
    const keys = (count: number): string =>
      `${fact()}\n    properties:\n${Array.from({ length: count }, (_, at) => `      k${at}: 1`).join('\n')}\n`;
    expect(failure(() => readFacts(keys(20_000))).message).toMatch(
      /Project has no property "k0" that a claim could state[\s\S]*and 19980 more problems/,
    );
  });

  it.each([
    ['a folder', (path: string) => mkdirSync(path), 'cannot be read (EISDIR)'],
    ['no text', (path: string) => writeFileSync(path, Buffer.from([0x1f, 0x8b, 0, 0xff])), 'the file is no text'],
    ['of another encoding', (path: string) => writeFileSync(path, Buffer.from('entities: [] # \xe9', 'latin1')), 'the file is not UTF-8'],
    ['empty', (path: string) => writeFileSync(path, ''), 'the file is empty'],
    ['larger than people write', (path: string) => writeFileSync(path, Buffer.alloc(20_000_001, '#')), 'more than 20000000 bytes'],
  ])('is refused by its name where it is %s', async (_, make, words) => {
    for (const name of ['source.yaml', 'facts.yaml']) {
      const folder = join(tempFolder(), 'seed');
      mkdirSync(join(folder, 'a'), { recursive: true });
      if (name !== 'source.yaml') writeFileSync(join(folder, 'a', 'source.yaml'), 'id: source:a\ntitle: A\nkind: NEWS\n');
      make(join(folder, 'a', name));
      await expect(readSeedFolder(folder)).rejects.toMatchObject({
        code: 'BAD_FILE',
        message: expect.stringMatching(new RegExp(`^seed/a/${name}:1:1: .*${words.replace(/[()]/g, '.')}`)) as string,
      });
    }
  });
});
