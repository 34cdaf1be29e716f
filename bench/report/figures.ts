import type { Spread } from '../statistics.js';

/** A figure with three digits that count, without an exponent; `-` where there is none. */
export function figure(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return '-';
  const size = Math.abs(value);
  if (size >= 100) return Math.round(value).toLocaleString('en-US');
  return value.toFixed(size >= 10 ? 1 : 2);
}

/** A median with its quartiles. */
export function spread(value: Spread | null | undefined): string {
  if (value === null || value === undefined) return '-';
  return `${figure(value.mid)} (${figure(value.low)}–${figure(value.high)})`;
}

/** A Markdown table; the first column is text, the others are figures unless told otherwise. */
export function table(head: readonly string[], rows: readonly (readonly string[])[], others = '---:'): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, column) => (column === 0 ? '---' : others))), ...rows.map(line)].join('\n');
}

export const mark = (reached: boolean | null): string => (reached === null ? '' : reached ? ' ✓' : ' ✗');
