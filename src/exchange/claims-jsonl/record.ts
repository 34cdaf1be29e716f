import type { Claim, Source } from '../../graph/claim.js';
import { type ClaimDraft, makeClaim } from '../../graph/make-claim.js';
import { makeSource } from '../../graph/make-source.js';
import { KeiretsuError } from '../../kernel/errors.js';
import { checkFields, type Fields, isAnything, isOffset, isRecord, isText } from './fields.js';
import { parseLine } from './json-line.js';

/** What a line says. */
export type ClaimsRecord = { readonly source: Source } | { readonly claim: Claim };

const RECORD: Fields = { of: 'a record', required: {}, optional: { source: isRecord, claim: isRecord } };
const SOURCE: Fields = {
  of: 'a source',
  required: { id: isText, title: isText, kind: isText },
  optional: { publisher: isText, url: isText, publishedOn: isText, language: isText, text: isText },
};
const CLAIM: Fields = {
  of: 'a claim',
  required: { subject: isRecord, source: isText, confidence: isText, statement: isText },
  optional: {
    property: isText,
    value: isAnything,
    commitment: isText,
    attributedTo: isText,
    reportedFrom: isText,
    quote: isText,
    locator: isRecord,
    statedOn: isText,
    supersedes: isText,
  },
};
const SUBJECT: Fields = { of: 'a subject', required: {}, optional: { entity: isText, relationship: isRecord } };
const RELATIONSHIP: Fields = {
  of: 'a relationship',
  required: { type: isText, from: isText, to: isText },
  optional: { key: isRecord, as: isText },
};
const LOCATOR: Fields = { of: 'a locator', required: { start: isOffset, end: isOffset }, optional: {} };

/** Reads a line: checks its form and, as for every claim, that the ontology allows what it says. */
export function readRecord(line: string): ClaimsRecord {
  const record = parseLine(line);
  checkFields(record, RECORD);
  const { source = null, claim = null } = record;
  if ((source === null) === (claim === null)) bad('A record is {"source": …} or {"claim": …}, one a line');
  return source === null ? { claim: claimOf(claim) } : { source: sourceOf(source) };
}

function sourceOf(given: unknown): Source {
  checkFields(given, SOURCE);
  const absent = { publisher: null, url: null, publishedOn: null, language: null, text: null };
  return makeSource({ ...absent, ...given } as unknown as Source);
}

function claimOf(given: unknown): Claim {
  checkFields(given, CLAIM);
  checkFields(given.subject, SUBJECT);
  const { entity = null, relationship = null } = given.subject;
  if ((entity === null) === (relationship === null)) bad('A subject is {"entity": …} or {"relationship": …}');
  if (relationship !== null) checkFields(relationship, RELATIONSHIP);
  if ((given.locator ?? null) !== null) checkFields(given.locator, LOCATOR);
  return makeClaim({ ...given, subject: entity === null ? { relationship } : { entity } } as unknown as ClaimDraft);
}

function bad(problem: string): never {
  throw new KeiretsuError('BAD_FILE', `${problem}.`);
}
