import type { StoreObserver } from '../graph/store.js';

/** Tells on standard error what opening a store waits for: what a command answers goes to standard output. */
export const TELL_UPGRADE: StoreObserver = { onUpgrade: (what) => console.error(what), onProgress: (what) => console.error(what) };
