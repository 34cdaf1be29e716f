import type { Filter, OrderKey, Over } from '../graph/plan.js';
import { equals, planFilter } from './plan-filter.js';
import { defaultOrders, planOrder } from './plan-order.js';
import type { PlannedSet } from './planned-field.js';

type Args = Readonly<Record<string, unknown>>;

/** What a connection pages through, filtered and ordered as its arguments say. */
export function planSet(set: PlannedSet, args: Args): { over: Over; filter: Filter | null; order: readonly OrderKey[] } {
  const given = (subject: 'entity' | 'relationship' | 'source'): Filter | null =>
    args.filter == null ? null : planFilter(subject, args.filter as Args);
  switch (set.of) {
    case 'entities': {
      const filter = given('entity');
      const both: Filter | null = set.where !== null && filter !== null ? { op: 'and', of: [set.where, filter] } : (set.where ?? filter);
      return { over: { set: 'entities', kinds: set.kinds }, filter: both, order: planOrder('entity', args.orderBy) };
    }
    case 'sources':
      return { over: { set: 'sources' }, filter: given('source'), order: planOrder('source', args.orderBy) };
    case 'end':
      return {
        over: { set: 'relationships', relationships: [set.relationship], direction: set.direction },
        filter: given('relationship'),
        order: planOrder('relationship', args.orderBy),
      };
    case 'relationships':
      return {
        over: {
          set: 'relationships',
          relationships: (args.types ?? null) as string[] | null,
          direction: (args.direction ?? 'BOTH') as 'OUT' | 'IN' | 'BOTH',
        },
        filter: null,
        order: defaultOrders.relationship,
      };
    case 'claims': {
      const filter: Filter | null = args.property == null ? null : equals('property', args.property as string);
      return { over: { set: 'claims' }, filter, order: defaultOrders.claim };
    }
  }
}
