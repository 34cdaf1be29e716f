import fc from 'fast-check';
import { GraphQLInt, GraphQLString } from 'graphql';
import { describe, expect, it } from 'vitest';
import type { GraphStore } from '../src/graph/store.js';
import type { Adapter } from './support/adapter.js';
import { ask } from './support/ask.js';
import { MemoryGraph } from './support/memory-graph.js';
import { type Argument, cursorsUnder, type Operation, pageable, print } from './support/operation.js';
import { askOracle } from './support/oracle/oracle.js';
import { buildGraph, type RandomGraph, randomGraphTape } from './support/random-graph.js';
import { knownOf } from './support/random-input.js';
import { buildList, buildOperation } from './support/random-operation.js';
import { Tape, tape } from './support/tape.js';

const { PROPERTY_RUNS, PROPERTY_SEED, PROPERTY_PATH } = process.env;
/** Graphs to try on a quick store. A failing case says with which PROPERTY_SEED and PROPERTY_PATH it comes back at once. */
const RUNS = Number(PROPERTY_RUNS ?? 150);
/** Shrinking a failing case takes its time; it is cut off here. Where somebody asks for a long run, a failing case is told as it is. */
const LIMIT_MS = Math.max(120_000, RUNS * (PROPERTY_RUNS === undefined ? 1_000 : 20_000));
const REPLAY = {
  ...(PROPERTY_SEED === undefined ? {} : { seed: Number(PROPERTY_SEED) }),
  ...(PROPERTY_PATH === undefined ? {} : { path: PROPERTY_PATH }),
};
const OPERATIONS_PER_GRAPH = 10;
const LISTS_PER_GRAPH = 10;

/** The claims of a graph, for people; whole ones are in its `changes`. */
function shown({ changes }: RandomGraph): string {
  return changes
    .flatMap(({ sources, assert, retract, revive }) => [
      ...sources.map(({ id, publishedOn }) => `${id} of ${publishedOn}`),
      ...assert.map(
        (one) =>
          `${one.id.slice(0, 12)} ${'entity' in one.subject ? '' : JSON.stringify(one.subject.relationship)} ${one.subjectId}: ${one.property} ${one.value} ${one.commitment} ${one.confidence} by ${one.attributedTo} in ${one.source} on ${one.statedOn} for ${one.supersedes?.slice(0, 12)}`,
      ),
      ...retract.map((id) => `retracts ${id.slice(0, 12)}`),
      ...revive.map((id) => `revives ${id.slice(0, 12)}`),
    ])
    .slice(0, 100)
    .join('\n');
}

/** Asks both and compares every byte. */
async function compare(memory: MemoryGraph, store: GraphStore, operation: Operation): Promise<unknown> {
  const { document, variables } = print(operation);
  const [expected, actual] = await Promise.all([askOracle(memory, document, variables), ask(store, document, variables)]);
  const [text, other] = [expected, actual].map((answer) => JSON.stringify(answer));
  if (text === other && expected.errors === undefined) return expected.data;
  const asked = `${document}\nvariables: ${JSON.stringify(variables)}`;
  if (text === other) throw new Error(`a random operation should have no errors:\n${text}\n${asked}`);
  expect(JSON.parse(other as string), asked).toEqual(JSON.parse(text as string));
  throw new Error(`equal but for their bytes:\n${asked}\noracle ${text}\nstore  ${other}`);
}

/** The same operation for other pages: cursors of the answer in some of the places that take them. */
function turnPages(draws: Tape, operation: Operation, answer: unknown): boolean {
  const place = (cursors: readonly string[]): Argument => ({ type: GraphQLString, value: draws.pick(cursors) });
  let turned = false;
  for (const field of pageable(operation.selections)) {
    const cursors = cursorsUnder(field.alias ?? '', answer);
    if (cursors.length === 0 || !draws.chance(70)) continue;
    const args = { ...field.args };
    if (draws.chance(60)) {
      delete args.first;
      delete args.last;
      args[field.pages === 'both' && draws.chance(40) ? 'last' : 'first'] = { type: GraphQLInt, value: draws.pick([0, 1, 2, 3, 20]) };
    }
    if (field.pages === 'forward' || draws.chance(70)) args.after = place(cursors);
    if (field.pages === 'both' && draws.chance(40)) args.before = place(cursors);
    field.args = args;
    turned = true;
  }
  return turned;
}

/**
 * What random graphs and operations have in common on every store: the oracle's answers.
 *
 * @param share of the graphs that this store is asked about, where it is much slower than others and nobody says how many
 */
export function storeProperty({ name, open }: Adapter, share = 1): void {
  const runs = PROPERTY_RUNS === undefined ? Math.ceil(RUNS * share) : RUNS;
  describe(`${name}, asked at random`, () => {
    it(
      'answers as the oracle does, byte for byte',
      async () => {
        const tally = { graphs: 0, operations: 0, turned: 0, bytes: 0 };
        const details = await fc.check(
          fc.asyncProperty(randomGraphTape, tape(8_000), async (graphDraws, operationDraws) => {
            const graph = buildGraph(new Tape(graphDraws));
            const memory = new MemoryGraph();
            const store = await open();
            tally.graphs += 1;
            try {
              for (const change of graph.changes) expect(await store.apply(change)).toEqual((await memory.apply(change))[0]);
              const draws = new Tape(operationDraws);
              for (let index = 0; index < OPERATIONS_PER_GRAPH + LISTS_PER_GRAPH; index += 1) {
                const operation = index < LISTS_PER_GRAPH ? buildList(draws, knownOf(graph)) : buildOperation(draws, knownOf(graph));
                let answer = await compare(memory, store, operation);
                tally.operations += 1;
                tally.bytes += JSON.stringify(answer).length;
                for (let turn = 0; turn < 2 && turnPages(draws, operation, answer); turn += 1) {
                  answer = await compare(memory, store, operation);
                  tally.turned += 1;
                }
              }
            } finally {
              await store.close();
            }
          }),
          { numRuns: runs, ...REPLAY, interruptAfterTimeLimit: LIMIT_MS, endOnFailure: PROPERTY_RUNS !== undefined },
        );
        // Without the tapes, which say nothing to anybody.
        if (details.failed) {
          const { seed, counterexample, counterexamplePath, errorInstance: cause } = details;
          const graph = buildGraph(new Tape(counterexample?.[0] ?? []));
          const message = cause instanceof Error ? cause.message : '';
          throw new Error(`${message}\n\n${shown(graph)}\nPROPERTY_SEED=${seed} PROPERTY_PATH=${counterexamplePath}`, { cause });
        }
        if (PROPERTY_RUNS !== undefined) process.stderr.write(`${name}: ${JSON.stringify(tally)}\n`);
        // The operations were worth asking.
        if (tally.graphs >= 20) {
          expect(tally.turned).toBeGreaterThan(tally.graphs / 2);
          expect(tally.bytes / tally.operations).toBeGreaterThan(100);
        }
      },
      LIMIT_MS + 60_000,
    );
  });
}
