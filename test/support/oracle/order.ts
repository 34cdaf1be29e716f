import type { Source, StoredClaim } from '../../../src/graph/claim.js';
import { textKey } from '../../../src/kernel/text.js';
import { ontology } from '../../../src/ontology/ontology.js';
import type { Entity, Relationship, World } from './world.js';

export type Key = string | number | null;

/** A list in its order: each item with the values that place it, and which way each of them runs. */
export interface Ordered<T> {
  readonly items: readonly { readonly item: T; readonly keys: readonly Key[] }[];
  readonly descending: readonly boolean[];
}

export interface OrderInput {
  readonly field?: string | null;
  readonly count?: string | null;
  readonly currency?: string | null;
  readonly direction?: string | null;
}

function compareKeys(a: Key, b: Key): number {
  if (typeof a === 'string' && typeof b === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b));
  return (a as number) - (b as number);
}

/** Compares places in a list. What is missing comes last, whichever way the key runs. */
export function comparePlaces(a: readonly Key[], b: readonly Key[], descending: readonly boolean[]): number {
  for (const [index, down] of descending.entries()) {
    const [left, right] = [a[index] ?? null, b[index] ?? null];
    if (left === null && right === null) continue;
    if (left === null) return 1;
    if (right === null) return -1;
    const order = compareKeys(left, right);
    if (order !== 0) return down ? -order : order;
  }
  return 0;
}

function ordered<T>(items: readonly T[], place: (item: T) => Key[], descending: readonly boolean[]): Ordered<T> {
  const placed = items.map((item) => ({ item, keys: place(item) }));
  return { items: placed.sort((a, b) => comparePlaces(a.keys, b.keys, descending)), descending };
}

const nameKey = (world: World, id: string): string => textKey(world.property(world.entity(id), 'name') as string);
const isDescending = ({ direction }: OrderInput): boolean => direction === 'DESC';

/** What a property's value sorts by. */
function sortKey(name: string, value: unknown, currency: string | null): Key {
  const property = ontology.allEntityProperties.get(name) ?? ontology.allRelationshipProperties.get(name);
  if (value === null) return null;
  switch (property?.type) {
    case 'TEXT':
      return textKey(value as string);
    case 'AMOUNT': {
      const amount = value as { value: number; currency: string };
      return amount.currency === currency ? amount.value : null;
    }
    case 'QUANTITY':
      return (value as { value: number }).value;
    case 'PERCENT_RANGE':
      return (value as { lower: number }).lower;
    default:
      return value as Key;
  }
}

function commitmentKey(commitment: string | null): Key {
  const { values = {}, beside = [] } = ontology.enums.get('Commitment') ?? {};
  return commitment === null || beside.includes(commitment) ? null : Object.keys(values).indexOf(commitment);
}

export function orderEntities(world: World, entities: readonly Entity[], orderBy: readonly OrderInput[]): Ordered<Entity> {
  if (orderBy.length === 0) return ordered(entities, ({ id }) => [nameKey(world, id), id], [false, false]);
  const place = (entity: Entity): Key[] => [
    ...orderBy.map(({ field, count, currency }): Key => {
      const end = ontology.ends.get(count ?? '');
      if (end !== undefined) return world.atEnd(entity, end).length;
      return sortKey(field as string, world.property(entity, field as string), currency ?? null);
    }),
    entity.id,
  ];
  return ordered(entities, place, [...orderBy.map(isDescending), false]);
}

/** @param far the id of the far end of a relationship */
export function orderRelationships(
  world: World,
  relationships: readonly Relationship[],
  far: (one: Relationship) => string,
  orderBy: readonly OrderInput[],
): Ordered<Relationship> {
  if (orderBy.length === 0) return ordered(relationships, (one) => [nameKey(world, far(one)), far(one), one.id], [false, false, false]);
  const place = (one: Relationship): Key[] => [
    ...orderBy.map(({ field, currency }): Key => {
      if (field === 'node.name') return nameKey(world, far(one));
      if (field === 'commitment') return commitmentKey(world.view(one).commitment);
      return sortKey(field as string, world.property(one, field as string), currency ?? null);
    }),
    one.id,
  ];
  return ordered(relationships, place, [...orderBy.map(isDescending), false]);
}

/** Newest first. */
export function orderClaims(claims: readonly StoredClaim[]): Ordered<StoredClaim> {
  return ordered(claims, ({ known, id }) => [known, id], [true, false]);
}

export function orderSources(sources: readonly Source[], orderBy: readonly OrderInput[]): Ordered<Source> {
  const by = orderBy.length === 0 ? [{ field: 'title' }] : orderBy;
  const key = (value: string | null, field: string): Key => (value === null || field === 'publishedOn' ? value : textKey(value));
  return ordered(sources, (source) => [...by.map(({ field }) => key(source[field as 'title'], field as string)), source.id], [
    ...by.map(isDescending),
    false,
  ]);
}
