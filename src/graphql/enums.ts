import { registerEnumType } from 'type-graphql';
import { ontology, screamingSnake } from '../ontology/ontology.js';

/** An enum object as type-graphql wants it: GraphQL name to internal value. */
export type EnumObject = Readonly<Record<string, string>>;

export interface EnumEntry {
  /** GraphQL name. */
  readonly name: string;
  /** What the program uses for it. */
  readonly value: string;
  readonly description: string;
}

/** Registers an enum; internal values may differ from the GraphQL names, so that nobody has to translate. */
export function graphqlEnum(name: string, description: string, entries: readonly EnumEntry[]): EnumObject {
  const object = Object.fromEntries(entries.map((entry) => [entry.name, entry.value]));
  registerEnumType(object, {
    name,
    description,
    valuesConfig: Object.fromEntries(entries.map((entry) => [entry.name, { description: entry.description }])),
  });
  return object;
}

/** Every closed set of the ontology, by name. */
export const ontologyEnums: ReadonlyMap<string, EnumObject> = new Map(
  [...ontology.enums].map(([name, { doc, values }]) => [
    name,
    graphqlEnum(
      name,
      doc,
      Object.entries(values).map(([value, description]) => ({ name: value, value, description })),
    ),
  ]),
);

export function ontologyEnum(name: string): EnumObject {
  const found = ontologyEnums.get(name);
  if (found === undefined) throw new Error(`the ontology has no enum ${name}`);
  return found;
}

export const EntityKind = graphqlEnum(
  'EntityKind',
  'The kinds of entity.',
  [...ontology.kinds.values()].map((kind) => ({ name: kind.enumValue, value: kind.name, description: kind.doc })),
);

export const RelationshipTypeEnum = graphqlEnum(
  'RelationshipType',
  'The types of relationship.',
  [...ontology.relationshipTypes.values()].map((type) => ({ name: type.name, value: type.name, description: type.doc })),
);

export const RelationshipDirection = graphqlEnum('RelationshipDirection', 'Which way a relationship is looked at from an entity.', [
  { name: 'OUT', value: 'OUT', description: 'The entity is its `from`.' },
  { name: 'IN', value: 'IN', description: 'The entity is its `to`.' },
  { name: 'BOTH', value: 'BOTH', description: 'Either.' },
]);

export const OrderDirection = graphqlEnum('OrderDirection', 'Which way to sort; missing values come last both ways.', [
  { name: 'ASC', value: 'ASC', description: 'Smallest, earliest, weakest first.' },
  { name: 'DESC', value: 'DESC', description: 'Largest, latest, firmest first.' },
]);

/** `projectStatus` to `PROJECT_STATUS`, for enums of fields. */
export const fieldEntry = (field: string, description: string, value = field): EnumEntry => ({
  name: screamingSnake(field),
  value,
  description,
});
