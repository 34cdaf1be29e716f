import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import { dictionary } from '../../kernel/dictionary.js';
import type { ErrorCode } from '../../kernel/errors.js';
import type { Problems } from './problems.js';

/** Nothing in these files is nested deeper; what is, is a mistake or an attack. */
const MAX_DEPTH = 16;

/** They could stand for a thousand times their size, and groups of facts do what they would be good for. */
export const NO_ALIASES = 'anchors and aliases are not read here; write the value out';

/** What to do about the mistakes that the parser names, where its own words do not say it. */
const REMEDIES: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'this key stands in the map twice; keep one of the two',
  TAB_AS_INDENT: 'indent with spaces, YAML allows no tabs here',
  BLOCK_AS_IMPLICIT_KEY: 'put a text with ": " in it in double quotes, or mend the indentation',
  MULTILINE_IMPLICIT_KEY: 'a key and its colon stand on one line; put a text with ": " in it in double quotes',
  BLOCK_IN_FLOW: 'close the { or [ before the next line of the list begins',
  BAD_ALIAS: NO_ALIASES,
  MULTIPLE_DOCS: 'keep one document a file; remove the line ---',
  TAG_RESOLVE_FAILED: 'tags are not read here; write plain values',
};

/** The name that a key of a map is; a key that is no scalar is shown as it is written. */
export const nameOf = (node: unknown): string => (isScalar(node) ? String(node.value) : String(node));

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
        uniqueKeys: true,
        strict: true,
        prettyErrors: false,
      });
      const faults = [...document.errors, ...document.warnings];
      for (const { code, message, pos } of faults) {
        const remedy = REMEDIES[code];
        this.problem('BAD_FILE', pos[0], remedy ?? `the YAML is broken here: ${message}`);
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
  plain(node: Node | null | undefined, depth = 0): unknown {
    if (node === null || node === undefined) return null;
    if (depth > MAX_DEPTH) return this.#refuse(node, 'this is nested too deep');
    if (isAlias(node)) return this.#refuse(node, NO_ALIASES);
    if (isScalar(node)) {
      const { value } = node;
      if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) return value;
      return this.#refuse(node, 'expected a text, a number, a list or a map');
    }
    if (isSeq(node)) return node.items.map((item) => this.plain(item as Node, depth + 1));
    if (!isMap(node)) return this.#refuse(node, 'expected a text, a number, a list or a map');
    const entries = node.items.map(({ key, value }): [string, unknown] => [nameOf(key), this.plain(value as Node | null, depth + 1)]);
    return dictionary(entries);
  }

  #refuse(node: Node, message: string): undefined {
    this.problem('BAD_FILE', node, message);
    return undefined;
  }
}
