import { describe, expect, it } from 'vitest';
import { type ClaimDraft, makeClaim, propertyOf } from '../../src/graph/make-claim.js';
import { ontology } from '../../src/ontology/ontology.js';

const base: ClaimDraft = {
  subject: { entity: 'project:ap1000' },
  property: 'location',
  value: 'Ohio',
  source: 'source:news',
  confidence: 'HIGH',
  statement: 'It stands in Ohio.',
};
const supplies = (parts: object = {}): ClaimDraft['subject'] => ({
  relationship: { type: 'SUPPLIES', from: 'company:ihi', to: 'project:ap1000', ...parts },
});
const exists = (subject: ClaimDraft['subject'], parts: Partial<ClaimDraft> = {}): ClaimDraft => ({
  subject,
  source: 'source:news',
  confidence: 'HIGH',
  statement: 'It is so.',
  ...parts,
});
/** What YAML or a client could send in spite of the types. */
const untyped = (parts: Record<string, unknown>): ClaimDraft => ({ ...base, ...parts });

describe('a claim is refused with BAD_FACT', () => {
  it.each<[string, ClaimDraft]>([
    ['a property that the kind does not have', { ...base, property: 'signedOn', value: '2025' }],
    ['a property that nothing has', { ...base, property: 'constructor' }],
    ['a value of another type', { ...base, property: 'value', value: 'a lot' }],
    ['a value that is missing', untyped({ value: undefined })],
    ['a whole list as value', { ...base, property: 'sectors', value: ['COOLING'] }],
    ['a value without a property', { ...base, property: null }],
    ['a relationship type that does not exist', exists(supplies({ type: 'LIKES' }))],
    ['a relationship type that is a word of JavaScript', exists(supplies({ type: 'constructor' }))],
    ['ends that the type does not join', exists(supplies({ from: 'official:lutnick' }))],
    ['ends in the wrong direction', exists(supplies({ from: 'project:ap1000', to: 'company:ihi' }))],
    ['a relationship to itself', exists(supplies({ to: 'company:ihi' }))],
    ['a key that the type does not have', exists(supplies({ key: { instrument: 'LOAN' } }))],
    ['a key value of another type', exists(supplies({ key: { component: 7 } }))],
    ['a key among the properties', exists(supplies(), { property: 'component', value: 'turbines' })],
    ['an empty `as`', exists(supplies({ as: '' }))],
    ['an `as` that is no text', exists(supplies({ as: 2 }))],
    ['a commitment that does not exist', untyped({ commitment: 'MAYBE' })],
    ['a commitment that is a word of JavaScript', untyped({ commitment: 'constructor' })],
    ['a denied value', { ...base, commitment: 'DENIED' }],
    ['a cancelled value', { ...base, commitment: 'CANCELLED' }],
    ['a commitment to the existence of an entity', exists({ entity: 'company:ihi' }, { commitment: 'PLANNED' })],
    [
      'a commitment where the type carries none',
      exists({ relationship: { type: 'OWNS', from: 'company:a', to: 'company:b' } }, { commitment: 'PLANNED' }),
    ],
    ['a confidence that does not exist', untyped({ confidence: 'SURE' })],
    ['a confidence that is missing', untyped({ confidence: undefined })],
    ['a locator without a quote', { ...base, locator: { start: 0, end: 1 } }],
    ['an empty quote', { ...base, quote: '', locator: { start: 0, end: 0 } }],
    ['a quote that ends within a character', { ...base, quote: '\ud83d', locator: { start: 0, end: 1 } }],
    ['a quote with NUL', { ...base, quote: '\u0000', locator: { start: 0, end: 1 } }],
    ['an empty statement', { ...base, statement: ' ' }],
    ['a statement with a lone surrogate', { ...base, statement: 'a\udc00' }],
    ['a statement that is missing', untyped({ statement: undefined })],
  ])('%s', (_, draft) => {
    expect(() => makeClaim(draft)).toThrow(expect.objectContaining({ code: 'BAD_FACT' }));
  });
});

describe('a claim is refused', () => {
  it.each<[string, string, ClaimDraft]>([
    ['BAD_ID', 'a subject that is no entity', { ...base, subject: { entity: 'source:news' } }],
    ['BAD_ID', 'a subject that is no id', { ...base, subject: { entity: 'IHI' } }],
    ['BAD_ID', 'an end of an unknown kind', exists(supplies({ from: 'planet:mars' }))],
    ['BAD_ID', 'a speaker that is no entity', { ...base, attributedTo: 'source:news' }],
    ['BAD_ID', 'a source that is none', { ...base, source: 'company:ihi' }],
    ['BAD_ID', 'a reported source that is none', { ...base, reportedFrom: 'claim:1' }],
    ['BAD_ID', 'a replaced claim that is none', { ...base, supersedes: 'source:news' }],
    ['BAD_DATE', 'a date that does not exist', { ...base, statedOn: '2025-02-30' }],
  ])('with %s: %s', (code, _, draft) => {
    expect(() => makeClaim(draft)).toThrow(expect.objectContaining({ code }));
  });

  it('in a sentence that says what to do', () => {
    expect(() => makeClaim({ ...base, property: 'projectStatus', value: 'planned' })).toThrow(
      /^projectStatus cannot be "planned": expected one of CANDIDATE, .*\.$/,
    );
  });
});

describe('a claim', () => {
  it('says nothing that the draft does not', () => {
    const { id, ...content } = makeClaim(base);
    expect(content).toEqual({
      subject: { entity: 'project:ap1000' },
      subjectId: 'project:ap1000',
      property: 'location',
      value: 'Ohio',
      commitment: null,
      confidence: 'HIGH',
      attributedTo: null,
      source: 'source:news',
      reportedFrom: null,
      quote: null,
      locator: null,
      statement: 'It stands in Ohio.',
      statedOn: null,
      supersedes: null,
    });
    expect(id).toMatch(/^claim:[0-9a-f]{32}$/);
  });

  it('has another id for any other content', () => {
    const others: Partial<ClaimDraft>[] = [
      {},
      { value: 'Iowa' },
      { property: 'summary' },
      { subject: { entity: 'project:b' } },
      { source: 'source:b' },
      { confidence: 'LOW' },
      { statement: 'Elsewhere.' },
      { statedOn: '2025' },
      { statedOn: '2025-01' },
      { attributedTo: 'company:ihi' },
      { reportedFrom: 'source:b' },
      { quote: 'Ohio', locator: { start: 0, end: 4 } },
      { quote: 'Ohio', locator: { start: 9, end: 13 } },
      { commitment: 'PLANNED' },
      { supersedes: 'claim:1' },
    ];
    const ids = others.map((parts) => makeClaim({ ...base, ...parts }).id);
    expect(new Set(ids).size).toBe(others.length);
  });

  it('keeps a quote as it stands and brings our own words into normal form', () => {
    const claim = makeClaim({ ...base, quote: 'e\u0301', locator: { start: 0, end: 2 }, statement: 'e\u0301' });
    expect([claim.quote, claim.statement]).toEqual(['e\u0301', 'é']);
  });
});

describe('the texts of a claim', () => {
  const quoted = (quote: string): Partial<ClaimDraft> => ({ quote, locator: { start: 0, end: quote.length } });

  it.each<[string, Partial<ClaimDraft>]>([
    ['a statement that nobody sees', { statement: '\u2061 \u3164' }],
    ['a statement of a book', { statement: 'x'.repeat(10_001) }],
    ['a quote of white space', quoted('\u3000\n')],
    ['a quote of a chapter', quoted('x'.repeat(10_001))],
    ['a quote with half a character', quoted('x\ud83d')],
    ['a statement that is none', { statement: { deep: [[[[1]]]] } as unknown as string }],
  ])('are refused with %s', (_, parts) => {
    const make = (): unknown => makeClaim({ ...base, ...parts });
    expect(make).toThrow(expect.objectContaining({ code: 'BAD_FACT', message: expect.stringMatching(/^.{20,300}$/u) as string }));
  });

  it('tell relationships apart only where they are seen', () => {
    const make = (as: string): unknown => makeClaim(exists(supplies({ as })));
    expect(() => make('\u200b')).toThrow(expect.objectContaining({ code: 'BAD_FACT' }));
    expect(() => make('x'.repeat(10_000))).not.toThrow();
  });
});

describe('a relationship', () => {
  const idOf = (parts: object): string => makeClaim(exists(supplies(parts))).subjectId;

  it('is the same whatever is claimed of it, and however its key is written', () => {
    expect(makeClaim(exists(supplies(), { property: 'validFrom', value: '2025' })).subjectId).toBe(idOf({}));
    expect(idOf({ key: { component: null } })).toBe(idOf({}));
    expect(idOf({ key: { component: 'e\u0301' }, as: 'e\u0301' })).toBe(idOf({ key: { component: 'é' }, as: 'é' }));
    expect(idOf({})).toMatch(/^relationship:[0-9a-f]{32}$/);
  });

  it('is another one by type, ends, key or `as`', () => {
    const ids = [
      {},
      { to: 'company:b' },
      { from: 'company:b' },
      { key: { component: 'turbines' } },
      { key: { component: 'Turbines' } },
      { as: 'second' },
    ].map(idOf);
    const developer = makeClaim(exists({ relationship: { type: 'CONTRACTED_FOR', from: 'company:ihi', to: 'project:ap1000' } })).subjectId;
    expect(new Set([...ids, developer]).size).toBe(7);
  });

  it('takes every pair of kinds that the ontology lists, and no other', () => {
    const kinds = [...ontology.kinds.values()];
    for (const type of ontology.relationshipTypes.values()) {
      for (const from of kinds) {
        for (const to of kinds) {
          const make = (): unknown =>
            makeClaim(exists({ relationship: { type: type.name, from: `${from.prefix}:a`, to: `${to.prefix}:b` } }));
          if (type.pairs.some((pair) => pair[0] === from.name && pair[1] === to.name)) expect(make).not.toThrow();
          else expect(make, `${from.name} ${type.name} ${to.name}`).toThrow(expect.objectContaining({ code: 'BAD_FACT' }));
        }
      }
    }
  });

  it('knows its properties and those of its ends apart', () => {
    expect(propertyOf({ entity: 'project:a' }, 'value')?.type).toBe('AMOUNT');
    expect(propertyOf({ entity: 'company:a' }, 'value')).toBeUndefined();
    expect(propertyOf({ entity: 'company:a' }, 'name')?.identity).toBe(true);
  });
});
