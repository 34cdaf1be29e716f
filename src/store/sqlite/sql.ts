import type { ReadTime } from '../../graph/plan.js';

/** What a parameter of a statement can be. Anything else makes the native library abort the process: see `parameter`. */
export type Parameter = string | number | null | Uint8Array;

/** What a statement is asked with: its time, and ids by the place of the read that they belong to. */
export interface Asking {
  readonly time: ReadTime;
  readonly ids: readonly (readonly string[])[];
}

/** A place among the values of a statement that is filled in when it is asked, so that it can be made once for all days and ids. */
export class Slot {
  constructor(readonly of: (asking: Asking) => Parameter) {}
}

export type Value = Parameter | Slot;

/** A piece of a statement and the values of its `?` parameters, in order. Values never become text. */
export interface Sql {
  readonly text: string;
  readonly values: readonly Value[];
}

const isSql = (part: Sql | Value): part is Sql => typeof part === 'object' && part !== null && 'text' in part;

/** Builds a piece of a statement: pieces put into the template are joined in, anything else becomes a parameter. */
export function sql(strings: TemplateStringsArray, ...parts: readonly (Sql | Value)[]): Sql {
  let text = strings[0] as string;
  const values: Value[] = [];
  parts.forEach((part, index) => {
    if (isSql(part)) {
      text += part.text;
      for (const value of part.values) values.push(value);
    } else {
      text += '?';
      values.push(part);
    }
    text += strings[index + 1] as string;
  });
  return { text, values };
}

/** Text of a statement that is the program's own, never a client's. */
export function raw(text: string): Sql {
  return { text, values: [] };
}

/** An identifier in quotes. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

export function list(parts: readonly Sql[], separator: string): Sql {
  return { text: parts.map((part) => part.text).join(separator), values: parts.flatMap((part) => part.values) };
}

/** True when all are; true for none. */
export function allOf(parts: readonly Sql[]): Sql {
  return parts.length === 0 ? raw('1') : balanced(parts, ' AND ');
}

/** True when one is; false for none. */
export function anyOf(parts: readonly Sql[]): Sql {
  return parts.length === 0 ? raw('0') : balanced(parts, ' OR ');
}

/** Long chains are halved: a chain of a thousand is a tree a thousand deep to SQLite, which refuses it. */
function balanced(parts: readonly Sql[], operator: string): Sql {
  if (parts.length <= 50) return parts.length === 1 ? (parts[0] as Sql) : wrapped(list(parts, operator));
  const half = Math.ceil(parts.length / 2);
  return wrapped(list([balanced(parts.slice(0, half), operator), balanced(parts.slice(half), operator)], operator));
}

function wrapped({ text, values }: Sql): Sql {
  return { text: `(${text})`, values };
}

/**
 * The rows of a JSON array of texts, as one parameter: the statement's text does not depend on how many they are. Numbers
 * do not go this way: SQLite reads some decimals as the double next to the one that was written.
 */
export function each(values: readonly (string | null)[]): Sql {
  return sql`json_each(${JSON.stringify(values)})`;
}

/**
 * Numbers for IN, a parameter each, which are doubles and stay the same. The last one is repeated until there are a power
 * of two of them, so that lists of all lengths make few texts.
 */
export function numbers(values: readonly number[]): Sql {
  if (values.length === 0) return raw('');
  const padded = Array.from({ length: 2 ** Math.ceil(Math.log2(values.length)) }, (_, place) => values[Math.min(place, values.length - 1)]);
  return list(
    padded.map((value) => sql`${value as number}`),
    ', ',
  );
}

/** A function takes 127 arguments at the most. */
const MOST_ARGUMENTS = 120;

/** A JSON array of these values. One that is longer than a function's arguments is an array of arrays, which \`flat\` joins again. */
export function jsonArray(members: readonly Sql[]): Sql {
  if (!isChunked(members)) return sql`json_array(${list(members, ', ')})`;
  const chunks: Sql[] = [];
  for (let from = 0; from < members.length; from += MOST_ARGUMENTS) chunks.push(jsonArray(members.slice(from, from + MOST_ARGUMENTS)));
  return sql`json_array(${list(chunks, ', ')})`;
}

/** Whether the JSON array of these has to be joined again. */
export function isChunked(members: readonly unknown[]): boolean {
  return members.length > MOST_ARGUMENTS;
}
