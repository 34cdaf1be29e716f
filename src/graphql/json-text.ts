import { Buffer } from 'node:buffer';
import type { ExecutionResult } from 'graphql';

/** A piece of a text: characters, or their UTF-8. */
export type Part = string | Buffer;

/** Texts longer than this are not put together: they are sent in pieces. */
export const LARGE = 128 * 1024;

/** An answer that is written already. To whatever looks into it, it is the answer that the text says. */
export class JsonText {
  readonly parts: readonly Part[];
  /** Its length in UTF-8. */
  readonly bytes: number;

  /** @param bytes of all parts; counted where it is left out */
  constructor(parts: string | readonly Part[], bytes?: number) {
    this.parts = typeof parts === 'string' ? [parts] : parts;
    this.bytes = bytes ?? this.parts.reduce((sum, part) => sum + Buffer.byteLength(part), 0);
  }

  get isLarge(): boolean {
    return this.bytes > LARGE;
  }

  get text(): string {
    const [first] = this.parts;
    if (this.parts.length === 1 && typeof first === 'string') return first;
    return this.parts.map((part) => (typeof part === 'string' ? part : part.toString('utf8'))).join('');
  }

  toJSON(): unknown {
    return JSON.parse(this.text);
  }
}

/** Texts in a row as one. What is short becomes one string, whose bytes are known where those of the texts are. */
export function joined(texts: readonly (string | JsonText)[]): JsonText {
  const parts: Part[] = [];
  let bytes = 0;
  let short = '';
  for (const text of texts) {
    bytes += typeof text === 'string' ? Buffer.byteLength(text) : text.bytes;
    if (typeof text === 'string') short += text;
    else if (!text.isLarge) short += text.text;
    else {
      if (short !== '') parts.push(short);
      short = '';
      parts.push(...text.parts);
    }
    if (short.length > LARGE) {
      parts.push(short);
      short = '';
    }
  }
  if (short !== '' || parts.length === 0) parts.push(short);
  return new JsonText(parts, bytes);
}

/** The response's JSON, whose `data` may be written already: the same bytes as JSON.stringify gives, without reading them again. */
export function responseText(result: Omit<ExecutionResult, 'errors'> & { readonly errors?: readonly unknown[] }): JsonText | string {
  const { data, errors, extensions }: typeof result & { readonly data?: unknown } = result;
  if (!(data instanceof JsonText)) return JSON.stringify(result);
  if (errors === undefined && extensions === undefined) return data.isLarge ? joined(['{"data":', data, '}']) : `{"data":${data.text}}`;
  const members = Object.entries(result)
    .filter(([, value]) => value !== undefined)
    .flatMap(([name, value]) => [',', `${JSON.stringify(name)}:`, name === 'data' ? data : JSON.stringify(value)]);
  return joined(['{', ...members.slice(1), '}']);
}

/** As `responseText`, as characters. */
export function stringifyResult(result: Parameters<typeof responseText>[0]): string {
  const text = responseText(result);
  return typeof text === 'string' ? text : text.text;
}
