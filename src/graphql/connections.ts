import { connectionType } from './connection-types.js';
import { Entity, Relationship } from './interfaces.js';
import { Claim, Source } from './provenance-types.js';

/** The connections that belong to no kind. */
export const EntityConnection = connectionType({ name: 'Entity', of: 'entities', node: () => Entity, place: 'self' });
export const RelationshipConnection = connectionType({
  name: 'Relationship',
  of: 'relationships',
  node: () => Relationship,
  place: 'self',
});
export const ClaimConnection = connectionType({ name: 'Claim', of: 'claims', node: () => Claim, place: 'self' });
export const SourceConnection = connectionType({ name: 'Source', of: 'sources', node: () => Source, place: 'self' });
