import type { EndDefinition, EnumDefinition, OntologyDefinition, Properties, Property, RelationshipDefinition } from './define.js';
import { entities, entityProperties } from './entities.js';
import { enums } from './enums.js';
import { relationshipProperties, relationships } from './relationships.js';
import { assertOntology } from './validate.js';

/** A property with its name. */
export interface NamedProperty extends Property {
  readonly name: string;
}

/** One end of a relationship type, as the entity that stands there sees it. */
export interface End {
  readonly relationship: string;
  /** OUT: the entity is the relationship's `from`. */
  readonly direction: 'OUT' | 'IN';
  /** The GraphQL field. */
  readonly field: string;
  readonly doc: string;
  /** The kind on the far side where it is pinned, else null: any entity. */
  readonly pinned: string | null;
  /** The kinds that have this field. */
  readonly kinds: readonly string[];
}

export interface Kind {
  /** GraphQL object type and Neo4j label, `PublicBody`. */
  readonly name: string;
  /** EntityKind value, `PUBLIC_BODY`. */
  readonly enumValue: string;
  /** What its ids begin with, `public-body`. */
  readonly prefix: string;
  /** GraphQL root field for one, `publicBody`. */
  readonly singular: string;
  /** GraphQL root field for many, `publicBodies`. */
  readonly plural: string;
  readonly doc: string;
  readonly followTheMoney: string | null;
  /** Own properties, without those that every entity has. */
  readonly properties: readonly NamedProperty[];
  readonly ends: readonly End[];
}

export interface RelationshipType {
  /** `HOLDS_OFFICE`: RelationshipType value and Neo4j relationship type. */
  readonly name: string;
  /** GraphQL object type, `HoldsOffice`. */
  readonly objectName: string;
  readonly doc: string;
  readonly pairs: readonly (readonly [string, string])[];
  readonly from: End;
  readonly to: End;
  /** Part of the identity, carried by the existence claim. */
  readonly key: readonly NamedProperty[];
  /** The rest, validFrom and validTo among them. */
  readonly properties: readonly NamedProperty[];
  readonly commitments: 'ALL' | 'NONE';
}

export interface Ontology {
  readonly kinds: ReadonlyMap<string, Kind>;
  readonly relationshipTypes: ReadonlyMap<string, RelationshipType>;
  readonly enums: ReadonlyMap<string, EnumDefinition>;
  /** What every entity has. */
  readonly entityProperties: readonly NamedProperty[];
  /** Every property that any entity has, by name: one name has one type. */
  readonly allEntityProperties: ReadonlyMap<string, NamedProperty>;
  /** Every property that any relationship has, key properties among them, by name. */
  readonly allRelationshipProperties: ReadonlyMap<string, NamedProperty>;
  readonly kindByPrefix: ReadonlyMap<string, Kind>;
  /** Every end, by GraphQL field. */
  readonly ends: ReadonlyMap<string, End>;
}

/** `PublicBody` and `publicBody` to `PUBLIC_BODY`. */
export function screamingSnake(name: string): string {
  return name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '_').toUpperCase();
}

/** `HOLDS_OFFICE` to `HoldsOffice`. */
export function pascalCase(name: string): string {
  return name.toLowerCase().replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

export function capitalize(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function named(properties: Properties): NamedProperty[] {
  return Object.entries(properties).map(([name, property]) => ({ name, ...property }));
}

function endOf(type: string, direction: 'OUT' | 'IN', definition: EndDefinition, pairs: RelationshipDefinition['pairs']): End {
  const kinds = [...new Set(pairs.map(([from, to]) => (direction === 'OUT' ? from : to)))];
  return { relationship: type, direction, kinds, ...definition };
}

function relationshipType(name: string, definition: RelationshipDefinition, shared: Properties): RelationshipType {
  return {
    name,
    objectName: pascalCase(name),
    doc: definition.doc,
    pairs: definition.pairs,
    from: endOf(name, 'OUT', definition.from, definition.pairs),
    to: endOf(name, 'IN', definition.to, definition.pairs),
    key: named(definition.key),
    properties: [...named(definition.properties), ...named(shared)],
    commitments: definition.commitments,
  };
}

/** Checks the definitions as a whole and derives what the rest of the program asks for. */
export function buildOntology(definition: OntologyDefinition): Ontology {
  assertOntology(definition);
  const types = Object.entries(definition.relationships).map(([name, one]) =>
    relationshipType(name, one, definition.relationshipProperties),
  );
  const ends = types.flatMap((type) => [type.from, type.to]);
  const kinds = Object.entries(definition.entities).map(([name, one]): Kind => {
    const enumValue = screamingSnake(name);
    return {
      name,
      enumValue,
      prefix: enumValue.toLowerCase().replaceAll('_', '-'),
      singular: name.charAt(0).toLowerCase() + name.slice(1),
      plural: one.plural,
      doc: one.doc,
      followTheMoney: one.followTheMoney,
      properties: named(one.properties),
      ends: ends.filter((end) => end.kinds.includes(name)),
    };
  });
  const base = named(definition.entityProperties);
  return {
    kinds: new Map(kinds.map((kind) => [kind.name, kind])),
    relationshipTypes: new Map(types.map((type) => [type.name, type])),
    enums: new Map(Object.entries(definition.enums)),
    entityProperties: base,
    allEntityProperties: new Map([...base, ...kinds.flatMap((kind) => kind.properties)].map((one) => [one.name, one])),
    allRelationshipProperties: new Map(types.flatMap((type) => [...type.key, ...type.properties]).map((one) => [one.name, one])),
    kindByPrefix: new Map(kinds.map((kind) => [kind.prefix, kind])),
    ends: new Map(ends.map((end) => [end.field, end])),
  };
}

/** The ontology that this program serves. */
export const ontology: Ontology = buildOntology({ entityProperties, entities, relationshipProperties, relationships, enums });
