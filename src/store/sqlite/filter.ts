import type { Comparison, Filter } from '../../graph/plan.js';
import { isStorable } from '../../graph/text.js';
import { textKey } from '../../kernel/text.js';
import { ontology } from '../../ontology/ontology.js';
import { endsOf, entityAt, entityById, type Making } from './making.js';
import { columnType } from './schema.js';
import { columnIn, farScope, heldOf, otherOf, type Scope } from './scope.js';
import { allOf, anyOf, each, numbers, type Parameter, raw, type Sql, sql } from './sql.js';
import { visible } from './visible.js';

type Of<Op extends Filter['op']> = Extract<Filter, { op: Op }>;

const OPERATORS: Readonly<Record<Comparison, Sql>> = { eq: raw('='), gt: raw('>'), gte: raw('>='), lt: raw('<'), lte: raw('<=') };

/** SQLite's parser nests 100 symbols deep: a condition deeper than this leaves its statement for a named query. */
const DEEP = 24;
/** As above, for conditions that nothing but their own nesting makes deep: these are asked of all entities then. */
const DEEPEST = 40;
/** Members that are looked for one by one in the text of a list. */
const MOST_TEXTS = 10;
/** A name's beginning of so many characters leaves few names; with fewer, looking at entities in turn meets them sooner. */
const SELECTIVE_PREFIX = 3;
/** What the words of an EXISTS take of that. */
const EXISTS = 8;

/**
 * The condition that a filter is. A comparison with a missing value is NULL, which counts as false wherever a condition
 * is asked for; `not` makes the two values of it, so NULL never gets past one.
 */
export function filterSql(filter: Filter, scope: Scope, making: Making, depth = 0): Sql {
  if (depth > DEEPEST && scope.sort === 'entity' && depthOf(filter) > 0) return apart(filter, scope, making);
  switch (filter.op) {
    case 'and':
      return allOf(partsOf(filter, scope, making, depth));
    case 'or':
      return anyOf(partsOf(filter, scope, making, depth));
    case 'not':
      return filter.of.op === 'not'
        ? filterSql(filter.of.of, scope, making, depth)
        : sql`(${filterSql(filter.of, scope, making, depth + 1)}) IS NOT TRUE`;
    case 'compare':
      return compare(filter, scope);
    case 'in':
      return among(filter, scope);
    case 'contains':
      // LIKE would read wildcards and fold case.
      return sql`instr(${columnIn(scope, filter.column)}, ${filter.value}) > 0`;
    case 'startsWith':
      return startsWith(filter, scope);
    case 'isNull':
      return sql`${columnIn(scope, filter.column)} IS NULL`;
    case 'includes':
      return includes(filter, scope, making);
    case 'some':
      return some(filter, scope, making, depth);
    case 'other':
      return other(filter, scope, making, depth);
  }
}

function apart(filter: Filter, scope: Scope, making: Making): Sql {
  const entity = making.alias('e');
  const condition = filterSql(filter, { alias: entity, sort: 'entity' }, making, EXISTS);
  const seen = visible(entity, 'entity', making.asked, 'reference');
  return sql`${columnIn(scope, 'id')} IN ${raw(making.name(sql`SELECT ${raw(entity)}.id FROM entity AS ${raw(entity)} WHERE ${allOf([seen, condition])}`))}`;
}

/** The deepest first: what stands to the left of an operator does not nest any deeper, what stands to the right does. */
function partsOf(filter: Of<'and' | 'or'>, scope: Scope, making: Making, depth: number): Sql[] {
  const deepest = [...filter.of].sort((a, b) => depthOf(b) - depthOf(a));
  return deepest.map((part, index) => filterSql(part, scope, making, depth + (index === 0 ? 1 : 3)));
}

/** Whether a filter is one that needs the whole depth of a statement: it nests, or leads through relationships. */
export function isInvolved(filter: Filter | null): boolean {
  return filter !== null && (depthOf(filter) > 2 || leadsOn(filter));
}

function leadsOn(filter: Filter): boolean {
  if (filter.op === 'some') return true;
  if (filter.op === 'other') return leadsOn(filter.filter);
  if (filter.op === 'not') return leadsOn(filter.of);
  return 'of' in filter && filter.of.some(leadsOn);
}

const depths = new WeakMap<Filter, number>();

function depthOf(filter: Filter): number {
  if (!('of' in filter) && !('filter' in filter)) return 0;
  const known = depths.get(filter);
  if (known !== undefined) return known;
  const inner = 'filter' in filter ? [filter.filter] : filter.op === 'not' ? [filter.of] : filter.of;
  const depth = inner.reduce((deepest, one) => Math.max(deepest, depthOf(one)), 0) + 1;
  depths.set(filter, depth);
  return depth;
}

function compare({ column, test, value }: Of<'compare'>, scope: Scope): Sql {
  if (test === 'eq' && isHeldKind(scope, column)) return ofKinds([value as string], scope);
  const operand: Parameter = typeof value === 'boolean' ? Number(value) : value;
  const condition = sql`${columnIn(scope, column)} ${OPERATORS[test]} ${operand}`;
  if (!isName(scope, column) || test !== 'eq') return condition;
  return sql`(${columnIn(scope, 'nameKey')} = ${textKey(value as string)} AND ${condition})`;
}

function among({ column, values }: Of<'in'>, scope: Scope): Sql {
  if (columnType(scope.sort, column) === 'number') return sql`${columnIn(scope, column)} IN (${numbers(values as readonly number[])})`;
  const texts = values as readonly string[];
  if (isHeldKind(scope, column)) return ofKinds(texts, scope);
  const known = texts.filter(isStorable);
  const condition = sql`${columnIn(scope, column)} IN (SELECT value FROM ${each(known)})`;
  if (!isName(scope, column)) return condition;
  return sql`(${columnIn(scope, 'nameKey')} IN (SELECT value FROM ${each(known.map(textKey))}) AND ${condition})`;
}

/** Whether what is asked is the kind of an entity of which no more than the id is at hand. */
const isHeldKind = ({ sort, held }: Scope, column: string): boolean => sort === 'entity' && column === 'kind' && held !== undefined;

/** An id begins with its kind, which spares looking the entity up. */
function ofKinds(kinds: readonly string[], scope: Scope): Sql {
  const prefixes = kinds.flatMap((kind) => ontology.kinds.get(kind)?.prefix ?? []);
  return anyOf(prefixes.map((prefix) => startsWith({ column: 'id', value: `${prefix}:` }, scope)));
}

/** Names are looked up by their keys, which have an index. */
const isName = ({ sort }: Scope, column: string): boolean => sort === 'entity' && column === 'name';

function startsWith({ column, value }: { readonly column: string; readonly value: string }, scope: Scope): Sql {
  const text = columnIn(scope, column);
  return sql`(${text} >= ${value} AND ${text} < ${behindPrefix(value)})`;
}

/** The least value that is behind every text with this prefix. Blobs are behind all texts, whatever they hold. */
export function behindPrefix(prefix: string): Parameter {
  const characters = [...prefix];
  for (let last = characters.pop(); last !== undefined; last = characters.pop()) {
    const code = last.codePointAt(0) as number;
    if (code < 0x10ffff) return characters.join('') + String.fromCodePoint(code === 0xd7ff ? 0xe000 : code + 1);
  }
  return new Uint8Array(0);
}

/**
 * Lists are JSON texts. Where one does not hold the JSON of a member as text it does not hold the member either, which
 * is told many times as fast as by taking the list apart; where it does, that still has to be done, since a member can
 * look like the seam between two others.
 */
function includes({ column, members, any }: Of<'includes'>, scope: Scope, making: Making): Sql {
  const held = columnIn(scope, column);
  const wanted = members.map((member) => (isStorable(member) ? member : null));
  if (wanted.length > MOST_TEXTS) return includesOf(held, wanted, any, making);
  const texts = wanted.map((member) => sql`instr(${held}, ${JSON.stringify(member)}) > 0`);
  return allOf([any ? anyOf(texts) : allOf(texts), includesOf(held, wanted, any, making)]);
}

function includesOf(held: Sql, wanted: readonly (string | null)[], any: boolean, making: Making): Sql {
  const w = raw(making.alias('m'));
  const h = raw(making.alias('m'));
  return any
    ? sql`EXISTS (SELECT 1 FROM json_each(${held}) AS ${h} WHERE ${h}.value IN (SELECT value FROM ${each(wanted)}))`
    : sql`NOT EXISTS (SELECT 1 FROM ${each(wanted)} AS ${w} WHERE NOT EXISTS (SELECT 1 FROM json_each(${held}) AS ${h} WHERE ${h}.value = ${w}.value))`;
}

function some({ step, filter }: Of<'some'>, scope: Scope, making: Making, depth: number): Sql {
  const relationship = making.alias('r');
  const r = raw(relationship);
  const { near, far } = endsOf(relationship, step.direction);
  // One EXISTS in another multiplies what is asked: what a `some` holds in itself is found once for all entities.
  const deep = scope.inside === true || depth + EXISTS > DEEP;
  const isPinned = pinsOther(filter);
  let entity: string | undefined;
  const joined = (): string => (entity ??= making.alias('e'));
  const farEnd = farScope(joined, isPinned ? undefined : heldOf(far, making), true);
  const condition = filterSql(
    filter,
    { alias: relationship, sort: 'relationship', other: farEnd, inside: true },
    making,
    deep ? EXISTS : depth + EXISTS,
  );
  const conditions = [sql`${r}.type = ${step.relationship}`, visible(relationship, 'relationship', making.asked, 'member'), condition];
  const at = columnIn(scope, 'id');
  if (isPinned) {
    // From there, so nothing that the relationship holds of it is of use.
    const e = joined();
    const found = sql`SELECT ${near} FROM entity AS ${raw(e)} CROSS JOIN relationship AS ${r} WHERE ${allOf([entityById(e, far, making), ...conditions])}`;
    return sql`${at} IN ${deep ? raw(making.name(found)) : sql`(${found})`}`;
  }
  const join = entity === undefined ? raw('') : sql` CROSS JOIN entity AS ${raw(entity)} ON ${entityAt(entity, far, making)}`;
  const from = sql`FROM relationship AS ${r}${join}`;
  if (deep) return sql`${at} IN ${raw(making.name(sql`SELECT ${near} ${from} WHERE ${allOf(conditions)}`))}`;
  return sql`EXISTS (SELECT 1 ${from} WHERE ${allOf([sql`${near} = ${at}`, ...conditions])})`;
}

/**
 * Whether a filter on a relationship leaves few far ends, found by an index: then one starts from those, instead of
 * asking each entity in turn.
 */
function pinsOther(filter: Filter): boolean {
  if (filter.op === 'and') return filter.of.some(pinsOther);
  return filter.op === 'other' && pins(filter.filter);
}

function pins(filter: Filter): boolean {
  switch (filter.op) {
    case 'and':
      return filter.of.some(pins);
    case 'compare':
      return filter.test === 'eq' && (filter.column === 'id' || filter.column === 'name');
    case 'in':
      return filter.column === 'id' || filter.column === 'name';
    case 'startsWith':
      return filter.column === 'nameKey' && [...filter.value].length >= SELECTIVE_PREFIX;
    case 'some':
      return pinsOther(filter.filter);
    default:
      return false;
  }
}

function other({ filter }: Of<'other'>, scope: Scope, making: Making, depth: number): Sql {
  return filterSql(filter, otherOf(scope), making, depth);
}
