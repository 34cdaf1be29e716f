import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Connection, Filter, ReadTime } from '../src/graph/plan.js';
import type { GraphReader } from '../src/graph/store.js';
import { formOf } from '../src/store/neo4j/form.js';
import { Statements } from '../src/store/neo4j/read.js';
import { ask } from './support/ask.js';
import { print } from './support/operation.js';
import { buildGraph, randomGraphTape } from './support/random-graph.js';
import { knownOf } from './support/random-input.js';
import { buildList } from './support/random-operation.js';
import { Tape, tape } from './support/tape.js';

/** Of a graph that has hubs of everything. */
const hubsOfAll = new Statements(null);

/** A store that has nothing and notes the root pages that it would be asked for. */
function planReader(asked: [Connection, ReadTime][]): GraphReader {
  return {
    connection: async (plan, { time }) => {
      asked.push([plan, time]);
      return { rows: [], keys: [], totalCount: 0, hasNext: false, hasPrevious: false };
    },
    records: async (reads) => reads.map(({ ids }) => ids.map(() => null)),
  };
}

/** Another value where one stands: longer, or of another kind. */
function other(value: unknown, column: string): unknown {
  if (Array.isArray(value)) return [...value, ...value].map((one) => other(one, column));
  if (typeof value === 'number') return value + 1;
  if (column === 'kind') return value === 'Company' ? 'Project' : 'Company';
  return typeof value === 'string' ? `${value}z` : value;
}

function withOtherValues(filter: Filter): Filter {
  switch (filter.op) {
    case 'and':
    case 'or':
      return { ...filter, of: filter.of.map(withOtherValues) };
    case 'not':
      return { ...filter, of: withOtherValues(filter.of) };
    case 'some':
    case 'other':
      return { ...filter, filter: withOtherValues(filter.filter) };
    case 'isNull':
      return filter;
    case 'in':
      return { ...filter, values: other(filter.values, filter.column) } as Filter;
    case 'includes':
      return { ...filter, members: other(filter.members, filter.column) } as Filter;
    default:
      return { ...filter, value: other(filter.value, filter.column) } as Filter;
  }
}

describe('statements of the same form', () => {
  it('are made once, and have the text and the values that they would have if they were made anew', async () => {
    let [filtered, kept] = [0, 0];
    await fc.assert(
      fc.asyncProperty(randomGraphTape, tape(8_000), async (graphDraws, operationDraws) => {
        const known = knownOf(buildGraph(new Tape(graphDraws)));
        const draws = new Tape(operationDraws);
        for (let index = 0; index < 20; index += 1) {
          const asked: [Connection, ReadTime][] = [];
          const { document, variables } = print(buildList(draws, known));
          await ask(planReader(asked), document, variables);
          for (const [plan, time] of asked) {
            if (plan.filter === null) continue;
            filtered += 1;
            const first = hubsOfAll.connection(plan, time);
            const next: Connection = { ...plan, filter: withOtherValues(plan.filter) };
            const second = hubsOfAll.connection(next, time);
            const anew = hubsOfAll.connection({ ...next, shape: { ...next.shape } }, time);
            expect(second.text).toBe(anew.text);
            expect(second.parameters).toEqual(anew.parameters);
            // And what was made of the first is as it was.
            expect(hubsOfAll.connection(plan, time).parameters).toEqual(first.parameters);
            if (formOf(plan).key === formOf(next).key) kept += 1;
          }
        }
      }),
      { numRuns: 60 },
    );
    expect(filtered).toBeGreaterThan(200);
    expect(kept).toBeGreaterThan(100);
  }, 120_000);

  it('differ where conditions do', () => {
    const leaf = (column: string): Filter => ({ op: 'compare', column, test: 'eq', value: 'x' });
    const [a, b, c] = ['a', 'b', 'c'].map(leaf) as [Filter, Filter, Filter];
    const filters: Filter[] = [
      a,
      { op: 'not', of: a },
      { op: 'and', of: [a, b] },
      { op: 'or', of: [a, b] },
      { op: 'and', of: [{ op: 'and', of: [a] }, b] },
      { op: 'and', of: [{ op: 'and', of: [a, b] }] },
      { op: 'and', of: [{ op: 'or', of: [a, b] }, c] },
      { op: 'and', of: [{ op: 'or', of: [a] }, b, c] },
      { op: 'and', of: [] },
      { op: 'or', of: [] },
      { op: 'other', filter: a },
    ];
    const keys = filters.map(
      (filter) => formOf({ over: {}, order: [], page: {}, wants: {}, types: null, filter } as unknown as Connection).key,
    );
    expect(new Set(keys).size).toBe(filters.length);
  });
});
