import { describe, expect, it } from 'vitest';
import { about, between, change, named, reference, source } from './support/changes.js';
import { MemoryGraph } from './support/memory-graph.js';
import { askOracle } from './support/oracle/oracle.js';

const news = source('news', { publishedOn: '2025-09-04' });

async function graph(): Promise<MemoryGraph> {
  const memory = new MemoryGraph();
  const assert = [
    ...named({ 'company:ihi': 'IHI', 'company:toshiba': 'Toshiba', 'project:smr': 'Reactors', 'official:akazawa': 'Akazawa' }),
    about('project:smr', { property: 'technologies', value: 'SMALL_MODULAR_REACTOR' }),
    about('project:smr', { property: 'value', value: { value: 100e9, currency: 'USD', qualifier: 'UP_TO' }, statedOn: '2025-10' }),
    between(['company:ihi', 'SUPPLIES', 'project:smr', { component: 'vessels' }], { commitment: 'CONSIDERING' }),
    between(['company:ihi', 'SUPPLIES', 'project:smr', { component: 'vessels' }], {
      commitment: 'DENIED',
      attributedTo: 'company:ihi',
      statedOn: '2025-08',
    }),
    between(['company:toshiba', 'SUPPLIES', 'project:smr'], { commitment: 'PLANNED', statedOn: '2025-09-01' }),
    between(['company:toshiba', 'SUPPLIES', 'project:smr'], { property: 'validFrom', value: '2026' }),
  ];
  await memory.apply(change({ sources: [reference, news], assert }));
  return memory;
}

const ask = async (document: string): Promise<unknown> => {
  const { data, errors } = await askOracle(await graph(), document);
  expect(errors).toBeUndefined();
  return JSON.parse(JSON.stringify(data)) as unknown;
};

/** The oracle is itself held to answers worked out by hand. */
describe('the oracle', () => {
  it('answers the reactor question', async () => {
    const answer =
      await ask(`{ projects(filter: { technologies: { includesAny: [SMALL_MODULAR_REACTOR] }, value: { currency: USD, gte: 1e9 } }) { totalCount nodes {
      name value { value qualifier } suppliers { edges { node { __typename name } component commitment contested claims(first: 1) { totalCount nodes { statedOn source { title } } } } } } } }`);
    const edge = (name: string, component: string | null, commitment: string, contested: boolean, statedOn: string | null): unknown => ({
      node: { __typename: 'Company', name },
      component,
      commitment,
      contested,
      claims: { totalCount: 2, nodes: [{ statedOn, source: { title: 'The news' } }] },
    });
    expect(answer).toEqual({
      projects: {
        totalCount: 1,
        nodes: [
          {
            name: 'Reactors',
            value: { value: 100e9, qualifier: 'UP_TO' },
            suppliers: { edges: [edge('IHI', 'vessels', 'CONSIDERING', true, null), edge('Toshiba', null, 'PLANNED', false, null)] },
          },
        ],
      },
    });
  });

  it('goes back in known time', async () => {
    const answer = await ask(`{
      before: projects(knownOn: "2025-07") { totalCount } until: projects(knownOn: "2025-08") { nodes { technologies value { value } suppliers { nodes { name } } } }
      later: project(id: "project:smr", knownOn: "2025-09-03") { technologies suppliers { nodes { name } } claims { totalCount } }
      person: official(id: "official:akazawa", knownOn: "2030") { name } now: official(id: "official:akazawa") { name }
    }`);
    expect(answer).toEqual({
      before: { totalCount: 0 },
      until: { nodes: [{ technologies: [], value: null, suppliers: { nodes: [{ name: 'IHI' }] } }] },
      later: { technologies: [], suppliers: { nodes: [{ name: 'IHI' }, { name: 'Toshiba' }] }, claims: { totalCount: 1 } },
      person: null,
      now: { name: 'Akazawa' },
    });
  });

  it('leaves out what did not hold, in filters and counts too', async () => {
    const answer = await ask(`{
      suppliers(validOn: "2025-12-31") { nodes { name ... on Company { supplies { totalCount } } } }
      all: companies(orderBy: [{ count: SUPPLIES, direction: DESC }], validOn: "2025") { edges { node { name } } pageInfo { hasNextPage hasPreviousPage } }
      none: companies(filter: { supplies: { none: {} } }, validOn: "2025") { nodes { name } }
    }`);
    expect(answer).toEqual({
      suppliers: { nodes: [{ name: 'IHI', supplies: { totalCount: 1 } }] },
      all: { edges: [{ node: { name: 'IHI' } }, { node: { name: 'Toshiba' } }], pageInfo: { hasNextPage: false, hasPreviousPage: false } },
      none: { nodes: [{ name: 'Toshiba' }] },
    });
  });

  it('pages by cursor with exact flags', async () => {
    const page = async (args: string): Promise<{ names: string[]; flags: boolean[]; endCursor: string; startCursor: string }> => {
      const { entities } = (await ask(
        `{ entities(${args}) { nodes { name } pageInfo { hasPreviousPage hasNextPage startCursor endCursor } } }`,
      )) as {
        entities: {
          nodes: { name: string }[];
          pageInfo: { hasPreviousPage: boolean; hasNextPage: boolean; startCursor: string; endCursor: string };
        };
      };
      const { hasPreviousPage, hasNextPage, ...cursors } = entities.pageInfo;
      return { names: entities.nodes.map(({ name }) => name), flags: [hasPreviousPage, hasNextPage], ...cursors };
    };
    const first = await page('first: 2');
    expect(first).toMatchObject({ names: ['Akazawa', 'IHI'], flags: [false, true] });
    expect(await page(`first: 2, after: "${first.endCursor}"`)).toMatchObject({ names: ['Reactors', 'Toshiba'], flags: [true, false] });
    expect(await page(`last: 1, before: "${first.endCursor}"`)).toMatchObject({ names: ['Akazawa'], flags: [false, true] });
    expect(await page('last: 1')).toMatchObject({ names: ['Toshiba'], flags: [true, false] });
    expect(await page(`first: 0, after: "${first.startCursor}"`)).toMatchObject({ names: [], flags: [true, true] });
    expect(await page(`after: "${first.endCursor}", before: "${first.startCursor}"`)).toMatchObject({ names: [], flags: [true, true] });
  });
});
