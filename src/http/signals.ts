/** How often to look whether npm's shell is still there, in milliseconds. */
const LOOK_MS = 200;

/**
 * On SIGTERM or SIGINT runs `stop` and exits with what it answers; a second signal exits at once.
 * `stop` must not reject.
 */
export function exitOnSignals(stop: () => Promise<number>): void {
  let stopping = false;
  const begin = (): void => {
    stopping = true;
    void stop().then((code) => process.exit(code));
  };
  for (const [signal, number] of [
    ['SIGTERM', 15],
    ['SIGINT', 2],
  ] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(128 + number);
      begin();
    });
  }
  // `npm start` runs us through a shell, hands SIGTERM to that shell alone, and leaves us behind when it dies.
  if (process.env.npm_lifecycle_event === undefined) return;
  const shell = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(watch);
    if (!stopping) begin();
  }, LOOK_MS);
  watch.unref();
}
