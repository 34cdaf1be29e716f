import { KeiretsuError } from '../kernel/errors.js';
import { parseId } from '../kernel/id.js';
import { normalText } from '../kernel/text.js';
import { ontology } from '../ontology/ontology.js';
import type { Source } from './claim.js';
import { periodOf } from './date.js';
import { isStorable } from './value.js';

/**
 * Checks a source and puts its texts into normal form; throws BAD_ID, BAD_DATE or BAD_FACT. The text that is quoted
 * from stays as it is: quotes are verbatim, and locators count its characters.
 */
export function makeSource(source: Source): Source {
  if (parseId(source.id).prefix !== 'source') {
    throw new KeiretsuError('BAD_ID', `${JSON.stringify(source.id)} is not the id of a source; those begin with source:.`);
  }
  const kinds = Object.keys(ontology.enums.get('SourceKind')?.values ?? {});
  if (!kinds.includes(source.kind)) bad(source, `has the kind ${JSON.stringify(source.kind)}; there are ${kinds.join(', ')}`);
  if (source.publishedOn !== null) periodOf(source.publishedOn);
  if (source.text !== null && !isStorable(source.text)) bad(source, 'has a text with NUL characters or lone surrogates');
  return {
    ...source,
    title: textOf(source, 'title') ?? bad(source, 'has no title'),
    publisher: textOf(source, 'publisher'),
    url: textOf(source, 'url'),
    language: textOf(source, 'language'),
  };
}

function textOf(source: Source, field: 'title' | 'publisher' | 'url' | 'language'): string | null {
  const text = source[field];
  if (text === null) return null;
  if (text.trim() === '' || !isStorable(text)) bad(source, `has a ${field} that is empty or holds NUL characters or lone surrogates`);
  return normalText(text);
}

function bad(source: Source, problem: string): never {
  throw new KeiretsuError('BAD_FACT', `The source ${source.id} ${problem}.`);
}
