import { type ErrorCode, KeiretsuError } from '../../kernel/errors.js';
import { counted } from '../../kernel/text.js';

/** Something wrong in a file, with the place as people and editors write it: `seed/coinotag/facts.yaml:12:5`. */
export interface Problem {
  readonly code: ErrorCode;
  readonly place: string;
  readonly message: string;
}

/** Problems listed in one error; the rest are counted. */
const SHOWN = 20;

/** Collects the problems of many files, so that whoever mends them sees them together. */
export class Problems {
  readonly #list: Problem[] = [];
  readonly #told = new Set<string>();

  /** The same problem at the same place counts once: one fact can stand for many claims. */
  add(problem: Problem): void {
    const line = `${problem.place}: ${problem.message}`;
    if (this.#told.has(line)) return;
    this.#told.add(line);
    this.#list.push(problem);
  }

  get count(): number {
    return this.#list.length;
  }

  /** Throws one error that lists what was collected; its code is that of the first problem. */
  throwIfAny(): void {
    const [first] = this.#list;
    if (first === undefined) return;
    const lines = this.#list.slice(0, SHOWN).map(({ place, message }) => `${place}: ${message}`);
    const rest = this.#list.length - lines.length;
    if (rest > 0) lines.push(`… and ${counted(rest, 'more problem')}.`);
    throw new KeiretsuError(first.code, lines.join('\n'));
  }
}
