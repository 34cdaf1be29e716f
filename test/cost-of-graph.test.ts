import { type FragmentDefinitionNode, type GraphQLObjectType, Kind, type OperationDefinitionNode, parse } from 'graphql';
import { afterAll, describe, expect, test } from 'vitest';
import { degreeOf, entitiesOf, GraphStatistics, MOST_COUNTED, relationshipsOf, SOURCES } from '../src/graph/statistics.js';
import type { GraphStore } from '../src/graph/store.js';
import { CostMeter } from '../src/graphql/limits/cost-meter.js';
import { GraphBounds } from '../src/graphql/limits/graph-bounds.js';
import { openStore } from '../src/store/open-store.js';
import { schema } from './support/ask.js';
import { between, change, named, reference, source } from './support/changes.js';
import { codeOf, serve, type TestServer } from './support/serve.js';
import { serveSeeded } from './support/serve-seeded.js';

const MAX_PAGE = 500;
const query = schema.getQueryType() as GraphQLObjectType;

/** Companies supply projects, at most 7 each; a project has 12 suppliers at most, a financier finances without end. */
const figures = new Map([
  [SOURCES, 3],
  [entitiesOf('Company'), 40],
  [entitiesOf('Project'), 10],
  [entitiesOf('Financier'), 2],
  [relationshipsOf('SUPPLIES'), 90],
  [degreeOf('Company', 'SUPPLIES', 'OUT'), 7],
  [degreeOf('Project', 'SUPPLIES', 'IN'), 12],
  [relationshipsOf('FINANCES'), 5_000],
  [degreeOf('Financier', 'FINANCES', 'OUT'), MOST_COUNTED],
  [degreeOf('Project', 'FINANCES', 'IN'), 2],
  ['claims Company', 4],
  ['claims Relationship', 3],
  ['claims Source', MOST_COUNTED],
]);

function meterOf(text: string, variables: Record<string, unknown>): { cost: () => number; branch: () => string } {
  const { definitions } = parse(text);
  const { selectionSet } = definitions.find((one) => one.kind === Kind.OPERATION_DEFINITION) as OperationDefinitionNode;
  const fragments = definitions.filter((one): one is FragmentDefinitionNode => one.kind === Kind.FRAGMENT_DEFINITION);
  const meter = new CostMeter(schema, fragments, variables, MAX_PAGE, new GraphBounds(schema, new GraphStatistics(figures)));
  return { cost: () => meter.costOf(selectionSet, query), branch: () => meter.dearest(selectionSet, query).join('.') };
}
const costOf = (text: string, variables: Record<string, unknown> = {}): number => meterOf(text, variables).cost();

describe('in a graph whose size is known', () => {
  test.each<[string, number, Record<string, unknown>?]>([
    // No list is longer than it can be at its parent.
    ['{ companies { totalCount } }', 40],
    ['{ companies(first: 3) { totalCount } }', 3],
    ['{ entities { totalCount } }', 50],
    ['{ entities(first: 500) { totalCount } }', 52],
    ['{ people { nodes { claims { totalCount } } } }', 1],
    ['{ sources(first: 100) { nodes { claims { totalCount } } } }', 3 + 3 * 20],
    ['{ project(id: "project:p") { suppliers { totalCount } } }', 1 + 12],
    ['query ($n: Int) { project(id: "project:p") { suppliers(first: $n) { totalCount } } }', 1 + 5, { n: 5 }],
    ['{ financier(id: "financier:f") { finances(first: 500) { totalCount } } }', 1 + 500],
    [
      '{ companies { nodes { claims { totalCount } supplies { totalCount edges { claims { totalCount } } } } } }',
      40 + 40 * (4 + 7 + 7 * 3),
    ],
    // Of the kinds that an interface can be, only those count that stand there.
    ['{ project(id: "project:p") { suppliers { nodes { ... on Consortium { claims(first: 500) { totalCount } } } } } }', 1 + 12],
    ['{ project(id: "project:p") { suppliers { edges { node { claims(first: 500) { totalCount } } } } } }', 1 + 12 + 12 * 4],
    [
      '{ project(id: "project:p") { financiers { nodes { ... on Financier { finances(first: 9) { totalCount } } ... on Company { supplies { totalCount } } } } } }',
      1 + 2 + 2 * 9,
    ],
    [
      '{ node(id: "relationship:r") { ... on Supplies { from { ... on Company { supplies { totalCount } } } to { claims { totalCount } } } } }',
      1 + 1 + 7 + 1 + 1,
    ],
    ['{ node(id: "relationship:r") { ... on Owns { from { claims { totalCount } } } } }', 1],
    // All relationships of an entity: of the types and directions that are asked for.
    ['{ company(id: "company:c") { relationships { totalCount } } }', 1 + 7],
    ['{ company(id: "company:c") { relationships(direction: IN) { totalCount } } }', 1 + 1],
    [
      'query ($types: [RelationshipType!]) { project(id: "project:p") { relationships(types: $types) { totalCount } } }',
      1 + 2,
      { types: ['FINANCES'] },
    ],
    ['{ project(id: "project:p") { relationships { nodes { claims { totalCount } } } } }', 1 + 14 + 14 * 3],
  ])('%s costs %i', (text, cost, variables) => {
    expect(costOf(text, variables)).toBe(cost);
  });

  const financiers = (filter: string): number => costOf(`{ financiers(first: 1, filter: { ${filter} }) { totalCount } }`);

  test('a filter costs what it could look at', () => {
    const inTurn = [
      '',
      'name: { startsWith: "a" }',
      'name: { startsWith: "a", contains: "b" }',
      'finances: { some: { node: { name: { eq: "A" } } } }',
      'finances: { some: { node: { name: { contains: "A" } } } }',
      'finances: { none: { node: { financiers: { some: { node: { name: { contains: "A" } } } } } } }',
      'finances: { none: { node: { financiers: { some: { node: { finances: { some: { node: { name: { contains: "A" } } } } } } } } } }',
    ].map(financiers);
    expect(inTurn).toEqual([...inTurn].sort((a, b) => a - b));
    // A step through 5,000 relationships, and another one, wherever it stands.
    const [, , , pinned = 0, one = 0, two = 0, three = 0] = inTurn;
    expect(pinned).toBeLessThan(10);
    expect(one).toBeGreaterThan(500);
    expect(Math.abs(three - two - (two - one))).toBeLessThan(200);
    expect(two).toBeGreaterThan(1.5 * one);
  });

  test('a filter of a nested list costs for each parent, but what is found once costs once', () => {
    const nested = (first: number, filter: string): number =>
      costOf(`{ projects(first: ${first}) { nodes { suppliers(first: 1, filter: { ${filter} }) { totalCount } } } }`);
    const plain = 'node: { name: { contains: "a" } }';
    expect(nested(10, plain)).toBeGreaterThan(nested(10, 'commitment: { isNull: false }') - 1);
    const through = 'node: { supplies: { some: { node: { financiers: { some: { instrument: { isNull: true } } } } } } }';
    const [one, ten] = [nested(1, through), nested(10, through)];
    expect(one).toBeGreaterThan(500);
    expect(ten - one).toBeLessThan(500);
  });

  test('an order costs what it sorts, and what it counts', () => {
    const order = (orderBy: string): number =>
      costOf(`query ($o: [CompanyOrder!]) { companies(first: 1, orderBy: $o) { totalCount } }`, JSON.parse(orderBy));
    const byCount = order('{ "o": [{ "count": "SUPPLIES", "direction": "DESC" }] }');
    expect(order('{ "o": [] }')).toBe(1);
    expect(order('{ "o": [{ "field": "NAME" }] }')).toBeGreaterThan(1);
    expect(byCount).toBeGreaterThan(order('{ "o": [{ "field": "NAME" }] }'));
  });

  test('arguments of no type that the schema knows cost a number', () => {
    for (const filter of [
      null,
      7,
      'x',
      [],
      [[]],
      { supplies: 7 },
      { supplies: { some: null } },
      { toString: {} },
      { and: { and: [null] } },
      { finances: { some: { node: { name: { in: [] } } } } },
    ]) {
      const cost = costOf('query ($f: EntityFilter, $o: [EntityOrder!]) { entities(first: 1, filter: $f, orderBy: $o) { totalCount } }', {
        f: filter,
        o: filter,
      });
      expect(cost, JSON.stringify(filter)).toBeGreaterThan(0);
      expect(cost, JSON.stringify(filter)).toBeLessThan(10_000);
    }
  });

  test('the branch in which most is read has a name', () => {
    const text = `{ first: companies(first: 1) { totalCount } companies { pageInfo { hasNextPage } nodes { name ...F } } }
      fragment F on Company { mine: supplies { edges { node { name ... on Project { suppliers { nodes { id } } } } } } claims(first: 1) { totalCount } }`;
    expect(meterOf(text, {}).branch()).toBe('companies.nodes.mine.edges.node.suppliers');
  });
});

/** Five ends in a row, none of which says how much of it is wanted. */
const OPENED = `{ companies { nodes { name supplies { nodes { name ... on Project { developers { nodes { name ... on Company {
  owners { nodes { name ... on Company { supplies { nodes { name ... on Project { suppliers { nodes { name`;
const FIVE_STEPS = `${OPENED} ${'}'.repeat(OPENED.split('{').length - 1)}`;
const chain = (steps: number): string =>
  Array.from({ length: steps }, (_, index) => (index % 2 === 0 ? 'supplies' : 'suppliers')).reduceRight(
    (inner, end) => `${end}: { none: { node: { ${inner} } } }`,
    'name: { contains: "zz" }',
  );
/** Thirty lists, each filtered by four steps in a row. */
const MANY_CHAINS = `{ ${Array.from({ length: 30 }, (_, index) => `a${index}: companies(first: 1, filter: { ${chain(4)} }) { totalCount }`).join(' ')} }`;

describe('the server', () => {
  test('answers on a small graph what no size is told of', async () => {
    const server = await serveSeeded();
    for (const document of [FIVE_STEPS, MANY_CHAINS]) {
      const { body } = await server.post({ query: document });
      expect(body.errors, document).toBeUndefined();
      expect(Object.keys(body.data).length).toBeGreaterThan(0);
    }
  });

  /** A server and a store that can be written to meanwhile. */
  async function started(env: Record<string, string>): Promise<{ server: TestServer; store: GraphStore }> {
    const store = await openStore({ dataFolder: ':memory:', neo4j: null });
    afterAll(() => store.close());
    return { store, server: await serve(env, { schema, context: () => ({ reader: store, size: store, maxPage: MAX_PAGE }) }) };
  }

  /** Projects and companies, each of which supplies all of them. */
  const mesh = (companies: number, projects: number) => {
    const ids = (kind: string, count: number): string[] => Array.from({ length: count }, (_, index) => `${kind}:n${index}`);
    const [froms, tos] = [ids('company', companies), ids('project', projects)];
    return change({
      sources: [reference, source('news')],
      assert: [
        ...named(Object.fromEntries([...froms, ...tos].map((id) => [id, id]))),
        ...froms.flatMap((from) => tos.map((to) => between([from, 'SUPPLIES', to]))),
      ],
    });
  };

  test('refuses through hubs what it answers in a small graph, from the write on that makes it one', async () => {
    const { server, store } = await started({ MAX_COST: '5000' });
    const documents = [
      '{ companies { nodes { supplies { nodes { ... on Project { suppliers { nodes { ... on Company { supplies { nodes { name } } } } } } } } } } }',
      'query ($first: Int) { companies { nodes { supplies(first: $first) { nodes { ... on Project { suppliers(first: $first) { nodes { name claims { totalCount } } } } } } } } }',
      MANY_CHAINS,
      `{ companies(first: 1, orderBy: [{ count: SUPPLIES }]) { totalCount } ${Array.from({ length: 40 }, (_, index) => `a${index}: companies(first: 1, filter: { ${chain(3)} }, orderBy: [{ count: SUPPLIES }]) { totalCount }`).join(' ')} }`,
    ];
    const codes = async (): Promise<(string | undefined)[]> => {
      const found: (string | undefined)[] = [];
      for (const document of documents) found.push(codeOf(await server.post({ query: document, variables: { first: 400 } })));
      return found;
    };
    await store.apply(mesh(4, 4));
    for (let turn = 0; turn < 2; turn += 1) expect(await codes()).toEqual(documents.map(() => undefined));
    await store.apply(mesh(30, 30));
    for (let turn = 0; turn < 2; turn += 1) expect(await codes()).toEqual(documents.map(() => 'TOO_COSTLY'));
  });

  test('says how much, how much is allowed, where, and what to do', async () => {
    const { server, store } = await started({ MAX_COST: '100' });
    await store.apply(mesh(6, 9));
    const refused = await server.post({
      query: '{ projects { nodes { name suppliers { nodes { ... on Company { supplies { totalCount } } } } } } }',
    });
    expect([refused.status, codeOf(refused)]).toEqual([400, 'TOO_COSTLY']);
    const { message } = refused.body.errors[0];
    expect(message).toContain(`could read ${9 + 9 * 6 + 9 * 6 * 9} records; the limit is 100.`);
    expect(message).toContain('Most of it is in projects.nodes.suppliers.nodes.supplies.');
    expect(message).toContain('Ask for smaller pages');
  });
});
