import { ID } from 'type-graphql';
import { type End, ontology } from '../ontology/ontology.js';
import { EntityConnection } from './connections.js';
import { type ArgDeclaration, type FieldDeclaration, queryResolver } from './declare.js';
import { Entity, Node } from './interfaces.js';
import { listField } from './kinds.js';
import { timeArgs } from './page-args.js';

const id: ArgDeclaration = { name: 'id', type: () => ID, description: 'The id.', nullable: false };

/** Entities that play a role, wherever they stand in the kinds: those with a relationship at the given end. */
function roleField(name: string, field: string, description: string): FieldDeclaration {
  const through = ontology.ends.get(field) as End;
  return listField(name, () => EntityConnection, description, 'Entity', through.kinds, through);
}

/** Roots that do not belong to one kind. */
export const EntitiesResolver = queryResolver('EntitiesResolver', [
  {
    name: 'node',
    type: () => Node,
    description: 'Whatever has this id (Relay); null when nothing has.',
    nullable: true,
    args: [id, ...timeArgs],
    planned: { read: 'record', sorts: ['entity', 'relationship', 'claim', 'source'], kind: null },
  },
  {
    name: 'nodes',
    // Items are nullable: an id that nothing has answers null in its place.
    type: () => [Node],
    description: 'Whatever has these ids, in their order; null in the place of an id that nothing has.',
    nullable: 'items',
    args: [{ name: 'ids', type: () => [ID], description: 'The ids; at most a page of them.', nullable: false }, ...timeArgs],
    planned: { read: 'records' },
  },
  {
    name: 'entity',
    type: () => Entity,
    description: 'The entity with this id; null when there is none.',
    nullable: true,
    args: [id, ...timeArgs],
    planned: { read: 'record', sorts: ['entity'], kind: null },
  },
  listField('entities', () => EntityConnection, 'A list of entities of all kinds, by name.', 'Entity', null),
  roleField('suppliers', 'supplies', 'Whoever supplies something, by name.'),
  roleField('developers', 'develops', 'Whoever develops a project, by name.'),
]);
