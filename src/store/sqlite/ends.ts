import { NEVER } from '../../graph/date.js';
import { entityLayouts, type PropertyLayout } from '../../graph/records.js';
import type { EntityViews } from '../../graph/write.js';
import { fromCell, toParameter } from './cell.js';
import type { Session } from './session.js';
import { each, type Parameter, sql } from './sql.js';

/** An entity as it is now, as the rows of its relationships have it: in `from_row` and `from_key`, or `to_row` and `to_key`. */
export interface StoredEnd {
  /** Number of the row in which the entity is as it is now; it never changes. */
  readonly row: number;
  /** The key of its name, by which relationships are ordered at their other ends. */
  readonly key: Parameter;
}

/** Of these entities, those that are stored. */
export function storedEnds(session: Session, ids: readonly string[]): ReadonlyMap<string, StoredEnd> {
  const rows = session.rows(
    sql`SELECT id, row, "nameKey" FROM entity WHERE known_to = ${NEVER} AND id IN (SELECT value FROM ${each(ids)})`,
  );
  return new Map(rows.map(([id, row, key]) => [id as string, { row: row as number, key: key as Parameter }]));
}

const name = entityLayouts.get('name') as PropertyLayout;

/** An entity has been written in the place of this: where it goes by another name now, its relationships learn that. */
export function renameEnd(session: Session, { id, segments }: EntityViews, before: StoredEnd): void {
  const key = toParameter(name.encode(segments.at(-1)?.view.properties.name ?? null)[1] ?? null);
  if (fromCell(key) === fromCell(before.key)) return;
  session.run(sql`UPDATE relationship SET to_key = ${key} WHERE to_id = ${id} AND known_to = ${NEVER}`);
  session.run(sql`UPDATE relationship SET from_key = ${key} WHERE from_id = ${id} AND known_to = ${NEVER}`);
}
