import { rounds } from '../../graph/rounds.js';

/** A set of entities, or all but these. */
export interface Told {
  readonly set: string;
  readonly negated: boolean;
}

export const negated = (told: Told): Told => ({ set: told.set, negated: !told.negated });

/** So many lists at a time are looked into for one entity: Neo4j keeps the hashes of 16. */
const AT_A_TIME = 8;

/**
 * Sets that a statement finds once, ahead of all that asks whether something is in them. A filter in a filter holds for
 * the same entities whoever asks, but asked inside an EXISTS it would be answered anew for each of them, and what is
 * inside it again for each of these. Neo4j looks a value up in a list by hash where the list is the same for all rows.
 */
export class InnerSets {
  readonly #names = new Map<unknown, string>();
  readonly #texts: string[] = [];
  /** The names of all, in the order in which they are found. */
  readonly #all: string[] = [];
  #used = new Set<string>();

  /** @param name gives the name of a new one */
  constructor(private readonly name: () => string) {}

  /**
   * The name of a set, which is a list without nulls.
   *
   * @param of what it is the set of: for the same it is found once
   * @param query of one row, which returns the list under the name; it may use sets that were named before
   */
  named(of: unknown, query: (name: string) => string): string {
    let known = this.#names.get(of);
    if (known === undefined) {
      const name = this.name();
      const { value, used } = this.using(() => query(name));
      this.#texts.push(`${call(used)} { ${value} }`);
      this.#all.push(name);
      this.#names.set(of, name);
      known = name;
    }
    this.#used.add(known);
    return known;
  }

  /** What is in all of these, as one set. */
  both(parts: readonly Told[]): Told {
    const [first, ...others] = parts.filter((part) => !part.negated).map(({ set }) => set);
    const outside = parts.filter((part) => part.negated).map(({ set }) => set);
    if (first === undefined) return { set: this.#made(outside.join(' + '), outside), negated: true };
    let text = first;
    for (const some of rounds([...others.map((set) => `x IN ${set}`), ...outside.map((set) => `NOT x IN ${set}`)], AT_A_TIME))
      text = `[x IN ${text} WHERE ${some.join(' AND ')}]`;
    return { set: this.#made(text, [first, ...others, ...outside]), negated: false };
  }

  /** A set that is made of others. */
  #made(text: string, of: readonly string[]): string {
    const [only, another] = of;
    if (only !== undefined && another === undefined) return only;
    return this.named(text, (name) => {
      for (const set of of) this.#used.add(set);
      return `RETURN ${text} AS ${name}`;
    });
  }

  /** What work gives, and the names of the sets of which it speaks: a CALL has to be told them. */
  using<T>(work: () => T): { readonly value: T; readonly used: readonly string[] } {
    const outer = this.#used;
    this.#used = new Set();
    const value = work();
    const used = [...this.#used];
    this.#used = new Set([...outer, ...used]);
    return { value, used };
  }

  adopt(others: InnerSets): void {
    this.#texts.push(...others.#texts);
    this.#all.push(...others.#all);
  }

  /** Finds the sets ahead of a query, wherever in it they are asked for. It returns `item`. */
  ahead(query: string): string {
    return this.#all.length === 0 ? query : `${this.found}${call(this.#all)} { ${query} } RETURN item`;
  }

  /** What finds the sets, ahead of a query that keeps all variables. */
  get found(): string {
    return this.#texts.map((text) => `${text} `).join('');
  }
}

export function call(names: readonly string[]): string {
  return `CALL (${names.join(', ')})`;
}
