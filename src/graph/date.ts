import { KeiretsuError } from '../kernel/errors.js';
import { shown } from '../kernel/shown.js';

/** ISO 8601 calendar date, possibly partial: `2025`, `2025-09`, `2025-09-04`. */
export type PartialDate = string;
/** A whole day, `2025-09-04`. Days compare as texts. */
export type Day = string;

/** A span of whole days, both ends included. */
export interface Period {
  readonly first: Day;
  readonly last: Day;
}

/** Before every day: what is known since always. */
export const ALWAYS: Day = '';
/** After every day: what has not come to an end. */
export const NEVER: Day = '~';

const FORM = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/;

/** The days that a partial date covers; null when it is no date. */
export function parsePeriod(text: string): Period | null {
  const match = FORM.exec(text);
  if (match === null) return null;
  const [, year, month, day] = match as unknown as [string, string, string | undefined, string | undefined];
  if (year === '0000') return null;
  if (month === undefined) return { first: `${year}-01-01`, last: `${year}-12-31` };
  if (month < '01' || month > '12') return null;
  const length = daysInMonth(Number(year), Number(month));
  if (day === undefined) return { first: `${year}-${month}-01`, last: `${year}-${month}-${String(length).padStart(2, '0')}` };
  if (day < '01' || Number(day) > length) return null;
  return { first: text, last: text };
}

/** The days that a partial date covers; throws BAD_DATE when it is no date. */
export function periodOf(text: PartialDate): Period {
  const period = parsePeriod(text);
  if (period === null) {
    throw new KeiretsuError('BAD_DATE', `${shown(text, 40)} is not a date; write it as 2025, 2025-09 or 2025-09-04.`);
  }
  return period;
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/**
 * The day from which a statement counts as known: the earlier of the statement's last day and the report's
 * publication; ALWAYS when neither is dated.
 */
export function knownSince(statedOn: PartialDate | null, publishedOn: PartialDate | null): Day {
  const stated = statedOn === null ? null : periodOf(statedOn).last;
  const published = publishedOn === null ? null : periodOf(publishedOn).last;
  if (stated === null) return published ?? ALWAYS;
  return published !== null && published < stated ? published : stated;
}
