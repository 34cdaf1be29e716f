import { describe, expect, it } from 'vitest';
import { ProtocolError } from '../src/store/neo4j/bolt/error.js';
import type { Statement } from '../src/store/neo4j/read.js';
import { ask } from './support/ask.js';
import { statementReader } from './support/neo4j-statements.js';

async function statementOf(query: string): Promise<Statement<unknown>> {
  const made: Statement<unknown>[] = [];
  await ask(statementReader(made), query);
  return made[0] as Statement<unknown>;
}

describe('rows that cannot be what was asked', () => {
  it.each<readonly [string, string, unknown[][]]>([
    ['a count that is a text', '{ companies { totalCount } }', [[['x']]]],
    ['a count that is missing', '{ companies { totalCount } }', [[[]]]],
    ['a count below zero', '{ companies { totalCount } }', [[[-1]]]],
    ['no count at all', '{ companies { totalCount } }', []],
    ['a name that is a number', '{ companies { nodes { name } } }', [[[5, 'company:a']]]],
    ['a record that is a text', '{ companies { nodes { name } } }', [['company:a']]],
    ['a record that is cut', '{ companies { nodes { name suppliers(first: 1) { nodes { id } } } } }', [[['A', 'company:a']]]],
    ['a list of numbers', '{ companies { nodes { aliases { name } } } }', [[[[1, 2], 'company:a']]]],
    ['a record for nobody', '{ nodes(ids: ["company:a"]) { id } }', [[['company:a'], 7]]],
  ])('%s: is an error', async (_, query, rows) => {
    const { read } = await statementOf(query);
    expect(() => read(rows)).toThrow(ProtocolError);
  });

  it('are told from those that can', async () => {
    const { read } = await statementOf('{ companies { totalCount } }');
    expect(read([[[3]]])).toMatchObject({ totalCount: 3 });
  });
});
