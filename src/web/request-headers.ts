/** What a browser says of a header that HTTP cannot carry is a stack; what a person needs is which one, and why. */
export type RequestHeaders = { readonly headers: Headers } | { readonly problem: string };

const OURS = { 'content-type': 'application/json', accept: 'application/json' } as const;

/** Our headers and those of the playground's headers editor, which win. Anything can stand in the editor that is a JSON object. */
export function requestHeaders(typed: Readonly<Record<string, unknown>> = {}): RequestHeaders {
  const headers = new Headers(OURS);
  for (const [name, value] of Object.entries(typed)) {
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean')
      return { problem: `The header ${JSON.stringify(name)} is not a text. Write it as "${name}": "value".` };
    try {
      headers.set(name, String(value));
    } catch {
      return { problem: `${problemOf(name, String(value))} Change it under Headers, below the question.` };
    }
  }
  return { headers };
}

/** Characters of HTTP's tokens, which names are. */
const NAME = /^[\w!#$%&'*+.^`|~-]+$/;

function problemOf(name: string, value: string): string {
  if (!NAME.test(name)) return `${JSON.stringify(name)} cannot be the name of a header: those are made of letters, digits and hyphens.`;
  const foreign = [...value].find((character) => (character.codePointAt(0) ?? 0) > 0xff);
  if (foreign !== undefined)
    return `The header ${JSON.stringify(name)} holds ${JSON.stringify(foreign)}, which HTTP cannot carry: it takes Latin-1 characters only. Encode it, for example as encodeURIComponent does.`;
  return `The header ${JSON.stringify(name)} holds a line break or a NUL, which HTTP cannot carry.`;
}
