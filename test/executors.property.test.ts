import fc from 'fast-check';
import {
  type DocumentNode,
  type ExecutionResult,
  Kind,
  type OperationDefinitionNode,
  parse,
  print as printDocument,
  type SelectionNode,
  validate,
} from 'graphql';
import { expect, it } from 'vitest';
import type { Page, Row } from '../src/graph/plan.js';
import type { GraphReader } from '../src/graph/store.js';
import { KeiretsuError } from '../src/kernel/errors.js';
import { openSqliteStore } from '../src/store/sqlite/store.js';
import { askBoth, assertSame, schema } from './support/ask.js';
import { type Operation, print } from './support/operation.js';
import { buildGraph, randomGraphTape } from './support/random-graph.js';
import { knownOf } from './support/random-input.js';
import { buildList, buildOperation } from './support/random-operation.js';
import { Tape, tape } from './support/tape.js';

/** Graphs to try; each is asked some hundred questions. A failing case says with which PROPERTY_SEED and PROPERTY_PATH it comes back. */
const RUNS = Number(process.env.EXECUTOR_RUNS ?? 25);
const OPERATIONS = 30;
const { PROPERTY_SEED, PROPERTY_PATH } = process.env;
const REPLAY = {
  ...(PROPERTY_SEED === undefined ? {} : { seed: Number(PROPERTY_SEED) }),
  ...(PROPERTY_PATH === undefined ? {} : { path: PROPERTY_PATH }),
};

/** Root fields that no plan reads, or that a plan refuses. */
const OTHERS = [
  '__typename',
  't: __typename @skip(if: true)',
  'o1: ontology { kinds { kind properties { name list } } }',
  's1: __schema { queryType { name } }',
  's2: __type(name: "Company") { kind interfaces { name } }',
  'bad1: companies(first: -1) { totalCount }',
  'bad2: company(id: "company:none") { name suppliers(after: "x") { totalCount } }',
  'bad3: company(id: "company:none") { name suppliers(after: "y") { totalCount } }',
  'bad4: nodes(ids: []) { id }',
  'bad5: entities(orderBy: [{}]) { nodes { id } }',
].map((text) => (parse(`{ ${text} }`).definitions[0] as OperationDefinitionNode).selectionSet.selections[0] as SelectionNode);

/** The document with some of the others among its root fields. */
function mixed(document: DocumentNode, draws: Tape): DocumentNode {
  const definitions = document.definitions.map((definition) => {
    if (definition.kind !== Kind.OPERATION_DEFINITION) return definition;
    const selections = draws.shuffle([...definition.selectionSet.selections, ...draws.some(OTHERS, 15)]);
    return { ...definition, selectionSet: { ...definition.selectionSet, selections } };
  });
  // Printed and parsed, so that places in it are those of one text.
  return parse(printDocument({ ...document, definitions }));
}

/** Other values for the same variables: what earlier operations had for their type, the opposite, nothing, or nonsense. */
function varied({ variables }: Operation, pool: Map<string, unknown[]>, draws: Tape): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const [name, { type, value }] of variables) {
    const earlier = pool.get(type.replaceAll('!', '')) ?? [];
    const choice = draws.below(20);
    if (choice === 0) values[name] = draws.pick(['nonsense', { a: 1 }, null, 12.5]);
    else if (choice < 4) continue;
    else if (type.startsWith('Boolean')) values[name] = draws.chance(50);
    else values[name] = earlier.length > 0 && draws.chance(70) ? draws.pick(earlier) : value;
  }
  return values;
}

/** A store that fails now and then. */
function failing(store: GraphReader, draws: Tape): GraphReader {
  const fail = async <T>(answer: () => Promise<T>): Promise<T> => {
    if (draws.chance(30)) throw new KeiretsuError('STORE_TIMEOUT', 'The store took too long.');
    return answer();
  };
  return {
    connection: (plan, options) => fail(() => store.connection(plan, options)),
    records: (reads, options) => fail(() => store.records(reads, options)),
  };
}

/** A store whose rows lack values, or have some of another type. */
function broken(store: GraphReader, draws: Tape): GraphReader {
  const damaged = (value: unknown): unknown => (draws.chance(12) ? draws.pick([null, {}, ['x'], 1.5, Number.NaN, 'x']) : value);
  const row = (one: Row): Row => ({
    ...one,
    values: one.values.map(damaged),
    branches: one.branches.map((branch) => (branch === null || draws.chance(1) ? null : 'rows' in branch ? page(branch) : row(branch))),
  });
  const page = (one: Page): Page => ({
    ...one,
    rows: one.rows.map(row),
    totalCount: draws.chance(3) ? null : one.totalCount,
    hasNext: draws.chance(3) ? null : one.hasNext,
  });
  return {
    connection: async (plan, options) => page(await store.connection(plan, options)),
    records: async (reads, options) =>
      (await store.records(reads, options)).map((records) => records.map((one) => (one === null ? null : row(one)))),
  };
}

/** Errors of fields beside one another come in the order of time; where nothing is left of the data, so do those that are told at all. */
function assertAlike(direct: ExecutionResult, reference: ExecutionResult, asked: string): void {
  const ordered = ({ data, errors = [] }: ExecutionResult): ExecutionResult => ({
    data: data ?? null,
    errors: data === null ? [] : [...errors].sort((a, b) => String(a.path).localeCompare(String(b.path))),
  });
  assertSame(ordered(direct), ordered(reference), asked);
}

it('the direct executor answers as graphql-js does, byte for byte, with the same questions to the store', async () => {
  const tally = { asked: 0, errors: 0, handedOver: 0, bytes: 0 };
  const details = await fc.check(
    fc.asyncProperty(randomGraphTape, tape(12_000), async (graphDraws, operationDraws) => {
      const graph = buildGraph(new Tape(graphDraws));
      const store = await openSqliteStore(':memory:');
      const pool = new Map<string, unknown[]>();
      const draws = new Tape(operationDraws);
      const compare = async (
        reader: GraphReader,
        document: DocumentNode,
        variables: Record<string, unknown>,
        assert = assertSame,
      ): Promise<number> => {
        const { direct, reference, handedOver } = await askBoth(reader, document, variables);
        const asked = `${printDocument(document)}\n${JSON.stringify(variables)}`;
        assert(direct, reference, asked);
        tally.asked += 1;
        tally.errors += reference.errors === undefined ? 0 : 1;
        tally.bytes += JSON.stringify(reference).length;
        tally.handedOver += handedOver.length;
        return handedOver.length;
      };
      try {
        for (const change of graph.changes) await store.apply(change);
        for (let index = 0; index < OPERATIONS; index += 1) {
          const operation = (index % 3 === 0 ? buildList : buildOperation)(draws, knownOf(graph));
          const { document: text, variables } = print(operation);
          for (const { type, value } of operation.variables.values())
            pool.set(type.replaceAll('!', ''), [...(pool.get(type.replaceAll('!', '')) ?? []).slice(-5), value]);
          const document = mixed(parse(text), draws);
          if (validate(schema, document).length > 0) continue;
          // A sound store leaves nothing to graphql-js but what no plan reads.
          expect(await compare(store, document, { ...variables })).toBe(0);
          for (let turn = 0; turn < 2; turn += 1) await compare(store, document, varied(operation, pool, draws));
          await compare(failing(store, draws), document, { ...variables }, assertAlike);
          await compare(broken(store, draws), document, { ...variables }, assertAlike);
        }
      } finally {
        await store.close();
      }
    }),
    { numRuns: RUNS, ...REPLAY, interruptAfterTimeLimit: 120_000, endOnFailure: process.env.PROPERTY_SHRINK === undefined },
  );
  // Without the tapes, which say nothing to anybody.
  if (details.failed) {
    const { seed, counterexamplePath, errorInstance: cause } = details;
    throw new Error(`${cause instanceof Error ? cause.message : ''}\nPROPERTY_SEED=${seed} PROPERTY_PATH=${counterexamplePath}`, { cause });
  }
  // The questions were worth asking.
  if (tally.asked >= 3_000) {
    expect(tally.errors / tally.asked).toBeGreaterThan(0.1);
    expect(tally.errors / tally.asked).toBeLessThan(0.8);
    expect(tally.handedOver).toBeGreaterThan(10);
    expect(tally.bytes / tally.asked).toBeGreaterThan(300);
  }
}, 600_000);
