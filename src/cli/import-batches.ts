import { setImmediate as turn } from 'node:timers/promises';
import { type Claim, type Source, sourceFields } from '../graph/claim.js';

/** What an import brings, one after another: what a record names comes before it. */
export type ImportRecord = ({ readonly source: Source } | { readonly claim: Claim }) & {
  /** Where it stands, as errors name it: `facts.jsonl:12`. */
  readonly place?: string;
};

/** The other bound of a batch: a commit is paid once for all of it, and it is what a running import holds in memory, twice. */
const CHARACTERS = 16_000_000;
/** What a record takes besides its texts, about. */
const FRAME = 600;
/** Records after which the database's answers are looked at: records that are at hand would otherwise keep them waiting. */
const TURN = 200;

/**
 * Groups records in their order, so many at the most. A source that comes again, and is another one, begins a batch: those
 * before it are claims of what it was. Where reading them fails, what came before is a batch still.
 */
export async function* importBatches(
  records: AsyncIterable<ImportRecord> | Iterable<ImportRecord>,
  most: number,
): AsyncGenerator<readonly ImportRecord[], void, undefined> {
  let batch: ImportRecord[] = [];
  let characters = 0;
  let count = 0;
  const sources = new Map<string, Source>();
  try {
    for await (const record of records) {
      if ('source' in record) {
        const before = sources.get(record.source.id);
        if (before !== undefined && sourceFields.some((field) => before[field] !== record.source[field])) {
          yield batch;
          batch = [];
          characters = 0;
          sources.clear();
        }
        sources.set(record.source.id, record.source);
      }
      batch.push(record);
      characters += sizeOf(record);
      count += 1;
      if (count % TURN === 0) await turn();
      if (batch.length < most && characters < CHARACTERS) continue;
      yield batch;
      batch = [];
      characters = 0;
      sources.clear();
    }
  } catch (error) {
    if (batch.length > 0) yield batch;
    throw error;
  }
  if (batch.length > 0) yield batch;
}

function sizeOf(record: ImportRecord): number {
  if ('source' in record) return FRAME + (record.source.text?.length ?? 0);
  const { statement, quote, value } = record.claim;
  return FRAME + statement.length + (quote?.length ?? 0) + (value?.length ?? 0);
}
