import { type Asked, askedOf } from '../../graph/asked.js';
import type { Connection, Page, ReadTime, RecordRead, Row, Shape } from '../../graph/plan.js';
import { kept, keptBelow } from '../../kernel/kept.js';
import { LruMap } from '../../kernel/lru-map.js';
import { countOf, listOf } from './answer.js';
import { timeParameters } from './asked.js';
import { malformed } from './bolt/error.js';
import { type PageCypher, pageCypher, type RecordCypher } from './connection.js';
import type { Raw } from './fields.js';
import { formOf, type Leaf, lengthOf } from './form.js';
import type { InnerSets } from './inner-sets.js';
import { idOf, labelled, Making, type Parameters, type Variable } from './making.js';
import { recordCypher } from './shape.js';
import { visible } from './visible.js';

/** A statement, and how its rows, lists of their columns, are read. They are used up by it. */
export interface Statement<T> {
  readonly text: string;
  readonly parameters: Parameters;
  readonly read: (rows: readonly Raw[]) => T;
}

/** What a shape has become at a variable, with its parameters. */
interface CompiledShape extends RecordCypher {
  readonly parameters: Parameters;
  readonly inner: InnerSets;
}

type CompiledConnection = Pick<PageCypher, 'read'> & {
  readonly text: string;
  /** The parameters for these conditions. */
  readonly parameters: (leaves: readonly Leaf[]) => Parameters;
  readonly hasItems: boolean;
  readonly partCount: number;
};

interface CompiledRecords {
  /** A query of the records as lists. */
  readonly text: string;
  readonly parameters: Parameters;
  readonly read: (raw: unknown) => Row;
}

/** Connections kept of one shape: they differ by what of a root field's arguments decides the text. */
const KEPT = 16;
/** A form that is longer, or has longer values, is made for one request. */
const LONGEST_KEPT = 4_000;

/** Makes statements of plans. These are immutable, and one document brings the same shapes again and again: what is made of them is kept as long as they live. */
export class Statements {
  readonly #shapes = new WeakMap<Shape, Map<string, CompiledShape>>();
  readonly #connections = new WeakMap<Shape, LruMap<string, CompiledConnection>>();
  readonly #records = new WeakMap<Shape, Map<string, CompiledRecords>>();

  /** @param hubs see `Making.hubs` */
  constructor(private readonly hubs: ReadonlySet<string> | null) {}

  /** Reads a root connection and everything nested in it. */
  connection(plan: Connection, time: ReadTime): Statement<Page> {
    const asked = askedOf(time);
    const { key, leaves } = formOf(plan);
    const made = this.#connectionOf(plan, `${asked.knownOn} ${asked.validOn} ${key}`, asked, leaves);
    const { text, hasItems, partCount } = made;
    return {
      text,
      parameters: { ...made.parameters(leaves), ...timeParameters(time) },
      read: (rows) => {
        const lists = rows.map(([list]) => list);
        const parts = partCount === 0 ? [] : listOf(lists[0], partCount);
        return made.read(hasItems ? (partCount === 0 ? lists : lists.slice(1)) : [], parts, 0, plan);
      },
    };
  }

  /** Reads batches of records by their ids. */
  records(reads: readonly RecordRead[], time: ReadTime): Statement<(Row | null)[][]> {
    const asked = askedOf(time);
    // In an order of their own, so that the order of the ids does not tell in the text.
    const places = [...reads.keys()].sort((a, b) => compare((reads[a] as RecordRead).sort, (reads[b] as RecordRead).sort));
    const made = places.map((place, turn) => {
      const { shape } = reads[place] as RecordRead;
      return keptBelow(this.#records, shape, `${turn} ${asked.knownOn} ${asked.validOn}`, () => this.#compileRecords(shape, turn, asked));
    });
    const distinct = places.map((place) => [...new Set(reads[place]?.ids)]);
    return {
      text: made.map(({ text }) => text).join(' UNION ALL '),
      parameters: Object.assign({ ids: distinct }, timeParameters(time), ...made.map(({ parameters }) => parameters)) as Parameters,
      read: (rows) => {
        const found = made.map(() => new Map<string, Row>());
        for (const [item, turn] of rows) {
          const row = made[countOf(turn)]?.read(item);
          if (row === undefined) throw malformed('a record is read for nobody');
          found[turn as number]?.set(row.id, row);
        }
        return reads.map(({ ids }, place) => ids.map((id) => found[places.indexOf(place)]?.get(id) ?? null));
      },
    };
  }

  #connectionOf(plan: Connection, key: string, asked: Asked, leaves: readonly Leaf[]): CompiledConnection {
    // Whoever pages on has another place each time.
    if (plan.page.after !== null || plan.page.before !== null || lengthOf(leaves) > LONGEST_KEPT)
      return this.#compileConnection(plan, asked, leaves);
    const ofShape = kept(this.#connections, plan.shape, () => new LruMap<string, CompiledConnection>({ entries: KEPT }));
    const known = ofShape.get(key);
    if (known !== undefined) return known;
    const made = this.#compileConnection(plan, asked, leaves);
    if (key.length <= LONGEST_KEPT) ofShape.set(key, made);
    return made;
  }

  #compileConnection(plan: Connection, asked: Asked, leaves: readonly Leaf[]): CompiledConnection {
    const making = new Making(asked, this.hubs, '');
    const { items, parts, read } = pageCypher(plan, null, [], making, (item) => {
      const record = this.#shapeAt(plan.shape, item, asked);
      making.adopt(record.parameters, record.inner);
      return record;
    });
    // Items are rows of their own: the server sends the first while it works on the next.
    const head = parts.length === 0 ? [] : [`RETURN [${parts.join(', ')}] AS item`];
    return {
      text: making.inner.ahead([...head, ...(items === null ? [] : [items])].join(' UNION ALL ')),
      parameters: making.binder(leaves),
      hasItems: items !== null,
      partCount: parts.length,
      read,
    };
  }

  #shapeAt(shape: Shape, variable: Variable, asked: Asked): CompiledShape {
    const { name, types } = variable;
    return keptBelow(this.#shapes, shape, `${name} ${types?.join() ?? ''} ${asked.knownOn} ${asked.validOn}`, () => {
      const making = new Making(asked, this.hubs, 's');
      const { members, read } = recordCypher(shape, variable, making, true);
      return { members, read, parameters: making.parameters, inner: making.inner };
    });
  }

  #compileRecords(shape: Shape, turn: number, asked: Asked): CompiledRecords {
    const { sort } = shape;
    // A retracted relationship is kept as a segment only, and so that its id leads to one place every relationship is.
    const as = sort === 'relationship' || (sort === 'entity' && asked.knownOn) ? 'segment' : 'now';
    const making = new Making(asked, this.hubs, `${turn}_`);
    const variable: Variable = { name: making.name(sort.charAt(0)), sort, kept: as, types: null };
    const { members, read } = recordCypher(shape, variable, making, true);
    const conditions = [`${idOf(variable)} = id`, ...visible(variable, making, 'record')];
    return {
      text: `${making.inner.found}UNWIND $ids[${turn}] AS id MATCH ${labelled(variable)} WHERE ${conditions.join(' AND ')} RETURN [${members.join(', ')}] AS item, ${turn} AS turn`,
      parameters: making.parameters,
      read,
    };
  }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
