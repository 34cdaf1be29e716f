import { Int } from 'type-graphql';
import { type Class, type FieldDeclaration, objectType, type TypeReference } from './declare.js';
import type { NodePlace } from './planned-field.js';
import { PageInfo } from './value-types.js';

export interface ConnectionDeclaration {
  /** What the connection and edge types are named after: `Project`, `ProjectSuppliers`. */
  readonly name: string;
  /** What is paged, in plain words. */
  readonly of: string;
  readonly node: () => TypeReference;
  /** Where an item has its node. */
  readonly place: NodePlace;
  /** What an edge shows besides cursor and node. */
  readonly edgeFields?: readonly FieldDeclaration[];
}

/** A Relay connection and its edge. */
export function connectionType({ name, of, node, place, edgeFields = [] }: ConnectionDeclaration): Class {
  const edge = objectType(`${name}Edge`, `One of ${of}, in its place in the list.`, [
    {
      name: 'cursor',
      type: () => String,
      description: 'The place; pass it to `after` or `before` of the same question.',
      planned: { read: 'cursor' },
    },
    {
      name: 'node',
      type: node,
      description: 'The item.',
      planned: place === 'self' ? { read: 'self' } : { read: 'reference', to: [place] },
    },
    ...edgeFields,
  ]);
  return objectType(`${name}Connection`, `A page of ${of}.`, [
    { name: 'edges', type: () => [edge], description: 'The items with their places and what joins them.', planned: { read: 'edges' } },
    {
      name: 'nodes',
      type: () => [node()],
      description: 'The items alone; one per edge, so that a node can come twice.',
      planned: { read: 'nodes', node: place },
    },
    { name: 'pageInfo', type: () => PageInfo, description: 'Where the page stands.', planned: { read: 'pageInfo' } },
    {
      name: 'totalCount',
      type: () => Int,
      description: 'How many items there are in all, whatever the page; counted only when asked for.',
      planned: { read: 'totalCount' },
    },
  ]);
}
