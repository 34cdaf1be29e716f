import type { ExecutionResult } from 'graphql';

/** An answer that is written already. To whatever looks into it, it is the answer that the text says. */
export class JsonText {
  constructor(readonly text: string) {}

  toJSON(): unknown {
    return JSON.parse(this.text);
  }
}

/** The JSON of a response whose `data` may be written already: the same bytes as JSON.stringify gives, without reading them again. */
export function stringifyResult(result: Omit<ExecutionResult, 'errors'> & { readonly errors?: readonly unknown[] }): string {
  const { data, errors, extensions }: typeof result & { readonly data?: unknown } = result;
  if (!(data instanceof JsonText)) return JSON.stringify(result);
  if (errors === undefined && extensions === undefined) return `{"data":${data.text}}`;
  const members = Object.entries(result)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${JSON.stringify(name)}:${name === 'data' ? data.text : JSON.stringify(value)}`);
  return `{${members.join(',')}}`;
}
