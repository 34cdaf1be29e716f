import type { ApolloServerOptions, BaseContext } from '@apollo/server';
import type { GraphQLSchema } from 'graphql';
import type { GraphContext } from '../graphql/context.js';
import { createDirectExecutor } from '../graphql/execute.js';

type Gateway = NonNullable<ApolloServerOptions<BaseContext>['gateway']>;

/**
 * Lets Apollo Server execute operations by our own executor. A gateway is its extension point for that: it parses,
 * validates, caches documents and formats errors as always, and asks the gateway for the result.
 */
export function directGateway(schema: GraphQLSchema): Gateway {
  const execute = createDirectExecutor(schema);
  return {
    onSchemaLoadOrUpdate: (callback) => {
      callback({ apiSchema: schema, coreSupergraphSdl: '' });
      return () => undefined;
    },
    load: async () => ({
      executor: async ({ document, request, context }) =>
        execute({
          document,
          operationName: request.operationName,
          variables: request.variables,
          context: context as unknown as GraphContext,
        }),
    }),
    stop: async () => undefined,
  };
}
