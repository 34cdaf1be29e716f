import type { Row } from '../graph/plan.js';
import type { ReadTurn } from '../graph/read-turn.js';
import type { GraphContext } from './context.js';
import type { RootPlan } from './planned-root.js';
import type { RecordReading } from './reading.js';

/** Answers for each id of a plan in their order, null where there is no such record; each record is answered once, however often its id stands there. */
export type AnswerRecords = <Answer>(answer: (reading: RecordReading, row: Row) => Answer) => (Answer | null)[];

/** Reads the records of a plan. What it answers may be called again. */
export async function readRecords(
  { reader, budget }: GraphContext,
  { ids, reads, readings, time }: Extract<RootPlan, { read: 'records' }>,
  turn: ReadTurn,
): Promise<AnswerRecords> {
  const batches = reads.length === 0 ? [] : await reader.records(reads, { time, budget, turn });
  const [first] = readings;
  if (ids.length === 1 && first !== undefined) {
    const row = batches[0]?.[0] ?? null;
    return (answer) => [row === null ? null : answer(first, row)];
  }
  return <Answer>(answer: (reading: RecordReading, row: Row) => Answer) => {
    const found = new Map<string, Answer>();
    readings.forEach((reading, index) => {
      for (const row of batches[index] as (Row | null)[]) if (row !== null) found.set(row.id, answer(reading, row));
    });
    return ids.map((id) => found.get(id) ?? null);
  };
}
