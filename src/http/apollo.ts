import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import type { GraphQLSchema } from 'graphql';
import { createFormatError } from '../graphql/format-error.js';
import { stringifyResult } from '../graphql/json-text.js';
import { assertCost, type Limits, limitRules } from '../graphql/limits.js';
import { directGateway } from './direct-gateway.js';
import { createDocumentStore } from './document-store.js';
import type { Log } from './log.js';
import { statusPlugin } from './status-plugin.js';

/** Who executes operations: our own executor, or graphql-js alone. They answer the same. */
export type Execution = 'direct' | 'graphql-js';

export interface ApolloOptions {
  readonly limits: Limits;
  readonly introspection: boolean;
  readonly execution: Execution;
}

/** Apollo Server with our limits, our errors, and nothing that reports or loads anything elsewhere. */
export function createApollo(schema: GraphQLSchema, { limits, introspection, execution }: ApolloOptions, log: Log): ApolloServer {
  return new ApolloServer({
    ...(execution === 'direct' ? { gateway: directGateway(schema) } : { schema }),
    documentStore: createDocumentStore(),
    stringifyResult: (result) => `${stringifyResult(result)}\n`,
    introspection,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    persistedQueries: false,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    parseOptions: { maxTokens: limits.maxTokens },
    validationRules: limitRules(limits),
    formatError: createFormatError((message, error) => log.error(message, error)),
    logger: {
      debug: () => undefined,
      info: () => undefined,
      warn: (message: unknown) => log.error(String(message)),
      error: (message: unknown) => log.error('Apollo Server', message),
    },
    plugins: [
      costPlugin(limits),
      statusPlugin,
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

function costPlugin(limits: Limits): ApolloServerPlugin {
  return {
    requestDidStart: async () => ({
      didResolveOperation: async ({ schema, document, operation, request }) => {
        if (operation) assertCost(schema, document, operation, request.variables ?? {}, limits);
      },
    }),
  };
}
