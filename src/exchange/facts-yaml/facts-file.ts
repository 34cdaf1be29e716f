import type { Node } from 'yaml';
import type { Claim, Source } from '../../graph/claim.js';
import { ClaimMaker, type Reference } from './claim-maker.js';
import { readEntities } from './entities-section.js';
import { readFacts } from './facts-section.js';
import { Fields } from './fields.js';
import type { Problems } from './problems.js';
import { NOTHING_SAID, type Provenance } from './provenance.js';
import { YamlFile } from './yaml-file.js';

export const FILE_KEYS = ['entities', 'facts'] as const;

export interface FactsFileContext {
  /** Where the facts are from. */
  readonly source: Source;
  /** What facts have unless they say otherwise. */
  readonly defaults?: Provenance;
  /** Our own reference source, where identity data are from; null when there is none. */
  readonly reference: Source | null;
}

export interface FactsFile {
  readonly claims: readonly Claim[];
  /** The entities that the file declares. */
  readonly declared: readonly Reference[];
  /** The entities and sources that it names. */
  readonly references: readonly Reference[];
}

/** Reads one facts.yaml (or entities.yaml, which is the same): entities, then facts in reading order. What is wrong goes into `problems`. */
export function readFactsFile(name: string, yaml: string, context: FactsFileContext, problems: Problems): FactsFile {
  const file = new YamlFile(name, yaml, problems);
  const facts = new ClaimMaker(file, context.source);
  const fields = file.root === null ? null : Fields.of(file, file.root, FILE_KEYS, 'a facts file');
  if (fields === null) return { claims: [], declared: [], references: [] };
  const entities = new ClaimMaker(file, context.reference ?? context.source);
  const declared = fields.has('entities') ? declaredIn(fields, entities, context.reference) : [];
  if (fields.has('facts')) readFacts(facts, fields.items('facts', 'facts'), context.defaults ?? NOTHING_SAID, fields.at('facts'));
  return { claims: [...entities.claims, ...facts.claims], declared, references: facts.references };
}

function declaredIn(fields: Fields, maker: ClaimMaker, reference: Source | null): Reference[] {
  const { file } = fields;
  if (reference === null) {
    file.problem(
      'BAD_FACT',
      fields.at('entities'),
      'identity data need a folder whose source.yaml says `kind: REFERENCE`, and there is none',
    );
    return [];
  }
  const list: Node = fields.at('entities');
  return readEntities(maker, fields.items('entities', 'entities'), list).map(({ id, node }) => ({ id, file, node }));
}
