import type { Asked } from '../../graph/asked.js';
import type { Step } from '../../graph/plan.js';
import type { RecordSort } from '../../graph/records.js';
import { columnType } from './schema.js';
import { quoted, raw, type Sql, sql } from './sql.js';
import { visible } from './visible.js';

/**
 * SQLite's parser nests 100 symbols deep. What is made of a plan may stand this deep in its statement, which leaves
 * room for the statement around it, and for conditions and columns inside of it.
 */
const DEEPEST = 46;

/** What the making of one statement shares. Its text depends on the plan's shape alone. */
export class Making {
  #names = 0;
  #depth = 0;
  readonly #named: Sql[] = [];

  /** @param tag part of all names, where several makings meet in one statement */
  constructor(
    readonly asked: Asked,
    private readonly tag: string,
  ) {}

  /** A table alias that the statement does not have yet. */
  alias(letter: string): string {
    this.#names += 1;
    return `${letter}${this.tag}${this.#names}`;
  }

  /** Gives a query that does not depend on where it is used a name at the head of the statement; it is answered once. */
  name(query: Sql): string {
    const alias = this.alias('w');
    this.#named.push(sql`${raw(alias)} AS MATERIALIZED (${query})`);
    return alias;
  }

  /** Makes what stands this many symbols deeper in the statement. */
  deeper<T>(symbols: number, make: () => T): T {
    this.#depth += symbols;
    try {
      return make();
    } finally {
      this.#depth -= symbols;
    }
  }

  /** Whether the parser could not follow something that nests this deep. */
  isTooDeep(symbols: number): boolean {
    return this.#depth > 0 && this.#depth + symbols > DEEPEST;
  }

  /**
   * A JSON value that is written at the head of the statement, where nothing nests around it, and made where it is used:
   * SQLite resolves the names in a WITH query at each place that reads it, so it may speak of the records around that
   * place. The way out takes its being JSON away, which it has to be given back.
   */
  apart(make: () => Sql): Sql {
    const depth = this.#depth;
    this.#depth = 0;
    const value = make();
    this.#depth = depth;
    const alias = this.alias('w');
    this.#named.push(sql`${raw(alias)} AS (SELECT ${value} AS v)`);
    return raw(`(SELECT json(v) FROM ${alias})`);
  }

  /** The queries that are named, for the head of the statement. */
  get named(): readonly Sql[] {
    return this.#named;
  }
}

/** A query behind the queries that it names. */
export function headed(named: readonly Sql[], query: Sql): Sql {
  if (named.length === 0) return query;
  return sql`WITH ${named.reduce((all, one) => sql`${all}, ${one}`)} ${query}`;
}

/** A record that a statement has at hand. */
export interface Variable {
  readonly alias: string;
  readonly sort: RecordSort;
  /** The kinds or relationship types that it can have; null: any. */
  readonly types: readonly string[] | null;
  /** The ends of a relationship, where they are at hand. */
  readonly ends?: { readonly from?: End; readonly to?: End };
}

/** An entity at the end of a relationship. */
export interface End {
  /** Number of its row. */
  readonly row: Sql;
  /** Joins its row, under a name, to the query that the relationship is found by. */
  readonly join?: (alias: string) => void;
  readonly types: readonly string[] | null;
}

export function columnOf(alias: string, sort: RecordSort, name: string): Sql {
  columnType(sort, name);
  return raw(`${alias}.${quoted(name)}`);
}

/** The columns of a relationship that hold the near and the far end of a step. */
export function endsOf(alias: string, direction: Step['direction']): { near: Sql; far: FarEnd } {
  const from = endOf(alias, 'from');
  const to = endOf(alias, 'to');
  return direction === 'OUT' ? { near: from.id, far: to } : { near: to.id, far: from };
}

/** What a relationship holds of an entity that it joins: its id and, of the entity as it is now, what `ends.ts` tells of. */
export interface FarEnd {
  readonly id: Sql;
  readonly row: Sql;
  readonly key: Sql;
}

export function endOf(alias: string, end: 'from' | 'to'): FarEnd {
  const column = (name: string): Sql => raw(`${alias}.${end}_${name}`);
  return { id: column('id'), row: column('row'), key: column('key') };
}

/** The row of the entity at the end of a relationship, as it was at the time asked for; there is always one. */
export function entityAt(alias: string, end: FarEnd, making: Making): Sql {
  return making.asked.knownOn ? entityById(alias, end, making) : sql`${raw(alias)}.row = ${end.row}`;
}

/** As above, for where one comes from the entity. */
export function entityById(alias: string, end: FarEnd, making: Making): Sql {
  return sql`${raw(`${alias}.id`)} = ${end.id} AND ${visible(alias, 'entity', making.asked, 'reference')}`;
}
