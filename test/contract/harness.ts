import { afterAll, beforeAll, expect } from 'vitest';
import type { Change } from '../../src/graph/change.js';
import type { GraphStore } from '../../src/graph/store.js';
import type { Adapter } from '../support/adapter.js';
import { ask } from '../support/ask.js';

/** The data of an answer, to be picked apart by tests that say what they expect of it. */
// oxlint-disable-next-line typescript/no-explicit-any
export type Answer = Record<string, any>;

/** A store that the tests of one `describe` share, filled once. `statements` is emptied before each question. */
export interface Shared {
  readonly store: () => GraphStore;
  readonly statements: string[];
  readonly query: <T = Answer>(document: string, variables?: Readonly<Record<string, unknown>>) => Promise<T>;
}

export function shared(adapter: Adapter, ...changes: readonly Change[]): Shared {
  const statements: string[] = [];
  let store: GraphStore | undefined;
  beforeAll(async () => {
    store = await adapter.open({ onStatement: (text) => statements.push(text) });
    for (const change of changes) await store.apply(change);
  });
  afterAll(() => store?.close());
  const opened = (): GraphStore => {
    if (store === undefined) throw new Error('the store is not open yet');
    return store;
  };
  return {
    store: opened,
    statements,
    query: (document, variables) => {
      statements.length = 0;
      return dataOf(opened(), document, variables);
    },
  };
}

/** A store of one test's own. */
export async function withStore<T>(adapter: Adapter, use: (store: GraphStore) => Promise<T>): Promise<T> {
  const store = await adapter.open();
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}

/** The data of an answer that may have no errors, as clients see it. */
export async function dataOf<T>(store: GraphStore, document: string, variables: Readonly<Record<string, unknown>> = {}): Promise<T> {
  const { data, errors } = await ask(store, document, variables);
  expect(
    errors?.map((error) => error.message),
    document,
  ).toBeUndefined();
  return JSON.parse(JSON.stringify(data)) as T;
}

export const idsOf = (connection: { nodes: readonly { id: string }[] }): string[] => connection.nodes.map(({ id }) => id);

/** The code of the error that an operation answers with. */
export async function codeOf(store: GraphStore, document: string): Promise<unknown> {
  const { errors } = await ask(store, document);
  return (errors?.[0]?.originalError as { code?: unknown } | undefined)?.code;
}

/** Everything a store holds, as copies see it. */
export async function contentsOf(store: GraphStore): Promise<{ sources: unknown[]; claims: unknown[] }> {
  const [sources, claims]: [unknown[], unknown[]] = [[], []];
  for await (const batch of store.sources()) sources.push(...batch);
  for await (const batch of store.claims()) claims.push(...batch);
  return { sources, claims };
}
