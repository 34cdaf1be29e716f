import { int } from 'neo4j-driver';
import type { Asked } from '../../graph/asked.js';
import type { RecordSort } from '../../graph/records.js';
import { columnType } from './columns.js';
import { type Leaf, valueOf } from './form.js';
import { InnerSets } from './inner-sets.js';

/** Parameters of a statement, by name. */
export type Parameters = Readonly<Record<string, unknown>>;

/** The making of a part of a statement: its parameters, and names that it does not have yet. Its text depends on the plan's shape alone. */
export class Making {
  readonly #values: unknown[] = [];
  readonly #adopted: Record<string, unknown> = {};
  /** The values that come from conditions, by their places, and how. */
  readonly #compared: { readonly place: number; readonly leaf: Leaf; readonly as: (value: unknown) => unknown }[] = [];
  #names = 0;
  readonly inner = new InnerSets(() => this.name('i'));

  /**
   * @param hubs types and directions of which there are hubs, as these name them; null: of all there may be. Of others
   * relationships are read as of entities that are no hubs, which is true of hubs too, and costs less of all that are none
   * @param tag tells the names of this part from those of the statement's others
   */
  constructor(
    readonly asked: Asked,
    readonly hubs: ReadonlySet<string> | null,
    private readonly tag: string,
  ) {}

  get parameters(): Parameters {
    return this.#values.length === 0 ? this.#adopted : { ...this.#adopted, [this.#list]: this.#values };
  }

  /** Takes the parameters and the inner sets of another part, which was made with another tag. */
  adopt(parameters: Parameters, inner: InnerSets): void {
    Object.assign(this.#adopted, parameters);
    this.inner.adopt(inner);
  }

  /**
   * A value of the statement, never part of its text. All are members of one list: Neo4j makes a plan for each combination
   * of magnitudes that the lengths of texts have which are parameters of their own.
   */
  value(value: unknown): string {
    return `$${this.#list}[${this.#values.push(value) - 1}]`;
  }

  /** What a condition compares with, as it is stored. */
  compared(leaf: Leaf, as: (value: unknown) => unknown = asItIs): string {
    this.#compared.push({ place: this.#values.length, leaf, as });
    return this.value(as(valueOf(leaf)));
  }

  /** Gives the parameters for other values of the conditions, which stand in the same order as those that this was made of. */
  binder(leaves: readonly Leaf[]): (others: readonly Leaf[]) => Parameters {
    const sources = this.#compared.map(({ place, leaf, as }) => ({ place, as, at: leaves.indexOf(leaf) }));
    const base = this.parameters;
    const list = this.#list;
    const template = [...this.#values];
    return (others) => {
      if (sources.length === 0) return base;
      const values = [...template];
      for (const { place, as, at } of sources) values[place] = as(valueOf(others[at] as Leaf));
      return { ...base, [list]: values };
    };
  }

  /** A number of rows: Neo4j wants an integer there, and the driver sends numbers as floats. */
  count(value: number): string {
    return this.value(int(value));
  }

  name(letter: string): string {
    this.#names += 1;
    return `${letter}${this.tag}${this.#names}`;
  }

  get #list(): string {
    return `v${this.tag}`;
  }
}

const asItIs = (value: unknown): unknown => value;

/** A record that a statement has at hand. */
export interface Variable {
  readonly name: string;
  readonly sort: RecordSort;
  /**
   * Entities and relationships are kept twice: as they are now, in nodes and relationships of their own, and as segments
   * in known time, which also keep what is retracted. A question with `knownOn` reads segments only.
   */
  readonly kept: 'now' | 'segment';
  /** The kinds or relationship types that it can have; null: any. */
  readonly types: readonly string[] | null;
  /** Its id, where that is at hand without its being found: asking for the name finds it. */
  readonly id?: string;
  /** The ends of a relationship, where they are at hand. */
  readonly ends?: { readonly from?: Variable; readonly to?: Variable };
}

/** The value of a stored column. */
export function columnOf(variable: Variable, column: string): string {
  const { sort, kept } = variable;
  columnType(sort, column);
  if (column === 'id' && variable.id !== undefined) return variable.id;
  const { name } = variable;
  if (column === 'id' && kept === 'segment') return `${name}.subjectId`;
  if (column === 'type' && sort === 'relationship' && kept === 'now') return `type(${name})`;
  return `${name}.${column}`;
}

export function idOf(variable: Variable): string {
  return columnOf(variable, 'id');
}

/** What follows MATCH for a variable that nothing else leads to. */
export function labelled({ name, sort, kept }: Pick<Variable, 'name' | 'sort' | 'kept'>, label = LABELS[sort]): string {
  return `(${name}:${kept === 'segment' ? `${LABELS[sort]}Segment` : label})`;
}

export const LABELS: Readonly<Record<RecordSort, string>> = {
  entity: 'Entity',
  relationship: 'Relationship',
  claim: 'Claim',
  source: 'Source',
};

/** True when all are; true for none. */
export function allOf(conditions: readonly string[]): string {
  const told = conditions.filter((condition) => condition !== 'true');
  return told.length === 0 ? 'true' : told.length === 1 ? (told[0] as string) : `(${told.join(' AND ')})`;
}

/** What a condition leaves out; null counts as false. */
export function without(condition: string): string {
  return `NOT coalesce(${condition}, false)`;
}

/** `WHERE …`, or nothing where nothing is asked. */
export function where(conditions: readonly string[]): string {
  const all = allOf(conditions);
  return all === 'true' ? '' : ` WHERE ${all}`;
}
