import { type ErrorCode, KeiretsuError } from '../kernel/errors.js';
import { parseId } from '../kernel/id.js';
import { shown } from '../kernel/shown.js';
import { normalText } from '../kernel/text.js';
import { ontology } from '../ontology/ontology.js';
import type { Source } from './claim.js';
import { periodOf } from './date.js';
import { wantedOfLanguage, wantedOfText, wantedOfUrl } from './text.js';

/** What is wrong with a field of a source. */
export interface SourceFault {
  readonly field: keyof Source;
  readonly code: ErrorCode;
  /** What was expected of the field, and what is there. */
  readonly message: string;
}

/** Everything that is wrong with a source, in the order of its fields: whoever reads sources from files says where. */
export function sourceFaults(source: Source): SourceFault[] {
  return [
    coded('id', () => sourceId(source.id)),
    misfit(source, 'title', wantedOfText(source.title, 'title')),
    misfit(source, 'kind', wantedOfKind(source.kind)),
    absent(source, 'publisher', (publisher) => wantedOfText(publisher, 'publisher')),
    absent(source, 'url', wantedOfUrl),
    source.publishedOn === null ? null : coded('publishedOn', () => periodOf(source.publishedOn as string)),
    absent(source, 'language', wantedOfLanguage),
    absent(source, 'text', (text) => wantedOfText(text, 'source')),
  ].filter((fault) => fault !== null);
}

/**
 * Checks a source and puts its texts into normal form; throws BAD_ID, BAD_DATE or BAD_FACT. The text that is quoted
 * from stays as it is: quotes are verbatim, and locators count its characters.
 */
export function makeSource(source: Source): Source {
  const [fault] = sourceFaults(source);
  if (fault !== undefined)
    throw new KeiretsuError(fault.code, fault.field === 'id' ? fault.message : `The source ${source.id}: ${fault.message}`);
  const { title, publisher, url } = source;
  return {
    ...source,
    title: normalText(title),
    publisher: publisher === null ? null : normalText(publisher),
    url: url === null ? null : normalText(url),
  };
}

function sourceId(id: string): void {
  if (parseId(id).prefix !== 'source')
    throw new KeiretsuError('BAD_ID', `${shown(id)} is not the id of a source; those begin with source:.`);
}

function wantedOfKind(kind: unknown): string | null {
  const kinds = Object.keys(ontology.enums.get('SourceKind')?.values ?? {});
  return kinds.includes(kind as string) ? null : `one of ${kinds.join(', ')}`;
}

function coded(field: keyof Source, check: () => void): SourceFault | null {
  try {
    check();
    return null;
  } catch (error) {
    if (!(error instanceof KeiretsuError)) throw error;
    return { field, code: error.code, message: error.message };
  }
}

function absent(source: Source, field: keyof Source, wanted: (value: unknown) => string | null): SourceFault | null {
  return source[field] === null ? null : misfit(source, field, wanted(source[field]));
}

function misfit(source: Source, field: keyof Source, wanted: string | null): SourceFault | null {
  return wanted === null
    ? null
    : { field, code: 'BAD_FACT', message: `expected \`${field}\` as ${wanted}, not ${shown(source[field], 60)}.` };
}
