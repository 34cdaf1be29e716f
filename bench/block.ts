import type { Running } from './contenders/start.js';
import { cpuMillis } from './processes.js';

/** A short stretch of requests to one contender. */
export interface Block {
  readonly callers: number;
  /** Milliseconds of each request. */
  readonly times: readonly number[];
  readonly seconds: number;
  readonly bytes: number;
  /** Milliseconds of CPU in all; NaN where it is not told. */
  readonly serverCpu: number;
  readonly databaseCpu: number;
}

export interface BlockLength {
  readonly callers: number;
  readonly millis: number;
  /** Requests that are asked even when the time is over. */
  readonly least: number;
}

/** Callers that each ask the next question when they have their answer, until the time is over. */
export async function runBlock(running: Running, next: () => Buffer, { callers, millis, least }: BlockLength): Promise<Block> {
  const { client, pid, databasePid } = running;
  const used = (): [number, number] => [cpuMillis(pid), databasePid === null ? Number.NaN : cpuMillis(databasePid)];
  const times: number[] = [];
  let bytes = 0;
  let asked = 0;
  client.renew();
  const before = used();
  const start = performance.now();
  const caller = async (): Promise<void> => {
    while (asked < least || performance.now() - start < millis) {
      asked += 1;
      const answer = await client.ask(next());
      times.push(answer.millis);
      bytes += answer.text.length;
    }
  };
  // All of them end before a failure is told: none may go on asking into the next block.
  const ended = await Promise.allSettled(Array.from({ length: callers }, caller));
  const failed = ended.find((one) => one.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  const seconds = (performance.now() - start) / 1_000;
  const after = used();
  return { callers, times, seconds, bytes, serverCpu: after[0] - before[0], databaseCpu: after[1] - before[1] };
}
