import type { FastifyInstance } from 'fastify';
import { KeiretsuError } from '../kernel/errors.js';

/** Starts listening and answers the URL to tell people; throws BAD_CONFIG when host and port cannot be had. */
export async function listen(app: FastifyInstance, host: string, port: number): Promise<string> {
  try {
    await app.listen({ host, port });
  } catch (error) {
    throw explain(error, host, port);
  }
  const address = app.server.address();
  const bound = address !== null && typeof address === 'object' ? address.port : port;
  // Nobody can open a wildcard address in a browser.
  const shown = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return `http://${shown}:${bound}`;
}

function explain(error: unknown, host: string, port: number): unknown {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  const other = port > 0 && port < 65_535 ? port + 1 : 4000;
  const reasons: Readonly<Record<string, string>> = {
    EADDRINUSE: `PORT: ${port} on ${host} is in use by another program. Choose another: PORT=${other} npm start, or PORT=0 for any free one.`,
    EACCES: `PORT: ${port} on ${host} needs rights that this user lacks. Choose one above 1023: PORT=4000 npm start.`,
    EADDRNOTAVAIL: `HOST: ${host} is no address of this machine. Use 127.0.0.1, or 0.0.0.0 for every one it has.`,
    ENOTFOUND: `HOST: ${host} is not known. Use 127.0.0.1, or 0.0.0.0 for every address of this machine.`,
    EAI_AGAIN: `HOST: ${host} cannot be looked up. Use 127.0.0.1, or 0.0.0.0 for every address of this machine.`,
  };
  const reason = reasons[code];
  return reason ? new KeiretsuError('BAD_CONFIG', reason, { cause: error }) : error;
}
