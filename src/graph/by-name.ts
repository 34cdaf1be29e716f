import type { OrderKey } from './plan.js';

/** The order in which relationships are listed unless another one is asked for. */
const BY_NAME = [
  { column: 'nameKey', of: 'other' },
  { column: 'id', of: 'other' },
  { column: 'id', of: 'item' },
] as const;

/** Whether relationships are listed by the names at their other ends, in either direction: what stores keep an index of. */
export function isByName(order: readonly OrderKey[]): boolean {
  const [first] = order;
  return (
    order.length === BY_NAME.length &&
    BY_NAME.every(({ column, of }, place) => {
      const key = order[place] as OrderKey;
      return 'column' in key.by && key.by.column === column && key.by.of === of && key.direction === first?.direction;
    })
  );
}
