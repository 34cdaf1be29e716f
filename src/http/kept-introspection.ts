import type { BaseContext, GraphQLRequestListener } from '@apollo/server';
import type { GraphQLSchema } from 'graphql';
import type { GraphContext } from '../graphql/context.js';
import { createReferenceExecutor } from '../graphql/execute.js';
import { Introspection, jsonOf } from '../graphql/introspection.js';
import { JsonText } from '../graphql/json-text.js';
import type { ContentTypes } from './content-types.js';

/** Answers what asks for the schema and nothing else with what is kept, where Apollo executes with graphql-js by itself. */
export function keptIntrospection(
  schema: GraphQLSchema,
  contentTypes: ContentTypes,
): Pick<GraphQLRequestListener<BaseContext>, 'responseForOperation'> {
  const introspection = new Introspection(createReferenceExecutor(schema));
  return {
    responseForOperation: async ({ document, request, contextValue }) => {
      const { operationName, variables } = request;
      if (!introspection.isAll({ document, operationName })) return null;
      const answered = await introspection.answer({
        document,
        operationName,
        variables,
        context: contextValue as unknown as GraphContext,
      });
      // Apollo executes it once more, and formats its errors.
      if ('failed' in answered) return null;
      const data = new JsonText(jsonOf(answered.members)) as unknown as Record<string, unknown>;
      return { http: contentTypes.headFor(request.http?.headers.get('accept')), body: { kind: 'single', singleResult: { data } } };
    },
  };
}
