import type { Source } from '../../graph/claim.js';
import { sourceFaults } from '../../graph/make-source.js';
import type { SourceKind } from '../../ontology/enums.js';
import { enums } from '../../ontology/enums.js';
import { Fields } from './fields.js';
import type { Problems } from './problems.js';
import { NOTHING_SAID, type Provenance, provenanceOf } from './provenance.js';
import { YamlFile } from './yaml-file.js';

export const SOURCE_KEYS = ['id', 'title', 'publisher', 'url', 'publishedOn', 'language', 'kind', 'defaults'] as const;
export const DEFAULT_KEYS = ['confidence', 'by', 'reportedFrom', 'statedOn'] as const;

/** What a source.yaml says: the source, and what its facts have unless they say otherwise. */
export interface SourceFile {
  readonly source: Source;
  readonly defaults: Provenance;
}

/**
 * Reads a source.yaml; null when something is wrong with it.
 *
 * @param heldText the source's whole text, where we hold it
 */
export function readSourceFile(name: string, yaml: string, heldText: string | null, problems: Problems): SourceFile | null {
  const before = problems.count;
  const file = new YamlFile(name, yaml, problems);
  if (file.root === null) return null;
  const fields = Fields.of(file, file.root, SOURCE_KEYS, 'a source');
  if (fields === null) return null;
  const source = {
    id: fields.id('id', 'source'),
    title: fields.text('title'),
    publisher: fields.text('publisher') ?? null,
    url: fields.text('url') ?? null,
    publishedOn: fields.date('publishedOn') ?? null,
    language: fields.text('language') ?? null,
    kind: fields.oneOf('kind', Object.keys(enums.SourceKind.values)) as SourceKind | null | undefined,
    text: heldText,
  };
  for (const key of ['id', 'title', 'kind'] as const) {
    if (!fields.has(key) || source[key] === null) file.problem('BAD_FILE', fields.at(key), `a source needs \`${key}\``);
  }
  // What has no place here is told already, and so is what is missing.
  if (problems.count === before) {
    for (const { field, code, message } of sourceFaults(source as Source))
      file.problem(code, field === 'text' ? 0 : fields.at(field), field === 'text' ? `text.txt: ${unended(message)}` : unended(message));
  }
  const defaults = fields.has('defaults') ? defaultsOf(fields) : NOTHING_SAID;
  return problems.count > before ? null : { source: source as Source, defaults };
}

/** Problems are listed, one a line, without the stop at the end. */
function unended(message: string): string {
  return message.replace(/\.$/, '');
}

function defaultsOf(source: Fields): Provenance {
  const fields = Fields.of(source.file, source.value('defaults'), DEFAULT_KEYS, 'defaults', source.at('defaults'));
  if (fields === null) return NOTHING_SAID;
  // Their nodes stand in another file than the facts that inherit them.
  return { ...provenanceOf(fields, NOTHING_SAID), quoteNode: null, byNode: null, reportedFromNode: null };
}
