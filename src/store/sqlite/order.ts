import type { Keys, OrderKey, Step } from '../../graph/plan.js';
import { cellReader, cellSql } from './fields.js';
import { endsOf, type Making } from './making.js';
import { columnIn, otherOf, type Scope } from './scope.js';
import { list, type Parameter, raw, type Sql, sql } from './sql.js';
import { visible } from './visible.js';

/** An order key as SQL. */
export interface Key {
  readonly value: Sql;
  readonly descending: boolean;
  readonly nullable: boolean;
  /** The value, selected as `column`, as a JSON cell. */
  readonly cell: (column: Sql) => Sql;
  /** How such a cell is read. */
  readonly read: (cell: unknown) => Keys[number];
}

export function keysOf(order: readonly OrderKey[], scope: Scope, making: Making): Key[] {
  return order.map(({ by, direction, nullable, type }): Key => {
    const common = { value: keyValue(by, scope, making), descending: direction === 'DESC', nullable };
    // A count is a whole number, which JSON tells exactly.
    if ('count' in by) return { ...common, cell: (column) => column, read: (cell) => cell as number };
    const read = cellReader(type, by.column);
    return {
      ...common,
      cell: (column) => cellSql(column, type, by.column),
      read: (cell) => (read === null ? cell : read(cell)) as Keys[number],
    };
  });
}

function keyValue(by: OrderKey['by'], scope: Scope, making: Making): Sql {
  if ('count' in by) return countOf(by.count, scope, making);
  const of = by.of === 'item' ? scope : otherOf(scope);
  const column = columnIn(of, by.column);
  if (!('currency' in by)) return column;
  return sql`CASE WHEN ${columnIn(of, `${by.column}Currency`)} = ${by.currency} THEN ${column} END`;
}

/** How many visible relationships an entity has at a step. */
function countOf(step: Step, scope: Scope, making: Making): Sql {
  const relationship = making.alias('c');
  const { near } = endsOf(relationship, step.direction);
  const c = raw(relationship);
  const seen = visible(relationship, 'relationship', making.asked, 'member');
  return sql`(SELECT COUNT(*) FROM relationship AS ${c} WHERE ${near} = ${columnIn(scope, 'id')} AND ${c}.type = ${step.relationship} AND ${seen})`;
}

/** Terms of ORDER BY: list order, or its exact reverse. */
export function orderTerms(keys: readonly Key[], reversed: boolean): Sql {
  return list(
    keys.map(({ value, descending, nullable }) => {
      const direction = descending === reversed ? 'ASC' : 'DESC';
      return sql`${value} ${raw(direction)}${raw(nullable ? ` NULLS ${reversed ? 'FIRST' : 'LAST'}` : '')}`;
    }),
    ', ',
  );
}

/** The items behind a place, the place itself not among them. */
export function behind(keys: readonly Key[], place: Keys): Sql {
  return asRowValue(keys, place, true, '') ?? beyond(keys, place, true);
}

/** The items ahead of a place, the place itself not among them. */
export function ahead(keys: readonly Key[], place: Keys): Sql {
  return asRowValue(keys, place, false, '') ?? beyond(keys, place, false);
}

/** All other items: those at a place or ahead of it. */
export function notBehind(keys: readonly Key[], place: Keys): Sql {
  return asRowValue(keys, place, false, '=') ?? sql`(${beyond(keys, place, true)}) IS NOT TRUE`;
}

/** All other items: those at a place or behind it. */
export function notAhead(keys: readonly Key[], place: Keys): Sql {
  return asRowValue(keys, place, true, '=') ?? sql`(${beyond(keys, place, false)}) IS NOT TRUE`;
}

/** Where nothing can be missing and all keys run one way, a comparison of row values, which is a range of an index. */
function asRowValue(keys: readonly Key[], place: Keys, further: boolean, orEqual: '' | '='): Sql | null {
  const descending = keys[0]?.descending;
  if (keys.some((key) => key.nullable || key.descending !== descending)) return null;
  const values = list(
    keys.map((key) => key.value),
    ', ',
  );
  return sql`(${values}) ${raw((descending === further ? '<' : '>') + orEqual)} (${list(
    place.map((value) => sql`${value}`),
    ', ',
  )})`;
}

function beyond(keys: readonly Key[], place: Keys, further: boolean): Sql {
  const [first, ...rest] = keys;
  const [value, ...values] = place as [Parameter, ...Parameter[]];
  if (first === undefined || place.length !== keys.length) throw new Error('a place has one value for every order key');
  const strictly = beyondOne(first, value, further);
  if (rest.length === 0) return strictly;
  return sql`(${strictly} OR (${first.value} IS ${value} AND ${beyond(rest, values as Keys, further)}))`;
}

/** Missing values are behind all others. Whether the place has a value is a parameter too, so it is asked in SQL. */
function beyondOne({ value, descending, nullable }: Key, at: Parameter, further: boolean): Sql {
  const operator = raw(descending === further ? '<' : '>');
  if (!nullable) return sql`${value} ${operator} ${at}`;
  return further
    ? sql`(${at} IS NOT NULL AND (${value} IS NULL OR ${value} ${operator} ${at}))`
    : sql`(${value} ${operator} ${at} OR (${at} IS NULL AND ${value} IS NOT NULL))`;
}
