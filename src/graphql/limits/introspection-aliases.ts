import { type FieldNode, Kind, type ValidationRule } from 'graphql';
import { refusal } from '../refusal.js';
import { figure } from './figure.js';
import { measureSelections } from './measure.js';

/** Tools ask for the schema without aliases. */
const MOST = 3;

/**
 * Refuses more than a few aliases in introspection (TOO_MANY_ALIASES), which nothing else bounds in breadth:
 * fifty of them made an answer of 110 MB that took three seconds, where the whole schema is 0.9 MB.
 */
export function introspectionAliasesRule(): ValidationRule {
  return (context) => {
    const aliases = {
      own: (field: FieldNode) => (field.alias ? 1 : 0),
      join: (a: number, b: number) => a + b,
    };
    const getFragment = (name: string) => context.getFragment(name);
    const introspected = {
      own: (field: FieldNode) => {
        if (field.name.value !== '__schema' && field.name.value !== '__type') return 0;
        return measureSelections({ kind: Kind.SELECTION_SET, selections: [field] }, getFragment, aliases);
      },
      join: aliases.join,
    };
    return {
      OperationDefinition(operation) {
        const count = measureSelections(operation.selectionSet, getFragment, introspected);
        if (count <= MOST) return;
        const message = `Introspection has ${figure(count)} aliases; the limit there is ${MOST}. Ask for the whole schema once, or split the request.`;
        context.reportError(refusal('TOO_MANY_ALIASES', message, operation));
      },
    };
  };
}
