import { describe, expect, it } from 'vitest';
import type { Adapter } from '../support/adapter.js';
import { about, between, change, named, reference, source } from '../support/changes.js';
import { shared } from './harness.js';

const MANY = 40;
const numbers = Array.from({ length: MANY }, (_, index) => index);
/** Project 0 has one supplier; project 1 has all of them. Every company supplies some project. */
const assert = [
  ...named(
    Object.fromEntries(
      numbers.flatMap((index) => [
        [`company:c${index}`, `C${index}`],
        [`project:p${index}`, `P${index}`],
      ]),
    ),
  ),
  ...numbers.flatMap((index) => [
    between([`company:c${index}`, 'SUPPLIES', 'project:p1']),
    between([`company:c${index}`, 'DEVELOPS', `project:p${index}`]),
    about(`project:p${index}`, { property: 'location', value: 'Ohio' }),
  ]),
  between(['company:c0', 'SUPPLIES', 'project:p0']),
];

const COUNT = /count/i;

export function statements(adapter: Adapter): void {
  describe('statements', () => {
    const { query, statements: sent } = shared(adapter, change({ sources: [reference, source('news')], assert }));
    const countOf = async (document: string): Promise<number> => {
      await query(document);
      return sent.length;
    };

    it.each([
      ['one field', '{ projects(first: N) { nodes { name } } }'],
      ['one level', '{ projects(first: N) { nodes { name suppliers { nodes { name } } } } }'],
      [
        'two branches',
        '{ projects(first: N) { nodes { suppliers { nodes { name } totalCount } developers { edges { node { name } commitment } pageInfo { hasNextPage hasPreviousPage } } } } }',
      ],
      [
        'four levels',
        '{ projects(first: N) { nodes { suppliers(first: N) { nodes { ... on Company { develops(first: N) { nodes { developers { totalCount nodes { name } } } } } } } } } }',
      ],
      [
        'claims and what they name',
        '{ projects(first: N) { nodes { claims { nodes { value source { title claims(first: N) { nodes { id } } } attributedTo { name } subject { id } } } } } }',
      ],
      [
        'backwards',
        '{ companies(first: N) { nodes { relationships { nodes { from { name } to { name ... on Project { suppliers { totalCount } } } claims { totalCount } } } } } }',
      ],
      [
        'aliases',
        '{ projects(first: N) { nodes { a: suppliers(first: 1) { nodes { id } } b: suppliers(first: 2) { totalCount nodes { id } } } } }',
      ],
    ])('are one a root field, for many parents as for few: %s', async (_, document) => {
      expect(await countOf(document.replaceAll('first: N', 'first: 2'))).toBe(1);
      expect(await countOf(document.replaceAll('first: N', `first: ${MANY}`))).toBe(1);
    });

    it('are one for each root field', async () => {
      expect(await countOf('{ a: projects(first: 2) { nodes { name suppliers { nodes { name } } } } b: companies { totalCount } }')).toBe(
        2,
      );
    });

    it('are one for many ids as for few', async () => {
      const asked = (ids: readonly string[]): string =>
        `{ nodes(ids: ${JSON.stringify(ids)}) { id ... on Project { suppliers { nodes { name } } } } }`;
      expect(await countOf(asked(['project:p0', 'project:p1', 'company:c0']))).toBe(1);
      expect(await countOf(asked(numbers.map((index) => `project:p${index}`)))).toBe(1);
    });

    it('count only where the count is asked for', async () => {
      await query(
        '{ projects(first: 3) { nodes { name suppliers(first: 3) { nodes { name } pageInfo { hasNextPage hasPreviousPage endCursor } } } pageInfo { hasNextPage hasPreviousPage } } }',
      );
      expect(sent.filter((text) => COUNT.test(text))).toEqual([]);
      await query('{ projects(first: 3) { nodes { name suppliers(first: 3) { totalCount } } } }');
      expect(sent.some((text) => COUNT.test(text))).toBe(true);
      await query('query ($with: Boolean!) { projects(first: 3) { nodes { id } totalCount @include(if: $with) } }', { with: false });
      expect(sent.filter((text) => COUNT.test(text))).toEqual([]);
    });

    it('read no rows where none are shown', async () => {
      const counted = await countOf('{ projects { totalCount } }');
      expect(counted).toBe(1);
      expect(await countOf('{ projects { __typename } }')).toBe(0);
      expect(await countOf('{ __typename }')).toBe(0);
    });

    it('hold values as parameters only: one text serves all of them', async () => {
      const texts = async (name: string, first: number, on: string): Promise<string[]> => {
        await query(
          'query ($name: String!, $first: Int!, $on: Date!) { projects(first: $first, validOn: $on, knownOn: $on, filter: { name: { ne: $name }, suppliers: { none: { component: { in: [$name] } } } }) { nodes { name suppliers(first: $first) { nodes { id } } } } }',
          { name, first, on },
        );
        return [...sent];
      };
      const one = await texts('secret-one', 7, '2031-01-01');
      expect(one.join()).not.toMatch(/secret-one|2031-01-01/);
      // `first` may be part of neither; nor may the number of items that the pages have.
      expect(await texts('other', 3, '2032-02-03')).toEqual(one);
    });
  });
}
