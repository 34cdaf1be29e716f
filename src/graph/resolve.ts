import { compareCodePoints } from '../kernel/text.js';
import type { Commitment } from '../ontology/enums.js';
import type { NamedProperty } from '../ontology/ontology.js';
import { ontology } from '../ontology/ontology.js';
import type { StoredClaim } from './claim.js';
import { ALWAYS, type Day, NEVER } from './date.js';
import { type Value, valueFromText } from './value.js';

/** What the claims known at one time say of a subject. */
export interface View {
  readonly properties: Readonly<Record<string, Value | null>>;
  /** Of a relationship: the winning existence claim's. */
  readonly commitment: Commitment | null;
  readonly contested: boolean;
}

/** A view and the known time for which it holds: from `knownFrom` on, until before `knownTo`. */
export interface Segment {
  readonly knownFrom: Day;
  readonly knownTo: Day;
  /** False before anything but identity data was said of the subject. */
  readonly known: boolean;
  readonly view: View;
}

type Ranked = Pick<StoredClaim, 'id' | 'known' | 'confidence' | 'attributedTo'>;
type Candidate = Ranked & Pick<StoredClaim, 'property' | 'value' | 'commitment' | 'source' | 'reportedFrom' | 'supersedes'>;

const CONFIDENCE = Object.keys(ontology.enums.get('Confidence')?.values ?? {});
const BESIDE = new Set(ontology.enums.get('Commitment')?.beside);

/**
 * The order of policy LATEST, winner first: LOW confidence only if there is nothing better, then the newest,
 * the most trusted, the attributed, the smallest id. When it was recorded takes no part.
 */
export function compareClaims(a: Ranked, b: Ranked): number {
  const low = Number(a.confidence === 'LOW') - Number(b.confidence === 'LOW');
  if (low !== 0) return low;
  if (a.known !== b.known) return a.known < b.known ? 1 : -1;
  const confidence = CONFIDENCE.indexOf(b.confidence) - CONFIDENCE.indexOf(a.confidence);
  if (confidence !== 0) return confidence;
  const attributed = Number(a.attributedTo === null) - Number(b.attributedTo === null);
  if (attributed !== 0) return attributed;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/** Who speaks in a claim: a later claim by the same speaker revises, it does not contest. */
function speaker(claim: Candidate): string {
  return claim.attributedTo ?? claim.reportedFrom ?? claim.source;
}

function contests(winner: Candidate, loser: Candidate): boolean {
  if (speaker(winner) === speaker(loser)) return false;
  if (winner.value !== loser.value) return true;
  const denies = (claim: Candidate): boolean => claim.commitment !== null && BESIDE.has(claim.commitment);
  return denies(winner) !== denies(loser);
}

/** The outcome of the claims about one property (or, under the name null, about existence). */
interface Outcome {
  readonly value: Value | null;
  readonly commitment: Commitment | null;
  readonly contested: boolean;
}

const EMPTY: Outcome = { value: null, commitment: null, contested: false };

function outcomeOf(property: NamedProperty | null, claims: readonly Candidate[]): Outcome {
  const superseded = new Set(claims.map((claim) => claim.supersedes));
  const standing = claims.filter((claim) => !superseded.has(claim.id));
  if (property?.list === true) {
    const members = [...new Set(standing.map((claim) => claim.value as string))].sort(compareCodePoints);
    return { ...EMPTY, value: members.map((member) => valueFromText(property, member)) };
  }
  let winner = standing[0];
  if (winner === undefined) return EMPTY;
  for (const claim of standing) if (compareClaims(claim, winner) < 0) winner = claim;
  const first = winner;
  return {
    value: property === null ? null : valueFromText(property, first.value as string),
    commitment: first.commitment,
    contested: standing.some((claim) => claim !== first && contests(first, claim)),
  };
}

/**
 * Turns the live claims about one subject into its views in known time. Pure, and blind to the order of the claims.
 *
 * @param claims live claims about the subject
 * @param properties the properties that its kind or type has
 * @param identity of a relationship, its key: given, not claimed
 * @param knownAsEnd of an entity, since when a relationship is known that it is an end of; null when none is
 * @returns segments that cover all time without gaps, neighbours differ; unknown ones only before known ones
 */
export function resolveSegments(
  claims: readonly Candidate[],
  properties: readonly NamedProperty[],
  identity: Readonly<Record<string, Value | null>> = {},
  knownAsEnd: Day | null = null,
): Segment[] {
  const byProperty = new Map(properties.map((property) => [property.name, property]));
  const byDay = new Map<Day, Candidate[]>([[ALWAYS, []]]);
  let knownFrom = knownAsEnd ?? NEVER;
  for (const claim of claims) {
    const day = byDay.get(claim.known);
    if (day === undefined) byDay.set(claim.known, [claim]);
    else day.push(claim);
    const isIdentity = claim.property !== null && byProperty.get(claim.property)?.identity === true;
    if (!isIdentity && claim.known < knownFrom) knownFrom = claim.known;
  }
  if (knownFrom !== NEVER && !byDay.has(knownFrom)) byDay.set(knownFrom, []);

  const said = new Map<string | null, Candidate[]>();
  const outcomes = new Map<string | null, Outcome>();
  const segments: Segment[] = [];
  for (const day of [...byDay.keys()].sort()) {
    const touched = new Set<string | null>();
    for (const claim of byDay.get(day) ?? []) {
      const about = said.get(claim.property);
      if (about === undefined) said.set(claim.property, [claim]);
      else about.push(claim);
      touched.add(claim.property);
    }
    for (const name of touched) {
      const property = name === null ? null : byProperty.get(name);
      if (property !== undefined) outcomes.set(name, outcomeOf(property, said.get(name) ?? []));
    }
    const known = day >= knownFrom;
    const view = viewOf(properties, outcomes, identity);
    const last = segments.at(-1);
    if (last?.known === known && JSON.stringify(last.view) === JSON.stringify(view)) continue;
    if (last !== undefined) segments[segments.length - 1] = { ...last, knownTo: day };
    segments.push({ knownFrom: day, knownTo: NEVER, known, view });
  }
  return segments;
}

function viewOf(properties: readonly NamedProperty[], outcomes: ReadonlyMap<string | null, Outcome>, identity: View['properties']): View {
  const values: Record<string, Value | null> = { ...identity };
  for (const { name, list } of properties) values[name] = outcomes.get(name)?.value ?? (list ? [] : null);
  return {
    properties: values,
    commitment: outcomes.get(null)?.commitment ?? null,
    contested: [...outcomes.values()].some((outcome) => outcome.contested),
  };
}
