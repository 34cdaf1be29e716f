import type { BaseContext, GraphQLRequestContext, GraphQLRequestListener, HTTPGraphQLRequest } from '@apollo/server';
import { RETRY_AFTER_S } from '../graphql/answer-room.js';
import { OCCURRENCES } from '../graphql/error-occurrences.js';
import { identifyErrors } from '../graphql/format-error.js';
import type { ErrorCode } from '../kernel/errors.js';
import type { Log } from './log.js';

/** A request as Apollo knows it, and what it does not: the request's id, and whether the errors of its answer carry it. */
export interface IdentifiedRequest extends HTTPGraphQLRequest {
  readonly id: string;
  isIdentified: boolean;
}

/**
 * Gives errors the id of their request and logs the faults among them. Gives a refused request the status of its code, and
 * mends graphql-http's audits 572B, FDE2 and 7B9B: GraphQL over HTTP answers 200 to clients that accept application/json
 * alone once the request was GraphQL at all.
 */
export function errorListener(log: Log): Pick<GraphQLRequestListener<BaseContext>, 'willSendResponse'> {
  return {
    willSendResponse: async (context) => {
      const { body, http } = context.response;
      if (body.kind !== 'single' || body.singleResult.errors === undefined) return;
      const { errors, data } = body.singleResult;
      const request = context.request.http as IdentifiedRequest;
      identifyErrors(errors, request.id, log.error);
      request.isIdentified = true;
      if (data !== undefined) return;
      const code = errors[0]?.extensions?.code as ErrorCode | undefined;
      // Apollo tells kinds of BAD_REQUEST apart by status (405, 415), and for those the request was no GraphQL.
      if (code === undefined || code === 'BAD_REQUEST') return;
      if (code === 'SERVER_BUSY') http.headers.set('retry-after', String(RETRY_AFTER_S));
      const { status } = OCCURRENCES[code];
      http.status = status < 500 && acceptsPlainJsonOnly(context) ? 200 : status;
    },
  };
}

function acceptsPlainJsonOnly({ request }: GraphQLRequestContext<BaseContext>): boolean {
  const accept = request.http?.headers.get('accept') ?? '';
  return accept.includes('application/json') && !accept.includes('application/graphql-response+json');
}
