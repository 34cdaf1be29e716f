import type { BaseContext, GraphQLRequestContext, GraphQLRequestListener } from '@apollo/server';
import { ERRORS, type ErrorCode } from '../kernel/errors.js';

/**
 * Gives a refused request the status of its code, and mends graphql-http's audits 572B, FDE2 and 7B9B:
 * GraphQL over HTTP answers 200 to clients that accept application/json alone once the request was GraphQL at all.
 */
export const statusListener: Pick<GraphQLRequestListener<BaseContext>, 'willSendResponse'> = {
  willSendResponse: async (context) => {
    const { body, http } = context.response;
    if (body.kind !== 'single' || body.singleResult.data !== undefined) return;
    const code = body.singleResult.errors?.[0]?.extensions?.code as ErrorCode | undefined;
    // Apollo tells kinds of BAD_REQUEST apart by status (405, 415), and for those the request was no GraphQL.
    if (code === undefined || code === 'BAD_REQUEST') return;
    const { status } = ERRORS[code];
    http.status = status < 500 && acceptsPlainJsonOnly(context) ? 200 : status;
  },
};

function acceptsPlainJsonOnly({ request }: GraphQLRequestContext<BaseContext>): boolean {
  const accept = request.http?.headers.get('accept') ?? '';
  return accept.includes('application/json') && !accept.includes('application/graphql-response+json');
}
