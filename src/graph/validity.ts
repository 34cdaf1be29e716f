import { KeiretsuError } from '../kernel/errors.js';
import type { Claim, StoredClaim } from './claim.js';
import { isReversedPeriod } from './reversed-period.js';
import type { WriteTransaction } from './write.js';
import type { ClaimsBefore } from './write-claims.js';

const FROM = 'validFrom';
const TO = 'validTo';

const isValidity = ({ property }: Claim): boolean => property === FROM || property === TO;

interface Staged {
  readonly fresh: readonly Claim[];
  /** Claims of the store that the change touches, as they will be. */
  readonly written: ReadonlyMap<string, StoredClaim>;
  /** What is stored about the subjects of the claims that the change asserts. */
  readonly stored: ClaimsBefore;
  /** Whether a claim is sound only if it is without those behind it. */
  readonly inOrder: boolean;
}

/**
 * Throws where one source says of one relationship that it ended before it began. Two sources may disagree about it, and
 * what is superseded or retracted says nothing.
 */
export async function checkValidity(tx: WriteTransaction, { fresh, written, stored, inOrder }: Staged): Promise<void> {
  const brought = fresh.filter(isValidity);
  const revived = [...written.values()].filter((claim) => claim.retractedAt === null && isValidity(claim));
  if (brought.length === 0 && revived.length === 0) return;
  const about = new Map<string, Claim[]>();
  const unknown = new Set(revived.map(({ subjectId }) => subjectId).filter((id) => !stored.has(id)));
  const before = [...brought].flatMap(({ subjectId }) => stored.get(subjectId) ?? []);
  const others = unknown.size === 0 ? [] : await tx.claimsBySubject([...unknown]);
  for (const one of new Set([...before, ...revived.flatMap(({ subjectId }) => stored.get(subjectId) ?? []), ...others])) {
    const claim = written.get(one.id) ?? one;
    if (claim.retractedAt === null && isValidity(claim)) add(about, claim);
  }
  if (inOrder) {
    for (const claim of brought) {
      add(about, claim);
      check(about, claim);
    }
    return;
  }
  for (const claim of brought) add(about, claim);
  for (const claim of [...brought, ...revived]) check(about, claim);
}

function add(about: Map<string, Claim[]>, claim: Claim): void {
  const claims = about.get(claim.subjectId);
  if (claims === undefined) about.set(claim.subjectId, [claim]);
  else claims.push(claim);
}

function check(about: ReadonlyMap<string, readonly Claim[]>, claim: Claim): void {
  const claims = about.get(claim.subjectId) ?? [];
  const superseded = new Set(claims.map(({ supersedes }) => supersedes));
  if (superseded.has(claim.id)) return;
  for (const other of claims) {
    if (other.source !== claim.source || other.property === claim.property || superseded.has(other.id)) continue;
    const [from, to] = claim.property === FROM ? [claim.value, other.value] : [other.value, claim.value];
    if (!isReversedPeriod(from, to)) continue;
    throw new KeiretsuError(
      'BAD_FACT',
      `${claim.source} says that a relationship held from ${from} to ${to}, and that it ended before it began: mend one of the two, or say which claim supersedes the other (${claim.subjectId}).`,
    );
  }
}
