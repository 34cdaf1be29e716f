import { describe, expect, it } from 'vitest';
import { readFactsFile } from '../src/exchange/facts-yaml/facts-file.js';
import { Problems } from '../src/exchange/facts-yaml/problems.js';
import { reference, source } from './support/changes.js';
import { article, fact, failure, readFacts } from './support/facts.js';

describe('a facts file', () => {
  it('makes of a relationship its existence and a claim for each property', () => {
    const claims = readFacts(`
facts:
  - relationship: FINANCES
    from: company:alpha
    to: project:p
    key: { instrument: LOAN }
    as: second
    properties: { amount: { value: 100e9, currency: USD, qualifier: UP_TO }, validFrom: 2025 }
    commitment: PLANNED
    by: official:b
    reportedFrom: source:other
    statedOn: 2025-09
    quote: Beta supplies pumps
    confidence: LOW
    statement: Alpha lends.
`);
    expect(claims.map(({ property, value, commitment }) => [property, value, commitment])).toEqual([
      [null, null, 'PLANNED'],
      ['amount', '{"currency":"USD","qualifier":"UP_TO","upper":null,"value":100000000000}', null],
      ['validFrom', '2025', null],
    ]);
    expect(new Set(claims.map((claim) => claim.subjectId)).size).toBe(1);
    expect(claims[0]).toMatchObject({
      subject: { relationship: { type: 'FINANCES', key: { instrument: 'LOAN', facility: null }, as: 'second' } },
      attributedTo: 'official:b',
      reportedFrom: 'source:other',
      statedOn: '2025-09',
      confidence: 'LOW',
      quote: 'Beta supplies pumps',
      locator: { start: 14, end: 33 },
      source: article.id,
    });
  });

  it('makes one fact each of lists: ends, keys, members', () => {
    const claims = readFacts(`
facts:
  - relationship: FINANCES
    from: [financier:a, financier:b]
    to: project:p
    key: { instrument: [EQUITY, LOAN] }
    statement: Both finance.
  - entity: [project:p, project:q]
    properties: { technologies: [GAS_TURBINE, TRANSMISSION] }
    statement: Both.
`);
    expect(claims).toHaveLength(8);
    expect(new Set(claims.map((claim) => claim.subjectId)).size).toBe(6);
  });

  it('hands the provenance of a group on, and lets a fact take it back', () => {
    const claims = readFacts(`
facts:
  - by: official:b
    statedOn: 2025-09-01
    quote: Alpha builds
    occurrence: 2
    facts:
      - { entity: project:p, properties: { location: Here }, statement: One. }
      - { entity: project:p, properties: { location: There }, statement: Two., by: null, quote: Beta, confidence: LOW }
`);
    expect(claims.map((claim) => [claim.attributedTo, claim.statedOn, claim.locator?.start, claim.confidence])).toEqual([
      ['official:b', '2025-09-01', 35, 'HIGH'],
      [null, '2025-09-01', 14, 'LOW'],
    ]);
  });

  it('lets a later fact supersede an earlier one by its label, property by property', () => {
    const [first, second] = readFacts(`
facts:
  - { entity: project:p, properties: { location: Here }, statement: One., label: old }
  - { entity: project:p, properties: { location: There }, statement: Two., supersedes: old }
`);
    expect(second?.supersedes).toBe(first?.id);
  });

  it('keeps identity data undated, unquoted and from the reference source', () => {
    const claims = readFacts(`
entities:
  - id: company:ihi
    name: IHI
    aliases: [IHI Corporation, { name: 株式会社IHI, language: ja }]
    country: JP
    identifiers: [{ scheme: TICKER, value: TYO:7013 }]
`);
    expect(claims.map((claim) => claim.property)).toEqual(['name', 'aliases', 'aliases', 'country', 'identifiers']);
    for (const claim of claims) expect(claim).toMatchObject({ source: reference.id, statedOn: null, quote: null, commitment: null });
  });
});

describe('what is wrong is said with line, column and remedy', () => {
  it.each<[what: string, yaml: string, code: string, place: string, words: RegExp]>([
    ['an empty file', '', 'BAD_FILE', '1:1', /empty/],
    ['no map', '- a\n', 'BAD_FILE', '1:1', /expected a facts file as a map/],
    ['an open bracket', 'facts: [\n', 'BAD_FILE', '2:1', /broken/],
    ['a tab', 'facts:\n\t- entity: project:p\n', 'BAD_FILE', '2:1', /spaces/],
    ['a key twice', fact('statement: Again.'), 'BAD_FILE', '4:5', /twice/],
    ['a colon in a plain text', fact('quote: Beta: supplies'), 'BAD_FILE', '4:12', /double quotes/],
    ['an unknown key', fact('propertys: { location: Here }'), 'BAD_FILE', '4:5', /is properties meant/],
    ['an unknown section', 'fact: []\n', 'BAD_FILE', '1:1', /is facts meant/],
    ['an alias', 'facts: &a\n  - *a\n', 'BAD_FILE', '2:5', /expected a fact|anchors|begins/],
    ['a tag', fact('properties: !!js { location: Here }'), 'BAD_FILE', '4:17', /tag/i],
    ['two documents', 'facts: []\n---\nfacts: []\n', 'BAD_FILE', '2:1', /one document/],
    ['facts that are no list', 'facts: { entity: project:p }\n', 'BAD_FILE', '1:8', /list of facts/],
    ['a fact that is none', 'facts:\n  - text\n', 'BAD_FACT', '2:5', /begins with/],
    ['a fact without statement', 'facts:\n  - entity: project:p\n', 'BAD_FACT', '2:5', /needs `statement`/],
    ['an id of no kind', 'facts:\n  - { entity: company-x:p, statement: Said. }\n', 'BAD_FACT', '2:15', /not the id of an entity/],
    ['no id', 'facts:\n  - { entity: Some Project, statement: Said. }\n', 'BAD_FILE', '2:15', /company:ihi/],
    ['an unknown property', fact('properties: { size: 3 }'), 'BAD_FACT', '4:25', /Project has no property "size"/],
    ['a wrong value', fact('properties: { value: { value: 3, currency: dollars } }'), 'BAD_FACT', '4:26', /ISO 4217/],
    [
      'underscores in a number',
      fact('properties: { value: { value: 100_000, currency: USD } }'),
      'BAD_FACT',
      '4:26',
      /`value` as a number/,
    ],
    ['an enum value that is none', fact('properties: { technologies: [STEAM] }'), 'BAD_FACT', '4:33', /GAS_TURBINE/],
    ['a set that is no list', fact('properties: { technologies: TRANSMISSION }'), 'BAD_FACT', '4:33', /\["TRANSMISSION"\]/],
    ['identity data in a fact', fact('properties: { name: P }'), 'BAD_FACT', '4:25', /entities:/],
    ['a date that is none', fact('statedOn: 2025-13'), 'BAD_FILE', '4:15', /2025-09-04/],
    ['a commitment that is none', fact('commitment: SURE'), 'BAD_FILE', '4:17', /RUMOURED/],
    ['a confidence that is none', fact('confidence: high'), 'BAD_FILE', '4:17', /LOW/],
    [
      'ends that do not join',
      'facts:\n  - { relationship: DEVELOPS, from: project:p, to: company:a, statement: Said. }\n',
      'BAD_FACT',
      '2:21',
      /does not join/,
    ],
    ['a missing end', 'facts:\n  - { relationship: DEVELOPS, to: project:p, statement: Said. }\n', 'BAD_FILE', '2:5', /`from`/],
    [
      'a type that is none',
      'facts:\n  - { relationship: BUILDS, from: company:a, to: project:p, statement: Said. }\n',
      'BAD_FILE',
      '2:21',
      /DEVELOPS/,
    ],
    [
      'a key that is none',
      'facts:\n  - { relationship: SUPPLIES, from: company:a, to: project:p, key: { part: x }, statement: Said. }\n',
      'BAD_FACT',
      '2:21',
      /component/,
    ],
    [
      'a commitment where none is allowed',
      'facts:\n  - { relationship: OWNS, from: company:a, to: company:b, commitment: AGREED, statement: Said. }\n',
      'BAD_FACT',
      '2:21',
      /carries no commitment/,
    ],
    ['a quote that is not there', fact('quote: Gamma builds'), 'BAD_QUOTE', '4:12', /does not stand in the text/],
    ['a quote with the wrong apostrophe', fact("quote: It's worth $5"), 'BAD_QUOTE', '4:12', /does not stand/],
    [
      'a quote that goes wrong late',
      fact('quote: Beta supplies pipes'),
      'BAD_QUOTE',
      '4:12',
      /the text goes on "umps\. Alpha builds\.\\n", the quote "ipes"/,
    ],
    ['a quote that recurs', fact('quote: Alpha builds'), 'BAD_QUOTE', '4:12', /2 times.*occurrence: 1/],
    ['an occurrence too many', fact('quote: Alpha builds', 'occurrence: 3'), 'BAD_QUOTE', '4:12', /no occurrence 3/],
    ['an occurrence that is no number', fact('quote: Alpha builds', 'occurrence: last'), 'BAD_FILE', '5:17', /whole number/],
    ['an occurrence without quote', fact('occurrence: 1'), 'BAD_QUOTE', '2:5', /needs its `quote`/],
    [
      'the same claim twice',
      `${fact('properties: { location: Here }')}\n${fact('properties: { location: Here }').split('\n').slice(1).join('\n')}`,
      'BAD_FACT',
      '7:29',
      /stands in this file before/,
    ],
    ['a label that nobody has', fact('properties: { location: Here }', 'supersedes: old'), 'BAD_FACT', '4:29', /has the label/],
    ['an entity without name', 'entities:\n  - id: company:a\n', 'BAD_FACT', '2:5', /needs `name`/],
    ['a country that is none', 'entities:\n  - { id: company:a, name: A, country: Japan }\n', 'BAD_FACT', '2:40', /ISO 3166/],
  ])('%s', (_, yaml, code, place, words) => {
    const { code: given, message } = failure(() => readFacts(yaml));
    const [first = ''] = message.split('\n');
    expect(first).toMatch(words);
    expect(first.slice(0, first.indexOf(' '))).toBe(`seed/article/facts.yaml:${place}:`);
    expect(given).toBe(code);
  });

  it('a quote from a text that is not held', () => {
    expect(failure(() => readFacts(fact('quote: Alpha'), source('article'))).message).toMatch(
      /4:12: the text of source:article is not held/,
    );
  });

  it('a fact without any confidence', () => {
    const problems = new Problems();
    readFactsFile('f', fact('properties: { location: Here }'), { source: article, reference }, problems);
    expect(failure(() => problems.throwIfAny()).message).toMatch(/^f:2:5: a fact needs `confidence`/);
  });

  it('entities without a reference source', () => {
    const problems = new Problems();
    readFactsFile('f', 'entities:\n  - { id: company:a, name: A }\n', { source: article, reference: null }, problems);
    expect(failure(() => problems.throwIfAny()).message).toMatch(/^f:2:3: .*REFERENCE/);
  });

  it('lists all problems of a file, up to twenty', () => {
    const yaml = `facts:\n${'  - { entity: project:p, properties: { size: 1 }, statement: Said. }\n'.repeat(30)}`;
    const lines = failure(() => readFacts(yaml)).message.split('\n');
    expect(lines).toHaveLength(21);
    expect(lines[19]).toMatch(/^seed\/article\/facts\.yaml:21:46: /);
    expect(lines[20]).toBe('… and 10 more problems.');
  });

  it('a bomb of anchors, and brackets without end', () => {
    const bomb = `a: &a [x]\nb: &b [*a, *a]\nfacts: [${'*b, '.repeat(1000)}]\n`;
    expect(failure(() => readFacts(bomb)).code).toBe('BAD_FILE');
    expect(failure(() => readFacts('['.repeat(100_000))).code).toBe('BAD_FILE');
    expect(
      failure(() => readFacts(`facts:\n${Array.from({ length: 40 }, (_, depth) => `${'  '.repeat(depth)}- facts:`).join('\n')}`)).code,
    ).toMatch(/^BAD_/);
  });
});
