/** Time is counted in such pieces, in milliseconds. */
const PIECE_MS = 100;

/**
 * Calls when so much time has passed, in milliseconds, in which this process listened: while it was busy it may have missed
 * an answer that has come long since. What is returned stops that.
 */
export function afterListening(limit: number, call: () => void): () => void {
  let left = Math.ceil(limit / PIECE_MS);
  const timer = setInterval(() => {
    left -= 1;
    if (left > 0) return;
    clearInterval(timer);
    call();
  }, PIECE_MS);
  return () => clearInterval(timer);
}

/** What comes of it within so much time of listening; null where nothing does. */
export async function inTime<T>(awaited: Promise<T>, limit: number): Promise<T | null> {
  let stop = (): void => undefined;
  const over = new Promise<null>((resolve) => {
    stop = afterListening(limit, () => resolve(null));
  });
  try {
    return await Promise.race([awaited, over]);
  } finally {
    stop();
  }
}
