import { aboutClaim } from '../exchange/facts-yaml/sentence-table.js';
import { type ClaimContent, type Source, type StoredClaim, sourceFields } from '../graph/claim.js';
import { ALWAYS } from '../graph/date.js';
import type { Changed, Preview } from '../graph/preview.js';
import type { EntityViews, RelationshipViews } from '../graph/write.js';
import { grouped } from '../kernel/grouped.js';
import { shown, shownText } from '../kernel/shown.js';
import { counted } from '../kernel/text.js';

/** Lines listed of each sort, unless all are asked for. */
const LISTED = 20;

/**
 * A preview in words: counts, then what becomes of sources, of claims, and of what is decided. A line begins with what
 * happens: `+` comes, `-` goes, `~` changes, `*` is back, `!` stays away.
 *
 * @param all lists everything
 */
export function describePreview(preview: Preview, all = false): string {
  const { report, redating } = preview;
  const { asserted, retracted, revived, leftRetracted, unchanged } = report;
  const titled = (title: string, lines: readonly string[]): string[] => {
    if (lines.length === 0) return [];
    const more = all || lines.length <= LISTED ? [] : [`  … and ${lines.length - LISTED} more; --all lists them`];
    return [title, ...(all ? lines : lines.slice(0, LISTED)).map((line) => `  ${line}`), ...more];
  };
  return [
    `${asserted} new, ${retracted} retracted, ${revived} revived, ${leftRetracted.length} left retracted, ${unchanged} unchanged; ${counted(report.sources, 'source')} new or changed.`,
    ...titled('Sources', preview.sources.map(sourceLine)),
    ...titled(
      'Dated anew, a few thousand claims at a time',
      redating.map((id) => `~ ${id}: all of its claims, which are too many to be listed`),
    ),
    ...titled('Claims', claimLines(preview)),
    ...titled('What is decided', preview.subjects.flatMap(subjectLines)),
  ].join('\n');
}

function differences(before: Readonly<Record<string, unknown>>, after: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(after)
    .filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
    .map((name) => `${name} ${pairOf(before[name], after[name])}`);
}

/** Two values that differ, each from a little before the place where they do. */
function pairOf(before: unknown, after: unknown): string {
  if (typeof before !== 'string' || typeof after !== 'string') return `${worded(before)} -> ${worded(after)}`;
  let same = 0;
  while (same < before.length && before[same] === after[same]) same += 1;
  const isLong = before.length > 120 || after.length > 120;
  const from = isLong ? Math.max(0, same - 20) : 0;
  const part = (text: string): string => worded(`${from > 0 ? '…' : ''}${text.slice(from)}`);
  return `${part(before)} -> ${part(after)}`;
}

/** Names of ours stand bare, everything else as JSON. */
function worded(value: unknown): string {
  if (value === null || value === undefined) return 'none';
  return typeof value === 'string' && /^[A-Z_]+$|^\d{4}(?:-\d\d){0,2}$/.test(value) ? value : shown(value, 120);
}

function sourceLine({ before, after }: Changed<Source>): string {
  if (before === null) return `+ ${after.id} ${shown(after.title)}${after.publishedOn === null ? '' : `, ${after.publishedOn}`}`;
  const of = (source: Source): Record<string, unknown> => Object.fromEntries(sourceFields.map((name) => [name, source[name]]));
  return `~ ${after.id}: ${differences(of(before), of(after)).join('; ')}`;
}

/** A claim that is retracted where another one about the same comes in its place is one that was changed. */
function claimLines({ claims, leftRetracted }: Preview): string[] {
  const lines: string[] = [];
  const isGone = ({ before, after }: Changed<StoredClaim>): boolean => before?.retractedAt === null && after.retractedAt !== null;
  const about = ({ subjectId, property, source }: StoredClaim): string => JSON.stringify([subjectId, property, source]);
  const gone = grouped(
    claims.filter(isGone).map(({ after }) => after),
    about,
  );
  for (const { before, after } of claims) {
    if (before === null) {
      const replaced = closest(after, gone.get(about(after)) ?? []);
      if (replaced === null) lines.push(`+ ${claimWords(after)}`);
      else lines.push(`~ ${replaced.id} -> ${claimWords(after)}: ${differences(contentOf(replaced), contentOf(after)).join('; ')}`);
    } else if (before.retractedAt !== null && after.retractedAt === null) lines.push(`* ${claimWords(after)}`);
    else if (before.known !== after.known && before.retractedAt === after.retractedAt)
      lines.push(`~ ${claimWords(after)}: known since ${dayWords(before.known)} -> ${dayWords(after.known)}`);
  }
  for (const claim of [...gone.values()].flat()) lines.push(`- ${claimWords(claim)}`);
  return [...lines, ...leftRetracted.map((claim) => `! ${claimWords(claim)}`)];
}

/** Takes the claim that differs least out of those that go. */
function closest(claim: StoredClaim, gone: StoredClaim[]): StoredClaim | null {
  if (gone.length === 0) return null;
  const distances = gone.map((one) => differences(contentOf(one), contentOf(claim)).length);
  return gone.splice(distances.indexOf(Math.min(...distances)), 1)[0] ?? null;
}

function contentOf(claim: StoredClaim): Record<string, unknown> {
  const { value, commitment, confidence, attributedTo, reportedFrom, quote, locator, statement, statedOn, supersedes } = claim;
  const content: Partial<ClaimContent> = {
    value,
    commitment,
    confidence,
    attributedTo,
    reportedFrom,
    quote,
    locator,
    statement,
    statedOn,
    supersedes,
  };
  return content;
}

function claimWords(claim: StoredClaim): string {
  return `${claim.id} ${shownText(aboutClaim(claim), 160)}${claim.commitment === null ? '' : ` ${claim.commitment}`}`;
}

const dayWords = (day: string): string => (day === ALWAYS ? 'always' : day);

type Views = EntityViews | RelationshipViews;

/** What becomes of an entity or a relationship: as it is now, and since when it is known. */
function subjectLines({ before, after }: Changed<Views>): string[] {
  if (!after.live) return before?.live === true ? [`- ${subjectWords(after)}`] : [];
  if (before?.live !== true) return [`+ ${subjectWords(after)}`];
  const changes = differences(decidedOf(before), decidedOf(after));
  const past = JSON.stringify(before.segments) !== JSON.stringify(after.segments) ? ['only as of past days'] : [];
  const said = changes.length > 0 ? changes : past;
  return said.length === 0 ? [] : [`~ ${subjectWords(after)}: ${said.join('; ')}`];
}

function decidedOf({ segments }: Views): Record<string, unknown> {
  const view = segments.at(-1)?.view;
  const since = segments.find(({ known }) => known)?.knownFrom;
  const known = { 'known since': since === undefined ? null : dayWords(since) };
  return { ...view?.properties, commitment: view?.commitment ?? null, contested: view?.contested ?? false, ...known };
}

function subjectWords(views: Views): string {
  return 'type' in views ? `${views.from} ${views.type} ${views.to} (${views.id})` : views.id;
}
