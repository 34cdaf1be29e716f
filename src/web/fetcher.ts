import type { GraphiQLProps } from 'graphiql';

type Fetcher = GraphiQLProps['fetcher'];

/** Relative to the page, so that it also works below a proxy's prefix. */
const endpoint = new URL('graphql', document.baseURI).href;

/**
 * One POST per run. GraphiQL's own fetcher brings subscriptions and incremental delivery, which the
 * server doesn't have, and it shows a parse error where the answer is not JSON (a proxy's error page).
 */
export const fetcher: Fetcher = async (params, options) => {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json', ...options?.headers },
    body: JSON.stringify(params),
  });
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`${response.status} ${response.statusText}: ${text.slice(0, 500)}`.trim());
  }
};
