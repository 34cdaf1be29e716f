import type { ReadTime, Step } from '../../graph/plan.js';
import type { RecordSort } from '../../graph/records.js';
import { columnType } from './schema.js';
import { quoted, raw, type Sql, sql } from './sql.js';
import { visible } from './visible.js';

/** What the making of one statement shares. */
export class Making {
  #names = 0;
  readonly #named: Sql[] = [];

  constructor(readonly time: ReadTime) {}

  /** A table alias that the statement does not have yet. */
  alias(letter: string): string {
    this.#names += 1;
    return `${letter}${this.#names}`;
  }

  /** Gives a query a name at the head of the statement. */
  name(query: Sql): string {
    const alias = this.alias('w');
    this.#named.push(sql`${raw(alias)} AS MATERIALIZED (${query})`);
    return alias;
  }

  /** The statement with the queries that it names. */
  statement(query: Sql): Sql {
    if (this.#named.length === 0) return query;
    return sql`WITH ${this.#named.reduce((all, one) => sql`${all}, ${one}`)} ${query}`;
  }
}

/** The record that a filter or an order key speaks of. */
export interface Scope {
  readonly alias: string;
  readonly sort: RecordSort;
  /** Alias of the entity at the far end of a relationship; asking for it joins that entity. */
  readonly other?: () => string;
  /** Whether a `some` stands around it. */
  readonly inside?: boolean;
}

export function columnOf(alias: string, sort: RecordSort, name: string): Sql {
  columnType(sort, name);
  return raw(`${alias}.${quoted(name)}`);
}

/** The joined row of the entity with this id, as it was at the time asked for; there is always one. */
export function entityAt(alias: string, id: Sql, making: Making): Sql {
  return sql`${raw(`${alias}.id`)} = ${id} AND ${visible(alias, 'entity', making.time, 'reference')}`;
}

/** The columns of a relationship that hold the near and the far end of a step. */
export function endsOf(alias: string, direction: Step['direction']): { near: Sql; far: Sql } {
  const from = raw(`${alias}.from_id`);
  const to = raw(`${alias}.to_id`);
  return direction === 'OUT' ? { near: from, far: to } : { near: to, far: from };
}
