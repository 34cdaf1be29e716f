import { Field, ID, InterfaceType } from 'type-graphql';
import { ontology } from '../ontology/ontology.js';
import { declareField, typeNamed } from './declare.js';
import { EntityKind, ontologyEnum, RelationshipDirection, RelationshipTypeEnum } from './enums.js';
import { nestedPageArgs } from './page-args.js';
import { Planned } from './planned-field.js';
import { propertyField } from './property-types.js';
import { DateScalar } from './scalars.js';

@InterfaceType({ description: 'Anything that has a global id (Relay).' })
export abstract class Node {
  @Planned({ read: 'field', field: 'id' })
  @Field(() => ID, { description: 'The global id; pass it to `node(id:)`.' })
  id!: string;
}

@InterfaceType({ description: 'A company, person, public body, project … : whatever relationships join.', implements: Node })
export abstract class Entity extends Node {
  @Planned({ read: 'field', field: 'kind' })
  @Field(() => EntityKind, { description: 'Its kind.' })
  kind!: string;
}

for (const property of ontology.entityProperties) declareField(Entity.prototype, propertyField(property));

declareField(Entity.prototype, {
  name: 'claims',
  type: () => typeNamed('ClaimConnection'),
  description: 'The claims about this entity itself, not about its relationships; newest first.',
  args: nestedPageArgs([{ name: 'property', type: () => String, description: 'Only claims about this property.' }]),
  planned: { read: 'connection', set: { of: 'claims' } },
});

declareField(Entity.prototype, {
  name: 'relationships',
  type: () => typeNamed('RelationshipConnection'),
  description: 'Its relationships of all types, by the name of the entity at the far end.',
  args: nestedPageArgs([
    { name: 'types', type: () => [RelationshipTypeEnum], description: 'Only these types. Left out: all.' },
    { name: 'direction', type: () => RelationshipDirection, description: 'Which way they point.', defaultValue: 'BOTH' },
  ]),
  planned: { read: 'connection', set: { of: 'relationships' } },
});

@InterfaceType({ description: 'One entity to another, as claims assert it.', implements: Node })
export abstract class Relationship extends Node {
  @Planned({ read: 'field', field: 'type' })
  @Field(() => RelationshipTypeEnum, { description: 'Its type.' })
  type!: string;

  @Planned({ read: 'reference', to: ['from'] })
  @Field(() => Entity, { description: 'Where it starts.' })
  from!: Entity;

  @Planned({ read: 'reference', to: ['to'] })
  @Field(() => Entity, { description: 'Where it ends.' })
  to!: Entity;

  @Planned({ read: 'field', field: 'commitment' })
  @Field(() => ontologyEnum('Commitment'), {
    nullable: true,
    description: 'How firm it is, by the claim that counts; null where that makes no sense.',
  })
  commitment!: string | null;

  @Planned({ read: 'field', field: 'validFrom' })
  @Field(() => DateScalar, { nullable: true, description: 'Holds from the first day of this date; open when null.' })
  validFrom!: string | null;

  @Planned({ read: 'field', field: 'validTo' })
  @Field(() => DateScalar, { nullable: true, description: 'Holds through the last day of this date; open when null.' })
  validTo!: string | null;

  @Planned({ read: 'field', field: 'contested' })
  @Field(() => Boolean, { description: 'Whether claims by different speakers contradict each other about it.' })
  contested!: boolean;
}

declareField(Relationship.prototype, {
  name: 'claims',
  type: () => typeNamed('ClaimConnection'),
  description: 'The claims about this relationship, newest first.',
  args: nestedPageArgs(),
  planned: { read: 'connection', set: { of: 'claims' } },
});
