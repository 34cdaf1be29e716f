import type { Keys, OrderKey, Step } from '../../graph/plan.js';
import { indexOf, isKeyColumn } from './columns.js';
import { otherOf, type Scope } from './filter.js';
import { allOf, columnOf, type Making, where, without } from './making.js';
import { whereParallel } from './parallel.js';
import { fromSortable, indexedPart, toSortable } from './sortable.js';
import { hop } from './step.js';

/** An order key as Cypher. */
export interface Key {
  readonly value: string;
  /** Whether it only tells parallel relationships apart, see `parallel.ts`. */
  readonly apart: boolean;
  /** Whether `value` has to be worked out, and is better named than repeated. */
  readonly computed: boolean;
  readonly descending: boolean;
  readonly nullable: boolean;
  /** Whether it is a text key, which is stored in another spelling. */
  readonly spelled: boolean;
  /** The indexed beginning of the key. */
  readonly index: string | null;
}

export function keysOf(order: readonly OrderKey[], scope: Scope, making: Making): Key[] {
  return order.map((key, place): Key => ({ ...keyOf(key, place, scope, making), apart: tellsParallelApart(order, place) }));
}

/** Whether a key is the id of a relationship, behind the id of the entity that it leads to. */
function tellsParallelApart(order: readonly OrderKey[], place: number): boolean {
  const isId = (key: OrderKey | undefined, of: 'item' | 'other'): boolean =>
    key !== undefined && 'column' in key.by && key.by.column === 'id' && key.by.of === of;
  return isId(order[place], 'item') && order.slice(0, place).some((key) => isId(key, 'other'));
}

function keyOf({ by, direction, nullable }: OrderKey, place: number, scope: Scope, making: Making): Omit<Key, 'apart'> {
  const common = { descending: direction === 'DESC', nullable };
  if ('count' in by) return { ...common, value: countOf(by.count, scope, making), computed: true, spelled: false, index: null };
  // The far end is found anyway, and its own id read with its name.
  const { id: _, ...item } = by.of === 'item' ? scope.item : otherOf(scope);
  const column = columnOf(item, by.column);
  if ('currency' in by) {
    const value = `CASE WHEN ${columnOf(item, `${by.column}Currency`)} = ${making.value(by.currency)} THEN ${column} END`;
    return { ...common, value, computed: true, spelled: false, index: null };
  }
  const index = place === 0 && by.of === 'item' ? indexOf(item.sort, by.column) : null;
  return {
    ...common,
    value: column,
    computed: false,
    spelled: isKeyColumn(item.sort, by.column),
    index: index === null ? null : `${item.name}.${index}`,
  };
}

/** How many visible relationships an entity has at a step. */
function countOf({ relationship, direction }: Step, { item }: Scope, making: Making): string {
  const { match, conditions } = hop(item, [relationship], direction, making);
  return `COUNT { ${match}${where(conditions)} }`;
}

/** What the keys of a list's order do not tell. */
export interface Listed {
  /** A column that is the same for all items and leads the index of their order. */
  readonly leading: string | null;
  /** Whether two items can lead to the same entity; null: they always can. */
  readonly parallel: string | null;
}

/** Terms of ORDER BY: list order, or its exact reverse. Neo4j has nulls last when ascending, first when descending. */
export function orderTerms(keys: readonly Key[], { reversed, leading, parallel }: Listed & { readonly reversed: boolean }): string {
  return keys
    .flatMap(({ value, apart, descending, nullable, index }) => {
      const sorted = apart && parallel !== null ? whereParallel(parallel, value) : value;
      const direction = descending === reversed ? '' : ' DESC';
      const nulls = nullable && descending ? [`${value} IS NULL${reversed ? ' DESC' : ''}`] : [];
      return [
        ...(index === null ? [] : [...(leading === null ? [] : [`${leading}${direction}`]), `${index}${direction}`]),
        ...nulls,
        `${sorted}${direction}`,
      ];
    })
    .join(', ');
}

/** The items behind a place, the place itself not among them. */
function behind(keys: readonly Key[], place: Keys, making: Making): string {
  return beyond(keys, place, true, making);
}

/** The items ahead of a place, the place itself not among them. */
function ahead(keys: readonly Key[], place: Keys, making: Making): string {
  return beyond(keys, place, false, making);
}

/** The items at a place or ahead of it. */
function atOrAhead(keys: readonly Key[], place: Keys, making: Making): string {
  return allOf([bound(keys, place, false, making), without(behind(keys, place, making))]);
}

/** The items at a place or behind it. */
function atOrBehind(keys: readonly Key[], place: Keys, making: Making): string {
  return allOf([bound(keys, place, true, making), without(ahead(keys, place, making))]);
}

/** Places between which items are wanted. */
export type Window = readonly { readonly is: keyof typeof TESTS; readonly place: Keys }[];

const TESTS = { behind, ahead, atOrAhead, atOrBehind };

/** The items of a window. */
export function within(window: Window, keys: readonly Key[], making: Making): string[] {
  return window.map(({ is, place }) => TESTS[is](keys, place, making));
}

/** What of a window the index of the first key tells. */
export function bounds(window: Window, keys: readonly Key[], making: Making): string[] {
  return window.map(({ is, place }) => bound(keys, place, is === 'behind' || is === 'atOrBehind', making));
}

/** Said beside what `without` hides from an index, so that it begins or ends at the place. */
function bound([first]: readonly Key[], [at]: Keys, further: boolean, making: Making): string {
  if (first === undefined || first.index === null || typeof at !== 'string') return 'true';
  const operator = first.descending === further ? '<=' : '>=';
  return `${first.index} ${operator} ${making.value(indexedPart(toSortable(at)))}`;
}

function beyond(keys: readonly Key[], place: Keys, further: boolean, making: Making): string {
  const [first, ...rest] = keys;
  if (first === undefined || place.length !== keys.length) throw new Error('a place has one value for every order key');
  const [at, ...others] = place as [string | number | null, ...Keys];
  const next = rest.length === 0 ? null : beyond(rest, others, further, making);
  const { value, descending, nullable, index } = first;
  // Missing values are behind all others. Whether the place has a value is part of the statement's shape.
  if (at === null) {
    const same = next === null ? 'false' : `(${value} IS NULL AND ${next})`;
    return further ? same : `(${value} IS NOT NULL OR ${same})`;
  }
  const stored = storedKey(first, at);
  const parameter = making.value(stored);
  const operator = descending === further ? '<' : '>';
  const strictly = nullable && further ? `(${value} IS NULL OR ${value} ${operator} ${parameter})` : `${value} ${operator} ${parameter}`;
  const condition = next === null ? strictly : `(${strictly} OR (${value} = ${parameter} AND ${next}))`;
  // Said twice, so that an index begins at the place.
  return index === null ? condition : `(${index} ${operator}= ${making.value(indexedPart(stored as string))} AND ${condition})`;
}

/** A key of a place as the store has it. */
function storedKey({ spelled }: Key, at: string | number): string | number {
  return spelled ? toSortable(at as string) : at;
}

/** The keys of an item as everyone else has them: cells of a list that begin at `from`. */
export function readKeys(keys: readonly Key[], cells: readonly unknown[], from: number): Keys {
  return keys.map(({ spelled }, place) => {
    const cell = cells[from + place] as string | number | null;
    return spelled && cell !== null ? fromSortable(cell as string) : cell;
  });
}
