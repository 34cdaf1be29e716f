import type fc from 'fast-check';
import type { Change } from '../../src/graph/change.js';
import type { Claim, Source } from '../../src/graph/claim.js';
import { periodOf } from '../../src/graph/date.js';
import { type Kind, ontology } from '../../src/ontology/ontology.js';
import { change, reference } from './changes.js';
import { entityClaims, relationshipClaims, type Subject } from './random-claims.js';
import { dateDraft, NASTY_TEXTS, textDraft } from './random-value.js';
import { Tape, tape } from './tape.js';

export interface RandomGraph {
  readonly sources: readonly Source[];
  readonly entityIds: readonly string[];
  readonly relationshipIds: readonly string[];
  readonly claims: readonly Claim[];
  /** Assertions in parts, some of them retracted and revived afterwards. To be applied in this order. */
  readonly changes: readonly Change[];
}

const SOURCE_TEXT = '三菱重工業 plans to supply 😀 reactors; IHI is considering it. IHI is considering it.';

function randomSource(draws: Tape, index: number): Source {
  return {
    id: `source:${draws.pick(['s', 's-', 's.'])}${index}`.replace(/[-.](?=\d)/, (mark) => `${mark}n`),
    title: textDraft(draws),
    publisher: draws.chance(50) ? textDraft(draws) : null,
    url: draws.chance(50) ? `https://example.org/${index}?q=%20` : null,
    publishedOn: draws.chance(60) ? dateDraft(draws) : null,
    language: draws.pick([null, 'en', 'ja']),
    kind: draws.pick(['NEWS', 'GOVERNMENT', 'OTHER']),
    text: draws.chance(60) ? SOURCE_TEXT : null,
  };
}

/** Mostly kinds that meet in many relationships, so that small graphs have some. */
const COMMON = ['Company', 'Project', 'InvestmentPackage', 'Financier', 'Company', 'Project', 'Official', 'PublicBody'];
const KINDS = [...COMMON, ...ontology.kinds.keys()];

function randomEntityIds(draws: Tape): string[] {
  const ids = draws.times(3, 14, (index) => {
    const kind = ontology.kinds.get(draws.pick(KINDS)) as Kind;
    return `${kind.prefix}:${draws.pick(['a', 'b', 'z', 'a-b', 'a.b', '0'])}${draws.chance(70) ? index : ''}`;
  });
  return [...new Set(ids)];
}

const kindNameOf = (id: string): string => ontology.kindByPrefix.get(id.slice(0, id.indexOf(':')))?.name ?? '';

/** Relationships between the entities given; a hub draws more than its share. */
function randomRelationships(draws: Tape, ids: readonly string[]): Subject[] {
  const hub = draws.pick(ids);
  const possible = [...ontology.relationshipTypes.values()].flatMap((type) =>
    ids.flatMap((from) =>
      ids
        .filter((to) => from !== to && type.pairs.some(([one, other]) => one === kindNameOf(from) && other === kindNameOf(to)))
        .map((to) => ({ type, from, to })),
    ),
  );
  if (possible.length === 0) return [];
  const atHub = possible.filter(({ from, to }) => from === hub || to === hub);
  const drawn: typeof possible = [];
  return draws.times(0, 22, () => {
    // Some stand beside another one between the same two.
    const among = drawn.length > 0 && draws.chance(20) ? drawn : atHub.length > 0 && draws.chance(35) ? atHub : possible;
    const chosen = draws.pick(among);
    drawn.push(chosen);
    const { type, from, to } = chosen;
    const key = type.key.map((property) => [
      property.name,
      draws.chance(30)
        ? null
        : property.type === 'TEXT'
          ? draws.pick(NASTY_TEXTS)
          : draws.pick(Object.keys(ontology.enums.get(property.enumName ?? '')?.values ?? {}).slice(0, 3)),
    ]);
    return {
      relationship: {
        type: type.name,
        from,
        to,
        key: Object.fromEntries(key) as Record<string, unknown>,
        as: draws.chance(10) ? 'second' : null,
      },
    };
  });
}

/** No source says of a relationship that it ended before it began: such claims are left out, and what replaces them. */
function withoutReversed(claims: readonly Claim[]): Claim[] {
  const dropped = new Set<string>();
  const begun = claims.filter((claim) => claim.property === 'validFrom');
  for (const claim of claims) {
    const isReversed = ({ subjectId, source, value }: Claim): boolean =>
      subjectId === claim.subjectId && source === claim.source && periodOf(value as string).first > periodOf(claim.value as string).last;
    if (claim.supersedes !== null && dropped.has(claim.supersedes)) dropped.add(claim.id);
    if (claim.property === 'validTo' && begun.some(isReversed)) dropped.add(claim.id);
  }
  return claims.filter((claim) => !dropped.has(claim.id));
}

const at = (hour: number): string => `2025-10-01T${String(hour).padStart(2, '0')}:00:00.000Z`;

export function buildGraph(draws: Tape): RandomGraph {
  // Drawn first, so that a short tape does not leave it out.
  const retraction = draws.below(3) === 0 ? 0 : 1 + draws.below(1_000);
  const inParts = draws.chance(50);
  const sources = [reference, ...draws.times(1, 4, (index) => randomSource(draws, index))];
  const entityIds = randomEntityIds(draws);
  const context = { sources, entityIds, parties: entityIds };
  const claims = entityIds.flatMap((id) => entityClaims(draws, id, context));
  for (const subject of randomRelationships(draws, entityIds)) claims.push(...relationshipClaims(draws, subject, context));
  const owners = new Map<string, string>();
  const owned = claims.filter((claim) => {
    if (claim.property !== 'identifiers') return true;
    const owner = owners.get(claim.value as string) ?? claim.subjectId;
    owners.set(claim.value as string, owner);
    return owner === claim.subjectId;
  });
  const unique = withoutReversed([...new Map(owned.map((claim) => [claim.id, claim])).values()]);
  // Names and identifiers first: later parts may name entities of earlier ones only.
  const split = inParts ? (retraction * 37) % unique.length : unique.length;
  const first = unique.filter((claim, index) => index < split || claim.property === 'name' || claim.property === 'identifiers');
  const second = draws.shuffle(unique.filter((claim) => !first.includes(claim)));
  const subjects = [...new Set(unique.map((claim) => claim.subjectId))];
  const gone = subjects.filter((_, index) => retraction > 0 && (index * 31 + retraction) % 7 === 0);
  const retract = unique
    .filter((claim, index) => gone.includes(claim.subjectId) || (retraction > 0 && (index * 17 + retraction) % 11 === 0))
    .map((claim) => claim.id);
  const revive = retract.filter((_, index) => (index + retraction) % 4 === 0);
  const changes = [
    change({ sources, assert: first, recordedAt: at(1) }),
    ...(second.length > 0 ? [change({ assert: second, recordedAt: at(2) })] : []),
    ...(retract.length > 0 ? [change({ retract, recordedAt: at(3) }), change({ revive, recordedAt: at(4) })] : []),
  ];
  const relationshipIds = [...new Set(unique.filter((claim) => 'relationship' in claim.subject).map((claim) => claim.subjectId))];
  return { sources, entityIds, relationshipIds, claims: unique, changes };
}

/** Small but nasty graphs: all kinds and types, dated and undated claims, denied, superseded, retracted and revived ones. */
export const randomGraphTape: fc.Arbitrary<number[]> = tape(3_000);
export const randomGraph: fc.Arbitrary<RandomGraph> = randomGraphTape.map((draws) => buildGraph(new Tape(draws)));
