/** What a statement answers is checked where it is read: what cannot be meant is an error, not an answer of ours. */
import type { ColumnType } from '../../graph/records.js';
import { malformed } from './bolt/error.js';

/** A list as the database gives it. */
export type Raw = unknown[];

/** A list of so many members at least. */
export function listOf(value: unknown, members: number): Raw {
  if (!Array.isArray(value) || value.length < members) throw malformed(`a list of ${members} is wanted where ${sortOf(value)} is`);
  return value;
}

/** The size of a set. */
export function countOf(value: unknown): number {
  if (!Number.isSafeInteger(value) || (value as number) < 0) throw malformed(`a count is wanted where ${sortOf(value)} is`);
  return value as number;
}

export function flagOf(value: unknown): boolean {
  if (typeof value !== 'boolean') throw malformed(`a flag is wanted where ${sortOf(value)} is`);
  return value;
}

const SORTS: Readonly<Record<ColumnType, string>> = { text: 'string', number: 'number', flag: 'boolean', list: 'object' };

/** Checks that the first members of a list are of these types, or null. */
export function typeCheck(types: readonly ColumnType[]): (raw: Raw) => void {
  const sorts = types.map((type) => SORTS[type]);
  return (raw) => {
    for (let place = 0; place < sorts.length; place += 1) {
      const value = raw[place];
      if (value === null || (typeof value === sorts[place] && (sorts[place] !== 'object' || isTexts(value)))) continue;
      throw malformed(`a ${types[place]} is wanted where ${sortOf(value)} is`);
    }
  };
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((member) => typeof member === 'string');
}

const sortOf = (value: unknown): string => (value === null ? 'null' : Array.isArray(value) ? `a list of ${value.length}` : typeof value);
