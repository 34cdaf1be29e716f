import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import neo4j, { type Integer } from 'neo4j-driver';
import { afterAll, describe, expect, it } from 'vitest';
import { BoltError } from '../src/store/neo4j/bolt/error.js';
import { PackStreamReader } from '../src/store/neo4j/bolt/packstream-read.js';
import { PackStreamWriter } from '../src/store/neo4j/bolt/packstream-write.js';
import { Sessions } from '../src/store/neo4j/session.js';
import { testNeo4j } from './support/neo4j.js';

type Value = null | boolean | number | string | Integer | Value[] | { [key: string]: Value };

const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }), fc.string({ unit: 'grapheme', maxLength: 20 }));
const integer = fc.oneof(fc.integer({ min: -300, max: 300 }), fc.maxSafeInteger()).map((value) => neo4j.int(value));
const { value: randomValue } = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom<Value>(null, true, false),
    fc.double(),
    text,
    integer,
    fc.array(tie('value'), { maxLength: 20 }),
    // The driver would set a prototype here.
    fc.dictionary(
      text.filter((key) => key !== '__proto__'),
      tie('value'),
      { maxKeys: 20, noNullPrototype: true },
    ),
  ),
}));

/** A value as it comes back. */
function plain(value: Value): unknown {
  if (neo4j.isInt(value)) return value.toNumber();
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, plain(member)]));
}

/** Where a size no longer fits into the marker, a byte, two bytes. */
const SIZES = [0, 1, 15, 16, 255, 256, 65_535, 65_536];
const ofSize = (size: number): Value[] => [
  'x'.repeat(size),
  `${'x'.repeat(size)}東芝🏭`,
  '芝'.repeat(size),
  Array.from({ length: size }, () => null),
  Object.fromEntries(Array.from({ length: size }, (_, index) => [`key ${index}`, true])),
];

const writer = new PackStreamWriter();
const reader = new PackStreamReader();
/** The structure that every message is has two bytes ahead of its fields. */
const packed = (value: unknown): Buffer => Buffer.from(writer.message(0x71, value)).subarray(2);
const unpacked = (bytes: Buffer): unknown => reader.value(bytes, 0, bytes.length);
const hex = (bytes: string): Buffer => Buffer.from(bytes.replaceAll(' ', ''), 'hex');

describe('PackStream', () => {
  it('brings back what was written', () => {
    fc.assert(
      fc.property(randomValue, (value) => {
        expect(unpacked(packed(value))).toEqual(plain(value));
      }),
    );
  });

  it.each(SIZES)('of size %i too', (size) => {
    for (const value of ofSize(size)) expect(unpacked(packed(value))).toEqual(value);
  });

  // The examples of https://neo4j.com/docs/bolt/current/packstream/
  it.each([
    ['c0', null],
    ['c2', false],
    ['c3', true],
    ['c1 40 19 21 fb 54 44 2d 18', 6.283185307179586],
    ['c1 3f f0 00 00 00 00 00 00', 1],
    ['01', neo4j.int(1)],
    ['7f', neo4j.int(127)],
    ['f0', neo4j.int(-16)],
    ['c8 ef', neo4j.int(-17)],
    ['c9 04 d2', neo4j.int(1234)],
    ['c8 80', neo4j.int(-128)],
    ['ca ff ff 7f ff', neo4j.int(-32_769)],
    ['cb ff ff ff ff 7f ff ff ff', neo4j.int('-2147483649')],
    ['80', ''],
    ['d0 12 47 72 c3 b6 c3 9f 65 6e 6d 61 c3 9f 73 74 c3 a4 62 65', 'Größenmaßstäbe'],
    ['93 01 02 91 c0', [neo4j.int(1), 2n, [null]]],
    ['a1 83 6f 6e 65 84 65 69 6e 73', { one: 'eins', none: undefined }],
    ['91 c0', [undefined]],
  ])('writes %s as the specification does', (bytes, value) => {
    expect(packed(value).toString('hex')).toBe(bytes.replaceAll(' ', ''));
  });

  it('refuses what it cannot write', () => {
    expect(() => packed(() => 1)).toThrow(TypeError);
    expect(() => packed(1n << 63n)).toThrow(RangeError);
    expect(packed([-(1n << 63n)]).length).toBe(10);
  });

  it('makes integers that are no safe numbers infinite, as the driver does', () => {
    expect(unpacked(packed(neo4j.int('9007199254740991')))).toBe(9_007_199_254_740_991);
    expect(unpacked(packed(neo4j.int('9007199254740992')))).toBe(Number.POSITIVE_INFINITY);
    expect(unpacked(packed(neo4j.int('-9223372036854775808')))).toBe(Number.NEGATIVE_INFINITY);
  });

  it('keeps a key that means something to JavaScript a key', () => {
    const map = unpacked(hex(`a1 89 ${Buffer.from('__proto__').toString('hex')} 91 01`)) as object;
    expect(Object.keys(map)).toEqual(['__proto__']);
    expect(Object.getPrototypeOf(map)).toBe(Object.prototype);
  });

  it.each([
    ['a structure', 'b1 4e 01'],
    ['bytes', 'cc 01 00'],
    ['an unknown marker', 'c7'],
    ['nothing', ''],
    ['more than one value', '01 01'],
    ['a text that is longer than the message', 'd2 ff ff ff ff 41'],
    ['a list that is longer than the message', 'd6 ff ff ff ff 01'],
    ['a map that is longer than the message', 'da ff ff ff ff'],
    ['a key that is no text', 'a1 01 01'],
    ['a number without its end', 'c1 00 00'],
  ])('refuses %s', (_, bytes) => {
    expect(() => unpacked(hex(bytes))).toThrow(BoltError);
  });

  it('refuses every beginning of a value, and survives any bytes', () => {
    const whole = packed(['text', 1.5, neo4j.int(70_000), { key: [true, null] }]);
    for (let end = 0; end < whole.length; end += 1) expect(() => unpacked(whole.subarray(0, end))).toThrow(BoltError);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          unpacked(Buffer.from(bytes));
        } catch (error) {
          expect(error).toBeInstanceOf(BoltError);
        }
      }),
    );
  });
});

describe.skipIf(testNeo4j === null)('values that Neo4j sends back', () => {
  const config = testNeo4j ?? { uri: 'bolt://127.0.0.1', user: '', password: '', database: '' };
  const ours = new Sessions(config);
  const theirs = new Sessions(config, {}, () => null);
  afterAll(() => Promise.all([ours.close(), theirs.close()]));

  it('are those that were sent, and the same over neo4j-driver', async () => {
    const echo = async (values: Value[]): Promise<void> => {
      const [direct, driven] = await Promise.all([ours, theirs].map((one) => one.read('RETURN $values AS values, 1 AS one', { values })));
      expect(direct).toEqual([[values.map(plain), 1]]);
      expect(direct).toEqual(driven);
    };
    await fc.assert(fc.asyncProperty(fc.array(randomValue, { minLength: 20, maxLength: 60 }), echo), { numRuns: 20 });
    await echo(SIZES.flatMap(ofSize));
    const powers = [7, 8, 15, 16, 31, 32, 53].flatMap((bits) => [2 ** bits - 1, -(2 ** bits) + 1]).filter(Number.isSafeInteger);
    await echo(powers.flatMap((power) => [neo4j.int(power), neo4j.int(power - Math.sign(power)), power]));
  });
});
