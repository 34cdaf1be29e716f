import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ImportRecord, importClaims } from '../src/cli/import-claims.js';
import type { Claim, Source } from '../src/graph/claim.js';
import { KeiretsuError } from '../src/kernel/errors.js';
import { about, between, named, reference, source } from './support/changes.js';
import { MemoryGraph } from './support/memory-graph.js';
import { buildGraph, randomGraphTape } from './support/random-graph.js';
import { Tape } from './support/tape.js';

/** What an import of these records comes to: the error with its place, and what the graph holds then. */
async function outcome(records: readonly ImportRecord[], batch: number, before: readonly ImportRecord[] = []): Promise<unknown> {
  const memory = new MemoryGraph();
  const apply = async (change: Parameters<MemoryGraph['apply']>[0]) => {
    const [report] = await memory.apply(change);
    if (report === undefined) throw new Error('a change has a report');
    return report;
  };
  const quiet = { say: (): void => undefined };
  await importClaims({ apply }, before, quiet);
  const error = await importClaims({ apply }, records, { ...quiet, batch }).then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error !== null && !(error instanceof KeiretsuError)) throw error;
  return { error: error === null ? null : [error.code, error.message], contents: memory.contents(false) };
}

const placed = (records: readonly (Claim | Source)[]): ImportRecord[] =>
  records.map((record, index) => {
    const place = `x.jsonl:${index + 1}`;
    return 'title' in record ? { source: record, place } : { claim: record, place };
  });

describe('the order of records', () => {
  const news = source('news', { text: 'IHI builds.' });
  const quote = { quote: 'IHI builds', locator: { start: 0, end: 10 } };
  const [a, b] = named({ 'company:a': 'A', 'project:b': 'B' }) as [Claim, Claim];
  const location = about('project:b', { property: 'location', value: 'Ohio' });
  const superseding = about('project:b', { property: 'location', value: 'Iowa', supersedes: location.id });
  const fill = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`company:f${index}`, `F ${index}`]));
  const split = about('investment-package:p', {
    property: 'profitSharing',
    value: [{ until: null, shares: [{ party: 'government:late', sharePct: 100 }] }],
  });
  const from = (value: string, parts = {}): Claim =>
    between(['company:a', 'SUPPLIES', 'project:b'], { property: 'validFrom', value, ...parts });
  const to = (value: string, parts = {}): Claim =>
    between(['company:a', 'SUPPLIES', 'project:b'], { property: 'validTo', value, ...parts });
  const start = from('2026-07');

  it.each<[string, readonly (Claim | Source)[], number | null]>([
    ['an end that comes later', [reference, news, a, between(['company:a', 'SUPPLIES', 'project:b']), ...named(fill), b], 4],
    [
      'a speaker who comes later',
      [reference, news, b, about('project:b', { property: 'location', value: 'x', attributedTo: 'company:a' }), a],
      4,
    ],
    [
      'a party that comes later',
      [reference, news, ...named({ 'investment-package:p': 'P' }), split, ...named({ 'government:late': 'L' })],
      4,
    ],
    ['a source that comes later', [reference, b, location, news], 3],
    [
      'a reported source that comes later',
      [reference, news, b, about('project:b', { property: 'location', value: 'x', reportedFrom: 'source:w' }), source('w')],
      4,
    ],
    ['a claim that is superseded before it comes', [reference, news, b, superseding, ...named(fill), location], 4],
    [
      'a quote of a text that comes later',
      [reference, source('news'), b, about('project:b', { property: 'location', value: 'x', ...quote }), news],
      4,
    ],
    [
      'a text that loses what was quoted',
      [reference, news, b, about('project:b', { property: 'location', value: 'x', ...quote }), source('news'), news],
      5,
    ],
    [
      'an end before the beginning that comes right later',
      [reference, news, a, b, start, to('2026-03'), from('2025', { supersedes: start.id })],
      6,
    ],
    ['what is superseded first', [reference, news, a, b, start, from('2025', { supersedes: start.id }), to('2026-03')], null],
    ['a name that comes again', [reference, news, a, b, location, about('project:b', { property: 'name', value: 'C' })], null],
    ['a source that comes again', [reference, news, b, news, location, reference], null],
  ])('makes no difference to batches: %s', async (_, records, wrong) => {
    const one = await outcome(placed(records), 1);
    const { error } = one as { error: [string, string] | null };
    if (wrong === null) expect(error).toBeNull();
    else expect(error?.[1]).toContain(`x.jsonl:${wrong}: `);
    for (const batch of [2, 3, 5, 10_000]) expect(await outcome(placed(records), batch), `batches of ${batch}`).toEqual(one);
  });

  it('is free for what is in the store', async () => {
    const records = [location, between(['company:a', 'SUPPLIES', 'project:b']), superseding, b, a, news, reference];
    for (const batch of [1, 3, 100])
      expect(await outcome(placed(records), batch, placed([reference, news, a, b, location]))).toMatchObject({ error: null });
  });

  it('comes to the same however a file is cut into batches', async () => {
    await fc.assert(
      fc.asyncProperty(
        randomGraphTape,
        fc.array(fc.tuple(fc.nat(200), fc.nat(200)), { maxLength: 3 }),
        fc.integer({ min: 2, max: 40 }),
        async (draws, moves, batch) => {
          const { sources, claims } = buildGraph(new Tape(draws));
          const rank = (claim: Claim): number => (claim.property === 'name' ? 0 : claim.supersedes === null ? 1 : 2);
          const records: (Claim | Source)[] = [...sources, ...[...claims].sort((x, y) => rank(x) - rank(y))];
          for (const [taken, put] of moves) {
            const [moved] = records.splice(taken % records.length, 1);
            if (moved !== undefined)
              records.splice(put % records.length, 0, 'title' in moved && put % 2 === 0 ? { ...moved, text: null } : moved);
          }
          // A copy of a source behind its claims, with another text.
          const again = sources[moves.length % sources.length];
          if (again !== undefined && moves.length > 1) records.push({ ...again, text: `${again.text ?? ''}.` });
          expect(await outcome(placed(records), batch)).toEqual(await outcome(placed(records), 1));
        },
      ),
      { numRuns: 60 },
    );
  }, 120_000);
});
