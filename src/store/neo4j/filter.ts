import type { Comparison, Filter } from '../../graph/plan.js';
import { textKey } from '../../kernel/text.js';
import { columnType, indexOf } from './columns.js';
import { allOf, columnOf, idOf, labelled, type Making, type Variable, where, without } from './making.js';
import { indexedPart, isKeyColumn, toSortable } from './sortable.js';
import { hop } from './step.js';
import { visible } from './visible.js';

type Of<Op extends Filter['op']> = Extract<Filter, { op: Op }>;

/** The record that a filter or an order key speaks of. */
export interface Scope {
  readonly item: Variable;
  /** The entity at the far end of a relationship that was reached from one of its ends. */
  readonly other?: () => Variable;
}

const OPERATORS: Readonly<Record<Comparison, string>> = { eq: '=', gt: '>', gte: '>=', lt: '<', lte: '<=' };

/** The planner's time doubles with every EXISTS in another one: what is deeper than this is found ahead of the rest. */
const DEEP = 5;

/**
 * The condition that a filter is. A comparison with a missing value is null, which counts as false wherever a condition
 * is asked for; `not` makes the two values of it, so null never gets past one.
 */
export function filterCypher(filter: Filter, scope: Scope, making: Making, depth = 0): string {
  const { item } = scope;
  switch (filter.op) {
    case 'and':
      return allOf(filter.of.map((part) => filterCypher(part, scope, making, depth)));
    case 'or':
      return filter.of.length === 0 ? 'false' : `(${filter.of.map((part) => alternative(part, scope, making, depth)).join(' OR ')})`;
    case 'not':
      return not(filter.of, scope, making, depth);
    case 'compare':
      return compare(filter, item, making);
    case 'in':
      return `${columnOf(item, filter.column)} IN ${making.value(filter.values)}`;
    case 'contains':
      return `${columnOf(item, filter.column)} CONTAINS ${making.value(toSortable(filter.value))}`;
    case 'startsWith':
      return startsWith(filter, item, making);
    case 'isNull':
      // A list is never missing, though an empty one may not be stored.
      return columnType(item.sort, filter.column) === 'list' ? 'false' : `${columnOf(item, filter.column)} IS NULL`;
    case 'includes':
      return includes(filter, item, making);
    case 'some':
      return depth < DEEP ? some(filter, item, making, depth + 1) : someOfAll(filter, item, making);
    case 'other':
      return filterCypher(filter.filter, { item: otherOf(scope) }, making, depth);
  }
}

/**
 * One of several. The planner turns alternatives of conjunctions inside out, which grows beyond all bounds with their
 * number; it does not look into coalesce.
 */
function alternative(filter: Filter, scope: Scope, making: Making, depth: number): string {
  const condition = filterCypher(filter, scope, making, depth);
  return filter.op === 'some' || filter.op === 'not' || filter.op === 'in' ? condition : `coalesce(${condition}, false)`;
}

function not(filter: Filter, scope: Scope, making: Making, depth: number): string {
  if (filter.op === 'not') return filterCypher(filter.of, scope, making, depth);
  const condition = filterCypher(filter, scope, making, depth);
  return filter.op === 'some' ? `NOT ${condition}` : without(condition);
}

/** The entity at the far end of a scope's relationship. */
export function otherOf({ other }: Scope): Variable {
  if (other === undefined) throw new Error('only a relationship that was reached from one of its ends has another one');
  return other();
}

function compare({ column, test, value }: Of<'compare'>, item: Variable, making: Making): string {
  const operand = isKeyColumn(column) ? toSortable(value as string) : value;
  const condition = `${columnOf(item, column)} ${OPERATORS[test]} ${making.value(operand)}`;
  const index = indexOf(item.sort, `${column}Key`);
  if (index === null || test !== 'eq') return condition;
  // Equal texts have equal keys, and an index finds these.
  return `(${item.name}.${index} = ${making.value(indexedPart(toSortable(textKey(value as string))))} AND ${condition})`;
}

function startsWith({ column, value }: { readonly column: string; readonly value: string }, item: Variable, making: Making): string {
  const prefix = toSortable(value);
  const condition = `${columnOf(item, column)} STARTS WITH ${making.value(prefix)}`;
  const index = indexOf(item.sort, column);
  return index === null ? condition : `(${item.name}.${index} STARTS WITH ${making.value(indexedPart(prefix))} AND ${condition})`;
}

function includes({ column, members, any }: Of<'includes'>, item: Variable, making: Making): string {
  const held = `coalesce(${columnOf(item, column)}, [])`;
  const member = making.name('m');
  return `${any ? 'any' : 'all'}(${member} IN ${making.value(members)} WHERE ${member} IN ${held})`;
}

function some({ step, filter }: Of<'some'>, item: Variable, making: Making, depth: number): string {
  const { match, conditions, relationship, other, more } = hop(item, [step.relationship], step.direction, making);
  const condition = filterCypher(filter, { item: relationship, other }, making, depth);
  // What a further match brings is at hand behind it only.
  if (more.length === 0) return `EXISTS { ${match}${where([...conditions, condition])} }`;
  return `EXISTS { ${match}${where(conditions)} ${more.join(' ')}${condition === 'true' ? '' : ` AND ${condition}`} }`;
}

/** The same, with the entities that have such a relationship found once for all. */
function someOfAll(filter: Of<'some'>, item: Variable, making: Making): string {
  const any: Variable = { ...item, name: making.name('e') };
  const found = making.ahead(
    `COLLECT { MATCH ${labelled(any)}${where([...visible(any, making, 'reference'), some(filter, any, making, 1)])} RETURN ${idOf(any)} }`,
  );
  return `${idOf(item)} IN ${found}`;
}
