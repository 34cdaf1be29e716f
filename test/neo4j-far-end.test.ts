import { beforeAll, describe, expect, it } from 'vitest';
import type { GraphStore } from '../src/graph/store.js';
import { FEW } from '../src/store/neo4j/far-end.js';
import { ask } from './support/ask.js';
import { openEmptyNeo4j, runCypher, testNeo4j, useNeo4jAlone } from './support/neo4j.js';

const COMPANIES = 12;
const PROJECTS = FEW + 20;

/** Every project is supplied by two companies, company 0 supplies none. Few projects begin with `rare`, very many with `plant`. */
async function supply(): Promise<void> {
  await runCypher(
    `UNWIND range(0, $last) AS n
     WITH n, 'company ' + right('0' + toString(n), 2) AS name
     CREATE (:Entity:Company {id: 'company:c-' + toString(n), kind: 'Company', name: name, nameKey: name, nameSort: name})`,
    { last: COMPANIES - 1 },
  );
  await runCypher(
    `UNWIND range(0, $last) AS n
     WITH n, CASE WHEN n < 3 THEN 'rare ' ELSE 'plant ' END + toString(n) AS name
     CREATE (p:Entity:Project {id: 'project:p-' + toString(n), kind: 'Project', name: name, nameKey: name, nameSort: name})
     WITH p, n UNWIND [1 + n % 4, 5 + n % 7] AS c
     MATCH (e:Entity {id: 'company:c-' + toString(c)})
     CREATE (e)-[:SUPPLIES {id: 'relationship:' + toString(n) + '-' + toString(c), commitment: 'PLANNED', commitmentRank: 5}]->(p)`,
    { last: PROJECTS - 1 },
  );
}

describe.skipIf(testNeo4j === null)('filters through a relationship', () => {
  useNeo4jAlone();
  let store: GraphStore;
  beforeAll(async () => {
    store = await openEmptyNeo4j();
    await supply();
    return () => store.close();
  });

  const names = async (root: string): Promise<{ totalCount: number; names: string[]; more: boolean }> => {
    const { data, errors } = await ask(store, `{ list: ${root} { totalCount nodes { name } pageInfo { hasNextPage } } }`);
    expect(errors).toBeUndefined();
    const { list } = data as { list: { totalCount: number; nodes: { name: string }[]; pageInfo: { hasNextPage: boolean } } };
    return { totalCount: list.totalCount, names: list.nodes.map(({ name }) => name), more: list.pageInfo.hasNextPage };
  };
  const supplying = (prefix: string, more = ''): string =>
    `companies(filter: { supplies: { some: { node: { name: { startsWith: "${prefix}" } }, commitment: { gte: PLANNED } } } }${more})`;

  it('begin at the far end where few entities stand there', async () => {
    const list = await names(supplying('rare'));
    expect(list).toEqual({
      totalCount: 6,
      names: ['company 01', 'company 02', 'company 03', 'company 05', 'company 06', 'company 07'],
      more: false,
    });
  });

  it('walk the list where very many do', async () => {
    const list = await names(supplying('plant', ', first: 4'));
    expect(list).toEqual({ totalCount: 11, names: ['company 01', 'company 02', 'company 03', 'company 04'], more: true });
  });

  it.each(['rare', 'plant'])('keep to the order and the end of the page: %s', async (prefix) => {
    const list = await names(supplying(prefix, ', last: 2, orderBy: [{ count: SUPPLIES, direction: ASC }]'));
    expect(list.names).toEqual(prefix === 'rare' ? ['company 02', 'company 03'] : ['company 03', 'company 04']);
  });

  it.each([FEW, FEW + 1])('find the same where %s stand there', async (ends) => {
    // Of the plants, whose numbers begin at 3, so many are left out that this is what is left.
    const others = Array.from({ length: PROJECTS - 3 - ends }, (_, index) => `"project:p-${index + 3}"`);
    const node = `{ name: { startsWith: "plant" }, not: { id: { in: [${others.join()}] } } }`;
    const list = await names(`companies(filter: { supplies: { some: { node: ${node} } } }, first: 3)`);
    expect(list).toEqual({ totalCount: 11, names: ['company 01', 'company 02', 'company 03'], more: true });
  });

  it.each(['rare', 'plant'])('ask the rest of the filter too: %s', async (prefix) => {
    const list = await names(supplying(prefix).replace('filter: {', 'filter: { name: { in: ["company 00", "company 02", "company 07"] },'));
    expect(list).toEqual({ totalCount: 2, names: ['company 02', 'company 07'], more: false });
  });

  it('find nothing where nothing stands there', async () => {
    expect(await names(supplying('nothing'))).toEqual({ totalCount: 0, names: [], more: false });
  });
});
