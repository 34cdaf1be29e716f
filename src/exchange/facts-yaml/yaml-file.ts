import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, type Scalar, type YAMLMap } from 'yaml';
import { dictionary } from '../../kernel/dictionary.js';
import type { ErrorCode } from '../../kernel/errors.js';
import { isHeld } from '../../kernel/number-text.js';
import { shownText } from '../../kernel/shown.js';
import type { Problems } from './problems.js';

/** Nothing in these files is nested deeper; what is, is a mistake or an attack. */
const MAX_DEPTH = 16;

/** They could stand for a thousand times their size, and groups of facts do what they would be good for. */
export const NO_ALIASES = 'anchors and aliases are not read here; write the value out';

/** What to do about the mistakes that the parser names, where its own words do not say it. */
const REMEDIES: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'indent with spaces, YAML allows no tabs here',
  BLOCK_AS_IMPLICIT_KEY: 'put a text with ": " in it in double quotes, or mend the indentation',
  MULTILINE_IMPLICIT_KEY: 'a key and its colon stand on one line; put a text with ": " in it in double quotes',
  BLOCK_IN_FLOW: 'close the { or [ before the next line of the list begins',
  BAD_ALIAS: NO_ALIASES,
  MULTIPLE_DOCS: 'keep one document a file; remove the line ---',
  TAG_RESOLVE_FAILED: 'tags are not read here; write plain values',
};

/** One entry of a map. */
export interface Entry {
  readonly name: string;
  readonly key: Node;
  /** Null where the key has none. */
  readonly value: Node | null;
}

/** One YAML file: its nodes, and where each of them stands. */
export class YamlFile {
  readonly root: Node | null;
  readonly #lines = new LineCounter();

  /**
   * @param name how the file is called in problems
   * @param problems takes what is wrong with it
   */
  constructor(
    readonly name: string,
    text: string,
    readonly problems: Problems,
  ) {
    const before = problems.count;
    this.root = this.#parse(text);
    if (this.root === null && problems.count === before)
      this.problem('BAD_FILE', 0, 'the file is empty; see schema/facts.schema.json for what belongs in it');
  }

  #parse(text: string): Node | null {
    try {
      const document = parseDocument(text, {
        lineCounter: this.#lines,
        version: '1.2',
        schema: 'core',
        // The parser compares every key with every other one; `entries` looks each up.
        uniqueKeys: false,
        strict: true,
        prettyErrors: false,
      });
      const faults = [...document.errors, ...document.warnings];
      for (const { code, message, pos } of faults) {
        const remedy = REMEDIES[code];
        this.problem('BAD_FILE', pos[0], remedy ?? `the YAML is broken here: ${shownText(message, 200)}`);
      }
      return faults.length > 0 ? null : document.contents;
    } catch (error) {
      // The parser is recursive: a thousand open brackets end its stack.
      this.problem('BAD_FILE', 0, `the file cannot be parsed (${error instanceof RangeError ? 'it is nested too deep' : String(error)})`);
      return null;
    }
  }

  problem(code: ErrorCode, at: Node | number | null | undefined, message: string): void {
    const offset = typeof at === 'number' ? at : (at?.range?.[0] ?? 0);
    const { line, col } = this.#lines.linePos(offset);
    this.problems.add({ code, place: `${this.name}:${Math.max(line, 1)}:${Math.max(col, 1)}`, message });
  }

  /** The plain value of a node; undefined, with a problem, where it is one that these files cannot have. */
  plain(node: Node | null | undefined): unknown {
    const before = this.problems.count;
    const value = this.#plain(node, 0);
    return this.problems.count > before ? undefined : value;
  }

  #plain(node: Node | null | undefined, depth: number): unknown {
    if (node === null || node === undefined) return null;
    if (depth > MAX_DEPTH) return this.#refuse(node, 'this is nested too deep');
    if (isAlias(node)) return this.#refuse(node, NO_ALIASES);
    if (isScalar(node)) {
      const { value } = node;
      if (typeof value === 'number') return this.#number(node, value);
      if (value === null || ['string', 'boolean'].includes(typeof value)) return value;
      return this.#refuse(node, 'expected a text, a number, a list or a map');
    }
    if (isSeq(node)) return node.items.map((item) => this.#plain(item as Node, depth + 1));
    if (!isMap(node)) return this.#refuse(node, 'expected a text, a number, a list or a map');
    return dictionary(this.entries(node).map(({ name, value }) => [name, this.#plain(value, depth + 1)] as const));
  }

  /** The entries of a map, each name once; what is no name, or stands there before, becomes a problem. */
  entries(map: YAMLMap): Entry[] {
    const names = new Set<string>();
    return map.items.flatMap(({ key, value }) => {
      const node = key as Node | null;
      if (!isScalar(node)) {
        this.problem('BAD_FILE', node ?? map, isAlias(node) ? NO_ALIASES : 'a key is a name, not a list or a map');
        return [];
      }
      const name = String(node.value);
      if (names.has(name)) {
        this.problem('BAD_FILE', node, 'this key stands in the map twice; keep one of the two');
        return [];
      }
      names.add(name);
      return [{ name, key: node, value: value as Node | null }];
    });
  }

  /** A number as it is written: one that becomes another when it is read is none. */
  #number(node: Scalar, value: number): number | undefined {
    if (node.source === undefined || Number.isNaN(value) || isHeld(node.source)) return value;
    return this.#refuse(
      node,
      `the number ${shownText(node.source, 40)} is not held as it is written, it would become ${value}; write one that is`,
      'BAD_FACT',
    );
  }

  #refuse(node: Node, message: string, code: ErrorCode = 'BAD_FILE'): undefined {
    this.problem(code, node, message);
    return undefined;
  }
}
