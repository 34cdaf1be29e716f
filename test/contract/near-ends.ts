import { describe, expect, it } from 'vitest';
import type { Adapter } from '../support/adapter.js';
import { about, between, change, named, reference, source } from '../support/changes.js';
import { shared } from './harness.js';

const assert = [
  ...named({ 'company:a': 'A', 'company:b': 'B', 'project:p': 'P', 'project:q': 'Q', 'agreement:g': 'G', 'official:o': 'O' }),
  ...named({ 'government:j': 'J', 'government:u': 'U' }),
  between(['company:a', 'SUPPLIES', 'project:p'], { commitment: 'PLANNED' }),
  between(['company:a', 'SUPPLIES', 'project:q']),
  between(['company:b', 'SUPPLIES', 'project:p']),
  between(['company:a', 'SUPPLIES', 'company:b']),
  between(['government:j', 'PARTY_TO', 'agreement:g']),
  between(['government:u', 'PARTY_TO', 'agreement:g']),
  about('company:a', { property: 'summary', value: 'Makes things.' }),
];

/** What is asked of an end that the reader has come from: with nothing else, all that is shown of an item is the parent's. */
const OF_NEAR_END = [
  'id',
  '__typename',
  'name',
  'kind',
  'aliases { name }',
  'summary',
  'relationships(first: 1) { totalCount }',
  'relationships(first: 1) { pageInfo { hasNextPage } }',
  'relationships(first: 1) { edges { cursor } }',
  'relationships(first: 1) { nodes { id } }',
  'relationships(first: 1) { nodes { from { id } } }',
  'relationships(first: 1, direction: OUT) { nodes { from { id } } }',
  'claims { totalCount }',
  'claims(first: 1) { nodes { source { id } } }',
  'claims(first: 1) { nodes { subject { id } } }',
] as const;

/** Ways to an item of a list whose near end is asked for; `#` stands for that. */
const WAYS: readonly string[] = [
  '{ companies { nodes { supplies { edges { relationship { # } } } } } }',
  '{ companies { nodes { supplies(first: 1) { edges { relationship { # } } } } } }',
  '{ companies { nodes { supplies { totalCount edges { relationship { # } } } } } }',
  '{ companies { nodes { supplies(orderBy: { field: COMMITMENT }) { edges { relationship { # } } } } } }',
  '{ companies { nodes { supplies(filter: { node: { name: { contains: "p" } } }) { edges { relationship { # } } } } } }',
  '{ companies(knownOn: "2030") { nodes { supplies { edges { relationship { # } } } } } }',
  '{ companies(validOn: "2030") { nodes { supplies { edges { relationship { # } } } } } }',
  '{ company(id: "company:a") { supplies { edges { relationship { # } } } } }',
  '{ nodes(ids: ["company:a", "company:none", "company:b"]) { ... on Company { supplies { edges { relationship { # } } } } } }',
  '{ companies { edges { node { supplies { edges { relationship { # } } } } } } }',
  '{ companies { nodes { supplies { nodes { ... on Project { suppliers { nodes { ... on Company { supplies { edges { relationship { # } } } } } } } } } } } }',
  '{ companies { nodes { supplies { edges { relationship { from { ... on Company { supplies { edges { relationship { # } } } } } } } } } } }',
  '{ companies { nodes { claims(first: 1) { nodes { subject { ... on Company { supplies { edges { relationship { # } } } } } } } } } }',
  '{ sources { nodes { claims(first: 50) { nodes { subject { ... on Company { supplies { edges { relationship { # } } } } } } } } } }',
  '{ companies { nodes { relationships(types: [SUPPLIES], direction: OUT) { nodes { # } } } } }',
  '{ companies { nodes { relationships(types: [SUPPLIES]) { nodes { # } } } } }',
];
/** The same from the other end. */
const BACK: readonly string[] = [
  '{ projects { nodes { suppliers { edges { relationship { # } } } } } }',
  '{ project(id: "project:p") { suppliers(first: 1) { edges { relationship { # } } } } }',
  '{ agreements { nodes { parties { edges { relationship { # } } } } } }',
  '{ companies { nodes { relationships(types: [SUPPLIES], direction: IN) { nodes { # } } } } }',
];

const marked = /^mark$/;

/** An answer without what was asked beside the near end. */
function unmarked(answer: unknown): unknown {
  if (Array.isArray(answer)) return answer.map(unmarked);
  if (typeof answer !== 'object' || answer === null) return answer;
  return Object.fromEntries(
    Object.entries(answer)
      .filter(([key]) => !marked.test(key))
      .map(([key, value]) => [key, unmarked(value)]),
  );
}

export function nearEnds(adapter: Adapter): void {
  describe('an item of which nothing but its near end is shown', () => {
    const { query } = shared(adapter, change({ sources: [reference, source('news')], assert }));
    const ways = [...WAYS.map((way) => [way, 'from'] as const), ...BACK.map((way) => [way, 'to'] as const)];

    // All that can be asked of it on the shortest way, some of it on each other one.
    const asked = ways.flatMap(([way, end], index) =>
      OF_NEAR_END.filter((_, place) => index === 0 || place === 0 || (place + index) % 6 === 0).map((part) => [way, end, part] as const),
    );

    it.each(asked)('shows it: %s %s { %s }', async (way, end, part) => {
      const document = (beside: string): string => way.replace('#', `${beside} ${end} { ${part} }`);
      const alone = await query(document(''));
      expect(alone).toEqual(unmarked(await query(document('mark: id'))));
      expect(JSON.stringify(alone)).toContain(`"${end}":{`);
    });

    it('as often as there are items', async () => {
      const of = async (document: string): Promise<unknown> => query(document);
      expect(await of('{ companies { nodes { supplies { edges { relationship { from { id } } } } } } }')).toEqual({
        companies: {
          nodes: [
            { supplies: { edges: [1, 2, 3].map(() => ({ relationship: { from: { id: 'company:a' } } })) } },
            { supplies: { edges: [{ relationship: { from: { id: 'company:b' } } }] } },
          ],
        },
      });
      expect(await of('{ agreements { nodes { parties(first: 1) { edges { relationship { to { id } } } } } } }')).toEqual({
        agreements: { nodes: [{ parties: { edges: [{ relationship: { to: { id: 'agreement:g' } } }] } }] },
      });
    });
  });
}
