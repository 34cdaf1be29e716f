import type { ReadTime } from '../../graph/plan.js';

/** Which times a question is asked for: all that a statement's text may know of them. */
export interface Asked {
  readonly knownOn: boolean;
  readonly validOn: boolean;
}

const ALL = [false, true].map((knownOn) => [false, true].map((validOn): Asked => ({ knownOn, validOn })));

/** One of four objects, so that what is made for it can be found by it. */
export function askedOf({ knownOn, validOn }: ReadTime): Asked {
  return ALL[knownOn === null ? 0 : 1]?.[validOn === null ? 0 : 1] as Asked;
}

/** The day up to which things are known. */
export const KNOWN_ON = '$knownOn';
/** The days of which relationships have to hold on one. */
export const VALID_FIRST = '$validFirst';
export const VALID_LAST = '$validLast';

/** The parameters of these names. */
export function timeParameters({ knownOn, validOn }: ReadTime): Readonly<Record<string, unknown>> {
  return {
    ...(knownOn === null ? {} : { knownOn }),
    ...(validOn === null ? {} : { validFirst: validOn.first, validLast: validOn.last }),
  };
}
