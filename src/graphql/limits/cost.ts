import {
  type DocumentNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  valueFromASTUntyped,
} from 'graphql';
import type { GraphStatistics } from '../../graph/statistics.js';
import type { GraphStore } from '../../graph/store.js';
import { dictionary } from '../../kernel/dictionary.js';
import { refusal } from '../refusal.js';
import { CostMeter } from './cost-meter.js';
import { figure } from './figure.js';
import { GraphBounds } from './graph-bounds.js';
import type { Limits } from './limits.js';

/** How large the graph is that an operation asks; null where nobody knows. */
export type Size = Pick<GraphStore, 'statistics'> | null;

export type CostCheck = (
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
  size: Size,
) => Promise<void> | void;

/** Characters of the branch that a refusal names. */
const LONGEST_BRANCH = 200;

/**
 * Makes a check that throws TOO_COSTLY when the pages of an operation, multiplied down each branch, could read more than
 * `maxCost` records of this graph, what filters and orders look at counted in. The document must be valid. Variables need
 * not be: execution refuses those of a wrong type before it reads anything.
 */
export function createCostCheck({ maxCost, maxPage }: Limits): CostCheck {
  /** Operations that cost the same whatever their variables say, and were found to be within the limit: in a graph of this size, or (null) in any. */
  const affordable = new WeakMap<OperationDefinitionNode, GraphStatistics | null>();
  /** Operations for which the size of the graph matters, whatever their variables say. */
  const weighed = new WeakSet<OperationDefinitionNode>();
  return (schema, document, operation, given, size) => {
    const known = affordable.get(operation);
    if (known === null) return undefined;
    const root = schema.getRootType(operation.operation);
    if (!root) return undefined;
    const fragments = document.definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
    const variables = withDefaults(operation, given);
    const within = (statistics: GraphStatistics | null): CostMeter => {
      const bounds = statistics === null ? null : new GraphBounds(schema, statistics);
      const meter = new CostMeter(schema, fragments, variables, maxPage, bounds);
      // What is no number any more is not within it either.
      return meter.costOf(operation.selectionSet, root) <= maxCost ? meter : refuse(meter, operation, root, maxCost);
    };
    if (size === null || (known === undefined && !weighed.has(operation))) {
      const anywhere = new CostMeter(schema, fragments, variables, maxPage);
      const isWithin = anywhere.costOf(operation.selectionSet, root) <= maxCost;
      if (isWithin && (!anywhere.hasWork || size === null)) {
        if (!anywhere.readsVariables) affordable.set(operation, null);
        return undefined;
      }
      weighed.add(operation);
    }
    if (size === null) return void within(null);
    return (async () => {
      const statistics = await size.statistics();
      if (known === statistics) return;
      if (!within(statistics).readsVariables) affordable.set(operation, statistics);
    })();
  };
}

function refuse(meter: CostMeter, operation: OperationDefinitionNode, root: GraphQLObjectType, maxCost: number): never {
  const cost = meter.costOf(operation.selectionSet, root);
  const branch = meter.dearest(operation.selectionSet, root).join('.').slice(0, LONGEST_BRANCH);
  const looked = meter.hasWork ? ', what its filters and orders look at counted in' : '';
  throw refusal(
    'TOO_COSTLY',
    `The operation could read ${figure(cost)} records${looked}; the limit is ${figure(maxCost)}. Most of it is in ${branch}. Ask for smaller pages (\`first\` multiplies down each branch, and is 50 at the root and 20 below where it is left out), or with fewer steps in filters.`,
    operation,
  );
}

/** The variables given, and the defaults of those that are not. A client names them, so the object has no prototype to be found in. */
function withDefaults({ variableDefinitions }: OperationDefinitionNode, given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const values = dictionary(Object.entries(given));
  for (const { variable, defaultValue } of variableDefinitions ?? []) {
    const { value: name } = variable.name;
    if (defaultValue && values[name] === undefined) values[name] = valueFromASTUntyped(defaultValue);
  }
  return values;
}
