import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Adapter } from '../support/adapter.js';
import { about, change, named, reference, source } from '../support/changes.js';
import { type Answer, dataOf, withStore } from './harness.js';

/** Numbers that decimals of fewer digits than they need, or another way to read those, would take for others. */
const double = fc.oneof(
  { weight: 6, arbitrary: fc.double({ min: 0, max: 100, noNaN: true }) },
  { weight: 4, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }) },
  { weight: 3, arbitrary: fc.bigInt(10n ** 16n, 10n ** 22n).map(Number) },
  { weight: 2, arbitrary: fc.double({ min: 0, max: 2.3e-308, noNaN: true }) },
  { weight: 2, arbitrary: fc.integer({ min: -1_000, max: 1_000 }).map((whole) => whole / 100) },
);
const ODD = [
  0,
  -0,
  0.1 + 0.2,
  0.3,
  44.29296578854402,
  5e-324,
  -5e-324,
  2.2250738585072014e-308,
  1e308,
  -1e308,
  Number.MAX_VALUE,
  1e16,
  1e16 + 2,
  2 ** 53,
  2 ** 60,
  2 ** 63,
  2 ** 64,
  1e21,
  1e22,
  123456789012345680000,
  2 ** 53 + 2,
  1 / 3,
];

const bits = new DataView(new ArrayBuffer(8));
/** The double next to a number, on the side that is farther from 0. */
function next(value: number): number {
  bits.setFloat64(0, value);
  bits.setBigInt64(0, bits.getBigInt64(0) + 1n);
  return bits.getFloat64(0);
}

export function numbers(adapter: Adapter): void {
  describe('numbers', () => {
    it('are themselves and no others, in answers, filters, orders and cursors', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(double, { minLength: 150, maxLength: 150 }), async (drawn) => {
          // Zero is kept without a sign.
          const values = [...new Set([...ODD, ...drawn].map((value) => value + 0))];
          const ids = values.map((_, index) => `agreement:n${index}`);
          const numberOf = new Map(ids.map((id, index) => [id, values[index] as number]));
          await withStore(adapter, async (store) => {
            await store.apply(
              change({
                sources: [reference, source('news')],
                assert: [
                  ...named(Object.fromEntries(ids.map((id) => [id, id]))),
                  ...ids.map((id) => about(id, { property: 'tariffPct', value: numberOf.get(id) })),
                ],
              }),
            );
            const query = 'query ($filter: AgreementFilter) { agreements(first: 500, filter: $filter) { nodes { id tariffPct } } }';
            const holding = async (filter: object): Promise<number[]> => {
              const { agreements } = await dataOf<Answer>(store, query, { filter });
              for (const { id, tariffPct } of agreements.nodes) expect(tariffPct).toBe(numberOf.get(id));
              return agreements.nodes.map(({ tariffPct }: { tariffPct: number }) => tariffPct).sort(ascending);
            };
            const all = [...values].sort(ascending);
            expect(await holding({ tariffPct: { in: values } })).toEqual(all);
            expect(await holding({ not: { tariffPct: { in: values } } })).toEqual([]);
            expect(await holding({ or: values.map((value) => ({ tariffPct: { eq: value } })) })).toEqual(all);
            const others = values.map(next).filter((value) => Number.isFinite(value) && !values.includes(value));
            expect(await holding({ tariffPct: { in: others } })).toEqual([]);
            expect(await holding({ or: others.map((value) => ({ tariffPct: { eq: value } })) })).toEqual([]);
            expect(await holding({ tariffPct: { in: [...others, values[7]] } })).toEqual([values[7]]);
            expect(await holding({ tariffPct: { in: [-0] } })).toEqual([0]);
            const middle = all[Math.floor(all.length / 2)] as number;
            expect(await holding({ tariffPct: { gt: middle } })).toEqual(all.filter((value) => value > middle));
            expect(await holding({ tariffPct: { lte: middle } })).toEqual(all.filter((value) => value <= middle));
            expect(await paged(store)).toEqual(all);
          });
        }),
        { numRuns: 2, endOnFailure: true },
      );
    });

    it('that nobody asks for are none', () =>
      withStore(adapter, async (store) => {
        await store.apply(change({ sources: [reference, source('news')], assert: named({ 'agreement:a': 'A' }) }));
        const totals =
          '{ one: agreements(filter: { tariffPct: { in: [] } }) { totalCount } two: agreements(filter: { not: { tariffPct: { in: [] } } }) { totalCount } }';
        expect(await dataOf(store, totals)).toEqual({ one: { totalCount: 0 }, two: { totalCount: 1 } });
      }));
  });
}

const ascending = (a: number, b: number): number => a - b;

/** All numbers in order, from page to page. */
async function paged(store: Parameters<typeof dataOf>[0]): Promise<number[]> {
  const found: number[] = [];
  const query = `query ($after: String) {
    agreements(first: 25, after: $after, orderBy: [{ field: TARIFF_PCT }]) { pageInfo { hasNextPage endCursor } nodes { tariffPct } }
  }`;
  for (let after: string | null = null, more = true; more; ) {
    const { agreements }: Answer = await dataOf<Answer>(store, query, { after });
    found.push(...agreements.nodes.map(({ tariffPct }: { tariffPct: number }) => tariffPct));
    ({ endCursor: after, hasNextPage: more } = agreements.pageInfo);
  }
  return found;
}
