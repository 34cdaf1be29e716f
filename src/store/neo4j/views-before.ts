import type { EntityViews, RelationshipViews, ViewsBefore } from '../../graph/write.js';
import { NAME_INDEX, type Properties } from './columns.js';
import { NAMED_SINCE } from './hubs.js';
import { entityProperties } from './properties.js';
import { differences } from './segments.js';

export type Views = EntityViews | RelationshipViews;

/** Views and those that are stored; null where these are not known. */
export interface Pair<T> {
  readonly views: T;
  readonly before: T | null;
}

export function pairsOf<T extends Views>(views: readonly T[], before: ViewsBefore<T> | undefined): Pair<T>[] {
  return views.map((one) => ({ views: one, before: before === undefined ? null : before(one.id) }));
}

/** Whether what is shown of a live subject is what is stored. */
export function showsAsBefore<T extends Views>({ views, before }: Pair<T>, of: (views: T) => Properties): boolean {
  return before?.live === true && Object.keys(differences(of(before), of(views))).length === 0;
}

/** Whether a live entity goes by the name, as far as an index has it, by which it is stored, and since the same day. */
export function isNamedAsBefore({ views, before }: Pair<EntityViews>): boolean {
  if (before?.live !== true) return false;
  const [was, is] = [entityProperties(before), entityProperties(views)];
  return was[NAME_INDEX] === is[NAME_INDEX] && was[NAMED_SINCE] === is[NAMED_SINCE];
}
