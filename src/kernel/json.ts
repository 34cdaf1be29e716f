/** JSON that may be stored, hashed or answered. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/**
 * JSON text with sorted keys and no white space, so that equal values have equal text.
 * Numbers are printed as JavaScript prints them. After RFC 8785 (JSON Canonicalization Scheme).
 */
export function canonicalJson(value: Json): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  let text = '';
  if (Array.isArray(value)) {
    for (const member of value) text += `${text === '' ? '' : ','}${canonicalJson(member)}`;
    return `[${text}]`;
  }
  const fields = value as Readonly<Record<string, Json>>;
  for (const key of Object.keys(fields).sort())
    text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(fields[key] as Json)}`;
  return `{${text}}`;
}
