import { type ExecutionResult, type GraphQLSchema, graphql } from 'graphql';
import type { GraphReader } from '../../src/graph/store.js';
import { buildSchema } from '../../src/graphql/build-schema.js';

export const schema: GraphQLSchema = buildSchema();

/** Asks a store through the real schema. */
export function ask(reader: GraphReader, document: string, variables: Readonly<Record<string, unknown>> = {}): Promise<ExecutionResult> {
  return graphql({ schema, source: document, contextValue: { reader, maxPage: 500 }, variableValues: variables });
}
