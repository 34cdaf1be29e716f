import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StoredClaim } from '../../src/graph/claim.js';
import { knownSince, NEVER } from '../../src/graph/date.js';
import { compareClaims, resolveSegments, type Segment } from '../../src/graph/resolve.js';
import { ontology } from '../../src/ontology/ontology.js';
import { reference } from '../support/changes.js';
import { entityClaims } from '../support/random-claims.js';
import { DATES } from '../support/random-value.js';
import { Tape, tape } from '../support/tape.js';

const id = 'project:p';
const properties = [...ontology.entityProperties, ...(ontology.kinds.get('Project')?.properties ?? [])];
const sources = [
  reference,
  ...['a', 'b', 'c'].map((slug, index) => ({
    ...reference,
    id: `source:${slug}`,
    publishedOn: [null, '2025-06', '2025-09-04'][index] ?? null,
  })),
];

/** Claims about one project, several to a property, of several speakers and days. */
const claims: fc.Arbitrary<StoredClaim[]> = tape(600).map((numbers) => {
  const draws = new Tape(numbers);
  const context = { sources, entityIds: ['company:a', 'official:b'], parties: ['company:a'] };
  return draws
    .times(1, 3, () => entityClaims(draws, id, context))
    .flat()
    .map((claim) => ({
      ...claim,
      known: knownSince(claim.statedOn, sources.find((one) => one.id === claim.source)?.publishedOn ?? null),
      origin: null,
      recordedAt: '',
      retractedAt: null,
      retractedBy: null,
    }))
    .filter((claim, index, all) => all.findIndex((one) => one.id === claim.id) === index);
});

const resolve = (given: readonly StoredClaim[]): Segment[] => resolveSegments(given, properties);

/** The view of a day by the words of domain.md: a walk over the claims known by then. */
function naive(given: readonly StoredClaim[], day: string): Record<string, unknown> {
  const known = given.filter((claim) => claim.known <= day);
  const standing = known.filter((claim) => !known.some((other) => other.supersedes === claim.id));
  return Object.fromEntries(
    properties.map(({ name, list, type }) => {
      const about = standing.filter((claim) => claim.property === name).sort(compareClaims);
      const read = (text: string): unknown => (['TEXT', 'DATE', 'ENUM', 'COUNTRY'].includes(type) ? text : JSON.parse(text));
      if (!list) return [name, about[0] === undefined ? null : read(about[0].value as string)];
      const texts = [...new Set(about.map((claim) => claim.value as string))];
      return [name, texts.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))).map(read)];
    }),
  );
}

describe('views in known time', () => {
  it('do not depend on the order of claims', () => {
    fc.assert(
      fc.property(claims, fc.nat(), (given, seed) => {
        const shuffled = new Tape(Array.from({ length: 99 }, (_, index) => (index * seed) % 997)).shuffle(given);
        expect(resolve(shuffled)).toEqual(resolve(given));
      }),
    );
  });

  it('are on each day what a walk over the claims known by then gives', () => {
    fc.assert(
      fc.property(claims, fc.constantFrom('', '~', ...DATES.map((date) => knownSince(date, null))), (given, day) => {
        const segments = resolve(given).filter(({ knownFrom, knownTo }) => knownFrom <= day && (day < knownTo || knownTo === NEVER));
        expect(segments).toHaveLength(1);
        expect(segments[0]?.view.properties).toEqual(naive(given, day));
      }),
      { numRuns: 300 },
    );
  });

  it('follow one another without gaps, and differ', () => {
    fc.assert(
      fc.property(claims, (given) => {
        const segments = resolve(given);
        expect(segments[0]?.knownFrom).toBe('');
        expect(segments.at(-1)?.knownTo).toBe(NEVER);
        for (const [index, segment] of segments.entries()) {
          const next = segments[index + 1];
          if (next === undefined) continue;
          expect(segment.knownTo).toBe(next.knownFrom);
          expect(segment.knownFrom < segment.knownTo).toBe(true);
          expect([segment.known, segment.view]).not.toEqual([next.known, next.view]);
          expect(Number(segment.known)).toBeLessThanOrEqual(Number(next.known));
        }
      }),
    );
  });

  it('depend on the dates: without them many cases have another winner', () => {
    let [cases, several, changed] = [0, 0, 0];
    fc.assert(
      fc.property(claims, (given) => {
        const dated = resolve(given);
        const undated = resolve(given.map((claim) => ({ ...claim, known: '' })));
        cases += 1;
        several += Number(new Set(dated.filter((segment) => segment.known).map(({ view }) => JSON.stringify(view.properties))).size > 1);
        changed += Number(JSON.stringify(dated.at(-1)?.view.properties) !== JSON.stringify(undated.at(-1)?.view.properties));
      }),
      { numRuns: 200, seed: 7 },
    );
    expect(cases).toBe(200);
    expect(several).toBeGreaterThan(60);
    expect(changed).toBeGreaterThan(20);
  });
});
