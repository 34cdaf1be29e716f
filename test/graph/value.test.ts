import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
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
  ])('%s cannot be %j', (name, input) => {
    expect(() => readValue(one(name), input)).toThrow(expect.objectContaining({ code: 'BAD_FACT' }));
  });
});
