import type { ReadTime } from '../../graph/plan.js';

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
