import { KeiretsuError } from '../../kernel/errors.js';
import { isHeld } from '../../kernel/number-text.js';
import { shown, shownText } from '../../kernel/shown.js';

/** Records are nested six levels deep; deeper ones are a mistake or an attack. */
const MAX_DEPTH = 32;
/** The most fields of one object. */
const MAX_FIELDS = 100;

const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

/**
 * Reads a line of JSON. Throws for what `JSON.parse` would take but alter without a word: a field that stands twice in an
 * object, and a number that is not held as it is written; and for objects that are nested deeper, or have more fields, than
 * any record has.
 */
export function parseLine(line: string): unknown {
  checkTokens(line);
  try {
    return JSON.parse(line);
  } catch (error) {
    bad('BAD_FILE', `The line is not JSON (${shownText((error as Error).message, 200)})`, error);
  }
}

/** Looks at the tokens alone: whether they stand in an order that JSON allows is for the parser to say. */
function checkTokens(line: string): void {
  /** The fields of each object that is open here; null stands for a list. */
  const open: (Set<string> | null)[] = [];
  /** The token before. */
  let before = '';
  for (let at = 0; at < line.length; ) {
    const token = line.charAt(at);
    let end = at + 1;
    if (token === '"') {
      end = endOfText(line, at);
      const fields = open.at(-1);
      if (fields != null && (before === '{' || before === ',')) addField(fields, line.slice(at, end));
    } else if (token === '{' || token === '[') {
      open.push(token === '{' ? new Set() : null);
      if (open.length > MAX_DEPTH) bad('BAD_FILE', `The line is nested deeper than ${MAX_DEPTH} levels, which no record is`);
    } else if (token === '}' || token === ']') {
      open.pop();
    } else if (token === '-' || (token >= '0' && token <= '9')) {
      NUMBER.lastIndex = at;
      const [number] = NUMBER.exec(line) ?? [''];
      if (number.length > 1) end = at + number.length;
      if (!isHeld(number === '' ? '0' : number)) refuseNumber(number);
    }
    if (token > ' ') before = token;
    at = end;
  }
}

/** Behind the quotation mark that closes a text; the end of the line where none does. */
function endOfText(line: string, start: number): number {
  for (let mark = line.indexOf('"', start + 1); mark !== -1; mark = line.indexOf('"', mark + 1)) {
    let first = mark;
    while (line.charAt(first - 1) === '\\') first -= 1;
    if ((mark - first) % 2 === 0) return mark + 1;
  }
  return line.length;
}

function addField(fields: Set<string>, text: string): void {
  const name = text.includes('\\') ? unescaped(text) : text.slice(1, -1);
  if (fields.has(name)) bad('BAD_FILE', `The field ${shown(name, 60)} stands in one object twice: keep one of the two`);
  fields.add(name);
  if (fields.size > MAX_FIELDS) bad('BAD_FILE', `An object has more than ${MAX_FIELDS} fields, which none of a record has`);
}

function unescaped(text: string): string {
  try {
    return JSON.parse(text) as string;
  } catch {
    return text;
  }
}

function refuseNumber(text: string): never {
  const becomes = String(Number(text));
  bad('BAD_FACT', `The number ${shownText(text, 40)} is not held as it is written, it would become ${becomes}: write one that is`);
}

function bad(code: 'BAD_FILE' | 'BAD_FACT', problem: string, cause?: unknown): never {
  throw new KeiretsuError(code, `${problem}.`, cause === undefined ? {} : { cause });
}
