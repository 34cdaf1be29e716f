import type { ValidationRule } from 'graphql';
import { refusal } from '../refusal.js';
import { figure } from './figure.js';
import { measureSelections } from './measure.js';

/** Refuses operations whose fields nest deeper than `limit` (TOO_DEEP). Introspection has its own rule, graphql's MaxIntrospectionDepth. */
export function maxDepthRule(limit: number): ValidationRule {
  return (context) => ({
    OperationDefinition(operation) {
      const depth = measureSelections(operation.selectionSet, (name) => context.getFragment(name), {
        own: (field) => (field.name.value.startsWith('__') ? null : 1),
        join: Math.max,
      });
      if (depth > limit) {
        context.reportError(
          refusal(
            'TOO_DEEP',
            `Fields are nested ${figure(depth)} deep; the limit is ${limit}. Ask in two requests, the second one starting from ids of the first.`,
            operation,
          ),
        );
      }
    },
  });
}
