import { createHash, type Hash } from 'node:crypto';
import type { Source, StoredClaim } from '../graph/claim.js';
import type { GraphStore } from '../graph/store.js';
import { KeiretsuError } from '../kernel/errors.js';
import { canonicalJson, type Json } from '../kernel/json.js';
import { counted } from '../kernel/text.js';
import { everySecond } from './every-second.js';

/** What was copied. */
export interface CopyReport {
  readonly sources: number;
  readonly claims: number;
  /** Whether both stores were compared afterwards and hold the same; null when the target held something before. */
  readonly equal: boolean | null;
}

export interface CopyOptions {
  /** Whether the target may hold something already. What it holds stays as it is. */
  readonly intoExisting: boolean;
  /** Hears of progress, at most once a second. */
  readonly say: (line: string) => void;
}

/**
 * Copies everything a store holds into another one: sources and claims as they are, their times and retractions included.
 * Both are streamed, so neither has to fit into memory. Views follow from the claims and are resolved anew.
 */
export async function copyStore(from: GraphStore, to: GraphStore, { intoExisting, say }: CopyOptions): Promise<CopyReport> {
  const wasEmpty = await isEmpty(to);
  if (!wasEmpty && !intoExisting) {
    throw new KeiretsuError(
      'BAD_CONFIG',
      'The target holds a graph already: name an empty one, or add --into-existing to copy what it lacks and leave what it has.',
    );
  }
  const tell = everySecond(say);
  const digest = createHash('sha256');
  let sources = 0;
  let claims = 0;
  // Sources first: a claim's known date in the views was worked out from them.
  const present = wasEmpty ? new Set<string>() : await sourcesIn(to);
  for await (const batch of from.sources()) {
    await to.restore(
      batch.filter(({ id }) => !present.has(id)),
      [],
    );
    add(digest, batch);
    sources += batch.length;
    tell(() => counted(sources, 'source'));
  }
  for await (const batch of from.claims()) {
    await to.restore([], batch);
    add(digest, batch);
    claims += batch.length;
    tell(() => `${counted(sources, 'source')}, ${counted(claims, 'claim')}`);
  }
  const equal = wasEmpty ? digest.digest('hex') === (await digestOf(to)) : null;
  return { sources, claims, equal };
}

async function sourcesIn(store: GraphStore): Promise<Set<string>> {
  const ids = new Set<string>();
  for await (const batch of store.sources()) for (const { id } of batch) ids.add(id);
  return ids;
}

async function isEmpty(store: GraphStore): Promise<boolean> {
  for await (const batch of store.sources()) if (batch.length > 0) return false;
  for await (const batch of store.claims()) if (batch.length > 0) return false;
  return true;
}

/** A hash of everything that a store holds. */
async function digestOf(store: GraphStore): Promise<string> {
  const digest = createHash('sha256');
  for await (const batch of store.sources()) add(digest, batch);
  for await (const batch of store.claims()) add(digest, batch);
  return digest.digest('hex');
}

function add(digest: Hash, records: readonly (Source | StoredClaim)[]): void {
  for (const record of records) digest.update(canonicalJson(record as unknown as Json)).update('\n');
}
