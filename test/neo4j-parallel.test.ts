import { beforeAll, describe, expect, it } from 'vitest';
import type { Claim } from '../src/graph/claim.js';
import type { GraphStore } from '../src/graph/store.js';
import { prepareGraph } from '../src/store/neo4j/migrate.js';
import { Sessions } from '../src/store/neo4j/session.js';
import { ask } from './support/ask.js';
import { about, between, change, named, reference, source } from './support/changes.js';
import { given, openEmptyNeo4j, runCypher, testNeo4j, useNeo4jAlone } from './support/neo4j.js';

const supply = (company: string, component: string): Claim =>
  between([`company:${company}`, 'SUPPLIES', 'project:smr', { component }], { commitment: 'PLANNED' });

/** Of all marked entities the ids. */
const marked = async (): Promise<unknown[]> =>
  (await runCypher('MATCH (e:Entity) WHERE e.hasParallels RETURN e.id ORDER BY e.id')).map(([id]) => id);

describe.skipIf(testNeo4j === null)('parallel relationships', () => {
  useNeo4jAlone();
  let store: GraphStore;
  const vessels = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((letter) => supply('toshiba', `vessel ${letter}`));
  const inOrder = vessels.map(({ subjectId }) => subjectId).sort();
  beforeAll(async () => {
    store = await openEmptyNeo4j();
    const names = named({ 'company:ihi': 'IHI', 'company:toshiba': 'Toshiba', 'company:mhi': 'Mitsubishi', 'project:smr': 'Reactors' });
    await store.apply(
      change({ sources: [reference, source('news')], assert: [...names, supply('ihi', 'pumps'), supply('mhi', 'turbines')] }),
    );
    return () => store.close();
  });

  const suppliers = async (page: string): Promise<string[]> => {
    const { data, errors } = await ask(
      store,
      `{ project(id: "project:smr") { suppliers(${page}) { edges { node { id } relationship { id } } } } }`,
    );
    expect(errors).toBeUndefined();
    const { project } = data as { project: { suppliers: { edges: { node: { id: string }; relationship: { id: string } }[] } } };
    return project.suppliers.edges.map(({ node, relationship }) => (node.id === 'company:toshiba' ? relationship.id : node.id));
  };

  it('are marked at both ends when the second one comes, and not before', async () => {
    expect(await marked()).toEqual([]);
    await store.apply(change({ assert: vessels.slice(0, 1) }));
    expect(await marked()).toEqual([]);
    await store.apply(change({ assert: vessels.slice(1) }));
    expect(await marked()).toEqual(['company:toshiba', 'project:smr']);
  });

  it('come in the order of their ids, wherever a page ends', async () => {
    const all = ['company:ihi', 'company:mhi', ...inOrder];
    for (let first = 1; first <= all.length; first += 1) expect(await suppliers(`first: ${first}`)).toEqual(all.slice(0, first));
  });

  it('keep their mark when something else is said of the entity', async () => {
    await store.apply(change({ assert: [about('project:smr', { property: 'location', value: 'Tennessee' })] }));
    expect(await marked()).toEqual(['company:toshiba', 'project:smr']);
  });

  it('are marked in a graph that was written before there was the mark', async () => {
    await runCypher('MATCH (e:Entity) REMOVE e.hasParallels');
    await runCypher(`MATCH (k:Keiretsu {id: 'store'}) SET k.version = 1`);
    const sessions = new Sessions(given());
    await prepareGraph(sessions);
    await sessions.close();
    expect(await marked()).toEqual(['company:toshiba', 'project:smr']);
  });
});
