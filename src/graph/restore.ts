import { KeiretsuError } from '../kernel/errors.js';
import { ontology } from '../ontology/ontology.js';
import { checkRestored } from './check-references.js';
import { type Source, type StoredClaim, sourceFields } from './claim.js';
import { knownSince, type PartialDate } from './date.js';
import { makeClaim, propertyOf } from './make-claim.js';
import { makeSource } from './make-source.js';
import { sourcesNamed } from './sources-named.js';
import { isStorable } from './text.js';
import { valueFromText } from './value.js';
import type { WriteTransaction } from './write.js';
import { claimsBefore, writeClaims } from './write-claims.js';

/** What became of records of another store. */
export interface RestoreReport {
  /** Sources and claims that were not here. */
  readonly sources: number;
  readonly claims: number;
  /** Ids of sources that are here and differ: they stay as they are. */
  readonly differing: readonly string[];
}

/**
 * Writes sources and claims of another store, inside a transaction, with their times and retractions. What is here stays
 * as it is, and what is new goes through the checks of any write: claims are dated by the sources that are here, and
 * quotes stand in their texts. Throws what those checks throw, and writes nothing then.
 */
export async function restoreRecords(
  tx: WriteTransaction,
  sources: readonly Source[],
  claims: readonly StoredClaim[],
): Promise<RestoreReport> {
  const here = new Map((await tx.sourcesById(sources.map(({ id }) => id))).map((source) => [source.id, source]));
  const fresh = sources.filter(({ id }) => !here.has(id)).map((source) => makeSource(source));
  const differing = sources.filter((source) => sourceFields.some((field) => (here.get(source.id) ?? source)[field] !== source[field]));

  const before = await claimsBefore(tx, claims);
  const present = new Set([...before.values()].flatMap((stored) => stored.map((claim) => claim.id)));
  const added = claims.filter((claim) => !present.has(claim.id));
  for (const claim of added) assertSound(claim);
  await checkRestored(tx, fresh, added);
  await tx.putSources(fresh);
  await writeClaims(tx, { sources: fresh, added: await dated(tx, added), changed: [] }, before);
  return { sources: fresh.length, claims: added.length, differing: differing.map(({ id }) => id) };
}

/** What was retracted need not be sound any more, but it has to come back from a store as it went in. */
function assertSound(claim: StoredClaim): void {
  const { subject, property, value, quote, statement } = claim;
  if (claim.retractedAt !== null) {
    if ([value, quote, statement].every((text) => text === null || isStorable(text))) return;
    throw new KeiretsuError('BAD_FACT', `The claim ${claim.id} holds NUL characters or lone surrogates.`);
  }
  const definition = property === null ? undefined : propertyOf(subject, property);
  const plain = definition === undefined || value === null ? value : valueFromText(definition, value);
  try {
    makeClaim({ ...claim, value: plain, subject: draftOf(subject) });
  } catch (error) {
    if (!(error instanceof KeiretsuError)) throw error;
    const remedy = 'Retract it in the store that it comes from, or mend it there.';
    throw new KeiretsuError(error.code, `${error.message} So says the claim ${claim.id}. ${remedy}`, { cause: error });
  }
}

function draftOf(subject: StoredClaim['subject']): Parameters<typeof makeClaim>[0]['subject'] {
  if ('entity' in subject) return subject;
  const { type, key, ...rest } = subject.relationship;
  const properties = ontology.relationshipTypes.get(type)?.key ?? [];
  const typed = properties.map((property) => {
    const text = key[property.name] ?? null;
    return [property.name, text === null ? null : valueFromText(property, text)] as const;
  });
  return { relationship: { ...rest, type, key: Object.fromEntries(typed) } };
}

/** Claims as the sources that are here date them. */
async function dated(tx: WriteTransaction, claims: readonly StoredClaim[]): Promise<StoredClaim[]> {
  const published = new Map<string, PartialDate | null>();
  for await (const { id, publishedOn } of sourcesNamed(tx, new Set(claims.map(({ source }) => source)))) published.set(id, publishedOn);
  return claims.map((claim) => ({ ...claim, known: knownSince(claim.statedOn, published.get(claim.source) ?? null) }));
}
