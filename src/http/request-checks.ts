import type { FastifyInstance, FastifyRequest } from 'fastify';

/** A refusal of a request for the way in which it is sent; whoever answers errors makes BAD_REQUEST of it. */
export class BadTransfer extends Error {
  constructor(
    readonly statusCode: 400 | 415,
    message: string,
  ) {
    super(message);
  }
}

/** Refuses requests of which two parties could read something different: with two Host headers, or with bytes that are no UTF-8. */
export function addRequestChecks(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => {
    const refused = refusalOf(request);
    // A body that nobody reads would be taken for the next request.
    if (refused !== undefined) reply.header('connection', 'close');
    if (refused?.statusCode === 415) reply.header('accept-encoding', 'identity');
    done(refused);
  });
}

function refusalOf({ raw, headers }: FastifyRequest): BadTransfer | undefined {
  // Node.js keeps the first one and says nothing; a proxy may have looked at the last.
  if (hasTwoHosts(raw.rawHeaders)) return new BadTransfer(400, 'The request has more than one Host header');
  const encoding = headers['content-encoding'];
  if (encoding !== undefined && encoding.trim().toLowerCase() !== 'identity')
    return new BadTransfer(415, `The body is encoded (content-encoding: ${shown(encoding)}), and only plain bodies are read`);
  const charset = charsetOf(headers['content-type']);
  if (charset !== undefined && !/^utf-?8$/i.test(charset))
    return new BadTransfer(415, `The charset ${shown(charset)} is not read here: JSON is UTF-8`);
  return undefined;
}

function hasTwoHosts(rawHeaders: readonly string[]): boolean {
  let hosts = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] as string;
    if (name.length === 4 && name.toLowerCase() === 'host') hosts += 1;
  }
  return hosts > 1;
}

function charsetOf(type: string | undefined): string | undefined {
  if (type === undefined || type === 'application/json' || !/charset/i.test(type)) return undefined;
  return /;\s*charset\s*=\s*(?:"([^"]*)"|([^;\s]*))/i
    .exec(type)
    ?.slice(1)
    .find((found) => found !== undefined);
}

function shown(value: string): string {
  return JSON.stringify(value.slice(0, 50));
}

/** The query of an address, from its `?` on, or ''. Throws where its escapes are no UTF-8, which would be read as other characters. */
export function searchOf({ url }: FastifyRequest): string {
  const start = url.indexOf('?');
  if (start < 0) return '';
  const search = url.slice(start);
  if (!isDecodable(search)) throw new BadTransfer(400, 'The query of the address is not percent-encoded UTF-8');
  return search;
}

function isDecodable(search: string): boolean {
  // Node.js reads each byte of an address as a character, whatever it was part of.
  for (let index = 0; index < search.length; index += 1) if (search.charCodeAt(index) > 0x7f) return false;
  try {
    decodeURIComponent(search);
    return true;
  } catch {
    return false;
  }
}
