import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import { AnswerRoom } from '../graphql/answer-room.js';
import type { Limits } from '../graphql/limits.js';
import { createApollo, type Execution } from './apollo.js';
import { answerClientError } from './client-error.js';
import { ContentTypes } from './content-types.js';
import { addDrain } from './drain.js';
import { addErrorReplies, answerFrameworkError } from './error-replies.js';
import { addGraphqlRoute, type MakeContext } from './graphql-route.js';
import { addJsonParser } from './json-parser.js';
import { listen } from './listen.js';
import type { Log } from './log.js';
import { answerOneAtATime } from './one-at-a-time.js';
import { addNoPlayground, addPlayground, WEB_FOLDER } from './playground.js';
import { addProbes } from './probes.js';
import { addRequestChecks } from './request-checks.js';
import { addRequestIds, requestIdOf } from './request-id.js';
import { addSecurityHeaders } from './security-headers.js';
import { SlowReaders } from './slow-readers.js';

/** The part of the configuration that the server needs; durations in milliseconds. */
export interface ServerConfig {
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
  /** Whether the schema is public: introspection, suggestions in errors, the playground. */
  readonly introspection: boolean;
  readonly execution: Execution;
  readonly limits: Limits;
  readonly maxConnections: number;
  /** See `AnswerLimits`. */
  readonly maxAnswerBytes: number;
  readonly maxUnsentBytes: number;
  readonly requestTimeoutMs: number;
  readonly answerTimeoutMs: number;
  readonly shutdownTimeoutMs: number;
}

export interface ServerOptions {
  readonly schema: GraphQLSchema;
  readonly config: ServerConfig;
  readonly context?: MakeContext;
  /** Throws or rejects while the store does not answer. */
  readonly ready: () => void | Promise<void>;
  readonly log: Log;
  /** Folder of the built playground; default dist/web. */
  readonly webFolder?: string;
  /** Room for large answers; default that of the configuration. */
  readonly room?: AnswerRoom;
}

export interface RunningServer {
  /** Where it listens, as `http://127.0.0.1:4000`. */
  readonly url: string;
  /** Stops accepting, finishes requests in flight within the time limit, and answers how many it had to cut off. */
  readonly close: () => Promise<number>;
}

/** Starts serving; throws BAD_CONFIG when host and port cannot be had. */
export async function startServer({
  schema,
  config,
  context = () => ({}),
  ready,
  log,
  webFolder = WEB_FOLDER,
  room = new AnswerRoom(config),
}: ServerOptions): Promise<RunningServer> {
  const { limits } = config;
  const contentTypes = new ContentTypes();
  const apollo = createApollo(schema, { ...config, contentTypes }, log);
  await apollo.start();
  const app = createApp(config);
  const slowReaders = new SlowReaders(app.server, room, config);
  answerOneAtATime(app.server);
  const drain = addDrain(app, config.shutdownTimeoutMs);
  addRequestIds(app);
  addRequestChecks(app);
  addSecurityHeaders(app);
  addJsonParser(app, limits.maxJsonDepth);
  addErrorReplies(app, limits.maxBodyBytes, log);
  addGraphqlRoute(app, { apollo, contentTypes, limits, hasPlayground: config.introspection, context, log, room, slowReaders });
  addProbes(app, ready, log);
  if (config.introspection) await addPlayground(app, webFolder, log);
  else addNoPlayground(app);
  try {
    const url = await listen(app, config.host, config.port);
    return {
      url,
      close: async () => {
        const cut = await drain();
        await apollo.stop();
        return cut;
      },
    };
  } catch (error) {
    await drain();
    await apollo.stop();
    throw error;
  }
}

function createApp({ limits, maxConnections, requestTimeoutMs }: ServerConfig): FastifyInstance {
  const app = Fastify({
    bodyLimit: limits.maxBodyBytes,
    // Against clients that send a byte at a time: the head must come within the first, head and body within the second.
    http: { headersTimeout: Math.min(requestTimeoutMs, 10_000), connectionsCheckingInterval: Math.min(requestTimeoutMs, 5_000) },
    requestTimeout: requestTimeoutMs,
    keepAliveTimeout: 5_000,
    // While draining, requests that race with the closing of their connection are still answered.
    return503OnClosing: false,
    clientErrorHandler: answerClientError,
    genReqId: requestIdOf,
    // A URL that cannot be decoded never reaches the error handler.
    frameworkErrors: (error, _request, reply) => answerFrameworkError(error, reply as unknown as FastifyReply),
  });
  app.server.maxConnections = maxConnections;
  return app;
}
