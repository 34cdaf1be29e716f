import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COUNTRIES, CURRENCIES } from '../../src/graph/iso-codes.js';
import { layoutOf } from '../../src/graph/records.js';
import { readValue, type Value, valueFromText, valueText } from '../../src/graph/value.js';
import { type NamedProperty, ontology } from '../../src/ontology/ontology.js';
import { valueDraft } from '../support/random-value.js';
import { Tape, tape } from '../support/tape.js';

const properties = [...ontology.allEntityProperties.values(), ...ontology.allRelationshipProperties.values()];
const one = (name: string): NamedProperty => properties.find((property) => property.name === name) as NamedProperty;

describe.each(properties)('a value of $name', (property) => {
  const values = tape(20).map((draws) => readValue(property, valueDraft(new Tape(draws), property)));

  it('comes back from its canonical text', () => {
    fc.assert(
      fc.property(values, (value) => {
        expect(valueFromText(property, valueText(value))).toEqual(value);
      }),
      { numRuns: 50 },
    );
  });

  it('is accepted again as it was read', () => {
    fc.assert(
      fc.property(values, (value) => {
        expect(valueText(readValue(property, value))).toBe(valueText(value));
      }),
      { numRuns: 50 },
    );
  });

  it('comes back from its stored cells', () => {
    const layout = layoutOf(property);
    fc.assert(
      fc.property(fc.array(values, { minLength: 1, maxLength: 3 }), (members) => {
        const value = (property.list ? members : members[0]) as Value;
        const cells = layout.encode(value);
        expect(cells).toHaveLength(layout.columns.length);
        expect(layout.decode(cells)).toEqual(value);
      }),
      { numRuns: 50 },
    );
    const nothing = layout.encode(null);
    expect(nothing).toHaveLength(layout.columns.length);
    expect(layout.decode(nothing)).toEqual(property.list ? [] : null);
  });
});

describe('what a value is made of', () => {
  it.each([
    ['name', 'e\u0301', 'é'],
    ['sharePct', -0, '0'],
    ['sharePct', 0.1 + 0.2, '0.30000000000000004'],
    ['value', { value: 550e9, currency: 'USD' }, '{"currency":"USD","qualifier":"EXACT","upper":null,"value":550000000000}'],
    ['value', { upper: 2, qualifier: 'RANGE', currency: 'JPY', value: 1 }, '{"currency":"JPY","qualifier":"RANGE","upper":2,"value":1}'],
    ['aliases', '三菱', '{"language":null,"name":"三菱"}'],
    ['aliases', { name: 'MHI', language: 'en-US' }, '{"language":"en-US","name":"MHI"}'],
    ['exploringCompanies', { value: 10, qualifier: 'RANGE', upper: 12 }, '{"qualifier":"RANGE","upper":12,"value":10}'],
    ['validFrom', '2025-09', '2025-09'],
  ])('%s of %j is written %s', (name, input, canonical) => {
    expect(valueText(readValue(one(name), input))).toBe(canonical);
  });

  it.each([
    ['name', ''],
    ['name', ' \n'],
    ['name', 7],
    ['name', null],
    ['name', 'a\u0000b'],
    ['name', 'a\ud800b'],
    ['name', '\udc00'],
    ['name', 'x'.repeat(10_001)],
    ['country', 'jp'],
    ['country', 'JPN'],
    ['signedOn', '2025-02-30'],
    ['signedOn', 2025],
    ['projectStatus', 'candidate'],
    ['projectStatus', 'constructor'],
    ['sharePct', '50'],
    ['sharePct', Number.NaN],
    ['sharePct', Number.POSITIVE_INFINITY],
    ['value', 1e9],
    ['value', { value: 1 }],
    ['value', { value: -1, currency: 'USD' }],
    ['value', { value: 1, currency: 'usd' }],
    ['value', { value: 1, currency: 'USD', qualifier: 'MAYBE' }],
    ['value', { value: 1, currency: 'USD', qualifier: 'RANGE' }],
    ['value', { value: 2, currency: 'USD', qualifier: 'RANGE', upper: 1 }],
    ['value', { value: 1, currency: 'USD', upper: 2 }],
    ['value', { value: 1, currency: 'USD', extra: true }],
    ['value', [1]],
    ['equityShare', { lower: 2, upper: 1 }],
    ['equityShare', { lower: 0, upper: 101 }],
    ['profitSharing', []],
    ['profitSharing', [{ until: null, shares: [] }]],
    ['profitSharing', [{ until: 'INVESTMENT_RECOVERED', shares: [{ party: 'government:japan', sharePct: 50 }] }]],
    ['profitSharing', [{ until: null, shares: [{ party: 'Japan', sharePct: 50 }] }]],
    ['profitSharing', [{ until: null, shares: [{ party: 'government:japan', sharePct: 150 }] }]],
    ['aliases', { name: 'x', language: 'Japanese!' }],
    ['aliases', { language: 'ja' }],
    ['identifiers', { scheme: 'DUNS', value: '1' }],
    ['identifiers', { scheme: 'LEI' }],
    ['sharePct', -0.01],
    ['sharePct', 100.5],
    [
      'profitSharing',
      Array.from({ length: 300 }, (_, at) => ({
        until: at < 299 ? 'INVESTMENT_RECOVERED' : null,
        shares: [{ party: 'government:japan', sharePct: 50 }],
      })),
    ],
    ['aliases', { name: '\u3164' }],
    ['identifiers', { scheme: 'LEI', value: '\u200b' }],
    ['aliases', { name: 'x', language: 'en-' }],
    ['aliases', { name: 'x', language: 'en-u-ca-gregory-u-nu-latn' }],
  ])('%s cannot be %j', (name, input) => {
    expect(() => readValue(one(name), input)).toThrow(expect.objectContaining({ code: 'BAD_FACT' }));
  });

  it.each([
    ['country', 'EL', 'is GR meant?'],
    ['country', 'gb', 'is GB meant?'],
    ['country', 'EU', 'the code of a country such as JP (ISO 3166-1 alpha-2).'],
    ['country', 'SU', 'ISO 3166-1'],
    ['country', 'XX', 'ISO 3166-1'],
    ['value', { value: 1, currency: 'rmb' }, 'is CNY meant?'],
    ['value', { value: 1, currency: 'jpy' }, 'is JPY meant?'],
    ['value', { value: 1, currency: 'XTS' }, 'the code of one such as USD (ISO 4217).'],
    ['value', { value: 1, currency: 'ABC' }, 'ISO 4217'],
    ['name', '\u2800\u00ad', 'a text that shows something'],
    ['sharePct', 101, 'a number from 0 to 100.'],
    ['name', '\u1d15e'.repeat(2_000) + '\u0958'.repeat(9_000), 'at most 10000 characters'],
  ])('%s that is %j is refused with what is wanted', (name, input, wanted) => {
    expect(() => readValue(one(name), input)).toThrow(wanted);
  });

  it.each([
    ['country', 'AX'],
    ['country', 'XK'],
    ['value', { value: 1, currency: 'DEM' }],
    ['value', { value: 1, currency: 'XDR' }],
    ['sharePct', 0],
    ['sharePct', 100],
    ['tariffPct', 145],
    ['tariffPct', -1],
    ['name', '\ue000'],
    ['name', '\u200e\u05d0'],
    ['name', 'x'.repeat(10_000)],
    ['aliases', { name: 'x', language: 'zh-Hant-TW-x-a' }],
  ])('%s may be %j', (name, input) => {
    expect(() => readValue(one(name), input)).not.toThrow();
  });

  it('is told in a few words, however deep and long it is', () => {
    let deep: unknown = 1;
    for (let level = 0; level < 200_000; level += 1) deep = level % 2 === 0 ? [deep] : { a: deep };
    const long = Array.from({ length: 1_000_000 }, () => ({ name: 'x'.repeat(20) }));
    for (const input of [deep, long, { x: deep }, 'x'.repeat(5_000_000), Symbol('s'), () => 1, 10n]) {
      for (const name of ['name', 'value', 'profitSharing', 'country']) {
        const error = (() => {
          try {
            return readValue(one(name), input);
          } catch (thrown) {
            return thrown;
          }
        })();
        expect(error).toMatchObject({ code: 'BAD_FACT' });
        expect((error as Error).message.length).toBeLessThan(300);
      }
    }
  });
});

describe('codes of countries and currencies', () => {
  it('are all known to Intl', () => {
    const regions = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
    const currencies = new Intl.DisplayNames('en', { type: 'currency', fallback: 'none' });
    expect([...COUNTRIES].filter((code) => regions.of(code) === undefined)).toEqual([]);
    // Two that are newer than some builds of Node.
    expect([...CURRENCIES].filter((code) => currencies.of(code) === undefined && !['XCG', 'ZWG'].includes(code))).toEqual([]);
    expect(COUNTRIES.size).toBe(250);
  });
});
