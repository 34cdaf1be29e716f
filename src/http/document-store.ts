import type { ApolloServerOptions, BaseContext } from '@apollo/server';
import type { DocumentNode } from 'graphql';
import { LruMap } from '../kernel/lru-map.js';

type DocumentStore = NonNullable<ApolloServerOptions<BaseContext>['documentStore']>;

/**
 * Most documents kept, and most characters of them: a parsed document is some hundred times its text. A front-end asks
 * with dozens; documents with values written into them come once and go.
 */
const CAPACITY = { entries: 500, weight: 500_000 } as const;

/**
 * Documents that were parsed and found valid, by Apollo's key for them. Apollo's own store counts the bytes of their
 * JSON, which lets a server grow by hundreds of megabytes. What is planned of a document lives as long as it is kept.
 */
export function createDocumentStore(): DocumentStore {
  const documents = new LruMap<string, DocumentNode>({ ...CAPACITY, weigh: ({ loc }) => loc?.end ?? 0 });
  return {
    get: async (key) => documents.get(key),
    set: async (key, document) => documents.set(key, document),
    delete: async (key) => documents.delete(key),
  };
}
