import { existsSync, readFileSync } from 'node:fs';

/** Linux counts a process's time in hundredths of a second towards programs, whatever the kernel does inside. */
const TICK_MS = 10;

/** Whether the system tells what a process used. Without, CPU and memory are missing from the results. */
export const canMeasure = existsSync('/proc/self/stat');

/** Milliseconds of CPU that a process and its threads have used, in user and system mode; NaN where that is not told. */
export function cpuMillis(pid: number): number {
  if (!canMeasure) return Number.NaN;
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name in parentheses may hold anything, blanks and parentheses too.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

/** Resident memory of a process in megabytes (of 1,048,576 bytes); NaN where that is not told. */
export function residentMegabytes(pid: number): number {
  if (!canMeasure) return Number.NaN;
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1_024;
}
