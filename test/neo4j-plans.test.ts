import type { Plan } from 'neo4j-driver';
import { beforeAll, describe, expect, it } from 'vitest';
import type { GraphReader, GraphStore } from '../src/graph/store.js';
import type { Statement } from '../src/store/neo4j/read.js';
import { ask } from './support/ask.js';
import { between, change, named, reference, source } from './support/changes.js';
import { connect, openEmptyNeo4j, testNeo4j, useNeo4jAlone } from './support/neo4j.js';
import { statementReader } from './support/neo4j-statements.js';

type Variables = Readonly<Record<string, unknown>>;

/** The statements that a document would be answered with. */
async function statementsOf(document: string, variables: Variables = {}): Promise<Statement<unknown>[]> {
  const made: Statement<unknown>[] = [];
  const reader = statementReader(made);
  await ask(reader, document, variables);
  return made;
}

interface Step {
  readonly operator: string;
  readonly details: string;
}

function stepsOf({ operatorType, arguments: details, children }: Plan): Step[] {
  const own = { operator: operatorType.replace('@neo4j', ''), details: JSON.stringify((details as { Details?: unknown }).Details ?? '') };
  return [own, ...children.flatMap(stepsOf)];
}

async function explain({ text, parameters }: Statement<unknown>): Promise<Step[]> {
  const driver = connect();
  try {
    const { summary } = await driver.executeQuery(`EXPLAIN ${text}`, parameters);
    if (summary.plan === false) throw new Error('the statement was not explained');
    return stepsOf(summary.plan);
  } finally {
    await driver.close();
  }
}

const REACTORS = `{ projects(filter: { technologies: { includesAny: [PRESSURIZED_WATER_REACTOR, SMALL_MODULAR_REACTOR] } }) { nodes {
  name value { value currency qualifier } developers { edges { node { name } commitment } }
  suppliers { edges { node { name country } component commitment claims(first: 1) { nodes { quote source { title url } } } } }
  partOf { nodes { name ... on InvestmentPackage { financiers { edges { node { name } instrument } } } } } } } }`;
const PAGE = 'edges { cursor node { name } } pageInfo { hasNextPage hasPreviousPage } totalCount';
const ROWS = PAGE.replace(' totalCount', '');
const CLAIM =
  'property value subject { id ... on Company { name } ... on Supplies { from { name } to { name } } } attributedTo { name } source { title } reportedFrom { title } supersedes { id }';

/** One of every shape. */
const shapes: readonly (readonly [name: string, document: string])[] = [
  ['the reactor question', REACTORS],
  ['a list by name', `{ companies(first: 100) { ${PAGE} } }`],
  ['a list of all kinds by name', `{ entities { ${PAGE} } }`],
  ['a list of some kinds by name', `{ entities(filter: { kind: { in: [COMPANY, PROJECT] } }) { ${ROWS} } }`],
  ['a role', `{ suppliers { ${ROWS} } }`],
  ['a list downwards', `{ companies(orderBy: [{ field: NAME, direction: DESC }]) { ${PAGE} } }`],
  ['the end of a list', `{ companies(last: 10) { ${PAGE} } }`],
  ['beginnings of names', '{ companies(filter: { name: { startsWith: "i" } }) { nodes { id } } }'],
  [
    'a filter through a relationship',
    '{ projects(filter: { suppliers: { some: { node: { name: { eq: "IHI" } }, commitment: { gte: PLANNED } } } }) { nodes { name } } }',
  ],
  ['none of a relationship', '{ projects(filter: { suppliers: { none: {} } }) { nodes { name } } }'],
  [
    'either of two',
    '{ companies(filter: { or: [{ country: { eq: "JP" } }, { supplies: { some: { component: { contains: "turbine" } } } }] }) { nodes { name } } }',
  ],
  ['one entity', `{ company(id: "company:ihi") { name supplies(first: 2) { ${PAGE} } claims { nodes { ${CLAIM} } } } }`],
  [
    'nodes of all sorts',
    `{ nodes(ids: ["company:ihi", "claim:0", "relationship:0", "source:s"]) { id ... on Claim { ${CLAIM} } ... on Supplies { from { name } to { id } claims { totalCount } } ... on Source { claims { totalCount } } } }`,
  ],
  [
    'all relationships of an entity',
    '{ companies { nodes { relationships(first: 5) { nodes { type from { name } to { name } claims { totalCount } } } } } }',
  ],
  ['nested pages', `{ projects { nodes { suppliers(first: 2, orderBy: [{ field: COMMITMENT, direction: DESC }]) { ${PAGE} } } } }`],
  [
    'three levels',
    '{ investmentPackages(first: 10) { nodes { parts(first: 10) { nodes { ... on Project { suppliers(first: 10) { nodes { name ... on Company { owners(first: 10) { nodes { name } } } } } } } } } } }',
  ],
  ['sources', `{ sources { nodes { title claims(first: 1) { nodes { id } } } } }`],
  ['what held on a day', '{ projects(validOn: "2025-09") { nodes { name suppliers { edges { node { name } } totalCount } } } }'],
  ['what was known on a day', REACTORS.replace('projects(', 'projects(knownOn: "2025-09", ')],
  ['all kinds as of a day', `{ entities(knownOn: "2025-09") { ${ROWS} } }`],
  [
    'a filter as of a day',
    '{ projects(knownOn: "2025-09", validOn: "2025", filter: { suppliers: { some: { node: { country: { eq: "JP" } } } } }) { nodes { name } } }',
  ],
  [
    'one entity as of a day',
    `{ company(id: "company:ihi", knownOn: "2025") { name supplies { ${PAGE} } claims { nodes { ${CLAIM} } } relationships { nodes { type from { name } to { name } } } } }`,
  ],
];

/** The seven shapes that the bench measures. */
const measured: readonly (readonly [name: string, document: string, variables: Variables])[] = [
  ['point', 'query ($id: ID!) { company(id: $id) { id name country } }', { id: 'company:c-7' }],
  [
    'one hop',
    'query ($id: ID!) { project(id: $id) { name suppliers(first: 20) { edges { component commitment node { name country } } } } }',
    { id: 'project:p-7' },
  ],
  [
    'reactors',
    `query ($technologies: [Technology!], $first: Int) {
      projects(first: $first, filter: { technologies: { includesAny: $technologies } }) { nodes {
        name technologies value { value currency qualifier }
        developers(first: 5) { edges { commitment node { name } } }
        suppliers(first: 20) { edges { component commitment node { name country } } }
        partOf(first: 2) { nodes { name ... on InvestmentPackage { financiers(first: 5) { edges { instrument node { name } } } } } }
      } } }`,
    { technologies: ['SMALL_MODULAR_REACTOR', 'GAS_TURBINE'], first: 47 },
  ],
  [
    'three levels',
    `query ($id: ID!) { project(id: $id) { name
      suppliers(first: 10) { nodes { name ... on Company {
        suppliers(first: 10) { nodes { name ... on Company { suppliers(first: 10) { nodes { name } } } } } } } } } }`,
    { id: 'project:p-7' },
  ],
  [
    'filter through',
    `query ($prefix: String!) { companies(first: 20,
      filter: { supplies: { some: { node: { name: { startsWith: $prefix } }, commitment: { gte: PLANNED } } } }) { nodes { id name } } }`,
    { prefix: 'Akibara Reactor 12' },
  ],
  [
    'page with counts',
    'query ($first: Int, $after: String) { companies(first: $first, after: $after) { nodes { name suppliers(first: 0) { totalCount } } } }',
    { first: 97 },
  ],
  [
    'as of',
    `query ($id: ID!, $day: Date) { project(id: $id, knownOn: $day) { name
      suppliers(first: 10) { edges { component commitment node { name }
        claims(first: 2) { nodes { statement statedOn source { title publisher } } } } } } }`,
    { id: 'project:p-7', day: '2023-04-15' },
  ],
];

/** Orders and counts that no index holds: the whole label is read, and no more than that. */
const scanning: readonly (readonly [name: string, document: string])[] = [
  ['a list by count', '{ companies(orderBy: [{ count: SUPPLIES, direction: DESC }]) { nodes { name } } }'],
  ['a filtered count', '{ suppliers { totalCount } }'],
  ['a count as of a day', '{ entities(knownOn: "2025-09") { totalCount } }'],
  ['a list by amount', '{ projects(orderBy: [{ field: VALUE, currency: "USD" }]) { nodes { name } } }'],
];

const FORBIDDEN = [
  'CartesianProduct',
  'Eager',
  'AllNodesScan',
  'DirectedAllRelationshipsScan',
  'UndirectedAllRelationshipsScan',
  'UnionNodeByLabelsScan',
];

describe.skipIf(testNeo4j === null)('plans of Neo4j', () => {
  useNeo4jAlone();
  let store: GraphStore | undefined;
  // Constraints and indexes are the store's to make.
  beforeAll(async () => {
    store = await openEmptyNeo4j();
    return () => store?.close();
  });

  it.each([...shapes, ...scanning])('make no product of sets and keep nothing back: %s', async (_, document) => {
    const statements = await statementsOf(document);
    expect(statements).toHaveLength(1);
    const steps = await explain(statements[0] as Statement<unknown>);
    expect(steps.filter(({ operator }) => FORBIDDEN.includes(operator))).toEqual([]);
  });

  it.each(shapes)('find everything by an index: %s', async (_, document) => {
    const [statement] = await statementsOf(document);
    const steps = await explain(statement as Statement<unknown>);
    expect(steps.filter(({ operator }) => /LabelScan|TypeScan/.test(operator))).toEqual([]);
  });

  it.each(measured)('answer by indexes what the bench measures: %s', async (_, document, variables) => {
    const statements = await statementsOf(document, variables);
    expect(statements).toHaveLength(1);
    const operators = (await explain(statements[0] as Statement<unknown>)).map(({ operator }) => operator);
    expect(operators.filter((operator) => FORBIDDEN.includes(operator) || /LabelScan|TypeScan/.test(operator))).toEqual([]);
  });

  it('begin a filter through a relationship at its selective end', async () => {
    const [statement] = await statementsOf(
      '{ companies(filter: { supplies: { some: { node: { name: { startsWith: "x" } } } } }) { totalCount nodes { id } } }',
    );
    const steps = await explain(statement as Statement<unknown>);
    const seeks = steps.filter(({ operator, details }) => operator === 'NodeIndexSeekByRange' && details.includes('Entity(nameSort)'));
    // The total, and the ends from which the items are found.
    expect(seeks).toHaveLength(2);
    // In list order, should there be too many.
    expect(steps.map(({ operator }) => operator)).toContain('PartialTop');
  });

  it('count relationships by the degree of the entity', async () => {
    const [statement] = await statementsOf('{ companies { nodes { supplies(first: 0) { totalCount } } } }');
    const steps = await explain(statement as Statement<unknown>);
    expect(steps.some(({ details }) => details.includes('getDegree'))).toBe(true);
    expect(steps.map(({ operator }) => operator)).not.toContain('Expand(All)');
  });

  it.each(['companies', 'entities', 'companies(last: 3)', 'companies(knownOn: "2025")', 'entities(knownOn: "2025")'])(
    'walk an index in list order: %s',
    async (root) => {
      const [statement] = await statementsOf(`{ ${root} { nodes { id } } }`);
      const operators = (await explain(statement as Statement<unknown>)).map(({ operator }) => operator);
      expect(operators).toContain('PartialTop');
      expect(operators).not.toContain('Top');
      expect(operators).not.toContain('Sort');
    },
  );

  it('begin a later page at its place in the index', async () => {
    const [statement] = await statementsOf(`{ companies(after: "${await cursorOf('companies')}") { nodes { id } } }`);
    const steps = await explain(statement as Statement<unknown>);
    expect(steps.find(({ operator }) => operator === 'NodeIndexSeekByRange' || operator === 'NodeIndexSeek')?.details).toContain(
      'nameSort',
    );
  });

  it.each([
    '',
    'filter: { or: [{ component: { eq: "a" } }, { commitment: { gte: PLANNED } }] }',
    'filter: { commitment: { gte: PLANNED } }',
    'filter: { node: { kind: { eq: PROJECT } } }',
  ])('walk the index of a hub in list order: supplies(%s)', async (page) => {
    const [statement] = await statementsOf(`{ company(id: "company:ihi") { supplies${page === '' ? '' : `(${page})`} { nodes { id } } } }`);
    const steps = await explain(statement as Statement<unknown>);
    expect(steps.find(({ operator }) => operator === 'DirectedRelationshipIndexSeek')?.details).toContain('SUPPLIES(hubFrom, toSort)');
    // The hub's way, and that of all others.
    expect(steps.map(({ operator }) => operator).filter((operator) => operator.endsWith('Top'))).toEqual(['PartialTop', 'Top']);
  });

  it.each(['SUPPLIES', 'OWNS', 'DEVELOPS'])('walk the index of a hub also for what held on a day: %s', async (type) => {
    const field = type.toLowerCase();
    const [statement] = await statementsOf(`{ company(id: "company:ihi", validOn: "2025-09") { ${field} { nodes { id } } } }`);
    const steps = await explain(statement as Statement<unknown>);
    expect(steps.filter(({ operator }) => operator === 'DirectedRelationshipIndexSeek')).toHaveLength(1);
    expect(steps.map(({ operator }) => operator)).toContain('PartialTop');
  });

  it('begin a later page of a hub at its place in the index', async () => {
    const claims = [...named({ 'company:ihi': 'IHI', 'project:smr': 'Reactors' }), between(['company:ihi', 'SUPPLIES', 'project:smr', {}])];
    await store?.apply(change({ sources: [reference, source('news')], assert: claims }));
    const first = await ask(store as GraphStore, '{ company(id: "company:ihi") { supplies(first: 1) { pageInfo { endCursor } } } }');
    const after = (first.data as { company: { supplies: { pageInfo: { endCursor: string } } } }).company.supplies.pageInfo.endCursor;
    const [statement] = await statementsOf(`{ company(id: "company:ihi") { supplies(after: "${after}") { nodes { id } } } }`);
    const seek = (await explain(statement as Statement<unknown>)).find(({ operator }) => operator === 'DirectedRelationshipIndexSeek');
    expect(seek?.details).toMatch(/toSort >= /);
  });

  it('take the limit ahead of what is nested', async () => {
    const [statement] = await statementsOf(REACTORS);
    const operators = (await explain(statement as Statement<unknown>)).map(({ operator }) => operator);
    // Each page has its limit, and the root's stands below all that is nested in it: two of its ways, and of each list at a hub or at none.
    expect(operators.filter((operator) => operator.endsWith('Top'))).toHaveLength(10);
    expect(operators.lastIndexOf('RollUpApply')).toBeGreaterThan(0);
  });
});

/** A cursor of a list, as the list gives it. */
async function cursorOf(root: string): Promise<string> {
  const reader: GraphReader = {
    connection: async ({ shape }) => ({
      rows: [{ type: 'Company', id: 'company:ihi', values: shape.fields.map(() => null), branches: shape.branches.map(() => null) }],
      keys: [['ihi', 'company:ihi']],
      totalCount: null,
      hasNext: false,
      hasPrevious: false,
    }),
    records: async () => [],
  };
  const { data } = await ask(reader, `{ ${root} { edges { cursor } } }`);
  return (data as Record<string, { edges: { cursor: string }[] }>)[root]?.edges[0]?.cursor ?? '';
}
