import { createHash, type Hash } from 'node:crypto';
import type { Source, StoredClaim } from '../graph/claim.js';
import type { GraphStore } from '../graph/store.js';
import { KeiretsuError } from '../kernel/errors.js';
import { everySecond } from '../kernel/every-second.js';
import { canonicalJson, type Json } from '../kernel/json.js';
import { counted } from '../kernel/text.js';

/** What was copied. */
export interface CopyReport {
  readonly sources: number;
  readonly claims: number;
  /** Ids of sources that the target holds otherwise: they stay as they are there, and date the claims that were copied. */
  readonly differing: readonly string[];
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
  let [sources, claims] = [0, 0];
  const differing: string[] = [];
  for await (const batch of from.sources()) {
    differing.push(...(await to.restore(batch, [])).differing);
    add(digest, batch);
    sources += batch.length;
    tell(() => counted(sources, 'source'));
  }
  // Entities have their names before anything else is said of them.
  for await (const batch of from.claims()) {
    await to.restore(
      [],
      batch.filter(({ property }) => property === 'name'),
    );
    tell(() => `${counted(sources, 'source')}, names of entities`);
  }
  for await (const batch of from.claims()) {
    await to.restore([], batch);
    add(digest, batch);
    claims += batch.length;
    tell(() => `${counted(sources, 'source')}, ${counted(claims, 'claim')}`);
  }
  const equal = wasEmpty ? digest.digest('hex') === (await digestOf(to)) : null;
  return { sources, claims, differing, equal };
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
