import type { EntityViews, RelationshipViews, ViewsBefore } from '../../graph/write.js';
import type { Properties } from './columns.js';
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
