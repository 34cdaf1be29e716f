import type { ValidationRule } from 'graphql';
import { refusal } from '../refusal.js';
import { figure } from './figure.js';
import { measureSelections } from './measure.js';

/** Refuses operations with more than `limit` aliases, those of a fragment counted each time it is spread (TOO_MANY_ALIASES). */
export function maxAliasesRule(limit: number): ValidationRule {
  return (context) => ({
    OperationDefinition(operation) {
      const aliases = measureSelections(operation.selectionSet, (name) => context.getFragment(name), {
        own: (field) => (field.alias ? 1 : 0),
        join: (a, b) => a + b,
      });
      if (aliases > limit) {
        context.reportError(
          refusal(
            'TOO_MANY_ALIASES',
            `The operation has ${figure(aliases)} aliases; the limit is ${limit}. Use nodes(ids:) or split the request.`,
            operation,
          ),
        );
      }
    },
  });
}
