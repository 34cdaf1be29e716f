import { type ASTNode, GraphQLError } from 'graphql';
import { type ErrorCode, KeiretsuError } from '../kernel/errors.js';
import { OCCURRENCES } from './error-occurrences.js';

/** A coded error of a whole request, located at a node; Apollo takes the HTTP status from `extensions.http`. */
export function refusal(code: ErrorCode, message: string, node?: ASTNode): GraphQLError {
  return new GraphQLError(message, {
    ...(node ? { nodes: node } : {}),
    originalError: new KeiretsuError(code, message),
    extensions: { code, http: { status: OCCURRENCES[code].status } },
  });
}
