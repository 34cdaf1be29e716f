import { type RelationshipIdentity, type Source, type StoredClaim, sourceFields } from '../../graph/claim.js';
import { sourceLayouts } from '../../graph/records.js';
import { fromCell, toParameter } from './cell.js';
import { Insert } from './insert.js';
import { tables } from './schema.js';
import type { Session } from './session.js';
import { type Parameter, quoted, raw, type Sql, sql } from './sql.js';
import { jsonOf } from './stored-text.js';

/** How sources and claims lie in their tables. */

const selectSources = raw(`SELECT ${sourceFields.map((column) => `t.${quoted(column)}`).join(', ')} FROM source AS t`);
const selectClaims = raw(`SELECT ${tables.claim.map(({ name }) => `t.${quoted(name)}`).join(', ')} FROM claim AS t`);

/** Sources for which a condition on `t` holds. */
export function readSources(session: Session, where: Sql): Source[] {
  const rows = session.rows(sql`${selectSources} ${where}`);
  return rows.map((row) => Object.fromEntries(sourceFields.map((name, index) => [name, fromCell(row[index])])) as unknown as Source);
}

const columnsOf = (table: 'source' | 'claim'): string[] => tables[table].map(({ name }) => name);

const sources = new Insert('INSERT OR REPLACE', 'source', columnsOf('source'));
const newClaims = new Insert('INSERT', 'claim', columnsOf('claim'));
const claims = new Insert('INSERT OR REPLACE', 'claim', columnsOf('claim'));

export function putSource(session: Session, source: Source): void {
  sources.run(session, sourceCells(source));
}

export function addClaim(session: Session, claim: StoredClaim): void {
  newClaims.run(session, claimCells(claim));
}

export function putClaim(session: Session, claim: StoredClaim): void {
  claims.run(session, claimCells(claim));
}

function sourceCells(source: Source): Parameter[] {
  const properties = [...sourceLayouts.values()].flatMap((layout) => layout.encode(source[layout.name as keyof Source]));
  return [source.id, source.kind, ...properties.map(toParameter), toParameter(source.text)];
}

/** Claims for which a condition on `t` holds. */
export function readClaims(session: Session, where: Sql): StoredClaim[] {
  return session.rows(sql`${selectClaims} ${where}`).map(claimOf);
}

/** Written out, because every write reads all claims of its subjects; the order is that of `tables.claim`. */
function claimOf(row: readonly unknown[]): StoredClaim {
  const subjectId = row[2] as string;
  const start = row[11] as number | null;
  return {
    id: row[0],
    subject: row[1] === null ? { entity: subjectId } : { relationship: jsonOf(row[1] as string) as RelationshipIdentity },
    subjectId,
    property: row[3],
    value: row[4],
    commitment: row[5],
    confidence: row[6],
    attributedTo: row[7],
    source: row[8],
    reportedFrom: row[9],
    quote: fromCell(row[10]),
    locator: start === null ? null : { start, end: row[12] as number },
    statement: fromCell(row[13]),
    statedOn: row[14],
    supersedes: row[15],
    known: row[16],
    origin: row[17],
    recordedAt: row[18],
    retractedAt: row[19],
    retractedBy: row[20],
  } as StoredClaim;
}

function claimCells(claim: StoredClaim): Parameter[] {
  const relationship = 'relationship' in claim.subject ? claim.subject.relationship : null;
  return [
    claim.id,
    relationship === null ? null : JSON.stringify(relationship),
    claim.subjectId,
    claim.property,
    claim.value,
    claim.commitment,
    claim.confidence,
    claim.attributedTo,
    claim.source,
    claim.reportedFrom,
    toParameter(claim.quote),
    claim.locator?.start ?? null,
    claim.locator?.end ?? null,
    toParameter(claim.statement),
    claim.statedOn,
    claim.supersedes,
    claim.known,
    claim.origin,
    claim.recordedAt,
    claim.retractedAt,
    claim.retractedBy,
    relationship?.from ?? null,
    relationship?.to ?? null,
  ];
}
