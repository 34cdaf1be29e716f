import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { GraphStore } from '../src/graph/store.js';
import { prepareGraph } from '../src/store/neo4j/migrate.js';
import type { Migration } from '../src/store/neo4j/migrations.js';
import { neo4jSchema, SCHEMA } from '../src/store/neo4j/schema.js';
import { Sessions } from '../src/store/neo4j/session.js';
import { openNeo4jStore } from '../src/store/neo4j/store.js';
import { type Answer, dataOf } from './contract/harness.js';
import { buildServer } from './support/build.js';
import { about, between, change, named, reference, source } from './support/changes.js';
import { emptyNeo4j, given, openEmptyNeo4j, runCypher, testNeo4j, useNeo4jAlone } from './support/neo4j.js';
import { figuresOf } from './support/size.js';

const supply = between(['company:ihi', 'SUPPLIES', 'project:smr', { component: 'vessels' }], {
  commitment: 'PLANNED',
  statedOn: '2025-09-04',
});
const worth = about('project:smr', { property: 'value', value: { value: 100e9, currency: 'USD', qualifier: 'UP_TO' } });
const graph = change({
  sources: [reference, source('news')],
  assert: [
    ...named({ 'company:ihi': 'IHI', 'project:smr': 'Reactors', 'company:gone': 'Gone' }),
    about('company:ihi', { property: 'aliases', value: { name: '石川島播磨', language: 'ja' } }),
    about('project:smr', { property: 'technologies', value: 'SMALL_MODULAR_REACTOR' }),
    worth,
    supply,
  ],
});

const stores: GraphStore[] = [];
async function filled(): Promise<GraphStore> {
  const store = await openEmptyNeo4j();
  stores.push(store);
  await store.apply(graph);
  return store;
}

describe.skipIf(testNeo4j === null)('the graph in Neo4j', () => {
  useNeo4jAlone();
  afterEach(async () => {
    await Promise.all(stores.splice(0).map((store) => store.close()));
  });

  it('is one that a Cypher user expects: labels, typed relationships, plain properties', async () => {
    await filled();
    const [[labels, keys]] = (await runCypher('MATCH (p:Project) RETURN labels(p), properties(p)')) as [
      [string[], Record<string, unknown>],
    ];
    expect([...labels].sort()).toEqual(['Entity', 'Project']);
    expect(keys).toEqual({
      id: 'project:smr',
      kind: 'Project',
      name: 'Reactors',
      nameKey: 'reactors',
      nameSort: 'reactors',
      technologies: ['SMALL_MODULAR_REACTOR'],
      sectors: [],
      value: 100e9,
      valueHigh: 100e9,
      valueCurrency: 'USD',
      valueQualifier: 'UP_TO',
      aliases: [],
      aliasesMembers: [],
      identifiers: [],
      identifiersMembers: [],
    });
    expect(await runCypher('MATCH (c:Company)-[r:SUPPLIES]->(p:Project) RETURN c.name, properties(r), p.name, c.aliasesMembers')).toEqual([
      [
        'IHI',
        {
          id: supply.subjectId,
          since: '2025-09-04',
          component: 'vessels',
          componentKey: 'vessels',
          commitment: 'PLANNED',
          commitmentRank: 5,
          contested: false,
        },
        'Reactors',
        ['石川島播磨'],
      ],
    ]);
    expect(
      await runCypher('MATCH (c:Claim {subjectId: $id}) MATCH (s:Source {id: c.source}) RETURN c.commitment, s.title', {
        id: supply.subjectId,
      }),
    ).toEqual([['PLANNED', 'The news']]);
  });

  it('shows what is retracted to nobody who does not ask for claims', async () => {
    const store = await filled();
    const gone = graph.assert.filter((claim) => claim.id === supply.id || claim.subjectId === 'company:gone').map((claim) => claim.id);
    await store.apply(change({ retract: gone }));
    expect(await runCypher('MATCH (:Entity)-[r]->() RETURN type(r)')).toEqual([]);
    expect(await runCypher('MATCH (e:Entity) RETURN e.id ORDER BY e.id')).toEqual([['company:ihi'], ['project:smr']]);
    const { claim } = await dataOf<Answer>(
      store,
      `{ claim(id: "${supply.id}") { subject { ... on Supplies { component from { name } } } } }`,
    );
    expect(claim.subject).toEqual({ component: 'vessels', from: { name: 'IHI' } });
    await store.apply(change({ revive: gone }));
    expect(await runCypher('MATCH (a)-[r:SUPPLIES]->(b) RETURN a.id, r.component, b.id')).toEqual([
      ['company:ihi', 'vessels', 'project:smr'],
    ]);
  });

  it('takes names that are too long for an index', async () => {
    const store = await openEmptyNeo4j();
    stores.push(store);
    const long = '長'.repeat(9_000);
    const names = [`${long}b`, `${long}a`, '長', `${long}😀`, `${long}豈`];
    const identifier = { scheme: 'OTHER', value: long };
    await store.apply(
      change({
        sources: [reference, source('news', { title: long })],
        assert: [
          ...named(Object.fromEntries(names.map((name, index) => [`company:c${index}`, name]))),
          about('company:c0', { property: 'identifiers', value: identifier }),
        ],
      }),
    );
    const { companies } = await dataOf<Answer>(store, '{ companies(first: 3) { nodes { id } pageInfo { endCursor } } }');
    expect(companies.nodes.map(({ id }: { id: string }) => id)).toEqual(['company:c2', 'company:c1', 'company:c0']);
    const { rest, found } = await dataOf<Answer>(
      store,
      'query ($after: String!, $name: String!) { rest: companies(after: $after) { nodes { id } } found: companies(filter: { name: { eq: $name } }) { nodes { id } } }',
      { after: companies.pageInfo.endCursor, name: names[0] },
    );
    // 豈 is U+F900, which is ahead of the smile by code point, behind it by UTF-16 unit.
    expect(rest.nodes.map(({ id }: { id: string }) => id)).toEqual(['company:c4', 'company:c3']);
    expect(found.nodes).toEqual([{ id: 'company:c0' }]);
    await expect(
      store.apply(change({ assert: [about('company:c1', { property: 'identifiers', value: identifier })] })),
    ).rejects.toMatchObject({ code: 'BAD_FACT' });
  });
});

const progress = async (): Promise<unknown> => (await runCypher(`MATCH (k:Keiretsu {id: 'store'}) RETURN k.version, k.step`))[0];

describe.skipIf(testNeo4j === null)('migrations', () => {
  useNeo4jAlone();
  let sessions: Sessions;
  beforeAll(() => {
    sessions = new Sessions(given());
    return () => sessions.close();
  });
  afterEach(async () => {
    await runCypher('MATCH (k:Keiretsu) DELETE k');
    await emptyNeo4j();
  });

  /** Three migrations whose steps leave traces; the step named breaks off. */
  const migrations = (broken: string | null): Migration[] => {
    const step = (name: string): string => (name === broken ? 'RETURN 1 / 0' : `CREATE (:Trace {step: '${name}', at: timestamp()})`);
    return [
      { number: 1, name: 'first', steps: [step('1a')] },
      { number: 2, name: 'second', steps: [step('2a'), step('2b'), step('2c')] },
      { number: 3, name: 'third', steps: [step('3a')] },
    ];
  };
  const traces = async (): Promise<unknown[]> => (await runCypher('MATCH (t:Trace) RETURN t.step ORDER BY t.step')).flat();

  it('run once each, in order', async () => {
    await runCypher('MATCH (k:Keiretsu) DELETE k');
    await prepareGraph(sessions, {}, migrations(null).slice(0, 1));
    expect([await traces(), await progress()]).toEqual([['1a'], [1, 0]]);
    await prepareGraph(sessions, {}, migrations(null));
    await prepareGraph(sessions, {}, migrations(null));
    expect([await traces(), await progress()]).toEqual([
      ['1a', '2a', '2b', '2c', '3a'],
      [3, 0],
    ]);
  });

  it('go on where one was interrupted', async () => {
    await runCypher('MATCH (k:Keiretsu) DELETE k');
    await expect(prepareGraph(sessions, {}, migrations('2c'))).rejects.toThrow(/zero/);
    expect([await traces(), await progress()]).toEqual([
      ['1a', '2a', '2b'],
      [1, 2],
    ]);
    await prepareGraph(sessions, {}, migrations(null));
    expect([await traces(), await progress()]).toEqual([
      ['1a', '2a', '2b', '2c', '3a'],
      [3, 0],
    ]);
  });

  it('refuse a graph of a newer version', async () => {
    await runCypher(`MERGE (k:Keiretsu {id: 'store'}) SET k.version = 99`);
    await expect(openNeo4jStore(given())).rejects.toMatchObject({ code: 'STORE_CORRUPT', details: expect.stringMatching(/format 99/) });
  });

  it('make the views anew when the ontology changed', async () => {
    const store = await filled();
    const asked =
      '{ entities { totalCount nodes { id name relationships { totalCount } } } before: entities(knownOn: "2025-09-03") { nodes { id } } }';
    const expected = await dataOf(store, asked);
    await store.close();
    const damage = `MATCH (n:Entity|EntitySegment|RelationshipSegment) DETACH DELETE n`;
    await runCypher(damage);
    await runCypher(`MATCH (k:Keiretsu {id: 'store'}) SET k.views = 'those of another version'`);
    const again = await openNeo4jStore(given());
    stores.push(again);
    expect(await dataOf(again, asked)).toEqual(expected);
  });

  it('count a graph that an older version wrote', async () => {
    const store = await filled();
    const counted = figuresOf(await store.statistics());
    expect(counted).toMatchObject({ 'SUPPLIES IN of a Project': 1, 'Project entities': 1, sources: 2 });
    await runCypher('MATCH (s:Statistics) DELETE s');
    // Whoever has it open counts with the next write, whatever that brings.
    await store.apply(change({ sources: [source('late')] }));
    expect(figuresOf(await store.statistics())).toEqual({ ...counted, sources: 3 });
    await store.close();
    await runCypher('MATCH (s:Statistics) DELETE s');
    const again = await openNeo4jStore(given());
    stores.push(again);
    expect(figuresOf(await again.statistics())).toEqual({ ...counted, sources: 3 });
  });

  it('make keys of texts anew, those of sources too', async () => {
    const store = await openEmptyNeo4j();
    await store.apply(change({ sources: [reference, source('old', { title: 'ᎠᏣ' })], assert: named({ 'company:a': 'ᏰᎠ' }) }));
    await store.close();
    await runCypher(`MATCH (s:Source) SET s.titleKey = 'ꭰꮳ', s.titleSort = 'ꭰꮳ'`);
    await runCypher(`MATCH (e:Entity|EntitySegment) SET e.nameKey = 'ᏸꭰ', e.nameSort = 'ᏸꭰ'`);
    await runCypher(`MATCH (k:Keiretsu {id: 'store'}) SET k.views = 'with other keys'`);
    const again = await openNeo4jStore(given());
    stores.push(again);
    expect(
      await dataOf(
        again,
        '{ companies(filter: { name: { startsWith: "ᏸꭰ" } }) { nodes { id } } sources(filter: { title: { contains: "ꭰꮳ" } }) { nodes { id } } }',
      ),
    ).toEqual({ companies: { nodes: [{ id: 'company:a' }] }, sources: { nodes: [{ id: 'source:old' }] } });
  });

  it('leave every constraint and index of the ontology online', async () => {
    stores.push(await openNeo4jStore(given()));
    const names = (await runCypher(`SHOW INDEXES YIELD name, state WHERE state = 'ONLINE' RETURN name`)).flat();
    expect(names).toEqual(expect.arrayContaining(SCHEMA.map(({ name }) => name)));
    for (const { statement } of SCHEMA) expect(neo4jSchema()).toContain(`${statement};`);
  });
});

const execute = promisify(execFile);

describe.skipIf(testNeo4j === null)('several processes', () => {
  useNeo4jAlone();

  it('fill an empty graph once between them', async () => {
    // As if the database were new to both: constraints are made by whoever is first.
    await runCypher('MATCH (k:Keiretsu) DELETE k');
    const script = `
      import { seedChange, SEED_FOLDER } from './dist/cli/seed-store.js';
      import { openNeo4jStore } from './dist/store/neo4j/store.js';
      const store = await openNeo4jStore(${JSON.stringify(given())});
      const report = await store.applyIfEmpty(await seedChange(SEED_FOLDER, '2025-11-01T00:00:00.000Z'));
      console.log(report === null ? 'was filled' : 'asserted ' + report.asserted);
      await store.close();`;
    await buildServer();
    const runs = await Promise.all([1, 2].map(() => execute(process.execPath, ['--input-type=module', '--eval', script])));
    const said = runs.map(({ stdout }) => stdout.trim()).sort();
    expect(said[1]).toBe('was filled');
    const [[claims]] = (await runCypher('MATCH (c:Claim) RETURN count(c)')) as [[number]];
    expect(said[0]).toBe(`asserted ${claims}`);
  });

  it('do not rely on what another has changed since', async () => {
    await emptyNeo4j();
    const [one, other] = (await Promise.all([1, 2].map(() => openNeo4jStore(given())))) as [GraphStore, GraphStore];
    const joins = (to: string) => change({ assert: [between(['company:gone', 'SUPPLIES', to])] });
    const name = graph.assert.find((claim) => claim.subjectId === 'company:gone')?.id ?? '';
    try {
      await one.apply(graph);
      await other.apply(change({ retract: [name] }));
      await expect(one.apply(joins('project:smr'))).rejects.toMatchObject({ code: 'UNKNOWN_ENTITY' });
      await other.apply(change({ revive: [name] }));
      expect(await one.apply(joins('project:smr'))).toMatchObject({ asserted: 1 });
      expect(await runCypher(`MATCH (:Company {id: 'company:gone'})-[r]->(b) RETURN type(r), b.id`)).toEqual([['SUPPLIES', 'project:smr']]);
      // What a refused change would have written is not remembered either.
      const strange = change({
        assert: [...named({ 'company:new': 'New' }), about('company:stranger', { property: 'country', value: 'JP' })],
      });
      await expect(one.apply(strange)).rejects.toMatchObject({ code: 'UNKNOWN_ENTITY' });
      const late = change({ assert: [between(['company:new', 'SUPPLIES', 'project:smr'])] });
      await expect(one.apply(late)).rejects.toMatchObject({ code: 'UNKNOWN_ENTITY' });
    } finally {
      await Promise.all([one, other].map((store) => store.close()));
    }
  });

  it('write one after another', async () => {
    await emptyNeo4j();
    const opened = await Promise.all([1, 2, 3].map(() => openNeo4jStore(given())));
    try {
      await opened[0]?.apply(graph);
      const denial = (index: number) =>
        change({ assert: [about('project:smr', { property: 'location', value: `Place ${index}`, statedOn: `${2000 + index}` })] });
      await Promise.all(Array.from({ length: 12 }, (_, index) => (opened[index % 3] as GraphStore).apply(denial(index))));
      for (const store of opened) {
        const { project } = await dataOf<Answer>(
          store,
          '{ project(id: "project:smr") { location claims(property: "location") { totalCount } } }',
        );
        expect(project).toEqual({ location: 'Place 11', claims: { totalCount: 12 } });
      }
      expect(await runCypher(`MATCH (s:EntitySegment {subjectId: 'project:smr'}) RETURN count(s)`)).toEqual([[13]]);
    } finally {
      await Promise.all(opened.map((store) => store.close()));
    }
  });
});
