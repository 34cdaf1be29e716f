import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentId, isId, parseId } from '../../src/kernel/id.js';
import { canonicalJson, type Json } from '../../src/kernel/json.js';
import { compareCodePoints, counted, normalText, textKey } from '../../src/kernel/text.js';

const nasty = fc.string({
  unit: fc.oneof(
    fc.constantFrom(...'aAzßẞſsSİIıiςσΣﬁ三菱ﾐﾂﾋﾞシ𠮷😀\uffff\u{10ffff}\u0301e'),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  ),
  maxLength: 8,
});

describe('a text key', () => {
  it.each([
    ['STRASSE', 'straße'],
    ['STRAẞE', 'strasse'],
    ['ſuper', 'SUPER'],
    ['ΣΊΣΥΦΟΣ', 'σίσυφος'],
    ['ﬁnance', 'FINANCE'],
    ['ＩＨＩ', 'ihi'],
    ['ﾐﾂﾋﾞｼ', 'ミツビシ'],
    ['e\u0301', 'É'],
    ['İ', 'i\u0307'],
    ['㈱', '(株)'],
    ['Ω', 'ω'],
    ['ᏣᎳᎩ', 'ꮳꮃꭹ'],
    ['Ᏸ', 'ᏸ'],
  ])('is the same for %s and %s', (a, b) => {
    expect(textKey(a)).toBe(textKey(b));
  });

  it.each([
    ['ı', 'i'],
    ['三菱', '三井'],
    ['é', 'e'],
    ['か', 'が'],
    ['a', 'a '],
  ])('tells %s from %s', (a, b) => {
    expect(textKey(a)).not.toBe(textKey(b));
  });

  it('is the key of itself, for every character', () => {
    const broken: string[] = [];
    for (let code = 0; code <= 0x10ffff; code += 1) {
      if (code >= 0xd800 && code <= 0xdfff) continue;
      const key = textKey(String.fromCodePoint(code));
      if (textKey(key) !== key) broken.push(code.toString(16));
    }
    expect(broken).toEqual([]);
  });

  it('folds every character as Unicode folds it, and no other', () => {
    const differs = /\p{Changes_When_Casefolded}/u;
    const broken: string[] = [];
    for (let code = 0; code <= 0x10ffff; code += 1) {
      const character = String.fromCodePoint(code);
      if ((code >= 0xd800 && code <= 0xdfff) || character.normalize('NFKC') !== character) continue;
      const key = textKey(character);
      const isFolded = !differs.test(key) && (differs.test(character) || key === character);
      // What `i` with `u` compares by is simple case folding: one character for one.
      const isItself = [...key].length > 1 || new RegExp(`^\\u{${code.toString(16)}}$`, 'iu').test(key);
      if (!isFolded || !isItself) broken.push(code.toString(16));
    }
    expect(broken).toEqual([]);
  });

  it('does not depend on the normal form of the text', () => {
    fc.assert(
      fc.property(
        nasty,
        (text) => textKey(text.normalize('NFD')) === textKey(text.normalize('NFC')) && normalText(text) === text.normalize('NFC'),
      ),
    );
  });
});

describe('the order by code point', () => {
  it('puts characters beyond the basic plane behind all of it, where JavaScript does not', () => {
    expect(['\uffff', '😀', '\ue000', 'a'].sort(compareCodePoints)).toEqual(['a', '\ue000', '\uffff', '😀']);
    expect(['\ue000', '😀'].sort()).toEqual(['😀', '\ue000']);
  });

  it('is the order of UTF-8 bytes', () => {
    fc.assert(fc.property(nasty, nasty, (a, b) => Math.sign(compareCodePoints(a, b)) === Buffer.compare(Buffer.from(a), Buffer.from(b))));
  });
});

describe('an id', () => {
  it.each(['company:ihi', 'public-body:japan-ministry-of-finance', 'source:a.b-c', 'claim:0f', 'x:1'])('may be %s', (id) => {
    expect(isId(id)).toBe(true);
    expect(parseId(id)).toEqual({ prefix: id.split(':')[0], slug: id.split(':')[1] });
  });

  it.each([
    '',
    ':',
    'ihi',
    ':ihi',
    'company:',
    'Company:ihi',
    'company:IHI',
    'company:a--b',
    'company:-a',
    'company:a-',
    'company:a b',
    'company:三菱',
    'a:b:c',
    'company:a\n',
    `company:${'a'.repeat(200)}`,
  ])('cannot be %j', (id) => {
    expect(isId(id)).toBe(false);
    expect(() => parseId(id)).toThrow(expect.objectContaining({ code: 'BAD_ID' }));
  });

  it('made of content depends on the content alone', () => {
    expect(contentId('claim', { a: 1, b: [null, 'x'] })).toBe(contentId('claim', { b: [null, 'x'], a: 1 }));
    expect(contentId('claim', { a: 1 })).not.toBe(contentId('claim', { a: '1' }));
    expect(contentId('relationship', null)).toMatch(/^relationship:[0-9a-f]{32}$/);
  });
});

describe('canonical JSON', () => {
  it('reads back as the value, and is the same for equal values', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value as Json);
        expect(canonicalJson(JSON.parse(text) as Json)).toBe(text);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('sorts keys and writes no white space', () => {
    expect(canonicalJson({ b: [1, { d: 1e21, c: -0 }], a: null })).toBe('{"a":null,"b":[1,{"c":0,"d":1e+21}]}');
  });
});

describe('a count with its noun', () => {
  it.each([
    [0, '0 claims'],
    [1, '1 claim'],
    [2, '2 claims'],
  ])('%d', (count, text) => {
    expect(counted(count, 'claim')).toBe(text);
  });
});
