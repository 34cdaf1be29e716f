import { Readable } from 'node:stream';
import { type ApolloServer, type BaseContext, HeaderMap } from '@apollo/server';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { GraphQLFormattedError } from 'graphql';
import type { Client } from '../graph/read-budget.js';
import { Answering, type AnswerRoom, busy } from '../graphql/answer-room.js';
import { errorBody, identifyErrors, type LogError } from '../graphql/format-error.js';
import type { JsonText } from '../graphql/json-text.js';
import { assertNesting, type Limits, maxNesting } from '../graphql/limits.js';
import { refusal } from '../graphql/refusal.js';
import { KeiretsuError } from '../kernel/errors.js';
import { AnswerStream } from './answer-stream.js';
import type { ContentTypes } from './content-types.js';
import type { IdentifiedRequest } from './error-listener.js';
import { assertJsonDepth } from './json-parser.js';
import type { Log } from './log.js';
import { searchOf } from './request-checks.js';
import type { SlowReaders } from './slow-readers.js';

/** Called for each request; what it answers is shared by the resolvers of that request only. */
export type MakeContext = (client: Client) => BaseContext | Promise<BaseContext>;

export interface GraphqlRoute {
  readonly apollo: ApolloServer;
  readonly contentTypes: ContentTypes;
  readonly limits: Limits;
  readonly hasPlayground: boolean;
  readonly context: MakeContext;
  readonly log: Log;
  readonly room: AnswerRoom;
  readonly slowReaders: SlowReaders;
}

/**
 * Serves GraphQL at `/graphql`: queries by GET, everything by POST.
 * Not through @as-integrations/fastify: that one builds a URL from the Host header, so that a missing or odd one is answered 500.
 */
export function addGraphqlRoute(app: FastifyInstance, route: GraphqlRoute): void {
  const { limits } = route;
  const nesting = maxNesting(limits);
  app.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    exposeHeadRoute: false,
    handler: async (request, reply) => {
      if (route.slowReaders.isOverwhelmed) throw busy();
      const search = searchOf(request);
      // A person who opens the address in a browser wants to ask, not to read what is wrong with the request.
      const wantsPage = request.method === 'GET' && search === '' && request.headers.accept?.includes('text/html') === true;
      if (wantsPage && route.hasPlayground) return reply.redirect('/');
      const document = checkShape(request, search, limits.maxJsonDepth);
      if (typeof document === 'string') assertNesting(document, nesting, limits.maxTokens);
      return answer(route, toApollo(request, search), clientOf(request), reply);
    },
  });
  app.route({
    method: ['HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
    url: '/graphql',
    handler: async (request, reply) => {
      reply.code(405).header('allow', 'GET, POST');
      return errorBody('BAD_REQUEST', 'GraphQL is served by POST, and by GET for queries.', request.id);
    },
  });
}

/** The document of the request, whatever its type; throws JSON_TOO_DEEP for what a URL nests too deep (bodies are checked by the parser). */
function checkShape(request: FastifyRequest, search: string, maxJsonDepth: number): unknown {
  if (request.method === 'POST') return (request.body as { query?: unknown } | null | undefined)?.query;
  const params = new URLSearchParams(search);
  for (const name of ['variables', 'extensions']) assertJsonDepth(params.get(name) ?? '', maxJsonDepth);
  return params.get('query');
}

/** Behind a proxy all have its address; then their connections are told apart. */
function clientOf({ socket }: FastifyRequest): Client {
  return { address: socket.remoteAddress ?? '', connection: String(socket.remotePort) };
}

/** The headers that Apollo looks at: to prevent CSRF, and to choose a content type. Others need not be copied for it. */
const READ_BY_APOLLO = ['content-type', 'accept', 'x-apollo-operation-name', 'apollo-require-preflight'] as const;

function toApollo(request: FastifyRequest, search: string): IdentifiedRequest {
  const headers = new HeaderMap();
  for (const name of READ_BY_APOLLO) {
    const value = request.headers[name];
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return { method: request.method, headers, search, body: request.body, id: request.id, isIdentified: false };
}

async function answer(
  { apollo, contentTypes, context, log, room, slowReaders }: GraphqlRoute,
  httpGraphQLRequest: IdentifiedRequest,
  client: Client,
  reply: FastifyReply,
): Promise<string | FastifyReply> {
  let cause: unknown;
  const answering = new Answering(room);
  const response = await apollo.executeHTTPGraphQLRequest({
    httpGraphQLRequest,
    context: async () => ({
      ...(await codedContext(context, client, (error) => {
        cause = error;
      })),
      answering,
    }),
  });
  contentTypes.learn(httpGraphQLRequest.headers.get('accept'), response);
  const { status, headers, body } = response;
  reply.code(status ?? 200).header('cache-control', 'no-store');
  for (const [name, value] of headers) reply.header(name, value);
  if (body.kind !== 'complete') return reply.send(Readable.from(body.asyncIterator));
  const text = body.string as string | JsonText;
  if (typeof text !== 'string' && text.isLarge) {
    const stream = new AnswerStream(text, answering);
    slowReaders.watch(reply.raw.socket ?? reply.request.socket, stream);
    return reply.header('content-length', text.bytes).send(stream);
  }
  answering.end();
  if (typeof text !== 'string') return text.text;
  // What Apollo refuses before there is an operation, no listener hears of.
  const isRefusal = status !== undefined && status >= 400 && !httpGraphQLRequest.isIdentified;
  return isRefusal ? identified(text, httpGraphQLRequest.id, (message) => log.error(message, cause)) : text;
}

function identified(body: string, id: string, log: LogError): string {
  const refused = JSON.parse(body) as { errors: GraphQLFormattedError[] };
  identifyErrors(refused.errors, id, log);
  return `${JSON.stringify(refused)}\n`;
}

/** Apollo answers 500 to whatever a context throws, unless it says a status itself. */
async function codedContext(context: MakeContext, client: Client, onError: (error: unknown) => void): Promise<BaseContext> {
  try {
    return await context(client);
  } catch (error) {
    onError(error);
    throw error instanceof KeiretsuError ? refusal(error.code, error.message) : error;
  }
}
