import { type DocumentNode, type GraphQLSchema, Kind, type OperationDefinitionNode, valueFromASTUntyped } from 'graphql';
import { dictionary } from '../../kernel/dictionary.js';
import { refusal } from '../refusal.js';
import { CostMeter } from './cost-meter.js';
import { figure } from './figure.js';
import type { Limits } from './limits.js';

export type CostCheck = (
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
) => void;

/**
 * Makes a check that throws TOO_COSTLY when the pages of an operation, multiplied down each branch, could read more than `maxCost` records.
 * The document must be valid. Variables need not be: execution refuses those of a wrong type before it reads anything.
 */
export function createCostCheck({ maxCost, maxPage }: Limits): CostCheck {
  /** Operations that cost the same whatever their variables say, and were found to be within the limit. */
  const affordable = new WeakSet<OperationDefinitionNode>();
  return (schema, document, operation, variables) => {
    if (affordable.has(operation)) return;
    const root = schema.getRootType(operation.operation);
    if (!root) return;
    const fragments = document.definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
    const meter = new CostMeter(schema, fragments, withDefaults(operation, variables), maxPage);
    const cost = meter.costOf(operation.selectionSet, root);
    if (cost > maxCost) {
      throw refusal(
        'TOO_COSTLY',
        `The operation could read ${figure(cost)} records; the limit is ${figure(maxCost)}. Ask for smaller pages: \`first\` multiplies down each branch, and counts 50 at the root and 20 below where it is left out.`,
        operation,
      );
    }
    if (!meter.readsVariables) affordable.add(operation);
  };
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
