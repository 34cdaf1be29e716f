import { hash } from 'node:crypto';
import { KeiretsuError } from './errors.js';
import { canonicalJson, type Json } from './json.js';
import { shown } from './shown.js';

const SLUG = /^[a-z0-9]+(?:[-.][a-z0-9]+)*$/;
const MAX_ID_LENGTH = 200;

export interface ParsedId {
  /** What stands before the colon: a kind in kebab-case, `relationship`, `claim` or `source`. */
  readonly prefix: string;
  readonly slug: string;
}

/** Splits an id at its colon; throws BAD_ID for anything that could not be an id. */
export function parseId(id: string): ParsedId {
  const colon = id.indexOf(':');
  const prefix = id.slice(0, Math.max(colon, 0));
  const slug = id.slice(colon + 1);
  if (id.length > MAX_ID_LENGTH || !SLUG.test(prefix) || !SLUG.test(slug)) {
    throw new KeiretsuError(
      'BAD_ID',
      `${shown(id, 60)} is not an id; ids look like company:ihi, relationship:3f2a…, claim:9b41… or source:coinotag.`,
    );
  }
  return { prefix, slug };
}

/** Whether a text could be an id. */
export function isId(text: string): boolean {
  const colon = text.indexOf(':');
  return text.length <= MAX_ID_LENGTH && colon > 0 && SLUG.test(text.slice(0, colon)) && SLUG.test(text.slice(colon + 1));
}

/** An id made of content: 32 hexadecimal digits (128 bits) of the SHA-256 of the value's canonical JSON. */
export function contentId(prefix: 'relationship' | 'claim', content: Json): string {
  return `${prefix}:${hash('sha256', canonicalJson(content)).slice(0, 32)}`;
}
