import type { Connection, Filter, Page, PageRequest, Row } from '../../graph/plan.js';
import { invariant } from '../../kernel/invariant.js';
import { ontology } from '../../ontology/ontology.js';
import { type FarEnd, FEW, farEnd } from './far-end.js';
import type { Raw } from './fields.js';
import { filterCypher } from './filter.js';
import { type HubWalk, hubWalk } from './hub-walk.js';
import { allOf, idOf, labelled, type Making, type Variable, where } from './making.js';
import { ahead, atOrAhead, atOrBehind, behind, type Key, keysOf, type Listed, orderTerms, readKeys } from './order.js';
import { hasParallels } from './parallel.js';
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
  const { keys, hub } = set;
  const reversed = page.from === 'end';
  const window = windowOf(keys, page, making);
  // The limit comes ahead of everything that is nested in the items.
  const limit = `LIMIT ${making.count(page.limit + (more ? 1 : 0))}`;
  const matched = set.matched(window);
  const walked = `${matched} ${set.ordered({ reversed })} ${limit}`;
  let found = walked;
  if (set.far !== null) found = eitherWay(set, set.far, walked, { window, limit, reversed });
  if (hub !== null) {
    const atHub = `${set.matchedAtHub(hub, windowOf(hub.keys, page, making))} ${set.ordered({ ...hub, reversed })} ${limit}`;
    const atOthers = `${matched} ${set.ordered({ reversed, parallel: PARALLEL_NEAR })} ${limit}`;
    found = hubOrNot(hub, atHub, atOthers, set.carried.join(', '));
  }
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
 * The items of a page from the far end where that has few entities, or else by walking the list. The far ends are walked
 * once, and kept as long as they are few. Each way is behind an UNWIND of nothing where it is not taken: a WHERE would be
 * asked of every row that the other way has found by then.
 */
function eitherWay(
  set: ItemSet,
  { end, match, back }: FarEnd,
  walked: string,
  { window, limit, reversed }: { readonly window: readonly string[]; readonly limit: string; readonly reversed: boolean },
): string {
  const names = set.carried.join(', ');
  // The indexed beginning of a key tells no more than the key itself, where no index is walked.
  const keys = set.keys.map((key) => ({ ...key, index: null }));
  const ordered = set.ordered({ keys, reversed });
  return `CALL { ${match} WITH ${end} LIMIT ${FEW + 1} RETURN collect(${end}) AS ends } CALL (ends) {
 UNWIND CASE WHEN size(ends) <= ${FEW} THEN ends ELSE [] END AS ${end} ${set.matchedFromFar(back, window)} ${ordered} ${limit} RETURN ${names}
 UNION ALL UNWIND CASE WHEN size(ends) > ${FEW} THEN [true] ELSE [] END AS go CALL (go) { ${walked} RETURN ${names} } RETURN ${names}
} ${ordered}`;
}

/** Whether the parent has parallel relationships: read once, not for each of them. */
const PARALLEL_NEAR = 'parallel';

/** Along the index of a hub, or from all that an entity has which is none. */
function hubOrNot({ near, id, hub }: HubWalk, atHub: string, atOthers: string, returned: string): string {
  return `WITH ${near}, ${id} AS ${hub} CALL (${near}, ${hub}) {
 ${atHub} RETURN ${returned}
 UNION ALL WITH ${near}, ${hub}, ${hasParallels(near)} AS ${PARALLEL_NEAR} WHERE ${hub} IS NULL ${atOthers} RETURN ${returned}
}`;
}

function hasOr(filter: Filter | null): filter is Filter {
  return filter?.op === 'or' || (filter?.op === 'and' && filter.of.some(hasOr));
}

/** The set of a connection at its parent (null at the root), filtered, with the keys of its order. */
class ItemSet {
  readonly item: Variable;
  readonly keys: readonly Key[];
  readonly #hop: Omit<Hop, 'relationship' | 'near' | 'other'>;
  readonly #filter: string;
  readonly #filterAtHub: string;
  /** Where else than at the beginning of the list the set can be begun. */
  readonly far: FarEnd | null;
  /** What of the filter the far end leaves to be asked. */
  readonly #rest: string;
  /** Keys that are worked out once, and named. */
  readonly #computed: readonly string[];
  readonly #listed: Listed;
  /** How the items are found where the parent is a hub. */
  readonly hub: HubWalk | null;

  constructor(plan: Connection, parent: Variable | null, applies: readonly string[], making: Making) {
    const { item, other, near, leading, ...rest } = setOf(plan, parent, making);
    const scope = other === undefined ? { item } : { item, other };
    this.item = item;
    this.#listed = { leading: leading ?? null, parallel: near == null ? null : hasParallels(near.name) };
    this.#hop = { ...rest, conditions: [...applies, ...rest.conditions] };
    this.#filter = plan.filter === null ? 'true' : filterCypher(plan.filter, scope, making);
    this.far = farEnd(plan.filter, item, making);
    this.#rest = this.far === null ? 'true' : filterCypher(this.far.rest, scope, making);
    const computed: string[] = [];
    this.keys = keysOf(plan.order, scope, making).map((key) => {
      if (!key.computed) return key;
      const value = making.name('k');
      computed.push(`${key.value} AS ${value}`);
      return { ...key, value };
    });
    this.#computed = computed;
    this.hub = parent !== null && near === parent ? hubWalk(plan, near, item.name, this.keys, making) : null;
    // An OR would make a union of two walks, which is sorted.
    this.#filterAtHub = this.hub !== null && hasOr(plan.filter) ? filterCypher(plan.filter, scope, making, true) : this.#filter;
  }

  /** What WITH names, so that the item and its keys stay at hand. */
  get carried(): string[] {
    return [this.item.name, ...this.#hop.carried, ...this.keys.flatMap((key) => (key.computed ? [key.value] : []))];
  }

  /** Goes on with the items in their order. */
  ordered({ keys = this.keys, ...listed }: Partial<Listed> & { readonly keys?: readonly Key[]; readonly reversed: boolean }): string {
    return `WITH ${this.carried.join(', ')} ORDER BY ${orderTerms(keys, { ...this.#listed, ...listed })}`;
  }

  /** Matches the items for whose keys these conditions hold. */
  matched(window: readonly string[]): string {
    // An index is walked in its order only where nothing can be missing from it.
    const indexed = this.keys.flatMap(({ index }) => (index === null ? [] : [`${index} IS NOT NULL`]));
    if (this.#computed.length === 0) return this.#match([...indexed, this.#filter, ...window]);
    const bare = this.#hop.carried.filter((name) => !name.includes(' '));
    return `${this.#match([...indexed, this.#filter])} WITH ${[this.item.name, ...bare, ...this.#computed].join(', ')}${where(window)}`;
  }

  /** As `matched`, behind what leads there from the far end. */
  matchedFromFar(match: string, window: readonly string[]): string {
    if (this.#computed.length === 0) return `${match}${where([this.#rest, ...window])}`;
    return `${match}${where([this.#rest])} WITH ${[this.item.name, ...this.#computed].join(', ')}${where(window)}`;
  }

  /** As `matched`, where the parent is a hub. */
  matchedAtHub({ near, hint, isHub, isSorted }: HubWalk, window: readonly string[]): string {
    const { match, conditions: own } = this.#hop;
    const found = `${match} ${hint}${where([isHub, ...(window.length === 0 ? [isSorted] : window)])}`;
    const asked = where([...own, this.#filterAtHub]);
    // Behind a WITH: folded to false it would take along what the hint names.
    return asked === '' ? found : `${found} WITH ${[near, ...this.carried].join(', ')}${asked}`;
  }

  exists(outside: (keys: readonly Key[]) => string[]): string {
    const { far, hub } = this;
    const window = outside(this.keys);
    if (far !== null) return `EXISTS { ${this.matchedFromFar(`${far.match} ${far.back}`, window)} RETURN 1 AS one }`;
    const matched = this.matched(window);
    if (hub === null) return `EXISTS { ${matched} RETURN 1 AS one }`;
    return `EXISTS { ${hubOrNot(hub, this.matchedAtHub(hub, outside(hub.keys)), matched, '1 AS one LIMIT 1')} RETURN one }`;
  }

  count(): string {
    if (this.far !== null) return `COUNT { ${this.far.match} ${this.far.back}${where([this.#rest])} RETURN ${this.item.name} }`;
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
