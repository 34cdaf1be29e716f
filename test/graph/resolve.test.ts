import { describe, expect, it } from 'vitest';
import type { StoredClaim } from '../../src/graph/claim.js';
import { knownSince } from '../../src/graph/date.js';
import { compareClaims, resolveSegments, type Segment } from '../../src/graph/resolve.js';
import { entityViews, relationshipViews } from '../../src/graph/views.js';
import { ontology } from '../../src/ontology/ontology.js';
import { about, between } from '../support/changes.js';

const project = 'project:p';
const properties = [...ontology.entityProperties, ...(ontology.kinds.get('Project')?.properties ?? [])];

function stored(claim: ReturnType<typeof about>, published: string | null = null): StoredClaim {
  return {
    ...claim,
    known: knownSince(claim.statedOn, published),
    origin: null,
    recordedAt: '2025-10-01T00:00:00.000Z',
    retractedAt: null,
    retractedBy: null,
  };
}
const said = (value: string, parts: Parameters<typeof about>[1] = {}): StoredClaim =>
  stored(about(project, { property: 'location', value, ...parts }));
const resolve = (...claims: StoredClaim[]): Segment[] => resolveSegments(claims, properties);
const now = (...claims: StoredClaim[]): Segment['view'] => resolve(...claims).at(-1)?.view as Segment['view'];
const winner = (...claims: StoredClaim[]): unknown => now(...claims).properties.location;

describe('the winner', () => {
  it.each<[string, StoredClaim, StoredClaim]>([
    [
      'is not LOW where there is better, however new',
      said('a', { statedOn: '2020' }),
      said('b', { statedOn: '2025', confidence: 'LOW', attributedTo: 'company:c' }),
    ],
    ['is newer', said('a', { statedOn: '2025-02', confidence: 'MEDIUM' }), said('b', { statedOn: '2025-01', attributedTo: 'company:c' })],
    ['is dated', said('a', { statedOn: '2020', confidence: 'MEDIUM' }), said('b')],
    [
      'is the more trusted of one day',
      said('a', { statedOn: '2025' }),
      said('b', { statedOn: '2025-12-31', confidence: 'MEDIUM', attributedTo: 'company:c' }),
    ],
    ['is attributed', said('a', { attributedTo: 'company:c' }), said('b')],
    [
      'is LOW where there is nothing better: the newer',
      said('a', { statedOn: '2025', confidence: 'LOW' }),
      said('b', { statedOn: '2024', confidence: 'LOW' }),
    ],
  ])('%s', (_, first, second) => {
    expect(winner(first, second)).toBe('a');
    expect(winner(second, first)).toBe('a');
    expect(compareClaims(first, second)).toBeLessThan(0);
  });

  it('is the one with the smaller id when all else is equal', () => {
    const [a, b] = [said('a'), said('b')].sort((one, other) => (one.id < other.id ? -1 : 1)) as [StoredClaim, StoredClaim];
    expect(winner(b, a)).toBe(a.value);
    expect(compareClaims(a, a)).toBe(0);
  });

  it('does not depend on when it was recorded', () => {
    const late = { ...said('a', { statedOn: '2024' }), recordedAt: '2099-01-01T00:00:00.000Z' };
    expect(winner(late, said('b', { statedOn: '2025' }))).toBe('b');
  });
});

describe('supersession', () => {
  const first = said('first', { statedOn: '2025-03' });
  const second = said('second', { statedOn: '2025-02', supersedes: first.id });
  const third = said('third', { statedOn: '2025-01', supersedes: second.id });

  it('lets the replacement win although it is older', () => {
    expect(winner(first, second)).toBe('second');
    expect(winner(third, first, second)).toBe('third');
  });

  it('lets a LOW replacement win: what it replaces is out', () => {
    expect(winner(first, said('low', { confidence: 'LOW', supersedes: first.id }))).toBe('low');
  });

  it('contests nothing', () => {
    expect(now(first, said('other', { attributedTo: 'company:c', supersedes: first.id })).contested).toBe(false);
  });

  it('ends when the replacement is retracted: its claim is simply not there', () => {
    expect(winner(first)).toBe('first');
    expect(winner(first, second)).toBe('second');
    // Without the middle of the chain both ends stand, and the usual order decides.
    expect(winner(first, third)).toBe('first');
  });

  it('takes a member out of a list', () => {
    const old = stored(about(project, { property: 'sectors', value: 'COOLING' }));
    const next = stored(about(project, { property: 'sectors', value: 'FINANCE', supersedes: old.id }));
    expect(now(old, next).properties.sectors).toEqual(['FINANCE']);
  });

  it('takes effect on the day that it is known', () => {
    const later = said('later', { statedOn: '2025-06-01', supersedes: first.id });
    expect(resolve(first, later).map(({ knownFrom, view }) => [knownFrom, view.properties.location])).toEqual([
      ['', null],
      ['2025-03-31', 'first'],
      ['2025-06-01', 'later'],
    ]);
  });
});

describe('lists', () => {
  const sector = (value: string, parts: Parameters<typeof about>[1] = {}): StoredClaim =>
    stored(about(project, { property: 'sectors', value, ...parts }));

  it('are the sorted union of what stands, without repetition, and are never contested', () => {
    const view = now(sector('FINANCE'), sector('COOLING', { attributedTo: 'company:c' }), sector('FINANCE', { confidence: 'LOW' }));
    expect(view.properties.sectors).toEqual(['COOLING', 'FINANCE']);
    expect(view.contested).toBe(false);
  });

  it('are empty when nothing was said', () => {
    expect(now().properties).toMatchObject({ sectors: [], aliases: [], technologies: [], location: null });
  });

  it('are sorted by code point of the canonical text', () => {
    const aliases = ['😀', '\uffee', 'b', 'B'].map((value) => stored(about(project, { property: 'aliases', value })));
    expect((now(...aliases).properties.aliases as unknown as { name: string }[]).map(({ name }) => name)).toEqual([
      'B',
      'b',
      '\uffee',
      '😀',
    ]);
  });

  it('grow in known time', () => {
    const segments = resolve(sector('COOLING', { statedOn: '2025' }), sector('FINANCE', { statedOn: '2024' }));
    expect(segments.map(({ view }) => view.properties.sectors)).toEqual([[], ['FINANCE'], ['COOLING', 'FINANCE']]);
  });
});

describe('contested', () => {
  it.each<[string, boolean, StoredClaim, StoredClaim]>([
    ['two speakers, two values', true, said('a', { attributedTo: 'company:a' }), said('b', { attributedTo: 'company:b' })],
    ['two sources, two values', true, said('a'), said('b', { source: 'source:other' })],
    ['a LOW loser too', true, said('a'), said('b', { source: 'source:other', confidence: 'LOW' })],
    ['two speakers, one value', false, said('a', { attributedTo: 'company:a' }), said('a', { attributedTo: 'company:b' })],
    [
      'one speaker revising',
      false,
      said('a', { attributedTo: 'company:a', statedOn: '2025' }),
      said('b', { attributedTo: 'company:a', source: 'source:other' }),
    ],
    ['one source revising', false, said('a', { statedOn: '2025' }), said('b')],
    [
      'one reported document, read in two sources',
      false,
      said('a', { reportedFrom: 'source:sheet' }),
      said('b', { source: 'source:other', reportedFrom: 'source:sheet' }),
    ],
    ['the document itself and a report of it', false, said('a', { source: 'source:sheet' }), said('b', { reportedFrom: 'source:sheet' })],
    [
      'wording of commitment',
      false,
      said('a', { commitment: 'PLANNED' }),
      said('a', { source: 'source:other', commitment: 'CONSIDERING' }),
    ],
  ])('%s: %s', (_, contested, a, b) => {
    expect(now(a, b).contested).toBe(contested);
    expect(now(b, a).contested).toBe(contested);
  });

  it('compares losers with the winner, not with one another', () => {
    const [a, b] = [said('a', { attributedTo: 'company:a' }), said('b', { attributedTo: 'company:b' })];
    expect(now(a, b, said('c', { statedOn: '2025', attributedTo: 'company:a' })).contested).toBe(true);
    expect(now(a, said('c', { statedOn: '2025', attributedTo: 'company:a' })).contested).toBe(false);
  });

  const holds = (commitment: StoredClaim['commitment'], attributedTo: string | null = null, statedOn: string | null = null): StoredClaim =>
    stored(between(['company:a', 'SUPPLIES', 'project:p'], { commitment, attributedTo, statedOn }));

  it.each<[boolean, StoredClaim, StoredClaim]>([
    [true, holds('DENIED', 'company:a'), holds('PLANNED')],
    [true, holds('CANCELLED', 'company:a'), holds(null)],
    [true, holds('PLANNED', 'company:a', '2025'), holds('DENIED')],
    [false, holds('DENIED', 'company:a'), holds('CANCELLED')],
    [false, holds('PLANNED', 'company:a'), holds('OPERATING')],
    [false, holds('PLANNED', 'company:a'), holds(null)],
    [false, holds('DENIED', 'company:a', '2025'), holds('PLANNED', 'company:a', '2024')],
  ])('is %s of %j beside %j', (contested, a, b) => {
    const view = relationshipViews([a, b]).segments.at(-1)?.view;
    expect(view).toMatchObject({ contested, commitment: a.commitment });
  });
});

describe('segments', () => {
  it('cover all time without gaps, and neighbours differ', () => {
    const segments = resolve(
      said('a', { statedOn: '2024' }),
      said('a', { statedOn: '2025' }),
      said('b', { statedOn: '2025-06-01' }),
      said('c', { statedOn: '2025-12-31', confidence: 'LOW' }),
    );
    expect(segments.map(({ knownFrom, knownTo, known, view }) => [knownFrom, knownTo, known, view.properties.location])).toEqual([
      ['', '2024-12-31', false, null],
      ['2024-12-31', '2025-06-01', true, 'a'],
      ['2025-06-01', '2025-12-31', true, 'b'],
      ['2025-12-31', '~', true, 'a'],
    ]);
  });

  it('of nothing are one', () => {
    expect(resolve()).toEqual([
      { knownFrom: '', knownTo: '~', known: false, view: expect.objectContaining({ commitment: null, contested: false }) },
    ]);
  });

  it('are known from what is no identity data: its own claims, or a relationship it is an end of', () => {
    const name = stored(about(project, { property: 'name', value: 'P' }));
    const dated = stored(about(project, { property: 'summary', value: 'S', statedOn: '2024' }));
    const known = (claims: StoredClaim[], asEnd: string | null): [string, boolean][] =>
      entityViews(project, claims, asEnd).segments.map((one) => [one.knownFrom, one.known]);
    expect(known([name], null)).toEqual([['', false]]);
    expect(known([name, dated], null)).toEqual([
      ['', false],
      ['2024-12-31', false],
    ]);
    expect(known([name], '2025-01-01')).toEqual([
      ['', false],
      ['2025-01-01', true],
    ]);
    expect(known([name], '')).toEqual([['', true]]);
    expect(known([name, said('a', { statedOn: '2025-06-01' })], '2025-09-01')).toEqual([
      ['', false],
      ['2025-06-01', true],
    ]);
    expect(known([name, said('a', { statedOn: '2025-06-01' })], '2025-01-01')).toEqual([
      ['', false],
      ['2025-01-01', true],
      ['2025-06-01', true],
    ]);
    expect(known([name, stored(about(project))], null)).toEqual([['', true]]);
  });
});

describe('views of a subject', () => {
  it('show what retracted claims were about, and are not live', () => {
    const claims = [stored(about(project, { property: 'name', value: 'P' })), said('a')].map((claim) => ({
      ...claim,
      retractedAt: '2026-01-01T00:00:00.000Z',
    }));
    expect(entityViews(project, claims, null)).toMatchObject({
      live: false,
      segments: [{ view: { properties: { name: 'P', location: 'a' } } }],
    });
    expect(
      relationshipViews([{ ...stored(between(['company:a', 'SUPPLIES', project])), retractedAt: '2026-01-01T00:00:00.000Z' }]).live,
    ).toBe(false);
  });

  it('ignore retracted claims beside live ones', () => {
    const claims = [stored(about(project, { property: 'name', value: 'P' })), { ...said('a'), retractedAt: '2026-01-01T00:00:00.000Z' }];
    expect(entityViews(project, claims, null)).toMatchObject({
      live: true,
      segments: [{ view: { properties: { name: 'P', location: null } } }],
    });
  });

  it('are live as an end of a live relationship, and named by the slug then', () => {
    const claims = [{ ...stored(about(project, { property: 'name', value: 'P' })), retractedAt: '2026-01-01T00:00:00.000Z' }];
    expect(entityViews(project, claims, '2025-01-01')).toMatchObject({
      live: true,
      segments: [{ known: false }, { known: true, view: { properties: { name: 'p' } } }],
    });
  });

  it('of a relationship hold its key, from the start', () => {
    const claim = stored(between(['company:a', 'SUPPLIES', project, { component: 'turbines' }], { statedOn: '2025' }));
    const { segments, ...rest } = relationshipViews([claim]);
    expect(rest).toEqual({ id: claim.subjectId, type: 'SUPPLIES', from: 'company:a', to: project, live: true, since: '2025-12-31' });
    expect(segments.map(({ known, view }) => [known, view.properties.component])).toEqual([
      [false, 'turbines'],
      [true, 'turbines'],
    ]);
  });
});
