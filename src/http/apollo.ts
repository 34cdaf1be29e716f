import { ApolloServer, type ApolloServerPlugin, type BaseContext, type GraphQLRequestListener } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import type { GraphQLSchema } from 'graphql';
import { createBoundedReference } from '../graphql/bounded-reference.js';
import type { GraphContext } from '../graphql/context.js';
import { createDirectExecutor } from '../graphql/execute.js';
import { formatError } from '../graphql/format-error.js';
import { noOntologyRule } from '../graphql/hidden-schema.js';
import { type JsonText, joined, responseText } from '../graphql/json-text.js';
import { createCostCheck, type Limits, limitRules } from '../graphql/limits.js';
import type { ContentTypes } from './content-types.js';
import { createDocumentStore } from './document-store.js';
import { errorListener } from './error-listener.js';
import type { Log } from './log.js';
import { ownExecution } from './own-execution.js';

/** Who executes operations: our own executor, or graphql-js alone. They answer the same. */
export type Execution = 'direct' | 'graphql-js';

export interface ApolloOptions {
  readonly limits: Limits;
  readonly introspection: boolean;
  readonly execution: Execution;
  readonly contentTypes: ContentTypes;
}

/** Apollo Server with our limits, our errors, and nothing that reports or loads anything elsewhere. */
export function createApollo(
  schema: GraphQLSchema,
  { limits, introspection, execution, contentTypes }: ApolloOptions,
  log: Log,
): ApolloServer {
  const executor = execution === 'direct' ? createDirectExecutor(schema) : createBoundedReference(schema);
  const own = ownExecution(executor, schema, contentTypes);
  return new ApolloServer({
    gateway: own.gateway,
    documentStore: createDocumentStore(),
    // Apollo hands on whatever it is given.
    stringifyResult: (result) => bodyOf(responseText(result)) as string,
    introspection,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    persistedQueries: false,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    parseOptions: { maxTokens: limits.maxTokens },
    validationRules: introspection ? limitRules(limits) : [...limitRules(limits), noOntologyRule],
    formatError: (formatted, error) => formatError(formatted, error, !introspection),
    logger: {
      debug: () => undefined,
      info: () => undefined,
      warn: (message: unknown) => log.error(String(message)),
      error: (message: unknown) => log.error('Apollo Server', message),
    },
    plugins: [
      listeningPlugin({ ...costListener(limits), ...errorListener(log), ...own.listener }),
      // It wraps every resolver, and nothing here is cached by HTTP.
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      // Variables APOLLO_… in the environment would switch these on.
      ApolloServerPluginUsageReportingDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
    ],
  });
}

/** A body ends with a line. */
function bodyOf(text: JsonText | string): unknown {
  return typeof text === 'string' ? `${text}\n` : joined([text, '\n']);
}

type Listener = GraphQLRequestListener<BaseContext>;

/** One plugin for all that listens, and one listener for all requests: Apollo waits for each of either at every step. */
function listeningPlugin(listener: Listener): ApolloServerPlugin {
  const listening = Promise.resolve(listener);
  return { requestDidStart: () => listening };
}

function costListener(limits: Limits): Pick<Listener, 'didResolveOperation'> {
  const check = createCostCheck(limits);
  return {
    didResolveOperation: async ({ schema, document, operation, request, contextValue }) => {
      if (!operation) return;
      const { size = null } = contextValue as Partial<GraphContext>;
      const checked = check(schema, document, operation, request.variables ?? {}, size);
      // Most operations are within the limit whatever the size of the graph.
      if (checked !== undefined) await checked;
    },
  };
}
