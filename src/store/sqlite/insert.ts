import type { Session } from './session.js';
import { type Parameter, quoted } from './sql.js';

/**
 * Writes rows of a table that have their own columns among those of all. What is null is left out: binding a value costs
 * more than storing it, and most columns of most rows hold nothing. Few combinations of columns occur.
 */
export class Insert {
  readonly #texts = new Map<string, string>();

  constructor(
    private readonly words: 'INSERT' | 'INSERT OR REPLACE',
    private readonly table: string,
    private readonly columns: readonly string[],
  ) {}

  /** Takes a cell for each of the columns, in their order. */
  run(session: Session, cells: readonly Parameter[]): void {
    const values: Parameter[] = [];
    let pattern = '';
    for (const cell of cells) {
      pattern += cell === null ? '0' : '1';
      if (cell !== null) values.push(cell);
    }
    let text = this.#texts.get(pattern);
    if (text === undefined) {
      const named = this.columns.filter((_, index) => cells[index] !== null);
      text = `${this.words} INTO ${this.table} (${named.map(quoted).join(', ')}) VALUES (${named.map(() => '?').join(', ')})`;
      this.#texts.set(pattern, text);
    }
    session.write(text, values);
  }
}
