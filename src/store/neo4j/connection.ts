import type { Connection, Page, PageRequest, Row } from '../../graph/plan.js';
import { invariant } from '../../kernel/invariant.js';
import { ontology } from '../../ontology/ontology.js';
import { type FarEnd, FEW, farEnd } from './far-end.js';
import type { Raw } from './fields.js';
import { filterCypher } from './filter.js';
import { allOf, idOf, labelled, type Making, type Variable, where } from './making.js';
import { ahead, atOrAhead, atOrBehind, behind, type Key, keysOf, orderTerms, readKeys } from './order.js';
import { type Hop, hop } from './step.js';
import { visible } from './visible.js';

/** A page in parts: its items, and what else is asked of it. */
export interface PageCypher {
  /** A query of one column, the items as lists; null where nothing of them is wanted. */
  readonly items: string | null;
  /** Expressions: the size of the set, whether anything is outside the window ahead of it, and behind it. What is not wanted is left out. */
  readonly parts: readonly string[];
  /** @param parts the values of `parts`, which begin at `from` */
  readonly read: (items: readonly Raw[], parts: Raw | readonly never[], from: number, plan: Connection) => Page;
}

/** What is asked of a record: the members of a list, and how such a list is read. The list is used up by it. */
export interface RecordCypher {
  readonly members: readonly string[];
  readonly read: (raw: Raw) => Row;
}

/** What a page shows of an item. */
export type Show = (item: Variable) => RecordCypher;

/** `applies` are conditions on the parent. */
export function pageCypher(plan: Connection, parent: Variable | null, applies: readonly string[], making: Making, show: Show): PageCypher {
  const { wants, page } = plan;
  const made = (): ItemSet => new ItemSet(plan, parent, applies, making);
  const parts: string[] = [];
  const part = (text: string): number => parts.push(text) - 1;
  const items = itemsCypher(plan, made(), making, show);
  const count = wants.totalCount ? part(made().count()) : null;
  const isAhead = wants.hasPrevious && page.after !== null ? part(made().exists((keys) => outsideAhead(keys, page, making))) : null;
  const isBehind = wants.hasNext && page.before !== null ? part(made().exists((keys) => outsideBehind(keys, page, making))) : null;
  return {
    items: items?.text ?? null,
    parts,
    read: (found, values, from, asked) => {
      const { limit } = asked.page;
      const more = found.length > limit;
      const cut = more ? found.slice(0, limit) : found;
      const shown = page.from === 'end' ? cut.toReversed() : cut;
      return {
        // The keys first: they stand behind the members of the record, whose list is used up when it is read.
        keys: items?.keys(shown) ?? NONE,
        rows: items?.rows(shown) ?? NONE,
        totalCount: count === null ? null : (values[from + count] as number),
        hasNext: wants.hasNext ? (more && page.from === 'start') || (isBehind !== null && values[from + isBehind] === true) : null,
        hasPrevious: wants.hasPrevious ? (more && page.from === 'end') || (isAhead !== null && values[from + isAhead] === true) : null,
      };
    },
  };
}

const NONE: readonly never[] = [];

/** Whether one item more than the page holds is read, to see whether there is one. */
function readsOneMore({ wants, page }: Pick<Connection, 'wants' | 'page'>): boolean {
  return page.from === 'start' ? wants.hasNext : wants.hasPrevious;
}

interface Items {
  readonly text: string;
  readonly keys: (items: readonly Raw[]) => Page['keys'];
  readonly rows: (items: readonly Raw[]) => Page['rows'];
}

function itemsCypher(plan: Connection, set: ItemSet, making: Making, show: Show): Items | null {
  const { wants, page } = plan;
  const more = readsOneMore(plan);
  if (!wants.rows && !wants.keys && !more) return null;
  const { keys } = set;
  const window = windowOf(keys, page, making);
  const order = `ORDER BY ${orderTerms(keys, page.from === 'end', set.leading)}`;
  // The limit comes ahead of everything that is nested in the items.
  const limited = `WITH ${set.carried.join(', ')} ${order} LIMIT ${making.count(page.limit + (more ? 1 : 0))}`;
  const walked = `${set.matched(window)} ${limited}`;
  const found = set.far === null ? walked : eitherWay(set, window, limited, walked, order);
  const record = wants.rows ? show(set.item) : null;
  const members = [...(record?.members ?? []), ...(wants.keys ? keys.map((key) => key.value) : [])];
  const width = record?.members.length ?? 0;
  return {
    text: `${found} RETURN [${members.join(', ')}] AS item`,
    keys: wants.keys ? (items) => items.map((raw) => readKeys(keys, raw, width)) : () => NONE,
    rows: record === null ? () => NONE : (items) => items.map(record.read),
  };
}

/**
 * The items of a page from the far end where that has few entities, or else by walking the list. Each way is behind an
 * UNWIND of one row or none: a WHERE would be asked of every row that the other way has found by then.
 */
function eitherWay(set: ItemSet, window: readonly string[], limited: string, walked: string, order: string): string {
  const when = (test: string): string => `UNWIND CASE WHEN ends ${test} ${FEW} THEN [ends] ELSE [] END AS go`;
  const names = set.carried.join(', ');
  return `WITH COUNT { ${set.far?.ends} WITH 1 AS one LIMIT ${FEW + 1} RETURN one } AS ends CALL (ends) {
 ${when('<=')} ${set.matchedFromFar(window)} ${limited} RETURN ${names}
 UNION ALL ${when('>')} CALL (go) { ${walked} RETURN ${names} } RETURN ${names}
} WITH ${names} ${order}`;
}

/** The set of a connection at its parent (null at the root), filtered, with the keys of its order. */
class ItemSet {
  readonly item: Variable;
  readonly keys: readonly Key[];
  readonly #hop: Omit<Hop, 'relationship' | 'near' | 'other'>;
  readonly #filter: string;
  /** Where else than at the beginning of the list the set can be begun. */
  readonly far: FarEnd | null;
  /** What of the filter the far end leaves to be asked. */
  readonly #rest: string;
  /** Keys that are worked out once, and named. */
  readonly #computed: readonly string[];
  /** A column that is the same for all items and leads the index of their order. */
  readonly leading: string | null;

  constructor(plan: Connection, parent: Variable | null, applies: readonly string[], making: Making) {
    const { item, other, near, leading, ...rest } = setOf(plan, parent, making);
    const scope = other === undefined ? { item } : { item, other };
    this.item = item;
    this.leading = leading ?? null;
    this.#hop = { ...rest, conditions: [...applies, ...rest.conditions] };
    this.#filter = plan.filter === null ? 'true' : filterCypher(plan.filter, scope, making);
    this.far = farEnd(plan.filter, item, making);
    this.#rest = this.far === null ? 'true' : filterCypher(this.far.rest, scope, making);
    const computed: string[] = [];
    this.keys = keysOf(plan.order, scope, near ?? null, making).map((key) => {
      if (!key.computed) return key;
      const value = making.name('k');
      computed.push(`${key.value} AS ${value}`);
      return { ...key, value, sorted: value };
    });
    this.#computed = computed;
  }

  /** What WITH names, so that the item and its keys stay at hand. */
  get carried(): string[] {
    return [this.item.name, ...this.#hop.carried, ...this.keys.flatMap((key) => (key.computed ? [key.value] : []))];
  }

  /** Matches the items for whose keys these conditions hold. */
  matched(window: readonly string[]): string {
    // An index is walked in its order only where nothing can be missing from it.
    const indexed = this.keys.flatMap(({ index }) => (index === null ? [] : [`${index} IS NOT NULL`]));
    if (this.#computed.length === 0) return this.#match([...indexed, this.#filter, ...window]);
    const bare = this.#hop.carried.filter((name) => !name.includes(' '));
    return `${this.#match([...indexed, this.#filter])} WITH ${[this.item.name, ...bare, ...this.#computed].join(', ')}${where(window)}`;
  }

  /** As `matched`, from the far end. */
  matchedFromFar(window: readonly string[]): string {
    const match = this.far?.match ?? '';
    if (this.#computed.length === 0) return `${match}${where([this.#rest, ...window])}`;
    return `${match}${where([this.#rest])} WITH ${[this.item.name, ...this.#computed].join(', ')}${where(window)}`;
  }

  exists(outside: (keys: readonly Key[]) => string[]): string {
    const window = outside(this.keys);
    return `EXISTS { ${this.far === null ? this.matched(window) : this.matchedFromFar(window)} RETURN 1 AS one }`;
  }

  count(): string {
    if (this.far !== null) return `COUNT { ${this.far.match}${where([this.#rest])} RETURN ${this.item.name} }`;
    return `COUNT { ${this.#match([this.#filter])} }`;
  }

  #match(conditions: readonly string[]): string {
    const { match, conditions: own, more } = this.#hop;
    if (more.length === 0) return `${match}${where([...own, ...conditions])}`;
    const all = allOf(conditions);
    return `${match}${where(own)} ${more.join(' ')}${all === 'true' ? '' : ` AND ${all}`}`;
  }
}

type Members = Omit<Hop, 'relationship' | 'near' | 'other'> & {
  readonly item: Variable;
  readonly near?: Variable | null;
  readonly other?: () => Variable;
  readonly leading?: string;
};

/** Everything that a connection pages through, before its filter. */
function setOf({ over }: Connection, parent: Variable | null, making: Making): Members {
  if (over.set === 'relationships') {
    const { relationship, ...rest } = hop(parentOf(parent), over.relationships, over.direction, making);
    return { ...rest, item: relationship };
  }
  const alone = { carried: [], more: [] };
  if (over.set === 'entities') return { ...entities(over.kinds, making), ...alone };
  if (over.set === 'sources') {
    const item: Variable = { name: making.name('s'), sort: 'source', kept: 'now', types: null };
    return { ...alone, item, match: `MATCH ${labelled(item)}`, conditions: [] };
  }
  const item: Variable = { name: making.name('c'), sort: 'claim', kept: 'now', types: null };
  const at = parentOf(parent);
  const link = `${item.name}.${at.sort === 'source' ? 'source' : 'subjectId'} = ${idOf(at)}`;
  return { ...alone, item, match: `MATCH ${labelled(item)}`, conditions: [link, ...visible(item, making, 'member')] };
}

function entities(kinds: readonly string[] | null, making: Making): Pick<Members, 'item' | 'match' | 'conditions' | 'leading'> {
  const item: Variable = { name: making.name('e'), sort: 'entity', kept: making.asked.knownOn ? 'segment' : 'now', types: kinds };
  const conditions = visible(item, making, 'member');
  const match = `MATCH ${labelled(item)}`;
  if (kinds === null) return { item, match, conditions };
  for (const kind of kinds) invariant(ontology.kinds.has(kind), `there is no kind ${kind}`);
  const [kind, ...others] = new Set(kinds);
  if (kind === undefined) return { item, match, conditions: ['false'] };
  // Of several kinds, only the label that they share has an index that is in the order of all of them.
  if (item.kept === 'now')
    return { item, match: `MATCH ${labelled(item, others.length === 0 ? kind : `Entity&(${[kind, ...others].join('|')})`)}`, conditions };
  if (others.length > 0) return { item, match, conditions: [`${item.name}.kind IN ${making.value(kinds)}`, ...conditions] };
  return { item, match, conditions: [`${item.name}.kind = ${making.value(kind)}`, ...conditions], leading: `${item.name}.kind` };
}

function parentOf(parent: Variable | null): Variable {
  if (parent === null) throw new Error('claims and relationships are read at a parent');
  return parent;
}

function windowOf(keys: readonly Key[], { after, before }: PageRequest, making: Making): string[] {
  return [...(after === null ? [] : [behind(keys, after, making)]), ...(before === null ? [] : [ahead(keys, before, making)])];
}

/** Items at or ahead of `after` (and ahead of `before`, where the page is taken from there). */
function outsideAhead(keys: readonly Key[], { after, before, from }: PageRequest, making: Making): string[] {
  const within = after === null ? [] : [atOrAhead(keys, after, making)];
  return from === 'end' && before !== null ? [...within, ahead(keys, before, making)] : within;
}

/** Items at or behind `before` (and behind `after`, where the page is taken from there). */
function outsideBehind(keys: readonly Key[], { after, before, from }: PageRequest, making: Making): string[] {
  const within = before === null ? [] : [atOrBehind(keys, before, making)];
  return from === 'start' && after !== null ? [...within, behind(keys, after, making)] : within;
}
