import type { ApolloServerOptions, BaseContext, GraphQLRequest, GraphQLRequestListener } from '@apollo/server';
import type { DocumentNode, ExecutionResult, GraphQLSchema } from 'graphql';
import type { GraphContext } from '../graphql/context.js';
import type { ExecutionRequest, Executor } from '../graphql/executor.js';
import type { ContentTypes } from './content-types.js';

type Gateway = NonNullable<ApolloServerOptions<BaseContext>['gateway']>;

/** Apollo Server's two extension points for whoever executes operations. It parses, validates, caches documents and formats errors as always. */
export interface OwnExecution {
  readonly gateway: Gateway;
  readonly listener: Pick<GraphQLRequestListener<BaseContext>, 'responseForOperation'>;
}

/**
 * Lets Apollo Server execute operations by an executor of ours. The listener answers what went well, which spares a request
 * all that is prepared for a gateway; what has errors is left to the gateway, since Apollo formats the errors of that alone.
 */
export function ownExecution(execute: Executor, schema: GraphQLSchema, contentTypes: ContentTypes): OwnExecution {
  /** What was executed already, by the context of its request, which Apollo makes anew for each. */
  const executed = new WeakMap<object, Promise<ExecutionResult>>();
  return {
    listener: {
      responseForOperation: async ({ document, operation, request, contextValue }) => {
        // There is no operation of that name: Apollo makes a refusal of what the executor says.
        if (operation === undefined) return null;
        const execution = execute(requestOf(document, request, contextValue));
        try {
          const { data, errors } = await execution;
          if (errors === undefined)
            return { http: contentTypes.headFor(request.http?.headers.get('accept')), body: { kind: 'single', singleResult: { data } } };
        } catch {
          // The gateway throws it once more.
        }
        executed.set(contextValue, execution);
        return null;
      },
    },
    gateway: {
      onSchemaLoadOrUpdate: (callback) => {
        callback({ apiSchema: schema, coreSupergraphSdl: '' });
        return () => undefined;
      },
      load: async () => ({
        executor: ({ document, request, context }) => executed.get(context) ?? execute(requestOf(document, request, context)),
      }),
      stop: async () => undefined,
    },
  };
}

function requestOf(
  document: DocumentNode,
  { operationName, variables }: Pick<GraphQLRequest, 'operationName' | 'variables'>,
  context: BaseContext,
): ExecutionRequest {
  return { document, operationName, variables, context: context as unknown as GraphContext };
}
