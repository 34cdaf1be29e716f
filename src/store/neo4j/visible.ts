import { NEVER } from '../../graph/date.js';
import { KNOWN_ON, VALID_FIRST, VALID_LAST } from './asked.js';
import { columnOf, type Making, type Variable } from './making.js';

/**
 * Why a record is read. `member`: it belongs to a set that is paged, filtered or counted. `record`: it was asked for
 * by its id. `reference`: another record names it, and whoever sees that one sees this one, unless it is a claim.
 */
export type Reading = 'member' | 'record' | 'reference';

/** The one predicate of time: which segment of a record is seen, and whether it is. */
export function visible(variable: Variable, making: Making, reading: Reading): string[] {
  switch (variable.sort) {
    case 'source':
      return [];
    case 'claim':
      return claimConditions(variable, making, reading);
    default:
      return [...segmentConditions(variable, making, reading), ...validConditions(variable, making, reading)];
  }
}

function claimConditions({ name }: Variable, making: Making, reading: Reading): string[] {
  return [
    // Only by its id is a retracted claim found: not even as what another one supersedes.
    ...(reading !== 'record' ? [`${name}.retractedAt IS NULL`] : []),
    ...(making.asked.knownOn ? [`${name}.known <= ${KNOWN_ON}`] : []),
  ];
}

function segmentConditions({ name, kept }: Variable, making: Making, reading: Reading): string[] {
  // What is kept as it is now is live.
  if (kept === 'now') return [];
  const now = !making.asked.knownOn;
  const at = now ? [`${name}.knownTo = '${NEVER}'`] : [`${name}.knownFrom <= ${KNOWN_ON}`, `${name}.knownTo > ${KNOWN_ON}`];
  if (reading === 'reference') return at;
  return [...at, `${name}.live`, ...(now ? [] : [`${name}.known`])];
}

function validConditions(variable: Variable, making: Making, reading: Reading): string[] {
  if (variable.sort !== 'relationship' || !making.asked.validOn || reading === 'reference') return [];
  const from = columnOf(variable, 'validFromFirst');
  const to = columnOf(variable, 'validToLast');
  // Not by OR, which the planner likes to make a union of.
  const overlaps = [`coalesce(${from} <= ${VALID_LAST}, true)`, `coalesce(${to} >= ${VALID_FIRST}, true)`];
  // Where sources disagree, it can have ended before it began: then it overlaps no day.
  return [...overlaps, `coalesce(${from} <= ${to}, true)`];
}
