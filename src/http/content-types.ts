import { HeaderMap, type HTTPGraphQLHead } from '@apollo/server';
import { LruMap } from '../kernel/lru-map.js';

/** Accept headers that are remembered, and the longest of them. Clients send a handful. */
const KEPT = 100;
const LONGEST_KEPT = 300;

const UNDECIDED: HTTPGraphQLHead = { status: undefined, headers: new HeaderMap() };

/**
 * The content types that Apollo has chosen for an Accept header, so that it need not negotiate the same again for every
 * request. What it refuses is never remembered.
 */
export class ContentTypes {
  readonly #heads = new LruMap<string, HTTPGraphQLHead>({ entries: KEPT });

  /** The head of an answer to a client that accepts this; without a content type where Apollo has not chosen one yet. */
  headFor(accept: string | undefined): HTTPGraphQLHead {
    return this.#heads.get(accept ?? '') ?? UNDECIDED;
  }

  /** Takes in what Apollo answered. Where there is a status, an error may have chosen the type. */
  learn(accept: string | undefined, { status, headers }: HTTPGraphQLHead): void {
    const key = accept ?? '';
    const type = headers.get('content-type');
    if (status !== undefined || type === undefined || key.length > LONGEST_KEPT || this.#heads.get(key) !== undefined) return;
    this.#heads.set(key, { status: undefined, headers: new HeaderMap([['content-type', type]]) });
  }
}
