import fc from 'fast-check';
import { expect, it } from 'vitest';
import { print } from './support/operation.js';
import type { Known } from './support/random-input.js';
import { buildOperation, problemsOf } from './support/random-operation.js';
import { Tape, tape } from './support/tape.js';

const known: Known = {
  entityIds: ['company:a', 'project:b', 'official:c'],
  relationshipIds: ['relationship:1'],
  claimIds: ['claim:1'],
  sourceIds: ['source:1'],
  identifiers: [{ scheme: 'LEI', value: 'x' }],
};

/** One response key for different fields, or for one field with different arguments. */
function sharesKeys(document: string): boolean {
  const uses = [...document.matchAll(/^\s*([abc]): (\w+(?:\(.*\))?)/gm)].map((match) => [match[1], match[2]] as const);
  return uses.some(([key, field]) => uses.some(([other, another]) => key === other && field !== another));
}

const FEATURES: Readonly<Record<string, (document: string, variables: object) => boolean>> = {
  aliases: (document) => /\w+: \w+ \{/.test(document),
  'shared keys': sharesKeys,
  'named fragments': (document) => document.includes('\nfragment '),
  'inline fragments': (document) => /\.\.\. on \w+/.test(document),
  'fragments without a type': (document) => /\.\.\.(?: @\w+\([^)]*\))? \{/.test(document),
  'fragments on interfaces': (document) => /on (?:Node|Entity|Relationship)\b/.test(document),
  'directives on fragments': (document) => /\.\.\.(?:\w+| on \w+) @/.test(document),
  'directives with variables': (document) => /@(?:skip|include)\(if: \$/.test(document),
  'variables left to their defaults': (document, variables) =>
    [...document.matchAll(/\$(\w+): [^=,)]+ = /g)].some((match) => !((match[1] as string) in variables)),
  'filters through relationships': (document) => /filter: .*(?:some|none): \{/.test(document),
  'filters with not': (document) => /not: \{/.test(document),
  'orders by count': (document) => /count: [A-Z_]+/.test(document),
  'orders in a currency': (document) => /field: [A-Z_]+, currency/.test(document),
  'pages from the end': (document) => /\blast: \d/.test(document),
  'empty pages': (document) => /first: 0/.test(document),
  'known time': (document) => /knownOn: "/.test(document),
  'valid time': (document) => /validOn: "/.test(document),
  'nodes of mixed ids': (document) => /nodes\(ids: \[[^\]]+\]/.test(document),
  'all relationships': (document) => /relationships\((?:[^)]*)(?:types|direction)/.test(document),
  'claims about a property': (document) => /claims\([^)]*property/.test(document),
  'subjects of claims': (document) => /\bsubject\b/.test(document),
  'claims of sources': (document) => /\bsource\b[^]*\bclaims\b/.test(document),
  'ends of relationships': (document) => /\b(?:from|to)(?: @\w+\([^)]*\))? \{/.test(document),
  'nodes beside edges': (document) => /\bedges\b[^]*\bnodes\b/.test(document),
  typenames: (document) => document.includes('__typename'),
};

it('random operations are valid, and have in them what they are meant to test', () => {
  const seen = new Map(Object.keys(FEATURES).map((feature) => [feature, 0]));
  fc.assert(
    fc.property(tape(2_000), (draws) => {
      const operation = buildOperation(new Tape(draws), known);
      const { document, variables } = print(operation);
      expect(problemsOf(operation), document).toEqual([]);
      for (const [feature, has] of Object.entries(FEATURES)) if (has(document, variables)) seen.set(feature, (seen.get(feature) ?? 0) + 1);
    }),
    { numRuns: 200, seed: 3 },
  );
  expect([...seen].filter(([, times]) => times < 5)).toEqual([]);
});
