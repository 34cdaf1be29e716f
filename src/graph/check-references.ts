import { KeiretsuError } from '../kernel/errors.js';
import { shownText } from '../kernel/shown.js';
import type { Claim, Source, StoredClaim } from './claim.js';
import { propertyOf } from './make-claim.js';
import { sourcesNamed } from './sources-named.js';
import { type ProfitTranche, valueFromText } from './value.js';
import type { WriteTransaction } from './write.js';

/**
 * Throws unless everything that new claims name is there, in the store or in the same change: sources, entities with a
 * name, superseded claims; and unless quotes stand in the texts, also in those that the change replaces.
 */
export async function checkReferences(tx: WriteTransaction, { sources, edited, fresh, written, order }: Staged): Promise<void> {
  const revived = [...written.values()].filter((claim) => claim.retractedAt === null);
  await checkSources(tx, sources, [...fresh, ...revived], order);
  await checkEntities(tx, fresh, order !== null);
  await checkSuperseded(tx, fresh, order !== null);
  await checkIdentifiers(tx, [...fresh, ...revived], written);
  await checkEditedTexts(tx, edited, written);
}

/**
 * The same for claims that were sound in another store, where they may have been retracted since, they or the names of
 * what they speak of. They come in an order of ids: a claim that one supersedes may come behind it.
 */
export async function checkRestored(tx: WriteTransaction, sources: readonly Source[], claims: readonly StoredClaim[]): Promise<void> {
  const live = claims.filter((claim) => claim.retractedAt === null);
  const quoting = claims.map((claim) => (claim.retractedAt === null ? claim : { ...claim, quote: null }));
  await checkSources(tx, sources, quoting, null);
  await checkEntities(tx, claims, false, async (ids) => {
    const about = await tx.claimsBySubject(ids);
    return about.filter(({ property }) => property === 'name').map(({ subjectId }) => subjectId);
  });
  await checkSuperseded(tx, claims, false, true);
  await checkIdentifiers(tx, live, new Map());
}

/** A change as far as it is decided. */
interface Staged {
  readonly sources: readonly Source[];
  /** Those of them that have another text than what is stored. */
  readonly edited: readonly Source[];
  readonly fresh: readonly Claim[];
  /** Claims of the store that the change retracts, revives or dates anew, as they will be. */
  readonly written: ReadonlyMap<string, StoredClaim>;
  /** Where what a claim names has to come before it; null where it may stand anywhere in the change. */
  readonly order: RecordOrder | null;
}

/** The order of the records of a change. */
export interface RecordOrder {
  /** The place of each claim among the claims, by its id. */
  readonly places: ReadonlyMap<string, number>;
  /** How many claims come before each source, by its id. */
  readonly sources: ReadonlyMap<string, number>;
}

/** The sources are looked at in turn, each with the claims found in it, so that few of their texts are held at a time. */
async function checkSources(
  tx: WriteTransaction,
  sources: readonly Source[],
  claims: readonly Claim[],
  order: RecordOrder | null,
): Promise<void> {
  const given = new Set(sources.map((source) => source.id));
  const bySource = new Map<string, Claim[]>();
  /** The first claims to name sources that have to be in the store. */
  const namedBy = new Map<string, Claim>();
  for (const claim of claims) {
    add(bySource, claim);
    for (const id of [claim.source, claim.reportedFrom])
      if (id !== null && !(given.has(id) && !isEarly(claim, id, order)) && !namedBy.has(id)) namedBy.set(id, claim);
  }
  for (const { id, text } of sources) for (const claim of bySource.get(id) ?? []) checkQuote(claim, text);
  for await (const { id, text } of sourcesNamed(tx, new Set(namedBy.keys()))) {
    namedBy.delete(id);
    // Of a source that comes later in the change, those that come before it quote what is stored as well.
    for (const claim of bySource.get(id) ?? []) if (!given.has(id) || isEarly(claim, id, order)) checkQuote(claim, text);
  }
  for (const [id, claim] of namedBy)
    throw new KeiretsuError('UNKNOWN_SOURCE', `There is no source ${id}: add it first, or mend the id (${shown(claim)}).`);
}

function add(bySource: Map<string, Claim[]>, claim: Claim): void {
  const found = bySource.get(claim.source);
  if (found === undefined) bySource.set(claim.source, [claim]);
  else found.push(claim);
}

/** Whether a claim comes before a source of the same change. */
function isEarly({ id }: Claim, source: string, order: RecordOrder | null): boolean {
  return order !== null && (order.places.get(id) ?? 0) < (order.sources.get(source) ?? 0);
}

/** A quote is a span of the text we hold: without a text there is nothing to quote. */
function checkQuote(claim: Claim, text: string | null): void {
  if (claim.quote === null) return;
  if (text === null)
    throw new KeiretsuError('BAD_QUOTE', `The text of ${claim.source} is not held, so nothing can be quoted from it (${shown(claim)}).`);
  if (claim.locator === null || text.slice(claim.locator.start, claim.locator.end) !== claim.quote) {
    throw new KeiretsuError('BAD_QUOTE', `The quote does not stand in ${claim.source} where its locator says (${shown(claim)}).`);
  }
}

/** Claims of a source looked at in one go: there can be more of them than memory holds. */
const PAGE = 4_000;

async function checkEditedTexts(tx: WriteTransaction, edited: readonly Source[], written: Staged['written']): Promise<void> {
  for (const { id, text } of edited) {
    let page: readonly StoredClaim[] = [];
    do {
      page = await tx.claimsOfSource(id, page.at(-1) ?? null, PAGE);
      for (const stored of page) {
        const claim = written.get(stored.id) ?? stored;
        if (claim.retractedAt === null) checkQuote(claim, text);
      }
    } while (page.length === PAGE);
  }
}

/** @param namedOnce finds entities that had a name, among those that have none */
async function checkEntities(
  tx: WriteTransaction,
  claims: readonly Claim[],
  inOrder: boolean,
  namedOnce: (ids: readonly string[]) => Promise<readonly string[]> = async () => [],
): Promise<void> {
  const declares = (claim: Claim): boolean => claim.property === 'name';
  const declared = new Set(inOrder ? [] : claims.filter(declares).map((claim) => claim.subjectId));
  const named = new Map<string, Claim>();
  for (const claim of claims) {
    if (declares(claim)) declared.add(claim.subjectId);
    for (const id of entitiesIn(claim)) if (!declared.has(id) && !named.has(id)) named.set(id, claim);
  }
  for (const id of await tx.namedEntities([...named.keys()])) named.delete(id);
  if (named.size > 0) for (const id of await namedOnce([...named.keys()])) named.delete(id);
  for (const [id, claim] of named) {
    throw new KeiretsuError(
      'UNKNOWN_ENTITY',
      `There is no entity ${id}: declare it with its name first, or mend the id (${shown(claim)}).`,
    );
  }
}

function entitiesIn(claim: Claim): string[] {
  const ends = 'entity' in claim.subject ? [claim.subject.entity] : [claim.subject.relationship.from, claim.subject.relationship.to];
  if (claim.attributedTo !== null) ends.push(claim.attributedTo);
  const property = claim.property === null ? undefined : propertyOf(claim.subject, claim.property);
  if (property?.type === 'PROFIT_SHARING') {
    const tranches = valueFromText(property, claim.value as string) as readonly ProfitTranche[];
    ends.push(...tranches.flatMap((tranche) => tranche.shares.map((share) => share.party)));
  }
  return ends;
}

/** @param later whether a claim that is superseded may be missing, because it comes later */
async function checkSuperseded(tx: WriteTransaction, claims: readonly Claim[], inOrder: boolean, later = false): Promise<void> {
  const named = claims.filter((claim) => claim.supersedes !== null);
  if (named.length === 0) return;
  const targets = new Map<string, Claim>(inOrder ? [] : claims.map((claim) => [claim.id, claim]));
  for (const claim of await tx.claimsById(named.map((one) => one.supersedes as string))) targets.set(claim.id, claim);
  for (const claim of claims) {
    if (inOrder) targets.set(claim.id, claim);
    if (claim.supersedes === null) continue;
    const target = targets.get(claim.supersedes);
    if (target === undefined && later) continue;
    if (target === undefined)
      throw new KeiretsuError('UNKNOWN_CLAIM', `There is no claim ${claim.supersedes} to supersede (${shown(claim)}).`);
    if (target.subjectId !== claim.subjectId || target.property !== claim.property) {
      throw new KeiretsuError('BAD_FACT', `A claim supersedes a claim about the same subject and property only (${shown(claim)}).`);
    }
  }
}

/** An identifier may move: what the same change retracts no longer owns it. */
async function checkIdentifiers(tx: WriteTransaction, claims: readonly Claim[], written: Staged['written']): Promise<void> {
  const named = claims.filter((claim) => claim.property === 'identifiers');
  if (named.length === 0) return;
  const holding = (await tx.claimsByIdentifier(named.map((claim) => claim.value as string))).filter(
    (claim) => (written.get(claim.id)?.retractedAt ?? null) === null,
  );
  const owners = new Map(holding.map((claim) => [claim.value, claim.subjectId]));
  for (const claim of named) {
    const owner = owners.get(claim.value) ?? claim.subjectId;
    if (owner !== claim.subjectId)
      throw new KeiretsuError(
        'BAD_FACT',
        `The identifier ${shownText(claim.value as string)} of ${claim.subjectId} belongs to ${owner} already.`,
      );
    owners.set(claim.value, claim.subjectId);
  }
}

function shown(claim: Claim): string {
  return `claim: ${shownText(claim.statement)}`;
}
