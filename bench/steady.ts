import { setTimeout as pause } from 'node:timers/promises';
import type { HttpClient } from './http-client.js';
import type { Tail } from './results.js';
import { median, percentile } from './statistics.js';

/** Asks steadily, answered or not: whoever waits for an answer before asking again does not see a stall. */
export async function askSteadily(client: HttpClient, next: () => Buffer, everyMs: number, seconds: number): Promise<Tail> {
  const waits: Promise<number>[] = [];
  const start = performance.now();
  for (let number = 0; number < (seconds * 1_000) / everyMs; number += 1) {
    const due = start + number * everyMs;
    const early = due - performance.now();
    if (early > 0) await pause(early);
    waits.push(client.ask(next()).then(({ millis }) => millis));
  }
  const times = await Promise.all(waits);
  return { requests: times.length, p50: median(times), p99: percentile(times, 0.99), worst: Math.max(...times) };
}
