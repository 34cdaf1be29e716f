import type { DocumentNode, ExecutionResult } from 'graphql';
import type { GraphContext } from './context.js';
import type { Variables } from './variables.js';

/** A valid document and what to execute of it. */
export interface ExecutionRequest {
  readonly document: DocumentNode;
  readonly operationName?: string | null | undefined;
  /** As the client gave them. */
  readonly variables?: Variables | undefined;
  readonly context: GraphContext;
}

export type Executor = (request: ExecutionRequest) => Promise<ExecutionResult>;
