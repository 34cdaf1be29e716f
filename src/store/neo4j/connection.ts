import type { Connection, Page, PageRequest, Row } from '../../graph/plan.js';
import { countOf, flagOf, listOf } from './answer.js';
import { type FarEnd, FEW } from './far-end.js';
import type { Raw } from './fields.js';
import { call } from './inner-sets.js';
import { hubOrNot, ItemSet, PARALLEL_NEAR } from './item-set.js';
import type { Making, Variable } from './making.js';
import { readKeys, type Window, within } from './order.js';

/** A page in parts: its items, and what else is asked of it. */
export interface PageCypher {
  /** A query of one column, the items as lists; null where nothing of them is wanted. */
  readonly items: string | null;
  /** Expressions: the size of the set, whether anything is outside the window ahead of it, and behind it. What is not wanted is left out. */
  readonly parts: readonly string[];
  /**
   * @param items as the database gives them, each to be a list
   * @param parts the values of `parts`, which begin at `from`; as many are there
   */
  readonly read: (items: readonly unknown[], parts: Raw | readonly never[], from: number, plan: Connection) => Page;
}

/** What is asked of a record: the members of a list, and how such a list is read. The list is used up by it. */
export interface RecordCypher {
  readonly members: readonly string[];
  readonly read: (raw: unknown) => Row;
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
  const isAhead = wants.hasPrevious && page.after !== null ? part(made().exists(outsideAhead(page))) : null;
  const isBehind = wants.hasNext && page.before !== null ? part(made().exists(outsideBehind(page))) : null;
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
        totalCount: count === null ? null : countOf(values[from + count]),
        hasNext: wants.hasNext ? (more && page.from === 'start') || (isBehind !== null && flagOf(values[from + isBehind])) : null,
        hasPrevious: wants.hasPrevious ? (more && page.from === 'end') || (isAhead !== null && flagOf(values[from + isAhead])) : null,
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
  readonly keys: (items: readonly unknown[]) => Page['keys'];
  readonly rows: (items: readonly unknown[]) => Page['rows'];
}

function itemsCypher(plan: Connection, set: ItemSet, making: Making, show: Show): Items | null {
  const { wants, page } = plan;
  const more = readsOneMore(plan);
  if (!wants.rows && !wants.keys && !more) return null;
  const { keys, hub } = set;
  const reversed = page.from === 'end';
  const asked = windowOf(page);
  const window = within(asked, keys, making);
  // The limit comes ahead of everything that is nested in the items.
  const limit = `LIMIT ${making.count(page.limit + (more ? 1 : 0))}`;
  const matched = set.matched(window);
  const walked = `${matched} ${set.ordered({ reversed })} ${limit}`;
  let found = walked;
  if (set.far !== null) found = eitherWay(set, set.far, walked, { window, limit, reversed });
  if (hub !== null) {
    const atHub = `${set.matchedAtHub(hub, asked)} ${set.ordered({ ...hub, reversed })} ${limit}`;
    const atOthers = `${matched} ${set.ordered(hub.hasMark ? { reversed, parallel: PARALLEL_NEAR } : { reversed })} ${limit}`;
    found = hubOrNot(hub, { atHub, atOthers, returned: set.carried.join(', '), sets: set.sets });
  }
  const record = wants.rows ? show(set.item) : null;
  const members = [...(record?.members ?? []), ...(wants.keys ? keys.map((key) => key.value) : [])];
  const width = record?.members.length ?? 0;
  return {
    text: `${found} RETURN [${members.join(', ')}] AS item`,
    keys: wants.keys ? (items) => items.map((raw) => readKeys(keys, listOf(raw, members.length), width)) : () => NONE,
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
  return `${call(set.sets)} { ${match} WITH ${end} LIMIT ${FEW + 1} RETURN collect(${end}) AS ends } ${call(['ends', ...set.sets])} {
 UNWIND CASE WHEN size(ends) <= ${FEW} THEN ends ELSE [] END AS ${end} ${set.matchedFromFar(back, window)} ${ordered} ${limit} RETURN ${names}
 UNION ALL UNWIND CASE WHEN size(ends) > ${FEW} THEN [true] ELSE [] END AS go ${call(['go', ...set.sets])} { ${walked} RETURN ${names} } RETURN ${names}
} ${ordered}`;
}

function windowOf({ after, before }: PageRequest): Window {
  return [
    ...(after === null ? [] : [{ is: 'behind', place: after } as const]),
    ...(before === null ? [] : [{ is: 'ahead', place: before } as const]),
  ];
}

/** Items at or ahead of `after` (and ahead of `before`, where the page is taken from there). */
function outsideAhead({ after, before, from }: PageRequest): Window {
  const upTo = after === null ? [] : [{ is: 'atOrAhead', place: after } as const];
  return from === 'end' && before !== null ? [...upTo, { is: 'ahead', place: before }] : upTo;
}

/** Items at or behind `before` (and behind `after`, where the page is taken from there). */
function outsideBehind({ after, before, from }: PageRequest): Window {
  const since = before === null ? [] : [{ is: 'atOrBehind', place: before } as const];
  return from === 'start' && after !== null ? [...since, { is: 'behind', place: after }] : since;
}
