import type { ReadTime } from './plan.js';

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
