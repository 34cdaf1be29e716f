import { Field, ObjectType, Query, Resolver } from 'type-graphql';
import { type End, type Kind, type NamedProperty, ontology, type RelationshipType } from '../ontology/ontology.js';
import { EntityKind, ontologyEnum, RelationshipDirection, RelationshipTypeEnum } from './enums.js';

/** The ontology as data, for clients that draw, validate or generate. */

@ObjectType({ description: 'A property of a kind or of a relationship type.' })
class OntologyProperty {
  @Field(() => String, { description: 'Its name, which is also its field.' })
  readonly name: string;
  @Field(() => String, {
    description:
      'What its values are: TEXT, DATE, ENUM, COUNTRY, NUMBER, AMOUNT, QUANTITY, PERCENT_RANGE, PROFIT_SHARING, ALIAS or IDENTIFIER.',
  })
  readonly type: string;
  @Field(() => String, { nullable: true, description: 'The name of its enum, where the type is ENUM.' })
  readonly enumName: string | null;
  @Field(() => Boolean, { description: 'Whether it is a set of values; each claim states one member.' })
  readonly list: boolean;
  @Field(() => Boolean, { description: 'Whether it is identity data: undated, and no news about the entity.' })
  readonly identity: boolean;
  @Field(() => Boolean, { description: "Whether it is part of a relationship's identity." })
  readonly key: boolean;
  @Field(() => String, { description: 'What it says.' })
  readonly description: string;

  constructor(property: NamedProperty, key = false) {
    this.name = property.name;
    this.type = property.type;
    this.enumName = property.enumName;
    this.list = property.list;
    this.identity = property.identity;
    this.key = key;
    this.description = property.doc;
  }
}

@ObjectType({ description: 'A field through which an entity sees its relationships of one type.' })
class OntologyEnd {
  @Field(() => String, { description: 'The field.' })
  readonly field: string;
  @Field(() => RelationshipTypeEnum, { description: 'The relationship type.' })
  readonly relationship: string;
  @Field(() => RelationshipDirection, { description: 'Which end the entity stands at.' })
  readonly direction: string;
  @Field(() => EntityKind, { nullable: true, description: 'The one kind on the far side, where that is promised; null: any entity.' })
  readonly pinned: string | null;
  @Field(() => String, { description: 'What it shows.' })
  readonly description: string;

  constructor(end: End) {
    this.field = end.field;
    this.relationship = end.relationship;
    this.direction = end.direction;
    this.pinned = end.pinned;
    this.description = end.doc;
  }
}

@ObjectType({ description: 'A kind of entity.' })
class OntologyKind {
  @Field(() => EntityKind, { description: 'The kind.' })
  readonly kind: string;
  @Field(() => String, { description: 'Its object type in this schema.' })
  readonly objectType: string;
  @Field(() => String, { description: 'What its ids begin with, before the colon.' })
  readonly idPrefix: string;
  @Field(() => String, { description: 'The root field that lists it.' })
  readonly listField: string;
  @Field(() => String, { nullable: true, description: 'Its schema in FollowTheMoney, where there is one.' })
  readonly followTheMoney: string | null;
  @Field(() => String, { description: 'What it is.' })
  readonly description: string;
  @Field(() => [OntologyProperty], { description: 'What it has, besides what every entity has.' })
  readonly properties: readonly OntologyProperty[];
  @Field(() => [OntologyEnd], { description: 'The relationships it can have.' })
  readonly ends: readonly OntologyEnd[];

  constructor(kind: Kind) {
    this.kind = kind.name;
    this.objectType = kind.name;
    this.idPrefix = kind.prefix;
    this.listField = kind.plural;
    this.followTheMoney = kind.followTheMoney;
    this.description = kind.doc;
    this.properties = kind.properties.map((property) => new OntologyProperty(property));
    this.ends = kind.ends.map((end) => new OntologyEnd(end));
  }
}

@ObjectType({ description: 'Two kinds that a relationship type joins.' })
class OntologyPair {
  @Field(() => EntityKind, { description: 'Where it starts.' })
  readonly from: string;
  @Field(() => EntityKind, { description: 'Where it ends.' })
  readonly to: string;

  constructor([from, to]: readonly [string, string]) {
    this.from = from;
    this.to = to;
  }
}

@ObjectType({ description: 'A type of relationship.' })
class OntologyRelationshipType {
  @Field(() => RelationshipTypeEnum, { description: 'The type.' })
  readonly type: string;
  @Field(() => String, { description: 'Its object type in this schema.' })
  readonly objectType: string;
  @Field(() => String, { description: 'What it says.' })
  readonly description: string;
  @Field(() => [OntologyPair], { description: 'What it joins.' })
  readonly pairs: readonly OntologyPair[];
  @Field(() => [OntologyProperty], { description: 'What it has; key properties first.' })
  readonly properties: readonly OntologyProperty[];
  @Field(() => OntologyEnd, { description: 'Seen from where it starts.' })
  readonly from: OntologyEnd;
  @Field(() => OntologyEnd, { description: 'Seen from where it ends.' })
  readonly to: OntologyEnd;
  @Field(() => [ontologyEnum('Commitment')], { description: 'The commitments that it may carry besides null.' })
  readonly commitments: readonly string[];

  constructor(type: RelationshipType) {
    this.type = type.name;
    this.objectType = type.objectName;
    this.description = type.doc;
    this.pairs = type.pairs.map((pair) => new OntologyPair(pair));
    this.properties = [
      ...type.key.map((property) => new OntologyProperty(property, true)),
      ...type.properties.map((property) => new OntologyProperty(property)),
    ];
    this.from = new OntologyEnd(type.from);
    this.to = new OntologyEnd(type.to);
    this.commitments = type.commitments === 'NONE' ? [] : Object.keys(ontology.enums.get('Commitment')?.values ?? {});
  }
}

@ObjectType({ description: 'What this graph can hold.' })
class Ontology {
  @Field(() => [OntologyKind], { description: 'The kinds of entity.' })
  readonly kinds = [...ontology.kinds.values()].map((kind) => new OntologyKind(kind));
  @Field(() => [OntologyRelationshipType], { description: 'The types of relationship.' })
  readonly relationshipTypes = [...ontology.relationshipTypes.values()].map((type) => new OntologyRelationshipType(type));
  @Field(() => [OntologyProperty], { description: 'What every entity has.' })
  readonly entityProperties = ontology.entityProperties.map((property) => new OntologyProperty(property));
}

const described = new Ontology();

@Resolver()
export class OntologyResolver {
  @Query(() => Ontology, { description: 'The kinds, relationship types and properties of this graph: for clients that draw or validate.' })
  ontology(): Ontology {
    return described;
  }
}
