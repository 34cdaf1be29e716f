import { Extensions } from 'type-graphql';
import type { Direction, Filter, ReferenceName } from '../graph/plan.js';
import type { RecordSort } from '../graph/records.js';

/**
 * How the planner reads a field, carried in the field's `extensions.planned`. The generator and the hand-written
 * classes say it where they declare the field, so that the planner knows no field by name.
 */
export type PlannedField =
  /** A field of the record, by its name in `recordFields`. */
  | { readonly read: 'field'; readonly field: string }
  /** The record that one of these references leads to. */
  | { readonly read: 'reference'; readonly to: readonly ReferenceName[] }
  /** The record itself, seen as another type: an edge's `relationship`, a root edge's `node`. */
  | { readonly read: 'self' }
  | { readonly read: 'connection'; readonly set: PlannedSet }
  /** Parts of a connection. `node` says where a node is found on an item. */
  | { readonly read: 'edges' }
  | { readonly read: 'nodes'; readonly node: NodePlace }
  | { readonly read: 'pageInfo' }
  | { readonly read: 'totalCount' }
  | { readonly read: 'cursor' }
  /** Root fields that fetch by id, of these sorts and (for entities) of this kind. */
  | { readonly read: 'record'; readonly sorts: readonly RecordSort[]; readonly kind: string | null }
  | { readonly read: 'records' };

export type NodePlace = 'self' | 'from' | 'to';

/** A set that a connection field pages through, and which words filter and order it. */
export type PlannedSet =
  /** `where` is always part of the filter. */
  | { readonly of: 'entities'; readonly kinds: readonly string[] | null; readonly where: Filter | null }
  | { readonly of: 'sources' }
  /** One relationship type at one end. */
  | { readonly of: 'end'; readonly relationship: string; readonly direction: Exclude<Direction, 'BOTH'> }
  /** All relationships of an entity; types and direction are arguments. */
  | { readonly of: 'relationships' }
  | { readonly of: 'claims' };

/**
 * Says in a hand-written class how a field is read.
 *
 * @param cost what one value adds to an operation's cost, in records, where it is worth several of them
 */
export const Planned = (planned: PlannedField, cost?: number): PropertyDecorator =>
  Extensions(cost === undefined ? { planned } : { planned, cost });
