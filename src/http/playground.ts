import { existsSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { errorBody } from '../graphql/format-error.js';
import type { Log } from './log.js';

/** Where `npm run build` puts the playground: the same folder whether this file runs from src/ or from dist/. */
export const WEB_FOLDER = fileURLToPath(new URL('../../dist/web/', import.meta.url));

/** Says at `/` that there is no playground: its files hold the whole schema. */
export function addNoPlayground(app: FastifyInstance): void {
  app.get('/', async (request, reply) => {
    reply.code(404);
    return errorBody('NOT_FOUND', 'The playground is not served here; GraphQL is at /graphql.', request.id);
  });
}

/** Serves the built playground at `/`. Files with a hash in their name never change; the page itself is asked for anew each time. */
export async function addPlayground(app: FastifyInstance, folder: string, log: Log): Promise<void> {
  if (!existsSync(`${folder}/index.html`)) {
    log.info('The playground is not built: run `npm run build`, then start again. GraphQL is served without it.');
    addNoPlayground(app);
    return;
  }
  await app.register(fastifyStatic, {
    root: folder,
    wildcard: false,
    preCompressed: true,
    cacheControl: false,
    setHeaders: (reply, path) => {
      void reply.header('cache-control', isHashed(path) ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
}

/** Vite puts what it names by content into `assets/`, as `name-Ab12_cdE.js`. */
function isHashed(path: string): boolean {
  return basename(dirname(path)) === 'assets' && /-[\w-]{8}\.\w+(?:\.(?:br|gz))?$/.test(path);
}
