import type { FastifyInstance } from 'fastify';

/**
 * Makes the function that stops the server: no new connections, requests in flight are answered, and what is left after `timeoutMs` is cut off.
 * It answers how many requests were cut off; called again, it answers the same.
 */
export function addDrain(app: FastifyInstance, timeoutMs: number): () => Promise<number> {
  let inFlight = 0;
  let closing: Promise<number> | undefined;
  app.addHook('onRequest', async (_request, reply) => {
    inFlight += 1;
    reply.raw.once('close', () => (inFlight -= 1));
  });
  app.addHook('onSend', async (_request, reply) => {
    // Else the client keeps its connection, and closing waits for it to fall idle.
    if (closing) reply.header('connection', 'close');
  });
  return () => (closing ??= close());

  async function close(): Promise<number> {
    let cut = 0;
    const timer = setTimeout(() => {
      cut = inFlight;
      app.server.closeAllConnections();
    }, timeoutMs);
    await app.close();
    clearTimeout(timer);
    return cut;
  }
}
