import { describe, expect, it } from 'vitest';
import type { Adapter } from '../support/adapter.js';
import { about, between, change, named, reference, source } from '../support/changes.js';
import { codeOf, idsOf, shared } from './harness.js';

const say = (id: string, property: string, ...values: unknown[]) => values.map((value) => about(id, { property, value }));

/** a, b, c have more and more; n has nothing. */
const assert = [
  ...named({ 'project:a': 'Straße 100%', 'project:b': '三菱重工業 SMR', 'project:c': '😀 under_score', 'project:n': 'Nothing' }),
  ...named({ 'company:ihi': 'IHI', 'company:toshiba': 'Toshiba', 'company:idle': 'Idle', 'official:o': 'O' }),
  ...say('project:a', 'location', 'e\u0301 "quoted"'),
  ...say('project:a', 'aliases', { name: 'Alpha', language: 'en' }, 'Beta'),
  ...say('project:a', 'identifiers', { scheme: 'LEI', value: 'x:1' }, { scheme: 'OTHER', value: 'é' }),
  ...say('project:a', 'country', 'JP'),
  ...say('project:a', 'technologies', 'SMALL_MODULAR_REACTOR'),
  ...say('project:b', 'technologies', 'SMALL_MODULAR_REACTOR', 'PRESSURIZED_WATER_REACTOR'),
  ...say('project:a', 'value', { value: 100, currency: 'USD', qualifier: 'UP_TO' }),
  ...say('project:b', 'value', { value: 50, currency: 'USD', qualifier: 'RANGE', upper: 150 }),
  ...say('project:c', 'value', { value: 100, currency: 'JPY' }),
  ...say('project:a', 'projectStatus', 'CANDIDATE'),
  ...say('project:b', 'projectStatus', 'OPERATING'),
  between(['company:ihi', 'SUPPLIES', 'project:a', { component: 'Vessels' }], { commitment: 'PLANNED' }),
  between(['company:ihi', 'SUPPLIES', 'project:a', { component: 'Vessels' }], { property: 'validFrom', value: '2025-02' }),
  between(['company:toshiba', 'SUPPLIES', 'project:a'], { commitment: 'DENIED' }),
  between(['company:toshiba', 'SUPPLIES', 'project:b'], { commitment: 'CONSIDERING' }),
  between(['company:toshiba', 'SUPPLIES', 'project:b'], { commitment: 'DENIED', source: 'source:other', confidence: 'LOW' }),
  between(['company:toshiba', 'SUPPLIES', 'project:b'], { property: 'validTo', value: '2025-02-28' }),
  between(['company:ihi', 'SUPPLIES', 'company:toshiba'], {}),
];

const ALL = 'abcn';
const PROJECTS: readonly (readonly [filter: string, holdsFor: string])[] = [
  // Nothing, and nothing of something.
  ['{}', ALL],
  ['{ and: [] }', ALL],
  ['{ or: [] }', ''],
  ['{ not: {} }', ''],
  ['{ not: { or: [] } }', ALL],
  ['{ name: {} }', ALL],
  ['{ or: [{}] }', ALL],
  ['{ and: [{ or: [] }] }', ''],
  ['{ not: { not: { not: { or: [] } } } }', ALL],
  ['{ and: [{}, {}], or: [{}], not: { or: [] } }', ALL],
  ['{ suppliers: {} }', ALL],
  ['{ value: { currency: USD, qualifier: {} } }', 'ab'],
  // Texts: `eq` and `in` by the text itself in normal form, the others by its key.
  ['{ name: { eq: "Nothing" } }', 'n'],
  ['{ name: { eq: "nothing" } }', ''],
  ['{ name: { ne: "Nothing" } }', 'abc'],
  ['{ name: { in: [] } }', ''],
  ['{ name: { in: ["Nothing", "Straße 100%", "?"] } }', 'an'],
  ['{ not: { name: { in: [] } } }', ALL],
  ['{ name: { contains: "" } }', ALL],
  ['{ name: { startsWith: "" } }', ALL],
  ['{ location: { contains: "" } }', 'a'],
  ['{ location: { startsWith: "" } }', 'a'],
  ['{ name: { contains: "STRASSE" } }', 'a'],
  ['{ name: { startsWith: "straẞe" } }', 'a'],
  ['{ name: { contains: "%" } }', 'a'],
  ['{ name: { contains: "_" } }', 'c'],
  ['{ name: { contains: "0%x" } }', ''],
  ['{ name: { startsWith: "三菱" } }', 'b'],
  ['{ name: { contains: "smr" } }', 'b'],
  ['{ name: { startsWith: "😀" } }', 'c'],
  ['{ name: { startsWith: "nothing at all" } }', ''],
  ['{ name: { startsWith: "m" } }', ''],
  ['{ name: { startsWith: "n" } }', 'n'],
  ['{ name: { contains: "*" } }', ''],
  ['{ location: { eq: "é \\"quoted\\"" } }', 'a'],
  ['{ location: { eq: "e\u0301 \\"quoted\\"" } }', 'a'],
  ['{ location: { contains: "É" } }', 'a'],
  ['{ location: { ne: "x" } }', ALL],
  ['{ location: { in: ["x"] } }', ''],
  ['{ location: { isNull: true } }', 'bcn'],
  ['{ location: { isNull: false } }', 'a'],
  ['{ not: { location: { isNull: true } } }', 'a'],
  ['{ location: { isNull: true, ne: "x" } }', 'bcn'],
  ['{ name: { eq: "\\u0000" } }', ''],
  ['{ not: { location: { eq: "x" } } }', ALL],
  ['{ not: { location: { contains: "x" } } }', ALL],
  ['{ name: { contains: "a", startsWith: "s" } }', 'a'],
  // Closed sets, countries, ids.
  ['{ projectStatus: { eq: OPERATING } }', 'b'],
  ['{ projectStatus: { ne: OPERATING } }', 'acn'],
  ['{ projectStatus: { in: [CANDIDATE, OPERATING] } }', 'ab'],
  ['{ projectStatus: { in: [] } }', ''],
  ['{ projectStatus: { isNull: true } }', 'cn'],
  ['{ country: { eq: JP } }', 'a'],
  ['{ country: { ne: "JP" } }', 'bcn'],
  ['{ country: { in: ["JP", "US"] } }', 'a'],
  ['{ id: { eq: "project:c" } }', 'c'],
  ['{ id: { in: ["project:c", "project:zz", "company:ihi"] } }', 'c'],
  ['{ id: { in: [] } }', ''],
  ['{ id: { ne: "project:c" } }', 'abn'],
  // Lists: empty ones hold nothing.
  ['{ technologies: { includes: SMALL_MODULAR_REACTOR } }', 'ab'],
  ['{ technologies: { includesAny: [PRESSURIZED_WATER_REACTOR, GAS_TURBINE] } }', 'b'],
  ['{ technologies: { includesAny: [] } }', ''],
  ['{ technologies: {} }', ALL],
  ['{ not: { technologies: { includes: SMALL_MODULAR_REACTOR } } }', 'cn'],
  ['{ not: { technologies: { includesAny: [] } } }', ALL],
  ['{ technologies: { includes: SMALL_MODULAR_REACTOR, includesAny: [PRESSURIZED_WATER_REACTOR] } }', 'b'],
  ['{ aliases: { includes: "Alpha" } }', 'a'],
  ['{ aliases: { includes: "alpha" } }', ''],
  ['{ aliases: { includesAny: ["Gamma", "Beta"] } }', 'a'],
  ['{ identifiers: { includes: { scheme: LEI, value: "x:1" } } }', 'a'],
  ['{ identifiers: { includes: { scheme: ISIN, value: "x:1" } } }', ''],
  ['{ identifiers: { includes: { scheme: OTHER, value: "e\u0301" } } }', 'a'],
  ['{ aliases: { includes: "Be\u0301ta" } }', ''],
  ['{ identifiers: { includesAny: [{ scheme: LEI, value: "x" }, { scheme: LEI, value: "x:1" }] } }', 'a'],
  // Amounts: another currency does not match, a range compares its lower end with gt and gte, its upper end with lt and lte.
  ['{ value: { currency: USD } }', 'ab'],
  ['{ value: { currency: EUR } }', ''],
  ['{ value: { currency: USD, eq: 100 } }', 'a'],
  ['{ value: { currency: USD, ne: 100 } }', 'bcn'],
  ['{ value: { currency: USD, eq: 50 } }', ''],
  ['{ value: { currency: USD, gte: 50 } }', 'ab'],
  ['{ value: { currency: USD, gt: 50 } }', 'a'],
  ['{ value: { currency: USD, gte: 100 } }', 'a'],
  ['{ value: { currency: USD, lte: 100 } }', 'a'],
  ['{ value: { currency: USD, lte: 150 } }', 'ab'],
  ['{ value: { currency: USD, lt: 150 } }', 'a'],
  ['{ value: { currency: USD, gte: 50, lte: 150 } }', 'ab'],
  ['{ value: { currency: JPY, gte: 1e-7 } }', 'c'],
  ['{ value: { currency: USD, qualifier: { eq: UP_TO } } }', 'a'],
  ['{ value: { currency: USD, qualifier: { ne: UP_TO } } }', 'bcn'],
  ['{ value: { currency: JPY, qualifier: { in: [UP_TO, EXACT] } } }', 'c'],
  ['{ value: { currency: USD, isNull: true } }', 'n'],
  ['{ value: { currency: USD, isNull: false } }', 'abc'],
  ['{ not: { value: { currency: USD, gte: 0 } } }', 'cn'],
  // Through relationships.
  ['{ suppliers: { some: {} } }', 'ab'],
  ['{ suppliers: { none: {} } }', 'cn'],
  ['{ suppliers: { some: { node: { name: { eq: "IHI" } } } } }', 'a'],
  ['{ suppliers: { none: { node: { name: { eq: "IHI" } } } } }', 'bcn'],
  ['{ suppliers: { some: { or: [] } } }', ''],
  ['{ suppliers: { none: { or: [] } } }', ALL],
  ['{ suppliers: { some: { component: { eq: "Vessels" } } } }', 'a'],
  ['{ suppliers: { some: { component: { ne: "Vessels" } } } }', 'ab'],
  ['{ suppliers: { some: { component: { isNull: true } } } }', 'ab'],
  ['{ suppliers: { some: { commitment: { gte: PLANNED } } } }', 'a'],
  ['{ suppliers: { some: { commitment: { lte: PLANNED } } } }', 'ab'],
  ['{ suppliers: { some: { commitment: { lt: PLANNED } } } }', 'b'],
  ['{ suppliers: { some: { commitment: { gt: DENIED } } } }', ''],
  ['{ suppliers: { some: { commitment: { lt: DENIED } } } }', ''],
  ['{ suppliers: { some: { commitment: { eq: DENIED } } } }', 'a'],
  ['{ suppliers: { some: { not: { commitment: { gte: RUMOURED } } } } }', 'a'],
  ['{ suppliers: { none: { commitment: { eq: DENIED } } } }', 'bcn'],
  ['{ suppliers: { some: { contested: { eq: true } } } }', 'b'],
  ['{ suppliers: { some: { contested: { ne: true } } } }', 'a'],
  ['{ suppliers: { some: { node: { supplies: { some: { node: { id: { eq: "project:b" } } } } } } } }', 'ab'],
  ['{ suppliers: { some: { node: { suppliers: { none: {} } } }, none: { commitment: { eq: DENIED } } } }', ''],
  ['{ suppliers: { some: { and: [{ commitment: { eq: PLANNED } }, { node: { name: { eq: "Toshiba" } } }] } } }', ''],
  [
    '{ and: [{ suppliers: { some: { commitment: { eq: PLANNED } } } }, { suppliers: { some: { node: { name: { eq: "Toshiba" } } } } }] }',
    'a',
  ],
  // Dates: a partial one is the period of its days.
  ...(
    [
      ['eq: "2025-02"', 'a'],
      ['eq: "2025-02-01"', ''],
      ['gte: "2025-02"', 'a'],
      ['gte: "2025-02-01"', 'a'],
      ['gte: "2025-02-02"', ''],
      ['gte: "2025"', 'a'],
      ['gt: "2025-01"', 'a'],
      ['gt: "2025-02-01"', ''],
      ['gt: "2025"', ''],
      ['lte: "2025-02"', 'a'],
      ['lte: "2025-02-28"', 'a'],
      ['lte: "2025-02-27"', ''],
      ['lt: "2025-03"', 'a'],
      ['lt: "2025-02-28"', ''],
      ['in: ["2025-02", "2030"]', 'a'],
      ['in: []', ''],
      ['isNull: true', 'ab'],
      ['ne: "2025-02"', 'ab'],
    ] as const
  ).map(([words, holds]) => [`{ suppliers: { some: { validFrom: { ${words} } } } }`, holds] as const),
  ['{ suppliers: { some: { validTo: { lte: "2025-02" } } } }', 'b'],
  ['{ suppliers: { some: { validTo: { gt: "2025-02-27" } } } }', 'b'],
];

export function filters(adapter: Adapter): void {
  describe('the truth table of filters', () => {
    const { query, store } = shared(adapter, change({ sources: [reference, source('news'), source('other')], assert }));
    const holding = async (filter: string): Promise<string> => {
      const { projects } = await query(`{ projects(filter: ${filter}) { totalCount nodes { id } } }`);
      expect(projects.totalCount).toBe(projects.nodes.length);
      return idsOf(projects)
        .map((id) => id.slice('project:'.length))
        .sort()
        .join('');
    };

    it.each(PROJECTS)('%s', async (filter, holds) => {
      expect(await holding(filter)).toBe(holds);
      // Truth is two-valued: what does not hold, its negation does.
      expect(await holding(`{ not: ${filter} }`)).toBe([...ALL].filter((one) => !holds.includes(one)).join(''));
    });

    it.each<[string, string]>([
      ['{ kind: { eq: PROJECT } }', 'project:a project:b project:c project:n'],
      ['{ kind: { in: [OFFICIAL, COMPANY] }, name: { startsWith: "i" } }', 'company:idle company:ihi'],
      ['{ kind: { in: [] } }', ''],
      // A kind without the field has no such relationship.
      ['{ supplies: { some: {} } }', 'company:ihi company:toshiba'],
      ['{ supplies: { none: {} }, kind: { ne: PROJECT } }', 'company:idle official:o'],
      ['{ supplies: { some: { node: { kind: { eq: COMPANY } } } } }', 'company:ihi'],
      ['{ supplies: { some: { node: { suppliers: { some: { contested: { eq: true } } } } } } }', 'company:toshiba'],
    ])('of entities of all kinds: %s', async (filter, ids) => {
      expect(
        idsOf((await query(`{ entities(filter: ${filter}) { nodes { id } } }`)).entities)
          .sort()
          .join(' '),
      ).toBe(ids);
    });

    it.each<[string, string]>([
      ['{}', 'company:ihi company:toshiba'],
      ['{ commitment: { eq: DENIED } }', 'company:toshiba'],
      ['{ node: { name: { startsWith: "i" } } }', 'company:ihi'],
      ['{ not: { component: { contains: "VESS" } } }', 'company:toshiba'],
      ['{ or: [] }', ''],
    ])('of edges: %s', async (filter, ids) => {
      const { project } = await query(`{ project(id: "project:a") { suppliers(filter: ${filter}) { totalCount nodes { id } } } }`);
      expect(idsOf(project.suppliers).join(' ')).toBe(ids);
      expect(project.suppliers.totalCount).toBe(project.suppliers.nodes.length);
    });

    it.each<[string, string]>([
      ['{ kind: { eq: REFERENCE } }', 'source:reference'],
      ['{ publisher: { isNull: true }, title: { contains: "NEWS" } }', 'source:news'],
      ['{ publishedOn: { gte: "2000" } }', ''],
      ['{ or: [{ id: { eq: "source:other" } }, { title: { eq: "The news" } }] }', 'source:news source:other'],
    ])('of sources: %s', async (filter, ids) => {
      expect(idsOf((await query(`{ sources(filter: ${filter}) { nodes { id } } }`)).sources).join(' ')).toBe(ids);
    });

    it.each([
      '{ name: { eq: null } }',
      '{ name: null }',
      '{ not: null }',
      '{ suppliers: { some: null } }',
      '{ suppliers: { some: { node: { country: { ne: null } } } } }',
      '{ value: { currency: USD, gte: null } }',
      '{ projectStatus: { isNull: null } }',
    ])('refuses null in %s', async (filter) => {
      expect(await codeOf(store(), `{ projects(filter: ${filter}) { totalCount } }`)).toBe('BAD_FILTER');
    });

    it('can be nested as deep as is allowed', async () => {
      const deep = Array.from({ length: 23 }).reduce<string>(
        (inner) => `{ not: { and: [${inner}, { or: [{}, { name: { ne: "x" } }] }] } }`,
        '{ or: [] }',
      );
      expect(await holding(deep)).toBe(ALL);
      const through = Array.from({ length: 2 }).reduce<string>(
        (inner) => `{ suppliers: { some: { node: { supplies: { some: { node: ${inner} } } } } } }`,
        '{ suppliers: { some: {} } }',
      );
      expect(await holding(through)).toBe('ab');
    });
  });
}
