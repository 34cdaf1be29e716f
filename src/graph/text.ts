import { normalText } from '../kernel/text.js';
import { type BoundedText, MAX_LENGTH } from './bounds.js';

/**
 * What texts must be that are stored, whoever brings them. Each check answers what was expected, in words that follow
 * "as", or null where the text is that.
 */

/**
 * Something that is seen: neither white space, nor control or format characters, nor what is made to leave no mark, such
 * as the fillers of Hangul, which are letters, and the blank pattern of Braille.
 */
const VISIBLE = /[^\p{White_Space}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/u;

/** Lone surrogates have no UTF-8 form: they would not come back from a store as they went in. */
export function isWellFormed(input: string): boolean {
  return !/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(input);
}

/** Whether every store gives the text back as it went in: NUL ends a text in some. */
export function isStorable(input: string): boolean {
  return !input.includes('\u0000') && isWellFormed(input);
}

export function wantedOfText(input: unknown, bound: BoundedText): string | null {
  if (typeof input !== 'string' || (input === '' && bound !== 'source')) return 'a text that is not empty';
  // First, so that nothing else looks through a text without end. Normal form C, in which most are stored, has up to three times as many characters.
  const most = MAX_LENGTH[bound];
  const length = input.length > most || 3 * input.length <= most ? input.length : normalText(input).length;
  if (length > most) return `a text of at most ${most} characters; it has ${length}`;
  if (!isStorable(input)) return 'a text without NUL characters and lone surrogates';
  return bound === 'source' || VISIBLE.test(input) ? null : 'a text that shows something, not white space and invisible characters alone';
}

/** A language tag as BCP 47 forms them. Whether a language of that name exists is not asked: there are 8,000, and more each year. */
const LANGUAGE = /^[a-z]{2,3}(?:-[A-Za-z0-9]{1,8})*$/;

export function wantedOfLanguage(input: unknown): string | null {
  return isLanguage(input) ? null : 'a language tag such as en, ja or pt-BR (BCP 47)';
}

function isLanguage(input: unknown): boolean {
  if (typeof input !== 'string' || input.length > MAX_LENGTH.language || !LANGUAGE.test(input)) return false;
  try {
    // Knows the order of the parts: script, region, variants, extensions.
    return Intl.getCanonicalLocales(input).length === 1;
  } catch {
    return false;
  }
}

/** With a host, and without what would be cut away when it is read as an address. */
const WEB_ADDRESS = /^https?:\/\/[^\s\p{Cc}/?#\\][^\s\p{Cc}]*$/iu;

export function wantedOfUrl(input: unknown): string | null {
  const wanted = wantedOfText(input, 'url');
  if (wanted !== null) return wanted;
  const text = input as string;
  const url = WEB_ADDRESS.test(text) && URL.canParse(text) ? new URL(text) : null;
  if (url === null) return 'a web address that begins with http:// or https://';
  return url.username === '' && url.password === '' ? null : 'a web address without a user name and a password: everybody can read it';
}
