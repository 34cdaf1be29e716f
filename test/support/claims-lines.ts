import type { Claim, Source } from '../../src/graph/claim.js';
import { propertyOf } from '../../src/graph/make-claim.js';
import { valueFromText } from '../../src/graph/value.js';
import { ontology } from '../../src/ontology/ontology.js';

/** A line that says what a claim says. */
export function claimLine(claim: Claim): string {
  const { subject, property, value } = claim;
  const typed = property === null || value === null ? null : valueFromText(propertyOf(subject, property) as { type: 'TEXT' }, value);
  // Ids follow from the rest.
  return JSON.stringify({ claim: { ...claim, subject: subjectDraft(subject), value: typed, id: undefined, subjectId: undefined } });
}

export function sourceLine(source: Source): string {
  return JSON.stringify({ source });
}

function subjectDraft(subject: Claim['subject']): unknown {
  if ('entity' in subject) return subject;
  const { key, ...rest } = subject.relationship;
  const layout = ontology.relationshipTypes.get(rest.type)?.key ?? [];
  const typed = layout.map((property) => {
    const text = key[property.name] ?? null;
    return [property.name, text === null ? null : valueFromText(property, text)];
  });
  return { relationship: { ...rest, key: Object.fromEntries(typed) as unknown } };
}

/** Records in an order in which each comes after what it names. */
export function linesOfGraph(sources: readonly Source[], claims: readonly Claim[]): string[] {
  const rank = (claim: Claim): number => (claim.property === 'name' ? 0 : claim.supersedes === null ? 1 : 2);
  return [...sources.map(sourceLine), ...[...claims].sort((a, b) => rank(a) - rank(b)).map(claimLine)];
}
