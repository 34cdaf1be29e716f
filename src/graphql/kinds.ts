/** THE GENERATOR: object types of kinds and relationship types, their edges and connections, and the root fields that list and fetch them. */

import { ID } from 'type-graphql';
import { capitalize, type End, type Kind, type NamedProperty, ontology, type RelationshipType } from '../ontology/ontology.js';
import { connectionType } from './connection-types.js';
import { type FieldDeclaration, objectType, queryResolver, typeNamed } from './declare.js';
import { ontologyEnum } from './enums.js';
import { edgeFilter, entityFilter } from './filter-types.js';
import { Entity, Node, Relationship } from './interfaces.js';
import { edgeOrder, entityOrder } from './order-types.js';
import { nestedPageArgs, rootPageArgs, timeArgs } from './page-args.js';
import { propertyField } from './property-types.js';

/** What an edge shows of its relationship, besides the relationship itself. */
function edgeFields(type: RelationshipType): FieldDeclaration[] {
  const properties: readonly NamedProperty[] = [...type.key, ...type.properties];
  return [
    { name: 'relationship', type: () => typeNamed(type.objectName), description: 'The relationship itself.', planned: { read: 'self' } },
    ...properties.map(propertyField),
    {
      name: 'commitment',
      type: () => ontologyEnum('Commitment'),
      description: 'How firm it is, by the claim that counts; null where that makes no sense.',
      nullable: true,
      planned: { read: 'field', field: 'commitment' },
    },
    {
      name: 'contested',
      type: () => Boolean,
      description: 'Whether claims by different speakers contradict each other about it.',
      planned: { read: 'field', field: 'contested' },
    },
    {
      name: 'claims',
      type: () => typeNamed('ClaimConnection'),
      description: 'The claims about the relationship, newest first.',
      args: nestedPageArgs(),
      planned: { read: 'connection', set: { of: 'claims' } },
    },
  ];
}

/** The connection field of one end on one kind, with the types that it needs. */
function endField(kind: Kind, end: End): FieldDeclaration {
  const name = `${kind.name}${capitalize(end.field)}`;
  const type = ontology.relationshipTypes.get(end.relationship) as RelationshipType;
  const connection = connectionType({
    name,
    of: `the relationships behind \`${end.field}\``,
    node: () => (end.pinned === null ? Entity : typeNamed(end.pinned)),
    place: end.direction === 'OUT' ? 'to' : 'from',
    edgeFields: edgeFields(type),
  });
  return {
    name: end.field,
    type: () => connection,
    description: end.doc,
    args: nestedPageArgs([
      { name: 'filter', type: () => edgeFilter(kind.name, end), description: 'Only relationships that fulfil this.' },
      {
        name: 'orderBy',
        type: () => [edgeOrder(kind.name, end)],
        description: "Sort keys, the first one first; by the node's name when left out.",
      },
    ]),
    planned: { read: 'connection', set: { of: 'end', relationship: end.relationship, direction: end.direction } },
  };
}

function declareRelationshipType({ objectName, doc, key, properties }: RelationshipType): void {
  const inherited = ['validFrom', 'validTo'];
  const own = [...key, ...properties].filter((property) => !inherited.includes(property.name));
  objectType(objectName, doc, own.map(propertyField), [Relationship, Node]);
}

function declareKind(kind: Kind): FieldDeclaration[] {
  const { name, doc, singular, plural } = kind;
  const created = objectType(
    name,
    doc,
    [...kind.properties.map(propertyField), ...kind.ends.map((end) => endField(kind, end))],
    [Entity, Node],
  );
  const connection = connectionType({ name, of: plural, node: () => created, place: 'self' });
  return [
    {
      name: singular,
      type: () => created,
      description: `The ${name} with this id; null when there is none.`,
      nullable: true,
      args: [{ name: 'id', type: () => ID, description: 'Its id.', nullable: false }, ...timeArgs],
      planned: { read: 'record', sorts: ['entity'], kind: name },
    },
    listField(plural, () => connection, `A list of ${plural}, by name.`, name, [name]),
  ];
}

/** A root field that lists entities; `owner` says whose filter and order it takes. */
export function listField(
  name: string,
  type: FieldDeclaration['type'],
  description: string,
  owner: string,
  kinds: readonly string[] | null,
  through: End | null = null,
): FieldDeclaration {
  const where =
    through === null
      ? null
      : ({
          op: 'some',
          step: { relationship: through.relationship, direction: through.direction },
          filter: { op: 'and', of: [] },
        } as const);
  return {
    name,
    type,
    description,
    args: [
      ...rootPageArgs([
        { name: 'filter', type: () => entityFilter(owner), description: 'Only those that fulfil this.' },
        { name: 'orderBy', type: () => [entityOrder(owner)], description: 'Sort keys, the first one first; by name when left out.' },
      ]),
      ...timeArgs,
    ],
    planned: { read: 'connection', set: { of: 'entities', kinds, where } },
  };
}

for (const type of ontology.relationshipTypes.values()) declareRelationshipType(type);

/** `company`, `companies`, and the same pair for every kind. */
export const KindsResolver = queryResolver('KindsResolver', [...ontology.kinds.values()].flatMap(declareKind));
