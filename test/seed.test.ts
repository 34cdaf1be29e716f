import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { SEED_FOLDER } from '../src/cli/seed-store.js';
import { factsJsonSchema, sourceJsonSchema } from '../src/exchange/facts-yaml/facts-schema.js';
import { readSeedFolder, type SeedFolder } from '../src/exchange/facts-yaml/read-seed-folder.js';
import { readSentences } from '../src/exchange/facts-yaml/sentence-table.js';
import type { Claim, RelationshipIdentity, Source } from '../src/graph/claim.js';

const ARTICLE = 'coinotag-2025-10-29';
const path = (name: string): string => join(SEED_FOLDER, name);

let seed: SeedFolder;
let article: Source;

beforeAll(async () => {
  seed = await readSeedFolder(SEED_FOLDER);
  article = seed.sources.find((source) => source.id === `source:${ARTICLE}`) as Source;
});

const ends = (claim: Claim): RelationshipIdentity | null => ('relationship' in claim.subject ? claim.subject.relationship : null);
const existence = (type: string): Claim[] => seed.claims.filter((claim) => claim.property === null && ends(claim)?.type === type);
/** `from to key commitment` of every claim that a relationship of the type holds, each once. */
const edges = (type: string): string[] =>
  [
    ...new Set(
      existence(type).map((claim) =>
        [ends(claim)?.from, ends(claim)?.to, ...Object.values(ends(claim)?.key ?? {}), claim.commitment]
          .filter((one) => one != null)
          .join(' '),
      ),
    ),
  ].sort();
const values = (entity: string, property: string): unknown[] =>
  seed.claims
    .filter((claim) => claim.subjectId === entity && claim.property === property)
    .map((claim) => [claim.value, claim.attributedTo, claim.confidence]);

describe('the seed', () => {
  it('holds the article byte for byte', () => {
    expect(Buffer.from(article.text ?? '', 'utf8').equals(readFileSync(path(`${ARTICLE}/text.txt`)))).toBe(true);
    expect(article.text).not.toContain('\r');
    expect(article.text).toHaveLength(9691);
  });

  it('quotes the article for every fact, and only for facts', () => {
    for (const claim of seed.claims) {
      if (claim.source === 'source:reference') {
        expect(claim).toMatchObject({ quote: null, locator: null, statedOn: null });
        continue;
      }
      expect(claim.source).toBe(article.id);
      expect(claim).not.toMatchObject({ quote: null });
      expect(article.text?.slice(claim.locator?.start, claim.locator?.end)).toBe(claim.quote);
    }
  });

  it('has unique claims, as many as the documents say', () => {
    expect(new Set(seed.claims.map((claim) => claim.id)).size).toBe(seed.claims.length);
    const subjects = [...new Set(seed.claims.map((claim) => claim.subjectId))];
    const relationships = subjects.filter((id) => id.startsWith('relationship:')).length;
    const quoted = seed.claims.filter((claim) => claim.quote !== null).length;
    expect({ entities: subjects.length - relationships, relationships, quoted, identity: seed.claims.length - quoted }).toEqual({
      entities: 34,
      relationships: 53,
      quoted: 213,
      identity: 130,
    });
  });

  it('declares every entity it speaks of, and speaks of every entity it declares', () => {
    const facts = seed.claims.filter((claim) => claim.source !== 'source:reference');
    const spokenOf = new Set(
      facts.flatMap((claim) =>
        'entity' in claim.subject ? [claim.subject.entity] : [claim.subject.relationship.from, claim.subject.relationship.to],
      ),
    );
    const declared = seed.claims.filter((claim) => claim.property === 'name').map((claim) => claim.subjectId);
    expect([...spokenOf].sort()).toEqual([...declared].sort());
  });

  it('has nothing in the upper half but paraphrases of LOW confidence, and the post that it quotes', () => {
    const half = article.text?.indexOf('A fact sheet issued by the U.S. and Japan on Tuesday') ?? 0;
    const upper = seed.claims.filter((claim) => claim.locator !== null && claim.locator.start < half);
    expect(upper.length).toBeGreaterThan(50);
    for (const claim of upper) {
      const post = claim.statedOn === '2025-09-05';
      expect(claim).toMatchObject({ confidence: post ? 'HIGH' : 'LOW' });
      if (post) expect(claim.attributedTo).toBe('official:howard-lutnick');
    }
  });

  it('dates and attributes what the fact sheet says', () => {
    for (const claim of seed.claims.filter((one) => one.reportedFrom === 'source:us-japan-fact-sheet-2025-10-28')) {
      expect(claim).toMatchObject({ statedOn: '2025-10-28' });
      if (claim.subjectId !== 'project:carrier-thermal-cooling' && ends(claim)?.from !== 'company:carrier')
        expect(claim.attributedTo).toBeNull();
    }
  });

  it('says of every document that the article reports from what it reports', () => {
    const documents = new Set(seed.claims.flatMap((claim) => claim.reportedFrom ?? []));
    expect([...documents].sort()).toEqual([
      'source:howard-lutnick-post-2025-09-05',
      'source:nikkei-interview-2025-10',
      'source:us-japan-fact-sheet-2025-10-28',
    ]);
    for (const claim of seed.claims.filter(
      (one) => one.reportedFrom !== null && one.reportedFrom !== 'source:us-japan-fact-sheet-2025-10-28',
    )) {
      expect(claim.attributedTo).toBe('official:howard-lutnick');
    }
  });
});

describe('what the article says is in the seed', () => {
  const pkg = 'investment-package:japan-us-550bn';

  it('who develops what, how firmly', () => {
    expect(edges('DEVELOPS')).toEqual([
      'company:panasonic project:panasonic-energy-storage EXPECTED',
      'company:westinghouse project:westinghouse-reactors PLANNED',
      'consortium:ge-vernova-hitachi project:ge-vernova-hitachi-smr CONSIDERING',
      'consortium:ge-vernova-hitachi project:ge-vernova-hitachi-smr PLANNED',
    ]);
    const planned = existence('DEVELOPS').filter((claim) => ends(claim)?.from.startsWith('consortium:') && claim.commitment === 'PLANNED');
    expect(planned.map((claim) => [claim.confidence, claim.quote])).toEqual([
      ['LOW', 'Westinghouse, GE Vernova, and Hitachi plan to build modular reactors'],
    ]);
  });

  it('who supplies what', () => {
    expect(edges('SUPPLIES')).toEqual([
      'company:carrier project:carrier-thermal-cooling thermal cooling systems HINTED',
      'company:ihi project:westinghouse-reactors PLANNED',
      'company:mitsubishi-heavy-industries project:westinghouse-reactors PLANNED',
      'company:panasonic project:panasonic-energy-storage energy storage systems HINTED',
      'company:toshiba project:westinghouse-reactors PLANNED',
    ]);
  });

  it('who finances and owns', () => {
    expect(edges('FINANCES')).toEqual([
      'company:softbank-group project:softbank-power-infrastructure CONSIDERING',
      ...['jbic', 'nexi'].flatMap((name) =>
        ['EQUITY', 'LOAN', 'LOAN_GUARANTEE'].map((instrument) => `financier:${name} ${pkg} ${instrument} AGREED`),
      ),
      `government:japan ${pkg} AGREED`,
    ]);
    expect(edges('OWNS')).toEqual(['government:japan financier:jbic', 'government:japan financier:nexi']);
  });

  it('every candidate project is part of the package', () => {
    const projects = [...new Set(seed.claims.map((claim) => claim.subjectId).filter((id) => id.startsWith('project:')))].sort();
    expect(projects).toHaveLength(5);
    const parts = existence('PART_OF').map((claim) => ends(claim)?.from ?? '');
    expect(parts.filter((id) => id.startsWith('project:')).sort()).toEqual(projects);
  });

  it('offices and members', () => {
    expect(edges('HOLDS_OFFICE')).toEqual([
      'official:donald-trump government:united-states President',
      'official:howard-lutnick public-body:us-department-of-commerce Commerce Secretary',
      'official:ryosei-akazawa government:japan Minister of State for Economic & Fiscal Policy',
      'official:ryosei-akazawa government:japan Top trade negotiator',
      'official:sanae-takaichi government:japan Prime Minister',
      'official:satsuki-katayama public-body:japan-ministry-of-finance Finance Minister',
      'official:shigeo-yamada government:japan Ambassador to the United States',
    ]);
    expect(edges('MEMBER_OF')).toEqual([
      'company:ge-vernova consortium:ge-vernova-hitachi',
      'company:hitachi consortium:ge-vernova-hitachi',
    ]);
    expect(edges('INTERESTED_IN').map((edge) => edge.split(' ')[0])).toEqual(
      ['carrier', 'ge-vernova', 'hitachi', 'panasonic', 'softbank-group', 'softbank-group', 'westinghouse'].map(
        (name) => `company:${name}`,
      ),
    );
  });

  it('the terms of the package, by whom', () => {
    const split =
      '[{"shares":[{"party":"government:united-states","sharePct":50},{"party":"government:japan","sharePct":50}],"until":"INVESTMENT_RECOVERED"},{"shares":[{"party":"government:united-states","sharePct":90},{"party":"government:japan","sharePct":10}],"until":null}]';
    expect(values(pkg, 'profitSharing')).toEqual([
      [split, null, 'LOW'],
      [split, 'official:howard-lutnick', 'LOW'],
      [split, 'official:howard-lutnick', 'LOW'],
      [split, 'official:howard-lutnick', 'HIGH'],
    ]);
    expect(values(pkg, 'equityShare')).toContainEqual(['{"lower":1,"upper":2}', 'official:ryosei-akazawa', 'HIGH']);
    expect(values(pkg, 'exploringCompanies')).toEqual([['{"qualifier":"RANGE","upper":12,"value":10}', 'official:howard-lutnick', 'HIGH']]);
    expect(values(pkg, 'firstProjectExpected')).toContainEqual(['2025-12', 'official:howard-lutnick', 'HIGH']);
  });
});

describe('the table of sentences', () => {
  it('accounts for every sentence of the article, and names every claim with a quote', async () => {
    const sentences = readSentences(
      `seed/${ARTICLE}/sentences.yaml`,
      await readFile(path(`${ARTICLE}/sentences.yaml`), 'utf8'),
      article,
      seed.claims,
    );
    const quoted = new Set(sentences.flatMap((sentence) => sentence.claims.map((claim) => claim.id)));
    expect(quoted.size).toBe(seed.claims.filter((claim) => claim.quote !== null).length);
  });

  it.each([
    [
      'a sentence left out',
      (yaml: string) => yaml.replace(/ {2}- text: "Panasonic is expected.*\n/, ''),
      /does not go on with this sentence/,
    ],
    ['a reason missing', (yaml: string) => yaml.replace(/ {4}why: "a heading"\n/, ''), /no claim quotes this sentence/],
    [
      'a reason too many',
      (yaml: string) => yaml.replace(/( {2}- text: "Panasonic is expected.*\n)/, '$1    why: "none"\n'),
      /claims quote this sentence/,
    ],
    [
      'the end left out',
      (yaml: string) => yaml.replace(/ {2}- text: "He acknowledged that he based.*\n/, ''),
      /goes on after the last sentence/,
    ],
  ])('tells of %s', async (_, broken, words) => {
    const yaml = broken(await readFile(path(`${ARTICLE}/sentences.yaml`), 'utf8'));
    expect(() => readSentences('sentences.yaml', yaml, article, seed.claims)).toThrow(words);
  });
});

describe('the JSON Schemas', () => {
  const ajv = new Ajv({ allErrors: true, strict: true, strictTypes: false, strictRequired: false });
  const facts = ajv.compile(factsJsonSchema());
  const sources = ajv.compile(sourceJsonSchema());
  const check = (validate: typeof facts, name: string): void => {
    validate(parse(readFileSync(path(name), 'utf8')));
    expect(validate.errors ?? []).toEqual([]);
  };

  it('fit the files of the seed', () => {
    check(facts, `${ARTICLE}/facts.yaml`);
    check(facts, 'reference/entities.yaml');
    for (const source of seed.sources) check(sources, `${source.id.replace('source:', '')}/source.yaml`);
  });

  it.each([
    ['an unknown property', '{ entity: project:p, properties: { size: 1 } }'],
    [
      'a property of another type',
      '{ relationship: OWNS, from: company:a, to: company:b, properties: { amount: { value: 1, currency: USD } } }',
    ],
    ['ends that do not join', '{ relationship: DEVELOPS, from: project:p, to: project:q }'],
    ['a commitment where none is allowed', '{ relationship: OWNS, from: company:a, to: company:b, commitment: AGREED }'],
    ['an amount without currency', '{ entity: project:p, properties: { value: { value: 1 } } }'],
    ['a range without upper end', '{ entity: investment-package:p, properties: { size: { value: 1, currency: USD, qualifier: RANGE } } }'],
    ['an upper end without range', '{ entity: investment-package:p, properties: { size: { value: 1, currency: USD, upper: 2 } } }'],
    ['an enum value that is none', '{ entity: project:p, properties: { technologies: [STEAM] } }'],
    ['an unknown key in a group', '{ facts: [], commitment: PLANNED }'],
    ['a fact that is none', '{ statement: Said. }'],
  ])('refuse %s', (_, fact) => {
    expect(facts({ facts: [parse(fact)] })).toBe(false);
  });
});
