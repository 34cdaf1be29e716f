import type { Cell } from '../../graph/records.js';
import type { Parameter } from './sql.js';

/** A cell as a parameter. The library gives a text back only up to a NUL, so a text that has one is stored as a blob. */
export function toParameter(cell: Cell): Parameter {
  if (typeof cell === 'string') return cell.includes('\0') ? Buffer.from(cell, 'utf8') : cell;
  if (typeof cell === 'boolean') return Number(cell);
  return typeof cell === 'object' && cell !== null ? JSON.stringify(cell) : cell;
}

/** The text that a stored value is. */
export function fromCell(stored: unknown): string | null {
  return typeof stored === 'object' && stored !== null ? Buffer.from(stored as Uint8Array).toString('utf8') : (stored as string | null);
}
