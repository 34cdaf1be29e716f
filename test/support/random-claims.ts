import type { Claim, Source } from '../../src/graph/claim.js';
import { type ClaimDraft, kindOfId, makeClaim } from '../../src/graph/make-claim.js';
import { isStorable } from '../../src/graph/text.js';
import type { Commitment, Confidence } from '../../src/ontology/enums.js';
import { type NamedProperty, ontology } from '../../src/ontology/ontology.js';
import { reference } from './changes.js';
import { dateDraft, textDraft, valueDraft } from './random-value.js';
import type { Tape } from './tape.js';

export type Subject = ClaimDraft['subject'];

export interface ClaimContext {
  readonly sources: readonly Source[];
  readonly entityIds: readonly string[];
  /** Who may receive a share. */
  readonly parties: readonly string[];
}

const COMMITMENTS = [
  'HINTED',
  'CONSIDERING',
  'PLANNED',
  'CONTRACTED',
  'OPERATING',
  'CANCELLED',
  'DENIED',
] as const satisfies readonly Commitment[];
const CONFIDENCES = ['HIGH', 'HIGH', 'MEDIUM', 'LOW'] as const satisfies readonly Confidence[];

/** Who said it, where and when: everything of a claim but what it says. */
function provenance(
  draws: Tape,
  { sources, entityIds }: ClaimContext,
): Pick<ClaimDraft, 'source' | 'confidence' | 'attributedTo' | 'reportedFrom' | 'statedOn' | 'statement' | 'quote' | 'locator'> {
  const source = draws.pick(sources);
  const start = draws.below(20);
  const end = start + 1 + draws.below(30);
  const quote = source.text !== null && draws.chance(50) ? source.text.slice(start, end) : null;
  const whole = quote !== null && quote.trim() !== '' && isStorable(quote);
  return {
    source: source.id,
    confidence: draws.pick(CONFIDENCES),
    attributedTo: draws.chance(50) ? draws.pick(entityIds) : null,
    reportedFrom: draws.chance(25) ? draws.pick(sources).id : null,
    statedOn: draws.chance(50) ? dateDraft(draws) : null,
    statement: textDraft(draws),
    quote: whole ? quote : null,
    locator: whole ? { start, end } : null,
  };
}

/** Claims about one property or about existence; a later one may replace an earlier one. */
function claimsAbout(
  draws: Tape,
  count: number,
  subject: Subject,
  property: NamedProperty | null,
  commitments: readonly Commitment[],
  context: ClaimContext,
): Claim[] {
  const claims: Claim[] = [];
  for (let index = 0; index < count; index += 1) {
    const replaced = claims.length > 0 && draws.chance(25) ? draws.pick(claims).id : null;
    claims.push(
      makeClaim({
        subject,
        property: property?.name ?? null,
        value: property === null ? null : valueDraft(draws, property, context.parties),
        commitment: commitments.length > 0 && draws.chance(75) ? draws.pick(commitments) : null,
        supersedes: replaced,
        ...provenance(draws, context),
      }),
    );
  }
  return claims;
}

const repeated = (draws: Tape): number => (draws.chance(30) ? 2 + draws.below(3) : 1);

export function entityClaims(draws: Tape, id: string, context: ClaimContext): Claim[] {
  const subject = { entity: id };
  const dated = draws.chance(15);
  const name = makeClaim({
    subject,
    property: 'name',
    value: textDraft(draws),
    ...(dated ? provenance(draws, context) : { source: reference.id, confidence: 'HIGH', statement: 'Its name.' }),
  });
  const others = [...ontology.entityProperties.filter((property) => property.name !== 'name'), ...kindOfId(id).properties];
  const claims = others.flatMap((property) => {
    if (!draws.chance(45)) return [];
    return claimsAbout(
      draws,
      repeated(draws),
      subject,
      property,
      property.identity ? [] : COMMITMENTS.slice(0, 5),
      property.identity && draws.chance(80) ? { ...context, sources: [reference] } : context,
    );
  });
  const renamed = draws.chance(10)
    ? claimsAbout(draws, 1, subject, ontology.entityProperties.find((property) => property.name === 'name') ?? null, [], context)
    : [];
  const exists = draws.chance(20) ? claimsAbout(draws, 1, subject, null, [], context) : [];
  return [name, ...claims, ...renamed, ...exists];
}

export function relationshipClaims(draws: Tape, subject: Subject, context: ClaimContext): Claim[] {
  if (!('relationship' in subject)) return [];
  const type = ontology.relationshipTypes.get(subject.relationship.type);
  if (type === undefined) return [];
  const exists = claimsAbout(draws, repeated(draws), subject, null, type.commitments === 'ALL' ? COMMITMENTS : [], context);
  const properties = type.properties.flatMap((property) =>
    draws.chance(40) ? claimsAbout(draws, repeated(draws), subject, property, COMMITMENTS.slice(0, 5), context) : [],
  );
  return draws.chance(92) ? [...exists, ...properties] : properties;
}
