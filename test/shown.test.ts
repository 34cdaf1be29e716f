import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shown, shownText } from '../src/kernel/shown.js';

describe('a value in a message', () => {
  it('is its JSON where that is short, and cut where it is long', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 2 }), fc.integer({ min: 10, max: 60 }), (value, most) => {
        const text = shown(value, most);
        expect(text.length).toBeLessThanOrEqual(most + 1);
        expect(text).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
        const whole = JSON.stringify(value);
        // Control characters that JSON leaves alone are spelled too.
        if (whole.length <= most && !/[\p{Cc}\p{Bidi_Control}\u2028\u2029]/u.test(whole)) expect(text).toBe(whole);
      }),
    );
  });

  it.each([
    [[[[[1]]]], '[[[…]]]'],
    [{ a: { b: { c: { d: 1 } } } }, '{"a":{"b":{"c":…}}}'],
    ['\u001b[31mred\u202e', '"\\u001b[31mred\\u202e"'],
    [undefined, 'undefined'],
    [12n, '12'],
    ['😀'.repeat(60), `"${'😀'.repeat(39)}…`],
  ])('is shown as it can be: case %#', (value, text) => {
    expect(shown(value)).toBe(text);
  });
});

describe('a text in a message', () => {
  it('has nothing in it that a terminal obeys', () => {
    expect(shownText('a\u001b[2Jb\nc\u2066d')).toBe('a [2Jb c d');
    expect(shownText('x'.repeat(200))).toBe(`${'x'.repeat(100)}…`);
  });
});
