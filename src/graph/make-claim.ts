import { KeiretsuError } from '../kernel/errors.js';
import { contentId, parseId } from '../kernel/id.js';
import type { Json } from '../kernel/json.js';
import { shown } from '../kernel/shown.js';
import { normalText } from '../kernel/text.js';
import type { Commitment, Confidence } from '../ontology/enums.js';
import { type Kind, type NamedProperty, ontology, type RelationshipType } from '../ontology/ontology.js';
import type { Claim, ClaimContent, Locator, RelationshipIdentity, Subject } from './claim.js';
import { periodOf } from './date.js';
import { wantedOfText } from './text.js';
import { readValue, type SingleValue, valueText } from './value.js';

/** A claim before it is checked. Values are plain JSON, as YAML or a GraphQL input gives them. */
export interface ClaimDraft {
  readonly subject:
    | { readonly entity: string }
    | {
        readonly relationship: {
          readonly type: string;
          readonly from: string;
          readonly to: string;
          readonly key?: Readonly<Record<string, unknown>>;
          readonly as?: string | null;
        };
      };
  readonly property?: string | null;
  readonly value?: unknown;
  readonly commitment?: Commitment | null;
  readonly confidence: Confidence;
  readonly attributedTo?: string | null;
  readonly source: string;
  readonly reportedFrom?: string | null;
  readonly quote?: string | null;
  readonly locator?: Locator | null;
  readonly statement: string;
  readonly statedOn?: string | null;
  readonly supersedes?: string | null;
}

/** The kind that an entity's id names; throws BAD_ID when it names none. */
export function kindOfId(id: string): Kind {
  const kind = ontology.kindByPrefix.get(parseId(id).prefix);
  if (kind === undefined) {
    throw new KeiretsuError(
      'BAD_ID',
      `${shown(id)} is not the id of an entity; those begin with one of ${[...ontology.kindByPrefix.keys()].join(', ')}.`,
    );
  }
  return kind;
}

/** The id of a relationship: a hash of type, ends, key and `as`. */
export function relationshipId(identity: RelationshipIdentity): string {
  return contentId('relationship', identity as unknown as Json);
}

/** Checks a draft against the ontology and gives it its ids; throws BAD_FACT, BAD_ID or BAD_DATE. */
export function makeClaim(draft: ClaimDraft): Claim {
  const subject = 'entity' in draft.subject ? entitySubject(draft.subject.entity) : relationshipSubject(draft.subject.relationship);
  const property = draft.property ?? null;
  const content: ClaimContent = {
    subject,
    property,
    value: property === null ? noValue(draft.value) : valueText(valueOf(subject, property, draft.value)),
    commitment: commitmentOf(subject, property, draft.commitment ?? null),
    confidence: confidenceOf(draft.confidence),
    attributedTo: entityId(draft.attributedTo ?? null),
    source: sourceId(draft.source),
    reportedFrom: draft.reportedFrom == null ? null : sourceId(draft.reportedFrom),
    quote: quoteOf(draft),
    locator: draft.locator ?? null,
    statement: statementOf(draft.statement),
    statedOn: dateOf(draft.statedOn ?? null),
    supersedes: claimId(draft.supersedes ?? null),
  };
  return { ...content, id: contentId('claim', content as unknown as Json), subjectId: subjectId(subject) };
}

export function subjectId(subject: Subject): string {
  return 'entity' in subject ? subject.entity : relationshipId(subject.relationship);
}

/** The property of a subject by name, or undefined. Key properties of a relationship are not among them: they are its identity. */
export function propertyOf(subject: Subject, name: string): NamedProperty | undefined {
  if ('entity' in subject) {
    const isIt = (one: NamedProperty): boolean => one.name === name;
    return ontology.entityProperties.find(isIt) ?? kindOfId(subject.entity).properties.find(isIt);
  }
  return typeOf(subject.relationship.type).properties.find((one) => one.name === name);
}

function typeOf(name: string): RelationshipType {
  const type = ontology.relationshipTypes.get(name);
  if (type === undefined)
    bad(`there is no relationship type ${shown(name)}; there are ${[...ontology.relationshipTypes.keys()].join(', ')}`);
  return type;
}

function entitySubject(id: string): Subject {
  kindOfId(id);
  return { entity: id };
}

function relationshipSubject(given: Extract<ClaimDraft['subject'], { relationship: unknown }>['relationship']): Subject {
  const type = typeOf(given.type);
  const from = kindOfId(given.from);
  const to = kindOfId(given.to);
  if (!type.pairs.some((pair) => pair[0] === from.name && pair[1] === to.name)) {
    bad(`${type.name} does not join ${from.name} to ${to.name}; it joins ${type.pairs.map((pair) => pair.join(' to ')).join(', ')}`);
  }
  if (given.from === given.to) bad(`${type.name} cannot join ${given.from} to itself`);
  const keys = given.key ?? {};
  const unknown = Object.keys(keys).find((name) => !type.key.some((one) => one.name === name));
  if (unknown !== undefined)
    bad(`${shown(unknown)} is not a key of ${type.name}; its keys are ${type.key.map((one) => one.name).join(', ') || 'none'}`);
  const key = type.key.map((property): [string, string | null] => {
    const value = keys[property.name] ?? null;
    return [property.name, value === null ? null : valueText(readValue(property, value))];
  });
  return {
    relationship: { type: type.name, from: given.from, to: given.to, key: Object.fromEntries(key), as: discriminatorOf(given.as ?? null) },
  };
}

function valueOf(subject: Subject, name: string, value: unknown): SingleValue {
  const property = propertyOf(subject, name);
  if (property === undefined) {
    const owner = 'entity' in subject ? kindOfId(subject.entity).name : subject.relationship.type;
    bad(`${owner} has no property ${shown(name)} that a claim could state`);
  }
  return readValue(property, value);
}

function noValue(value: unknown): null {
  if (value !== undefined && value !== null) bad('a claim without a property states that its subject exists and has no value');
  return null;
}

function commitmentOf(subject: Subject, property: string | null, commitment: Commitment | null): Commitment | null {
  if (commitment === null) return null;
  const scale = ontology.enums.get('Commitment');
  if (scale === undefined || !Object.hasOwn(scale.values, commitment)) bad(`there is no commitment ${shown(commitment)}`);
  if (property !== null && scale.beside.includes(commitment)) bad(`a value cannot be ${commitment}; claim the other value instead`);
  if (property === null && !('relationship' in subject)) bad('that an entity exists carries no commitment; its relationships do');
  if (property === null && 'relationship' in subject && typeOf(subject.relationship.type).commitments === 'NONE') {
    bad(`${subject.relationship.type} carries no commitment`);
  }
  return commitment;
}

function confidenceOf(confidence: Confidence): Confidence {
  const values = Object.keys(ontology.enums.get('Confidence')?.values ?? {});
  if (!values.includes(confidence)) bad(`there is no confidence ${shown(confidence)}; there are ${values.join(', ')}`);
  return confidence;
}

function discriminatorOf(as: string | null): string | null {
  return as === null ? null : normalText(checked('as', as));
}

function claimId(id: string | null): string | null {
  if (id !== null && parseId(id).prefix !== 'claim')
    throw new KeiretsuError('BAD_ID', `${shown(id)} is not the id of a claim; those begin with claim:.`);
  return id;
}

function entityId(id: string | null): string | null {
  if (id !== null) kindOfId(id);
  return id;
}

function sourceId(id: string): string {
  if (parseId(id).prefix !== 'source')
    throw new KeiretsuError('BAD_ID', `${shown(id)} is not the id of a source; those begin with source:.`);
  return id;
}

function quoteOf({ quote, locator }: ClaimDraft): string | null {
  if ((quote ?? null) === null) {
    if ((locator ?? null) !== null) bad('a locator needs its quote');
    return null;
  }
  return checked('quote', quote);
}

function statementOf(statement: string): string {
  return normalText(checked('statement', statement));
}

function checked(field: 'as' | 'quote' | 'statement', text: unknown): string {
  const wanted = wantedOfText(text, field);
  if (wanted !== null) bad(`\`${field}\` cannot be ${shown(text)}: expected ${wanted}`);
  return text as string;
}

function dateOf(date: string | null): string | null {
  if (date !== null) periodOf(date);
  return date;
}

function bad(problem: string): never {
  throw new KeiretsuError('BAD_FACT', `${problem.charAt(0).toUpperCase()}${problem.slice(1)}.`);
}
