import type { GraphiQLProps } from 'graphiql';

const PREFIX = 'keiretsu:';

function ownKeys(): string[] {
  return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
}

/**
 * Every GraphiQL keeps its tabs and headers under the same keys, and localhost:4000 has seen many:
 * under keys of our own nobody finds another API's questions here, and no token kept for it is sent to us.
 */
export const storage: NonNullable<GraphiQLProps['storage']> = {
  getItem: (key) => localStorage.getItem(PREFIX + key),
  setItem: (key, value) => localStorage.setItem(PREFIX + key, value),
  removeItem: (key) => localStorage.removeItem(PREFIX + key),
  clear: () => ownKeys().forEach((key) => localStorage.removeItem(key)),
  get length() {
    return ownKeys().length;
  },
};
