import type { Comparison, Filter } from '../../graph/plan.js';
import { textKey } from '../../kernel/text.js';
import { ontology } from '../../ontology/ontology.js';
import { columnType, indexOf } from './columns.js';
import { allOf, columnOf, type Making, type Variable, where, without } from './making.js';
import { indexedPart, isKeyColumn, toSortable } from './sortable.js';
import { hop } from './step.js';

type Of<Op extends Filter['op']> = Extract<Filter, { op: Op }>;

/** The record that a filter or an order key speaks of. */
export interface Scope {
  readonly item: Variable;
  /** The entity at the far end of a relationship that was reached from one of its ends. */
  readonly other?: () => Variable;
}

const OPERATORS: Readonly<Record<Comparison, string>> = { eq: '=', gt: '>', gte: '>=', lt: '<', lte: '<=' };

/**
 * The condition that a filter is. A comparison with a missing value is null, which counts as false wherever a condition
 * is asked for; `not` makes the two values of it, so null never gets past one.
 *
 * @param nested whether anything but AND is between it and its WHERE
 */
export function filterCypher(filter: Filter, scope: Scope, making: Making, nested = false): string {
  const { item } = scope;
  const within = (part: Filter): string => filterCypher(part, scope, making, true);
  switch (filter.op) {
    case 'and':
      if (nested) return holding('all', filter.of.map(within), making);
      return allOf(filter.of.map((part) => filterCypher(part, scope, making, nested)));
    case 'or':
      if (filter.of.length === 0) return 'false';
      return nested ? holding('any', filter.of.map(within), making) : `(${filter.of.map(within).join(' OR ')})`;
    case 'not':
      if (filter.of.op === 'not') return filterCypher(filter.of.of, scope, making, nested);
      return filter.of.op === 'some' ? `NOT ${within(filter.of)}` : without(within(filter.of));
    case 'compare':
      return compare(filter, item, making, nested);
    case 'in':
      return ofKinds(filter.column, filter.values, item, nested) ?? `${columnOf(item, filter.column)} IN ${making.compared(filter)}`;
    case 'contains':
      return `${columnOf(item, filter.column)} CONTAINS ${making.compared(filter, asKey)}`;
    case 'startsWith':
      return startsWith(filter, item, making, nested);
    case 'isNull':
      // A list is never missing, though an empty one may not be stored.
      return columnType(item.sort, filter.column) === 'list' ? 'false' : `${columnOf(item, filter.column)} IS NULL`;
    case 'includes':
      return includes(filter, item, making);
    case 'some':
      return some(filter, item, making);
    case 'other':
      return filterCypher(filter.filter, { item: otherOf(scope) }, making, nested);
  }
}

/** The planner rearranges AND and OR for ever where they are nested deeply; it leaves lists as they are. */
function holding(word: 'all' | 'any', conditions: readonly string[], making: Making): string {
  const [only] = conditions;
  if (only !== undefined && conditions.length === 1) return only;
  const one = making.name('b');
  return `${word}(${one} IN [${conditions.join(', ')}] WHERE ${one})`;
}

/** The entity at the far end of a scope's relationship. */
export function otherOf({ other }: Scope): Variable {
  if (other === undefined) throw new Error('only a relationship that was reached from one of its ends has another one');
  return other();
}

/**
 * Whether an entity is of one of these kinds, where that is what a column is compared with: a kind is a label of the node,
 * and tells it without a property being read. Null where kinds are values: only names of the ontology become part of a text,
 * and in one order, so that there are few texts.
 */
function ofKinds(column: string, values: readonly unknown[], { name, sort, kept }: Variable, nested: boolean): string | null {
  if (column !== 'kind' || sort !== 'entity' || kept !== 'now' || values.length === 0) return null;
  const named = new Set(values);
  const kinds = [...ontology.kinds.keys()].filter((kind) => named.has(kind));
  if (kinds.length < named.size) return null;
  const condition = `(${name}:${kinds.join('|')})`;
  // An index of the one kind leads there. Of several the planner would make a union, which reads all of them to sort it.
  return kinds.length === 1 && !nested ? condition : `coalesce(${condition}, false)`;
}

const asKey = (value: unknown): string => toSortable(value as string);
const asIndexed = (value: unknown): string => indexedPart(toSortable(value as string));
const asIndexedText = (value: unknown): string => indexedPart(toSortable(textKey(value as string)));

function compare(filter: Of<'compare'>, item: Variable, making: Making, nested: boolean): string {
  const { column, test, value } = filter;
  const kind = test === 'eq' ? ofKinds(column, [value], item, nested) : null;
  if (kind !== null) return kind;
  const condition = `${columnOf(item, column)} ${OPERATORS[test]} ${making.compared(filter, isKeyColumn(column) ? asKey : undefined)}`;
  const index = indexOf(item.sort, `${column}Key`);
  if (index === null || test !== 'eq' || nested) return condition;
  // Equal texts have equal keys, and an index finds these.
  return `(${item.name}.${index} = ${making.compared(filter, asIndexedText)} AND ${condition})`;
}

function startsWith(filter: Of<'contains' | 'startsWith'>, item: Variable, making: Making, nested: boolean): string {
  const { column } = filter;
  const condition = `${columnOf(item, column)} STARTS WITH ${making.compared(filter, asKey)}`;
  const index = indexOf(item.sort, column);
  if (index === null || nested) return condition;
  return `(${item.name}.${index} STARTS WITH ${making.compared(filter, asIndexed)} AND ${condition})`;
}

function includes(filter: Of<'includes'>, item: Variable, making: Making): string {
  const held = `coalesce(${columnOf(item, filter.column)}, [])`;
  const member = making.name('m');
  return `${filter.any ? 'any' : 'all'}(${member} IN ${making.compared(filter)} WHERE ${member} IN ${held})`;
}

function some({ step, filter }: Of<'some'>, item: Variable, making: Making): string {
  const { match, conditions, relationship, other, more } = hop(item, [step.relationship], step.direction, making);
  const condition = filterCypher(filter, { item: relationship, other }, making);
  // What a further match brings is at hand behind it only.
  if (more.length === 0) return `EXISTS { ${match}${where([...conditions, condition])} }`;
  return `EXISTS { ${match}${where(conditions)} ${more.join(' ')}${condition === 'true' ? '' : ` AND ${condition}`} }`;
}
