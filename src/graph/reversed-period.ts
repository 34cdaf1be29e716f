import { periodOf } from './date.js';

/** Whether something would have ended before it began, by two partial dates: it then holds on no day. */
export function isReversedPeriod(from: unknown, to: unknown): boolean {
  return typeof from === 'string' && typeof to === 'string' && periodOf(from).first > periodOf(to).last;
}
