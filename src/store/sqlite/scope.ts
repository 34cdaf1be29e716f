import type { RecordSort } from '../../graph/records.js';
import { columnOf, type FarEnd, type Making } from './making.js';
import { columnType } from './schema.js';
import type { Sql } from './sql.js';

/** The record that a filter or an order key speaks of. */
export interface Scope {
  readonly sort: RecordSort;
  readonly alias: string;
  /** Columns that are at hand without the record, by name. */
  readonly held?: Readonly<Record<string, Sql>>;
  /** Of a relationship that was reached from one of its ends: the other one. */
  readonly other?: Scope;
  /** Whether a `some` stands around it. */
  readonly inside?: boolean;
}

/** An entity at the far end of a relationship; asking for more than the relationship holds of it joins it. */
export function farScope(join: () => string, held: Scope['held'], inside = false): Scope {
  return {
    sort: 'entity',
    inside,
    ...(held === undefined ? {} : { held }),
    get alias() {
      return join();
    },
  };
}

/** What a relationship holds of an entity, of the time asked for. */
export function heldOf({ id, key }: FarEnd, { asked }: Making): Scope['held'] {
  return asked.knownOn ? { id } : { id, nameKey: key };
}

export function columnIn(scope: Scope, name: string): Sql {
  columnType(scope.sort, name);
  return scope.held?.[name] ?? columnOf(scope.alias, scope.sort, name);
}

export function otherOf({ other }: Scope): Scope {
  if (other === undefined) throw new Error('only a relationship that was reached from one of its ends has another one');
  return other;
}
