import type { GraphiQLProps } from 'graphiql';
import { requestHeaders } from './request-headers.js';

type Fetcher = GraphiQLProps['fetcher'];
type FetcherResult = Awaited<ReturnType<Fetcher>>;

/** Relative to the page, so that it also works below a proxy's prefix. */
const endpoint = new URL('graphql', document.baseURI).href;

/**
 * One POST per run. GraphiQL's own fetcher brings subscriptions and incremental delivery, which the
 * server doesn't have, and it shows a parse error where the answer is not JSON (a proxy's error page).
 * What went wrong on the way is shown as an answer's error: GraphiQL prints the stack of whatever is thrown.
 */
export const fetcher: Fetcher = async (params, options) => {
  const made = requestHeaders(options?.headers);
  if ('problem' in made) return failed(made.problem);
  try {
    const response = await fetch(endpoint, { method: 'POST', headers: made.headers, body: JSON.stringify(params) });
    const text = await response.text();
    try {
      return JSON.parse(text);
    } catch {
      return failed(`${response.status} ${response.statusText}: ${text.slice(0, 500)}`.trim());
    }
  } catch (error) {
    return failed(`The server cannot be reached (${(error as Error).message}).`);
  }
};

const failed = (message: string) => ({ errors: [{ message }] }) as unknown as FetcherResult;
