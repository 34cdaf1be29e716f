import type { Comparison, Filter } from '../../graph/plan.js';
import { textKey } from '../../kernel/text.js';
import { ontology } from '../../ontology/ontology.js';
import { columnType, indexOf, isKeyColumn } from './columns.js';
import { negated, type Told } from './inner-sets.js';
import { allOf, columnOf, idOf, labelled, type Making, type Variable, where, without } from './making.js';
import { all, asksOther, bounds, conjuncts, isIndexed, isOfSome, type Of, ofFarEnd, ofRelationship } from './selective.js';
import { indexedPart, toSortable } from './sortable.js';
import { farKinds, hop } from './step.js';
import { visible } from './visible.js';

/** The record that a filter or an order key speaks of. */
export interface Scope {
  readonly item: Variable;
  /** The entity at the far end of a relationship that was reached from one of its ends. */
  readonly other?: () => Variable;
  /** Whether a `some` led here: what another one holds in itself is then found once for all. */
  readonly inside?: boolean;
}

const OPERATORS: Readonly<Record<Comparison, string>> = { eq: '=', gt: '>', gte: '>=', lt: '<', lte: '<=' };

/**
 * The condition that a filter is. A comparison with a missing value is null, which counts as false wherever a condition
 * is asked for; `not` makes the two values of it, so null never gets past one.
 *
 * @param nested whether anything but AND is between it and its WHERE
 */
export function filterCypher(filter: Filter, scope: Scope, making: Making, nested = false): string {
  const within = (part: Filter): string => filterCypher(part, scope, making, true);
  if (scope.inside === true && isOfSome(filter)) return isIn(scope.item, setOf(filter, making));
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
      return compare(filter, scope.item, making, nested);
    case 'in':
      return among(filter, scope.item, making, nested);
    case 'contains':
      return `${columnOf(scope.item, filter.column)} CONTAINS ${making.compared(filter, asKey)}`;
    case 'startsWith':
      return startsWith(filter, scope.item, making, nested);
    case 'isNull':
      // A list is never missing, though an empty one may not be stored.
      return columnType(scope.item.sort, filter.column) === 'list' ? 'false' : `${columnOf(scope.item, filter.column)} IS NULL`;
    case 'includes':
      return includes(filter, scope.item, making);
    case 'some':
      return some(filter, scope.item, making);
    case 'other':
      return filterCypher(filter.filter, { ...scope, item: otherOf(scope) }, making, nested);
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
  const condition = `${columnOf(item, column)} ${OPERATORS[test]} ${making.compared(filter, isKeyColumn(item.sort, column) ? asKey : undefined)}`;
  const index = indexOf(item.sort, `${column}Key`);
  if (index === null || test !== 'eq' || nested) return condition;
  // Equal texts have equal keys, and an index finds these.
  return `(${item.name}.${index} = ${making.compared(filter, asIndexedText)} AND ${condition})`;
}

function among(filter: Of<'in'>, item: Variable, making: Making, nested: boolean): string {
  return ofKinds(filter.column, filter.values, item, nested) ?? `${columnOf(item, filter.column)} IN ${making.compared(filter)}`;
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
  const condition = filterCypher(filter, { item: relationship, other, inside: true }, making);
  // What a further match brings is at hand behind it only.
  if (more.length === 0) return `EXISTS { ${match}${where([...conditions, condition])} }`;
  return `EXISTS { ${match}${where(conditions)} ${more.join(' ')}${condition === 'true' ? '' : ` AND ${condition}`} }`;
}

/**
 * The entities for which a `some` holds, wherever they are: a list of nodes or, as of a day, of ids. It is found from the
 * far ends, of which there may be few; each relationship is followed once at the most.
 */
function innerSet(filter: Of<'some'>, making: Making): string {
  return making.inner.named(filter, (name) => {
    const { relationship: type, direction } = filter.step;
    const ofFar = ofFarEnd(filter);
    const own = ofRelationship(filter);
    // Where nothing is asked of the far ends, all relationships are as good a beginning.
    const far = ofFar.length === 0 && !asksOther(own) ? null : farEntities(all(ofFar), farKinds([type], direction, null), making);
    const { match, conditions, relationship, other } = hop(far?.entity ?? null, [type], direction === 'OUT' ? 'IN' : 'OUT', making);
    const scope = { item: relationship, ...(far === null ? {} : { other: () => far.entity }), inside: true };
    const found = `${match}${where([...conditions, filterCypher(own, scope, making)])} RETURN collect(DISTINCT ${elementOf(other())}) AS ${name}`;
    // Only now is it told whether a condition of the relationship asks for them.
    return far === null ? found : `${far.match()} ${found}`;
  });
}

/** The entities for which a filter of nothing but `some` holds, as one set: one is looked up for each entity then. */
function setOf(filter: Filter, making: Making): Told {
  const { inner } = making;
  switch (filter.op) {
    case 'some':
      return { set: innerSet(filter, making), negated: false };
    case 'not':
      return negated(setOf(filter.of, making));
    case 'and':
      return inner.both(filter.of.map((part) => setOf(part, making)));
    case 'or':
      return negated(inner.both(filter.of.map((part) => negated(setOf(part, making)))));
    default:
      throw new Error(`${filter.op} tells no set`);
  }
}

/** Entities, and what matches them. */
export interface Matched {
  readonly entity: Variable;
  readonly match: () => string;
}

/** Matches the entities of these kinds for which a filter holds, beginning at an inner set where one bounds them and no index finds them. */
export function farEntities(filter: Filter, kinds: readonly string[], making: Making): Matched {
  const parts = conjuncts(filter);
  const bound = parts.some(isIndexed) ? undefined : parts.find(bounds);
  const set = bound === undefined ? null : setOf(bound, making).set;
  const rest = all(parts.filter((part) => part !== bound));
  return making.asked.knownOn ? entitiesThen(rest, kinds, set, making) : entitiesNow(rest, kinds, set, making);
}

function entitiesNow(filter: Filter, kinds: readonly string[], set: string | null, making: Making): Matched {
  const entity: Variable = { name: making.name('o'), sort: 'entity', kept: 'now', types: kinds };
  const { name } = entity;
  const condition = where([filterCypher(filter, { item: entity, inside: true }, making)]);
  const [kind, another] = kinds;
  const label = another === undefined ? kind : undefined;
  const match =
    set === null
      ? `MATCH ${labelled(entity, label)}${condition}`
      : `UNWIND ${set} AS ${name}${condition === '' ? '' : ` WITH ${name}${condition}`}`;
  return { entity, match: () => match };
}

function entitiesThen(filter: Filter, kinds: readonly string[], set: string | null, making: Making): Matched {
  const segment: Variable = { name: making.name('o'), sort: 'entity', kept: 'segment', types: kinds };
  const conditions = [filterCypher(filter, { item: segment, inside: true }, making), ...visible(segment, making, 'reference')];
  if (set === null) return { entity: segment, match: () => `MATCH ${labelled(segment)}${where(conditions)}` };
  const id = making.name('u');
  let asked = conjuncts(filter).length > 0;
  const entity: Variable = {
    ...segment,
    id,
    get name() {
      asked = true;
      return segment.name;
    },
  };
  return {
    entity,
    match: () => `UNWIND ${set} AS ${id}${asked ? ` MATCH ${labelled(segment)}${where([`${idOf(segment)} = ${id}`, ...conditions])}` : ''}`,
  };
}

/** What of an entity an inner set holds. */
function elementOf(entity: Variable): string {
  return entity.kept === 'now' ? entity.name : idOf(entity);
}

function isIn(entity: Variable, told: Told): string {
  // Of an id, not to be mistaken for what an index is to find.
  const held = entity.kept === 'now' ? `(${entity.name} IN ${told.set})` : `coalesce(${idOf(entity)} IN ${told.set}, false)`;
  return told.negated ? `NOT ${held}` : held;
}
