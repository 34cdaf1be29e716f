import type { Connection, Filter } from '../../graph/plan.js';
import { invariant } from '../../kernel/invariant.js';
import { ontology } from '../../ontology/ontology.js';
import { type FarEnd, farEnd } from './far-end.js';
import { filterCypher } from './filter.js';
import { type HubWalk, hubWalk, hubWalkThen } from './hub-walk.js';
import { call } from './inner-sets.js';
import { allOf, idOf, labelled, type Making, type Variable, where } from './making.js';
import { bounds, type Key, keysOf, type Listed, orderTerms, type Window, within } from './order.js';
import { hasParallels } from './parallel.js';
import { type Hop, hop } from './step.js';
import { visible } from './visible.js';

/** Whether the parent has parallel relationships: read once, not for each of them. */
export const PARALLEL_NEAR = 'parallel';

/** Along the index of a hub, or from all that an entity has which is none. */
export function hubOrNot(
  { near, id, hub, hasMark }: HubWalk,
  {
    atHub,
    atOthers,
    returned,
    sets,
  }: { readonly [name in 'atHub' | 'atOthers' | 'returned']: string } & { readonly sets: readonly string[] },
): string {
  // As of a day an index leads to the relationships, ahead of which a WHERE would not be asked.
  const others = hasMark
    ? `WITH ${near}, ${hub}, ${hasParallels(near)} AS ${PARALLEL_NEAR} WHERE ${hub} IS NULL`
    : `WITH ${near}, ${hub} UNWIND CASE WHEN ${hub} IS NULL THEN [true] ELSE [] END AS go`;
  return `WITH ${near}, ${id} AS ${hub} ${call([near, hub, ...sets])} {
 ${atHub} RETURN ${returned}
 UNION ALL ${others} ${atOthers} RETURN ${returned}
}`;
}

function hasOr(filter: Filter | null): filter is Filter {
  return filter?.op === 'or' || (filter?.op === 'and' && filter.of.some(hasOr));
}

/** The set of a connection at its parent (null at the root), filtered, with the keys of its order. */
export class ItemSet {
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
  /** The names of the inner sets of which its filter speaks. */
  readonly sets: readonly string[];
  readonly #making: Making;
  readonly #applies: readonly string[];

  constructor(plan: Connection, parent: Variable | null, applies: readonly string[], making: Making) {
    const { item, other, near, leading, ...rest } = setOf(plan, parent, making);
    const scope = other === undefined ? { item } : { item, other };
    this.item = item;
    this.#listed = { leading: leading ?? null, parallel: near == null ? null : hasParallels(near.name) };
    this.#hop = { ...rest, conditions: [...applies, ...rest.conditions] };
    const asked = (filter: Filter | null, nested = false): string =>
      filter === null ? 'true' : filterCypher(filter, scope, making, nested);
    const { value: told, used } = making.inner.using(() => {
      const far = farEnd(plan.filter, item, making);
      return { far, filter: asked(plan.filter), rest: asked(far?.rest ?? null) };
    });
    this.#filter = told.filter;
    this.far = told.far;
    this.#rest = told.rest;
    this.sets = used;
    const computed: string[] = [];
    this.keys = keysOf(plan.order, scope, making).map((key) => {
      if (!key.computed) return key;
      const name = making.name('k');
      computed.push(`${key.value} AS ${name}`);
      return { ...key, value: name };
    });
    this.#computed = computed;
    if (parent !== null && making.asked.knownOn) this.hub = hubWalkThen(plan, parent, item, this.keys, making);
    else this.hub = parent !== null && near === parent ? hubWalk(plan, near, item.name, this.keys, making) : null;
    this.#making = making;
    this.#applies = applies;
    // An OR would make a union of two walks, which is sorted.
    this.#filterAtHub = this.hub !== null && hasOr(plan.filter) ? asked(plan.filter, true) : this.#filter;
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
  matchedAtHub(hub: HubWalk, window: Window): string {
    const { near, hint, isHub, isSorted, past } = hub;
    const { match, conditions: own, more } = this.#hop;
    const inWindow = within(window, hub.keys, this.#making);
    if (past !== null) {
      const known = [isHub, isSorted, ...bounds(window, hub.keys, this.#making), past.isKnown];
      const segment = `${past.segment} ${more.join(' ')} WITH ${[near, past.walked, ...this.carried].join(', ')}`;
      return `MATCH ()-[${past.walked}:${past.type}]->() ${hint}${where(known)} WITH ${near}, ${past.walked} ${segment}${where([...this.#applies, this.#filterAtHub, ...inWindow])}`;
    }
    const found = `${match} ${hint}${where([isHub, ...(window.length === 0 ? [isSorted] : inWindow)])}`;
    const asked = where([...own, this.#filterAtHub]);
    // Behind a WITH: folded to false it would take along what the hint names.
    return asked === '' ? found : `${found} WITH ${[near, ...this.carried].join(', ')}${asked}`;
  }

  exists(outside: Window): string {
    const { far, hub } = this;
    const window = within(outside, this.keys, this.#making);
    if (far !== null)
      return `EXISTS { ${this.#apart(`${this.matchedFromFar(`${far.match} ${far.back}`, window)} RETURN 1 AS one`, 'one')} }`;
    const matched = this.matched(window);
    if (hub === null) return `EXISTS { ${matched} RETURN 1 AS one }`;
    const atHub = this.matchedAtHub(hub, outside);
    return `EXISTS { ${hubOrNot(hub, { atHub, atOthers: matched, returned: '1 AS one LIMIT 1', sets: this.sets })} RETURN one }`;
  }

  count(): string {
    if (this.far === null) return `COUNT { ${this.#match([this.#filter])} }`;
    const { name } = this.item;
    return `COUNT { ${this.#apart(`${this.far.match} ${this.far.back}${where([this.#rest])} RETURN ${name}`, name)} }`;
  }

  /** What is inside an expression has all variables around it: DISTINCT would hold the whole sets beside every entity. */
  #apart(query: string, returned: string): string {
    return this.sets.length === 0 ? query : `${call(this.sets)} { ${query} } RETURN ${returned}`;
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
