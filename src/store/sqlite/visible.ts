import type { Asked } from '../../graph/asked.js';
import { NEVER } from '../../graph/date.js';
import type { RecordSort } from '../../graph/records.js';
import { KNOWN_ON, VALID_FIRST, VALID_LAST } from './asked.js';
import { allOf, raw, type Sql, sql } from './sql.js';

/**
 * Why a record is read. `member`: it belongs to a set that is paged, filtered or counted. `record`: it was asked for
 * by its id. `reference`: another record names it, and whoever sees that one sees this one, unless it is a claim.
 */
export type Reading = 'member' | 'record' | 'reference';

/** The one predicate of time: which row of a record is seen, and whether it is. Of each record it leaves one row at the most. */
export function visible(alias: string, sort: RecordSort, asked: Asked, reading: Reading): Sql {
  if (sort === 'source') return raw('1');
  return allOf(sort === 'claim' ? claimConditions(alias, asked, reading) : segmentConditions(alias, sort, asked, reading));
}

function claimConditions(alias: string, { knownOn }: Asked, reading: Reading): Sql[] {
  const conditions: Sql[] = [];
  // Only by its id is a retracted claim found: not even as what another one supersedes.
  if (reading !== 'record') conditions.push(raw(`${alias}."retractedAt" IS NULL`));
  if (knownOn) conditions.push(sql`${raw(`${alias}.known`)} <= ${KNOWN_ON}`);
  return conditions;
}

function segmentConditions(alias: string, sort: 'entity' | 'relationship', { knownOn, validOn }: Asked, reading: Reading): Sql[] {
  const conditions: Sql[] = knownOn
    ? [sql`${raw(`${alias}.known_from`)} <= ${KNOWN_ON}`, sql`${raw(`${alias}.known_to`)} > ${KNOWN_ON}`]
    : [raw(`${alias}.known_to = '${NEVER}'`)];
  if (reading === 'reference') return conditions;
  conditions.push(raw(`${alias}.is_live = 1`));
  if (knownOn) conditions.push(raw(`${alias}.is_known = 1`));
  if (sort === 'relationship' && validOn) {
    const first = raw(`${alias}."validFromFirst"`);
    const last = raw(`${alias}."validToLast"`);
    conditions.push(sql`(${first} IS NULL OR ${first} <= ${VALID_LAST})`, sql`(${last} IS NULL OR ${last} >= ${VALID_FIRST})`);
    // Where sources disagree, it can have ended before it began: then it overlaps no day.
    conditions.push(sql`(${first} <= ${last}) IS NOT FALSE`);
  }
  return conditions;
}
