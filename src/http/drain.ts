import type { FastifyInstance } from 'fastify';

/**
 * Makes the function that stops the server: no new connections, requests in flight are answered, and what is left after `timeoutMs` is cut off.
 * It answers how many requests were cut off; called again, it answers the same.
 */
export function addDrain(app: FastifyInstance, timeoutMs: number): () => Promise<number> {
  let inFlight = 0;
  let closing: Promise<number> | undefined;
  const leave = (): void => {
    inFlight -= 1;
  };
  app.addHook('onRequest', (_request, reply, done) => {
    inFlight += 1;
    reply.raw.once('close', leave);
    done();
  });
  app.addHook('onSend', (_request, reply, _payload, done) => {
    // Else the client keeps its connection, and closing waits for it to fall idle.
    if (closing) reply.header('connection', 'close');
    done();
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
