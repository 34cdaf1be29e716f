import type { Connection, PageRequest } from '../../graph/plan.js';
import { invariant } from '../../kernel/invariant.js';
import { ontology } from '../../ontology/ontology.js';
import { filterCypher } from './filter.js';
import { allOf, idOf, labelled, type Making, type Variable, where, without } from './making.js';
import { ahead, behind, type Key, keysOf, orderTerms } from './order.js';
import { type Hop, hop } from './step.js';
import { visible } from './visible.js';

/** A page as an expression, and how its keys are read. */
export interface PageCypher {
  readonly text: string;
  readonly keys: readonly Key[];
}

/** What a page shows of an item: an expression for a list. */
export type Show = (item: Variable) => string;

/**
 * A page as one list: items, size of the set, whether there is anything outside the window ahead of it, and behind it.
 * An item is a list of its keys, where these are wanted, and what `show` says. `applies` are conditions on the parent.
 */
export function pageCypher(plan: Connection, parent: Variable | null, applies: readonly string[], making: Making, show: Show): PageCypher {
  const { wants, page } = plan;
  const made = (): ItemSet => new ItemSet(plan, parent, applies, making);
  const exists = (outside: typeof outsideAhead): string => made().exists((keys) => outside(keys, page, making));
  const { text, keys } = items(plan, made(), making, show);
  const parts = [
    text,
    wants.totalCount ? made().count() : 'null',
    wants.hasPrevious && page.after !== null ? exists(outsideAhead) : 'false',
    wants.hasNext && page.before !== null ? exists(outsideBehind) : 'false',
  ];
  return { text: `[${parts.join(', ')}]`, keys };
}

/** Whether one item more than the page holds is read, to see whether there is one. */
export function readsOneMore({ wants, page }: Pick<Connection, 'wants' | 'page'>): boolean {
  return page.from === 'start' ? wants.hasNext : wants.hasPrevious;
}

function items(plan: Connection, set: ItemSet, making: Making, show: Show): PageCypher {
  const { wants, page } = plan;
  const more = readsOneMore(plan);
  if (!wants.rows && !wants.keys && !more) return { text: '[]', keys: [] };
  const { keys } = set;
  const found = set.matched(windowOf(keys, page, making));
  const order = orderTerms(keys, page.from === 'end', set.leading);
  // The limit comes ahead of everything that is nested in the items.
  const limited = `WITH ${set.carried.join(', ')} ORDER BY ${order} LIMIT ${making.count(page.limit + (more ? 1 : 0))}`;
  const shown = [...(wants.keys ? keys.map((key) => key.value) : []), ...(wants.rows ? [show(set.item)] : [])];
  return { text: `COLLECT { ${found} ${limited} RETURN [${shown.join(', ')}] }`, keys };
}

/** The set of a connection at its parent (null at the root), filtered, with the keys of its order. */
class ItemSet {
  readonly item: Variable;
  readonly keys: readonly Key[];
  readonly #hop: Omit<Hop, 'relationship' | 'other'>;
  readonly #filter: string;
  /** Keys that are worked out once, and named. */
  readonly #computed: readonly string[];
  /** A column that is the same for all items and leads the index of their order. */
  readonly leading: string | null;

  constructor(plan: Connection, parent: Variable | null, applies: readonly string[], making: Making) {
    const { item, other, leading, ...rest } = members(plan, parent, making);
    const scope = other === undefined ? { item } : { item, other };
    this.item = item;
    this.leading = leading ?? null;
    this.#hop = { ...rest, conditions: [...applies, ...rest.conditions] };
    this.#filter = plan.filter === null ? 'true' : filterCypher(plan.filter, scope, making);
    const computed: string[] = [];
    this.keys = keysOf(plan.order, scope, making).map((key) => {
      if (!key.computed) return key;
      const value = making.name('k');
      computed.push(`${key.value} AS ${value}`);
      return { ...key, value };
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

  exists(window: (keys: readonly Key[]) => string[]): string {
    return `EXISTS { ${this.matched(window(this.keys))} RETURN 1 AS one }`;
  }

  count(): string {
    return `COUNT { ${this.#match([this.#filter])} }`;
  }

  #match(conditions: readonly string[]): string {
    const { match, conditions: own, more } = this.#hop;
    if (more.length === 0) return `${match}${where([...own, ...conditions])}`;
    const all = allOf(conditions);
    return `${match}${where(own)} ${more.join(' ')}${all === 'true' ? '' : ` AND ${all}`}`;
  }
}

type Members = Omit<Hop, 'relationship' | 'other'> & {
  readonly item: Variable;
  readonly other?: () => Variable;
  readonly leading?: string;
};

/** Everything that a connection pages through, before its filter. */
function members({ over }: Connection, parent: Variable | null, making: Making): Members {
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
  const item: Variable = { name: making.name('e'), sort: 'entity', kept: making.time.knownOn === null ? 'now' : 'segment', types: kinds };
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
  const atOrAhead = after === null ? [] : [without(behind(keys, after, making))];
  return from === 'end' && before !== null ? [...atOrAhead, ahead(keys, before, making)] : atOrAhead;
}

/** Items at or behind `before` (and behind `after`, where the page is taken from there). */
function outsideBehind(keys: readonly Key[], { after, before, from }: PageRequest, making: Making): string[] {
  const atOrBehind = before === null ? [] : [without(ahead(keys, before, making))];
  return from === 'start' && after !== null ? [...atOrBehind, behind(keys, after, making)] : atOrBehind;
}
