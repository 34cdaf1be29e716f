import { type Asking, type Parameter, Slot, type Value } from './sql.js';

/** The day up to which things are known. */
export const KNOWN_ON = new Slot(({ time }) => time.knownOn);
/** The days of which relationships have to hold on one. */
export const VALID_FIRST = new Slot(({ time }) => time.validOn?.first ?? null);
export const VALID_LAST = new Slot(({ time }) => time.validOn?.last ?? null);

/** The ids of one read. The library would cut one off at its NUL, and find what it does not name. */
export function idsOf(turn: number): Slot {
  return new Slot(({ ids }) => JSON.stringify([...new Set(ids[turn])].filter((id) => !id.includes('\0'))));
}

/** The values of a statement that is asked. */
export function filledIn(values: readonly Value[], asking: Asking): Parameter[] {
  return values.map((value) => (value instanceof Slot ? value.of(asking) : value));
}
