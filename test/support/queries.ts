import { readdirSync, readFileSync } from 'node:fs';
import { SEED_FOLDER, seedChange } from '../../src/cli/seed-store.js';
import type { Change } from '../../src/graph/change.js';

/** Questions that a reader of the article would ask, each in a file, and beside it the answer. */
export const QUERIES = new URL('../queries/', import.meta.url);

export const questions: readonly string[] = readdirSync(QUERIES)
  .filter((file) => file.endsWith('.graphql'))
  .map((file) => file.replace('.graphql', ''))
  .sort();

export const read = (file: string): string => readFileSync(new URL(file, QUERIES), 'utf8');

/** The seed, recorded at a time that the answers can show. */
export const seededChange = (): Promise<Change> => seedChange(SEED_FOLDER, '2025-11-01T00:00:00.000Z');

/** `# $after = companies-page-1: companies.pageInfo.endCursor` takes a variable from another question's answer. */
export function variablesOf(query: string): Record<string, unknown> {
  const found = [...query.matchAll(/^# \$(\w+) = ([\w-]+): ([\w.]+)$/gm)];
  return Object.fromEntries(
    found.map(([, name, question, path]) => {
      let value: unknown = JSON.parse(read(`${question}.json`));
      for (const key of `data.${path}`.split('.')) value = (value as Record<string, unknown>)[key];
      return [name, value];
    }),
  );
}
