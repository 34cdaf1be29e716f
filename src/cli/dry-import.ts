import type { Change, ChangeReport } from '../graph/change.js';
import type { Preview } from '../graph/preview.js';
import type { GraphStore } from '../graph/store.js';
import { KeiretsuError } from '../kernel/errors.js';

/**
 * Takes the changes of an import, one after another, and shows what they do together. Each is made behind those before it
 * in one transaction that is rolled back, so that it meets what they bring, and is refused as it would be.
 */
export class DryImport {
  #change: Change | null = null;
  #preview: Preview | null = null;

  /** @param most records that the store can hold in one transaction */
  constructor(
    private readonly store: Pick<GraphStore, 'preview'>,
    private readonly most: number,
  ) {}

  /** Of all changes so far; null where there was none. */
  get preview(): Preview | null {
    return this.#preview;
  }

  async apply(change: Change): Promise<ChangeReport> {
    const together = this.#change === null ? change : joined(this.#change, change);
    if (together.sources.length + together.assert.length > this.most) {
      throw new KeiretsuError(
        'BAD_FILE',
        `A dry run is one transaction, of at most ${this.most} records: try a part of the file, or import it into a copy of the store.`,
      );
    }
    const before = this.#preview?.report;
    const preview = await this.store.preview(together);
    this.#change = together;
    this.#preview = preview;
    return before === undefined ? preview.report : difference(preview.report, before);
  }
}

function joined(first: Change, second: Change): Change {
  const inOrder = new Map(first.inOrder ?? []);
  for (const [source, before] of second.inOrder ?? []) if (!inOrder.has(source)) inOrder.set(source, first.assert.length + before);
  return { ...first, sources: [...first.sources, ...second.sources], assert: [...first.assert, ...second.assert], inOrder };
}

/** What the last change alone did. */
function difference(all: ChangeReport, before: ChangeReport): ChangeReport {
  return {
    asserted: all.asserted - before.asserted,
    unchanged: all.unchanged - before.unchanged,
    leftRetracted: all.leftRetracted.slice(before.leftRetracted.length),
    retracted: all.retracted - before.retracted,
    revived: all.revived - before.revived,
    sources: all.sources - before.sources,
    reversed: all.reversed.filter((id) => !before.reversed.includes(id)),
  };
}
