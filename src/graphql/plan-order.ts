import type { OrderKey } from '../graph/plan.js';
import { KeiretsuError } from '../kernel/errors.js';
import { type NamedProperty, ontology } from '../ontology/ontology.js';
import { NODE_NAME } from './order-types.js';

/** A coerced order input. */
interface OrderInput {
  readonly field?: string | null;
  readonly count?: string | null;
  readonly currency?: string | null;
  readonly direction: 'ASC' | 'DESC' | null;
}

export type OrderSubject = 'entity' | 'relationship' | 'source';

const text = (column: string, of: 'item' | 'other' = 'item', direction: 'ASC' | 'DESC' = 'ASC'): OrderKey => ({
  by: { column, of },
  direction,
  type: 'text',
  nullable: false,
});
const ID = text('id');

/** The orders of lists that are given none. */
export const defaultOrders = {
  entity: [text('nameKey'), ID],
  relationship: [text('nameKey', 'other'), text('id', 'other'), ID],
  source: [text('titleKey'), ID],
  /** By known date, newest first. */
  claim: [text('known', 'item', 'DESC'), ID],
} as const satisfies Record<string, readonly OrderKey[]>;

/** The most sort keys of one list; more cannot matter, and each costs a comparison for every item. */
const MAX_KEYS = 8;

/** The keys of `orderBy`, made total by the id; the default order where it is left out or empty. Throws BAD_ORDER. */
export function planOrder(subject: OrderSubject, orderBy: unknown): readonly OrderKey[] {
  const inputs = (orderBy ?? []) as readonly OrderInput[];
  if (inputs.length === 0) return defaultOrders[subject];
  if (inputs.length > MAX_KEYS) bad(`\`orderBy\` has ${inputs.length} sort keys; ${MAX_KEYS} are the most`);
  return [...inputs.map((input) => planKey(subject, input)), ID];
}

function planKey(subject: OrderSubject, { field, count, currency, direction }: OrderInput): OrderKey {
  if ((field ?? null) !== null && (count ?? null) !== null)
    bad('`field` and `count` exclude each other: give one sort key each in the list `orderBy`');
  if (field != null) return fieldKey(subject, field, currency ?? null, direction ?? 'ASC');
  if (count == null) bad('a sort key names a `field` or a `count`');
  if (currency != null) bad('`currency` goes with a field that is an amount');
  const end = ontology.ends.get(count);
  if (end === undefined) bad(`there are no ${count} to count`);
  return {
    by: { count: { relationship: end.relationship, direction: end.direction } },
    direction: direction ?? 'ASC',
    type: 'number',
    nullable: false,
  };
}

function fieldKey(subject: OrderSubject, field: string, currency: string | null, direction: 'ASC' | 'DESC'): OrderKey {
  const property = propertyOf(subject, field);
  if (property?.type === 'AMOUNT') {
    if (currency === null) bad(`${field} is an amount: say in which \`currency\` to sort`);
    return { by: { column: field, of: 'item', currency }, direction, type: 'number', nullable: true };
  }
  if (currency !== null) bad(`\`currency\` goes with a field that is an amount, which ${field} is not`);
  if (field === NODE_NAME) return text('nameKey', 'other', direction);
  if (field === 'commitment') return { by: { column: 'commitmentRank', of: 'item' }, direction, type: 'number', nullable: true };
  const { column, type } = sortColumn(field, property);
  return { by: { column, of: 'item' }, direction, type, nullable: field !== ALWAYS_THERE[subject] };
}

/** The one field of each that no record lacks. */
const ALWAYS_THERE: Readonly<Record<OrderSubject, string | null>> = { entity: 'name', relationship: null, source: 'title' };

function propertyOf(subject: OrderSubject, field: string): NamedProperty | undefined {
  if (subject === 'source') return undefined;
  return (subject === 'entity' ? ontology.allEntityProperties : ontology.allRelationshipProperties).get(field);
}

/** Texts sort by their key, dates by their text (which puts `2025` ahead of `2025-01`), scales by rank. */
function sortColumn(field: string, property: NamedProperty | undefined): { column: string; type: 'text' | 'number' } {
  if (property === undefined) return field === 'publishedOn' ? { column: field, type: 'text' } : { column: `${field}Key`, type: 'text' };
  switch (property.type) {
    case 'TEXT':
      return { column: `${field}Key`, type: 'text' };
    case 'NUMBER':
    case 'QUANTITY':
    case 'PERCENT_RANGE':
      return { column: field, type: 'number' };
    case 'ENUM':
      return ontology.enums.get(property.enumName ?? '')?.ordered === true
        ? { column: `${field}Rank`, type: 'number' }
        : { column: field, type: 'text' };
    default:
      return { column: field, type: 'text' };
  }
}

function bad(problem: string): never {
  throw new KeiretsuError('BAD_ORDER', `${problem.charAt(0).toUpperCase()}${problem.slice(1)}.`);
}
