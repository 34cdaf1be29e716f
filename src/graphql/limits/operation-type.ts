import { GraphQLError, type ValidationRule } from 'graphql';

/** Refuses operations of a type the schema has none of; graphql-js would say so only while executing, as if the fault were ours. */
export function operationTypeRule(): ValidationRule {
  return (context) => ({
    OperationDefinition(node) {
      if (!context.getSchema().getRootType(node.operation)) {
        context.reportError(new GraphQLError(`This API has no ${node.operation}s.`, { nodes: node }));
      }
    },
  });
}
