import type { Node } from 'yaml';
import { type Confidence, enums } from '../../ontology/enums.js';
import type { Fields } from './fields.js';

export const CONFIDENCES = Object.keys(enums.Confidence.values) as Confidence[];

/** Who said something, where and when: what a group of facts hands on to its members. */
export const PROVENANCE_KEYS = ['quote', 'occurrence', 'statement', 'by', 'reportedFrom', 'statedOn', 'confidence'] as const;

export interface Provenance {
  readonly quote: string | null;
  readonly occurrence: number | null;
  /** Where the quote is written, for problems. */
  readonly quoteNode: Node | null;
  readonly statement: string | null;
  readonly by: string | null;
  readonly byNode: Node | null;
  readonly reportedFrom: string | null;
  readonly reportedFromNode: Node | null;
  readonly statedOn: string | null;
  readonly confidence: Confidence | null;
}

export const NOTHING_SAID: Provenance = {
  quote: null,
  occurrence: null,
  quoteNode: null,
  statement: null,
  by: null,
  byNode: null,
  reportedFrom: null,
  reportedFromNode: null,
  statedOn: null,
  confidence: null,
};

/** What a fact says of its provenance, over what it inherits; an explicit null takes something inherited away. */
export function provenanceOf(fields: Fields, inherited: Provenance): Provenance {
  const said = <T>(given: T | null | undefined, otherwise: T | null): T | null => (given === undefined ? otherwise : given);
  const quoted = fields.has('quote');
  const occurrence = fields.count('occurrence');
  return {
    quote: said(fields.text('quote'), inherited.quote),
    quoteNode: quoted ? fields.at('quote') : inherited.quoteNode,
    // An occurrence belongs to its quote: another quote has places of its own.
    occurrence: said(occurrence, quoted ? null : inherited.occurrence),
    statement: said(fields.text('statement'), inherited.statement),
    by: said(fields.id('by'), inherited.by),
    byNode: fields.has('by') ? fields.at('by') : inherited.byNode,
    reportedFrom: said(fields.id('reportedFrom', 'source'), inherited.reportedFrom),
    reportedFromNode: fields.has('reportedFrom') ? fields.at('reportedFrom') : inherited.reportedFromNode,
    statedOn: said(fields.date('statedOn'), inherited.statedOn),
    confidence: said(fields.oneOf('confidence', CONFIDENCES) as Confidence | null | undefined, inherited.confidence),
  };
}
