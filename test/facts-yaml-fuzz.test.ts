import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { locateQuote } from '../src/exchange/facts-yaml/quote.js';
import { KeiretsuError } from '../src/kernel/errors.js';
import { fact, readFacts } from './support/facts.js';

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
