import fc from 'fast-check';
import { type FieldNode, Kind, parse, type SelectionSetNode, visit } from 'graphql';
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

type Selections = SelectionSetNode | undefined;

/** The one field of a selection set that holds no other, and no fragment. */
function only(set: Selections): FieldNode | null {
  const [one, ...others] = set?.selections ?? [];
  return one?.kind === Kind.FIELD && others.length === 0 ? one : null;
}

/** Whether, below so many lists, an edge shows a relationship alone, of which it shows one end alone, and of that one thing alone. */
function showsEndAlone(document: string, lists: number, end: 'from' | 'to'): boolean {
  let found = false;
  const look = (set: Selections, above: number): void => {
    for (const one of set?.selections ?? []) {
      if (one.kind === Kind.FRAGMENT_SPREAD) continue;
      const relationship = one.kind === Kind.FIELD && one.name.value === 'edges' ? only(one.selectionSet) : null;
      const near = relationship?.name.value === 'relationship' ? only(relationship.selectionSet) : null;
      if (near?.name.value === end && only(near.selectionSet) !== null) found ||= above + 1 === lists;
      look(
        one.selectionSet,
        above + (one.kind === Kind.FIELD && one.name.value === 'edges' ? 1 : one.kind === Kind.FIELD && one.name.value === 'nodes' ? 1 : 0),
      );
    }
  };
  for (const definition of parse(document).definitions) if (definition.kind === Kind.OPERATION_DEFINITION) look(definition.selectionSet, 0);
  return found;
}

/** Whether a field of this name is all that some selection set holds. */
function standsAlone(document: string, name: string): boolean {
  let found = false;
  visit(parse(document), { SelectionSet: (set) => void (found ||= only(set)?.name.value === name) });
  return found;
}

const ALONE = ['totalCount', 'pageInfo', 'hasNextPage', 'startCursor', 'cursor', 'edges', 'nodes', 'node', 'relationship', 'from', 'to']
  .concat(['id', '__typename', 'claims', 'relationships', 'source', 'subject', 'commitment', 'validFrom', 'contested', 'aliases'])
  .map((name): [string, (document: string) => boolean] => [`${name} alone`, (document) => standsAlone(document, name)]);

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
  'the near end alone, from a list': (document) => showsEndAlone(document, 1, 'from'),
  'the near end alone, from a list in a list': (document) => showsEndAlone(document, 2, 'from'),
  'the far end alone, from a list in a list': (document) => showsEndAlone(document, 2, 'to'),
  ...Object.fromEntries(ALONE),
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
    { numRuns: 300, seed: 3 },
  );
  expect([...seen].filter(([, times]) => times < 3)).toEqual([]);
});
