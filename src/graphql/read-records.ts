import type { Row } from '../graph/plan.js';
import type { GraphContext } from './context.js';
import type { RootPlan } from './planned-root.js';
import type { RecordReading } from './reading.js';

/** Reads the records of a plan, one answer for each of its ids in their order; null where there is no such record. */
export async function readRecords<Answer>(
  { reader, budget }: GraphContext,
  { ids, reads, readings, time }: Extract<RootPlan, { read: 'records' }>,
  answer: (reading: RecordReading, row: Row) => Answer,
): Promise<(Answer | null)[]> {
  const batches = reads.length === 0 ? [] : await reader.records(reads, { time, budget });
  const [first] = readings;
  if (ids.length === 1 && first !== undefined) {
    const row = batches[0]?.[0] ?? null;
    return [row === null ? null : answer(first, row)];
  }
  const found = new Map<string, Answer>();
  readings.forEach((reading, index) => {
    for (const row of batches[index] as (Row | null)[]) if (row !== null) found.set(row.id, answer(reading, row));
  });
  return ids.map((id) => found.get(id) ?? null);
}
