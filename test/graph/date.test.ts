import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ALWAYS, knownSince, NEVER, parsePeriod, periodOf } from '../../src/graph/date.js';

describe('a partial date', () => {
  it.each([
    ['2025', '2025-01-01', '2025-12-31'],
    ['2025-02', '2025-02-01', '2025-02-28'],
    ['2024-02', '2024-02-01', '2024-02-29'],
    ['1900-02', '1900-02-01', '1900-02-28'],
    ['2000-02', '2000-02-01', '2000-02-29'],
    ['2025-04', '2025-04-01', '2025-04-30'],
    ['2025-12', '2025-12-01', '2025-12-31'],
    ['2025-09-04', '2025-09-04', '2025-09-04'],
    ['0001', '0001-01-01', '0001-12-31'],
    ['9999-12-31', '9999-12-31', '9999-12-31'],
  ])('%s covers %s to %s', (text, first, last) => {
    expect(parsePeriod(text)).toEqual({ first, last });
  });

  it.each([
    '',
    '25',
    '0000',
    '0000-01',
    '2025-00',
    '2025-13',
    '2025-02-29',
    '2025-04-31',
    '2025-01-00',
    '2025-1-1',
    '2025-09-04T00:00',
    ' 2025',
    '2025\n',
    '+2025',
    '２０２５',
  ])('is not %j', (text) => {
    expect(parsePeriod(text)).toBeNull();
    expect(() => periodOf(text)).toThrow(expect.objectContaining({ code: 'BAD_DATE' }));
  });

  it('agrees with the calendar of JavaScript on every day', () => {
    const day = fc
      .date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T00:00:00Z'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10));
    fc.assert(
      fc.property(day, (text) => {
        expect(periodOf(text)).toEqual({ first: text, last: text });
        const [year, month] = [Number(text.slice(0, 4)), Number(text.slice(5, 7))];
        const end = new Date(0);
        end.setUTCFullYear(year, month, 0);
        expect(periodOf(text.slice(0, 7)).last).toBe(end.toISOString().slice(0, 10));
      }),
    );
  });

  it('stands between always and never', () => {
    expect(ALWAYS < '0001-01-01').toBe(true);
    expect(NEVER > '9999-12-31').toBe(true);
  });
});

describe('the known date', () => {
  it.each([
    [null, null, ALWAYS],
    ['2025', null, '2025-12-31'],
    [null, '2025-09', '2025-09-30'],
    ['2025-09-04', '2025-09-10', '2025-09-04'],
    ['2025', '2025-09-10', '2025-09-10'],
    ['2026-01-01', '2025', '2025-12-31'],
  ])('of a statement of %s published on %s is %j', (stated, published, known) => {
    expect(knownSince(stated, published)).toBe(known);
  });
});
