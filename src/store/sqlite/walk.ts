import { isByName } from '../../graph/by-name.js';
import type { Connection } from '../../graph/plan.js';
import type { Making } from './making.js';
import type { Sql } from './sql.js';

/** Under which name the query that finds the items of a page gives the row of the other end. */
export const OTHER = 'other';

/** Whether a page goes along an index that has what holds now in its order: see `relationship_from`. */
export function isWalk({ over, order }: Connection, { asked }: Making): boolean {
  if (asked.knownOn || over.set !== 'relationships' || over.direction === 'BOTH' || over.relationships?.length !== 1) return false;
  return isByName(order);
}

/** The columns of a walk's item that pieces of a statement speak of, besides the row of its other end. */
export function columnsRead(alias: string, pieces: readonly Sql[]): string[] {
  const mentions = new RegExp(`\\b${alias}\\."?(\\w+)`, 'g');
  const names = new Set(pieces.flatMap(({ text }) => Array.from(text.matchAll(mentions), ([, name]) => name as string)));
  names.delete(OTHER);
  return [...names];
}
