import { describe, expect, it } from 'vitest';
import type { Connection, ReadTime } from '../src/graph/plan.js';
import { type Statement, Statements } from '../src/store/neo4j/read.js';
import { ask } from './support/ask.js';
import { statementReader } from './support/neo4j-statements.js';

/** Of a graph that has hubs of everything. */
const hubsOfAll = new Statements(null);

/** The statements of documents that are asked one after another; every page has one item, so that there are cursors. */
async function statementsOf(documents: readonly string[]): Promise<Statement<unknown>[]> {
  const made: Statement<unknown>[] = [];
  const reader = statementReader(made);
  for (const document of documents) {
    const { errors } = await ask(reader, document);
    expect(errors).toBeUndefined();
  }
  return made;
}

/** Questions with a place for ever-new values: a text, a number and a day. */
const questions: readonly (readonly [name: string, document: (text: string, number: number, day: string) => string])[] = [
  ['an id', (text) => `{ company(id: "company:${text}") { name supplies { nodes { name } } } }`],
  ['ids', (text, number) => `{ nodes(ids: ["company:${text}", "company:x${number}", "claim:${text}"]) { id } }`],
  ['a page', (_, number) => `{ companies(first: ${number}) { nodes { name supplies(first: ${number}) { totalCount nodes { name } } } } }`],
  ['a name', (text) => `{ companies(filter: { name: { eq: "${text}" } }) { nodes { name } totalCount } }`],
  [
    'a filter through a relationship',
    (text, number) =>
      `{ companies(first: ${number}, filter: { country: { eq: "JP" }, supplies: { some: { component: { contains: "${text}" }, node: { name: { startsWith: "${text}" } } } } }) { nodes { name } totalCount } }`,
  ],
  ['an amount', (_, number) => `{ projects(filter: { value: { currency: "USD", gte: ${number} } }) { nodes { name } } }`],
  [
    'a filter below',
    (text, number) => `{ projects { nodes { suppliers(first: ${number}, filter: { component: { eq: "${text}" } }) { nodes { name } } } } }`,
  ],
  [
    'a day',
    (_, number, day) =>
      `{ projects(knownOn: "${day}", validOn: "${day}", first: ${number}) { nodes { name suppliers { nodes { name } } } } }`,
  ],
  ['an entity on a day', (text, _, day) => `{ company(id: "company:${text}", knownOn: "${day}") { name claims { nodes { quote } } } }`],
];

const values = Array.from({ length: 40 }, (_, index) => {
  const day = `20${10 + (index % 15)}-0${1 + (index % 9)}-1${index % 10}`;
  return ['x'.repeat(1 + index), 1 + index, day] as const;
});

describe('texts of statements', () => {
  it.each(questions)('are the same whatever the values: %s', async (_, document) => {
    const statements = await statementsOf(values.map((one) => document(...one)));
    expect(statements).toHaveLength(values.length);
    expect(new Set(statements.map(({ text }) => text)).size).toBe(1);
  });

  it('do not depend on the order of ids of mixed sorts', async () => {
    const ids = ['claim:a', 'company:b', 'source:c'];
    const orders = ids.map((first) => [first, ...ids.filter((one) => one !== first)]);
    const statements = await statementsOf(orders.map((order) => `{ nodes(ids: ${JSON.stringify(order)}) { id } }`));
    expect(new Set(statements.map(({ text }) => text)).size).toBe(1);
  });

  it('have their values in lists, whose members Neo4j makes no plans of their own for', async () => {
    const [statement] = await statementsOf([
      '{ companies(first: 3, filter: { name: { startsWith: "x" } }) { nodes { supplies { nodes { name } } } } }',
    ]);
    expect(Object.values(statement?.parameters ?? {}).every(Array.isArray)).toBe(true);
  });
});

describe('kinds that a filter asks for', () => {
  const suppliedBy = (filter: string): string => `{ companies { nodes { supplies(filter: { node: ${filter} }) { nodes { name } } } } }`;
  const textOf = async (document: string, variables: Readonly<Record<string, unknown>> = {}): Promise<string> => {
    const made: Statement<unknown>[] = [];
    const { errors } = await ask(statementReader(made), document, variables);
    expect(errors).toBeUndefined();
    return made[0]?.text ?? '';
  };

  it('are labels', async () => {
    expect(await textOf(suppliedBy('{ kind: { eq: PROJECT } }'))).toMatch(/\(o\w+:Project\)/);
    expect(await textOf(suppliedBy('{ kind: { in: [PROJECT, COMPANY] } }'))).toMatch(/\(o\w+:(?:Company\|Project|Project\|Company)\)/);
    expect(await textOf(suppliedBy('{ kind: { ne: PROJECT } }'))).toMatch(/NOT coalesce\(.*:Project\)/);
    expect(await textOf(suppliedBy('{ kind: { in: [] } }'))).toContain('.kind IN $');
  });

  it('stand in one order, each once', async () => {
    const texts = await Promise.all(
      ['[COMPANY, PROJECT]', '[PROJECT, COMPANY]', '[PROJECT, COMPANY, PROJECT]'].map((kinds) =>
        textOf(suppliedBy(`{ kind: { in: ${kinds} } }`)),
      ),
    );
    expect(new Set(texts).size).toBe(1);
  });

  it('are those of the request, also where a variable holds them', async () => {
    const nested = `query ($kind: EntityKind) ${suppliedBy('{ kind: { eq: $kind } }')}`;
    const root = 'query ($kind: EntityKind) { entities(filter: { kind: { eq: $kind } }) { nodes { name } } }';
    for (const document of [nested, root]) {
      for (const [kind, label] of [
        ['PROJECT', 'Project'],
        ['COMPANY', 'Company'],
        ['PROJECT', 'Project'],
      ] as const) {
        expect(await textOf(document, { kind })).toMatch(new RegExp(`\\(\\w+:${label}\\)\\)? (WITH|RETURN)`));
      }
    }
  });

  it('are values as of a day, when the node of an entity has no such label, and of a source', async () => {
    expect(await textOf('{ entities(knownOn: "2025", filter: { kind: { eq: PROJECT } }) { nodes { name } } }')).toContain('.kind = $');
    expect(await textOf('{ sources(filter: { kind: { eq: NEWS } }) { nodes { title } } }')).toContain('.kind = $');
  });

  it('are values where the ontology does not know them', () => {
    const kinds = ['Company', 'Project) DETACH DELETE (e'];
    const { text } = hubsOfAll.connection({ ...companies({ count: 0 }), filter: { op: 'in', column: 'kind', values: kinds } }, NOW);
    expect(text).toContain('.kind IN $');
    expect(text).not.toContain('DELETE');
  });
});

const NOW: ReadTime = { validOn: null, knownOn: null };

/** A page of companies of whose items one thing is read; `asked` counts how often what is read of them is looked at. */
function companies(asked: { count: number }): Connection {
  return {
    kind: 'connection',
    types: null,
    over: { set: 'entities', kinds: ['Company'] },
    filter: null,
    order: [{ by: { column: 'id', of: 'item' }, direction: 'ASC', type: 'text', nullable: false }],
    page: { limit: 5, from: 'start', after: null, before: null },
    wants: { rows: true, keys: false, totalCount: false, hasNext: false, hasPrevious: false },
    shape: {
      sort: 'entity',
      get fields() {
        asked.count += 1;
        return ['name'];
      },
      branches: [],
    },
  };
}

describe('what is made of a plan', () => {
  it('is kept for the plan', () => {
    const asked = { count: 0 };
    const plan = companies(asked);
    const first = hubsOfAll.connection(plan, NOW);
    const { count } = asked;
    expect(hubsOfAll.connection(plan, NOW).text).toBe(first.text);
    expect(asked.count).toBe(count);
  });

  it('is kept for the shape, whatever is asked of the root', () => {
    const asked = { count: 0 };
    const plan = companies(asked);
    hubsOfAll.connection(plan, NOW);
    const { count } = asked;
    const { text } = hubsOfAll.connection({ ...plan, filter: { op: 'isNull', column: 'country' } }, NOW);
    expect(text).toContain('country IS NULL');
    expect(asked.count).toBe(count);
  });

  it('is made anew for another time, of which only the days may change', () => {
    const plan = companies({ count: 0 });
    const at = (knownOn: string): Statement<unknown> => hubsOfAll.connection(plan, { validOn: null, knownOn });
    expect(at('2025-01-01').text).not.toBe(hubsOfAll.connection(plan, NOW).text);
    expect(at('2025-01-02').text).toBe(at('2025-01-01').text);
    expect(at('2025-01-02').parameters.knownOn).toBe('2025-01-02');
  });
});

describe('lists by name', () => {
  it('have a way along the index of hubs only where there are hubs', async () => {
    const document = '{ companies(first: 3) { nodes { supplies { nodes { name } } owners { nodes { name } } } } }';
    const made: Connection[] = [];
    const reader = statementReader([]);
    await ask({ ...reader, connection: (plan, time) => (made.push(plan), reader.connection(plan, time)) }, document);
    const [plan] = made as [Connection];
    const walksOf = (hubs: readonly string[] | null): string[] =>
      [...new Statements(hubs === null ? null : new Set(hubs)).connection(plan, NOW).text.matchAll(/INDEX SEEK \w+:(\w+)/g)].map(
        ([, type]) => type as string,
      );
    expect(walksOf([])).toEqual([]);
    expect(walksOf(['<SUPPLIES', 'OWNS>'])).toEqual([]);
    expect(walksOf(['SUPPLIES>'])).toEqual(['SUPPLIES']);
    expect(walksOf(null)).toEqual(['SUPPLIES', 'OWNS']);
  });
});
