import type { Connection, Keys, Page, ReadTime, RecordRead, Row, Shape } from '../../graph/plan.js';
import type { RecordSort } from '../../graph/records.js';
import { fromCell } from './cell.js';
import { nestedRows, type RowStatement, rootRows } from './connection.js';
import { Making } from './scope.js';
import type { Session } from './session.js';
import { type BranchReader, Columns, type OpenRow, type Raw, readerOf, readRow } from './shape.js';
import { each, raw, sql } from './sql.js';
import { needsSummary, summary } from './summary.js';
import { type Reading, visible } from './visible.js';

/** A place in a row that a statement of its own will fill. */
interface Gap {
  readonly row: OpenRow;
  readonly position: number;
  readonly id: string;
}

/** Reads one plan. Every level is one statement for all its parents, or two where more is asked of the pages. */
export class PlanReading {
  /** Gaps by the branch that leaves them, in the order in which branches were met. */
  readonly #gaps = new Map<BranchReader, Gap[]>();

  constructor(
    private readonly session: Session,
    private readonly time: ReadTime,
  ) {}

  connection(plan: Connection): Page {
    const [page] = this.#pages(plan, null, ['']);
    this.#fillGaps();
    return page as Page;
  }

  records({ sort, ids, shape }: RecordRead): (Row | null)[] {
    const rows = this.#byId(sort, ids, shape, 'record');
    this.#fillGaps();
    return rows;
  }

  #byId(sort: RecordSort, ids: readonly string[], shape: Shape, reading: Reading): (Row | null)[] {
    const found = ids.map((): Row | null => null);
    // The library would cut such an id off at its NUL, and find what it doesn't name.
    const sought = ids.map((id) => (id.includes('\0') ? null : id));
    if (sought.every((id) => id === null)) return found;
    const making = new Making(this.time);
    const columns = new Columns(making, 1);
    const reader = readerOf(shape, 'i', columns);
    const query = sql`SELECT p.key${columns.selected} FROM ${each(sought)} AS p CROSS JOIN ${raw(sort)} AS i ON i.id = p.value AND ${visible('i', sort, this.time, reading)}${columns.joins}`;
    for (const one of this.session.rows(query)) found[one[0] as number] = readRow(reader, one, this.#open);
    return found;
  }

  /** The pages of a connection at all parents, in their order; at the root there is one parent without an id. */
  #pages(plan: Connection, parentSort: RecordSort | null, parentIds: readonly string[]): Page[] {
    const pages = parentIds.map((): OpenPage => ({ items: [], keys: [], met: 0, total: 0, ahead: false, behind: false }));
    const { wants, page } = plan;
    if (wants.rows || wants.keys || wants.hasNext || wants.hasPrevious) {
      const statement = parentSort === null ? rootRows(plan, this.time) : nestedRows(plan, parentSort, parentIds, this.time);
      this.#takeRows(plan, statement, pages);
    }
    if (needsSummary(plan)) {
      for (const [parent, total, ahead, behind] of this.session.rows(summary(plan, parentSort, parentIds, this.time))) {
        const open = pages[parent as number] as OpenPage;
        open.ahead = ahead === 1;
        open.behind = behind === 1;
        open.total = total as number;
      }
    }
    return pages.map(({ items, keys, met, total, ahead, behind }) => ({
      rows: items,
      keys,
      totalCount: wants.totalCount ? total : null,
      hasNext: wants.hasNext ? behind || (met > page.limit && page.from === 'start') : null,
      hasPrevious: wants.hasPrevious ? ahead || (met > page.limit && page.from === 'end') : null,
    }));
  }

  #takeRows({ wants, page }: Connection, { sql: query, keys, reader }: RowStatement, pages: readonly OpenPage[]): void {
    for (const row of this.session.rows(query)) {
      const open = pages[row[0] as number] as OpenPage;
      open.met += 1;
      if (open.met > page.limit) continue;
      if (wants.rows) open.items.push(readRow(reader, row, this.#open) as Row);
      if (keys > 0) open.keys.push(row.slice(1, 1 + keys).map((key) => (typeof key === 'number' ? key : fromCell(key))));
    }
    if (page.from === 'end') {
      for (const open of pages) {
        open.items.reverse();
        open.keys.reverse();
      }
    }
  }

  readonly #open = (branch: BranchReader, row: OpenRow, position: number, source: Raw): void => {
    const id = branch.kind === 'later' ? (source[branch.id] as string | null) : row.id;
    if (id === null) return;
    const gap = { row, position, id };
    const gaps = this.#gaps.get(branch);
    if (gaps === undefined) this.#gaps.set(branch, [gap]);
    else gaps.push(gap);
  };

  #fillGaps(): void {
    // Filling a gap can leave others behind it: the map grows while it is walked, and is walked to its end.
    for (const [branch, gaps] of this.#gaps) {
      const ids = [...new Set(gaps.map((gap) => gap.id))];
      const found = this.#followed(branch, ids);
      const byId = new Map(ids.map((id, index) => [id, found[index] ?? null]));
      for (const { row, position, id } of gaps) row.branches[position] = byId.get(id) ?? null;
    }
    this.#gaps.clear();
  }

  #followed(branch: BranchReader, ids: readonly string[]): readonly (Row | Page | null)[] {
    if (branch.kind === 'connection') return this.#pages(branch.plan, branch.parent, ids);
    return branch.kind === 'later' ? this.#byId(branch.sort, ids, branch.shape, 'reference') : [];
  }
}

interface OpenPage {
  readonly items: Row[];
  readonly keys: Keys[];
  /** Items in the window, up to one more than the page holds. */
  met: number;
  total: number;
  ahead: boolean;
  behind: boolean;
}
