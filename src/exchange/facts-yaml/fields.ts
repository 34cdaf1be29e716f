import { isAlias, isMap, isScalar, isSeq, type Node } from 'yaml';
import { parsePeriod } from '../../graph/date.js';
import { isId } from '../../kernel/id.js';
import { shown } from '../../kernel/shown.js';
import { NO_ALIASES, type YamlFile } from './yaml-file.js';

/** One entry of a map: a null node is a key without a value. */
export interface Field {
  readonly key: Node;
  readonly value: Node | null;
}

function suggestion(given: string, allowed: readonly string[]): string {
  const close = allowed.find((one) => one.toLowerCase().startsWith(given.toLowerCase().slice(0, 4)));
  return close === undefined ? `there are ${allowed.join(', ')}` : `is ${close} meant?`;
}

/** The entries of a map by key; whatever is wrong with them becomes problems of the file. */
export class Fields {
  readonly node: Node;
  readonly #fields = new Map<string, Field>();

  private constructor(
    readonly file: YamlFile,
    node: Node,
  ) {
    this.node = node;
  }

  /** Reads a map whose keys are all among `allowed`; null when it is none. */
  static of(
    file: YamlFile,
    node: Node | null | undefined,
    allowed: readonly string[],
    what: string,
    fallback: Node | null = null,
  ): Fields | null {
    if (!isMap(node)) {
      file.problem(
        'BAD_FILE',
        node ?? fallback,
        isAlias(node) ? NO_ALIASES : `expected ${what} as a map, with lines such as \`${allowed[0]}: …\``,
      );
      return null;
    }
    const fields = new Fields(file, node);
    for (const { name, key, value } of file.entries(node)) {
      if (allowed.includes(name)) fields.#fields.set(name, { key, value });
      else file.problem('BAD_FILE', key, `${shown(name, 60)} has no place in ${what}; ${suggestion(name, allowed)}`);
    }
    return fields;
  }

  has(key: string): boolean {
    return this.#fields.has(key);
  }

  at(key: string): Node {
    const field = this.#fields.get(key);
    return field?.value ?? field?.key ?? this.node;
  }

  value(key: string): Node | null {
    return this.#fields.get(key)?.value ?? null;
  }

  entries(): [string, Field][] {
    return [...this.#fields];
  }

  #wrong(key: string, expected: string): undefined {
    this.file.problem('BAD_FILE', this.at(key), `expected \`${key}\` as ${expected}`);
    return undefined;
  }

  /** Undefined when the key is absent or wrong, null when it says null. */
  #scalar<T>(key: string, expected: string, read: (value: unknown) => T | undefined): T | null | undefined {
    if (!this.has(key)) return undefined;
    const node = this.value(key);
    if (node === null || (isScalar(node) && node.value === null)) return null;
    if (!isScalar(node)) return this.#wrong(key, expected);
    return read(node.value) ?? this.#wrong(key, expected);
  }

  text(key: string): string | null | undefined {
    return this.#scalar(key, 'a text that is not empty (put numbers and words such as true in double quotes)', (value) =>
      typeof value === 'string' && value.trim() !== '' ? value : undefined,
    );
  }

  date(key: string): string | null | undefined {
    return this.#scalar(key, 'a date such as 2025, 2025-09 or 2025-09-04', (value) => {
      const text = yearText(value);
      return typeof text === 'string' && parsePeriod(text) !== null ? text : undefined;
    });
  }

  id(key: string, prefix: string | null = null): string | null | undefined {
    return this.#scalar(key, prefix === null ? 'an id such as company:ihi' : `an id that begins with ${prefix}:`, (value) =>
      typeof value === 'string' && isId(value) && (prefix === null || value.startsWith(`${prefix}:`)) ? value : undefined,
    );
  }

  oneOf(key: string, values: readonly string[]): string | null | undefined {
    return this.#scalar(key, `one of ${values.join(', ')}`, (value) =>
      typeof value === 'string' && values.includes(value) ? value : undefined,
    );
  }

  count(key: string): number | null | undefined {
    return this.#scalar(key, 'a whole number from 1', (value) =>
      typeof value === 'number' && Number.isSafeInteger(value) && value >= 1 ? value : undefined,
    );
  }

  /** One id or a list of them, each with its node; empty when absent or wrong. */
  ids(key: string): { id: string; node: Node }[] {
    const node = this.value(key);
    const items = isSeq(node) ? (node.items as (Node | null)[]) : [node];
    if (items.length === 0) this.#wrong(key, 'an id such as company:ihi, or a list of them');
    return items.flatMap((item) => {
      if (isScalar(item) && typeof item.value === 'string' && isId(item.value)) return [{ id: item.value, node: item }];
      this.file.problem('BAD_FILE', item ?? this.at(key), `expected \`${key}\` as an id such as company:ihi, or a list of them`);
      return [];
    });
  }

  /** The items of a list; empty, with a problem, when it is none. */
  items(key: string, what: string): Node[] {
    const node = this.value(key);
    if (isSeq(node)) return node.items as Node[];
    this.#wrong(key, `a list of ${what}, each after a dash`);
    return [];
  }
}

/** YAML reads a bare year as a number; as a date it is a text. */
export function yearText(value: unknown): unknown {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1000 && value <= 9999 ? String(value) : value;
}
