import { type GraphQLField, type GraphQLObjectType, type GraphQLSchema, getNamedType, isObjectType } from 'graphql';
import type { Direction, Step } from '../../graph/plan.js';
import type { GraphStatistics } from '../../graph/statistics.js';
import { kept } from '../../kernel/kept.js';
import { ontology } from '../../ontology/ontology.js';
import type { PlannedField, PlannedSet } from '../planned-field.js';

type AnyField = GraphQLField<unknown, unknown>;

/** How a field is read, as its declaration says. */
function plannedOf({ extensions }: AnyField): PlannedField | undefined {
  return extensions.planned as PlannedField | undefined;
}

export function setOf(field: AnyField): PlannedSet | undefined {
  const planned = plannedOf(field);
  return planned?.read === 'connection' ? planned.set : undefined;
}

const typeOfObject = new Map([...ontology.relationshipTypes.values()].map(({ objectName, name }) => [objectName, name]));

/** The relationship type behind each connection of an end, its edge, and each object type of a relationship, by their names. */
const relationshipTypes = new WeakMap<GraphQLSchema, ReadonlyMap<string, string>>();

function relationshipTypesOf(schema: GraphQLSchema): ReadonlyMap<string, string> {
  return kept(relationshipTypes, schema, () => {
    const types = new Map(typeOfObject);
    for (const type of Object.values(schema.getTypeMap())) {
      if (!isObjectType(type)) continue;
      for (const field of Object.values(type.getFields())) {
        const set = setOf(field);
        if (set?.of !== 'end') continue;
        const connection = getNamedType(field.type) as GraphQLObjectType;
        const edges = connection.getFields().edges;
        types.set(connection.name, set.relationship);
        if (edges !== undefined) types.set(getNamedType(edges.type).name, set.relationship);
      }
    }
    return types;
  });
}

/** What the graph's size says of an operation: how long lists can be, and of what types records can be at a place. */
export class GraphBounds {
  readonly #types: ReadonlyMap<string, string>;

  constructor(
    schema: GraphQLSchema,
    readonly statistics: GraphStatistics,
  ) {
    this.#types = relationshipTypesOf(schema);
  }

  /** The place at a relationship where the entities are to which a field leads; null where it leads elsewhere, or to any. */
  placeOf(parent: GraphQLObjectType, field: AnyField): Step | null {
    const relationship = this.#types.get(parent.name);
    const planned = plannedOf(field);
    if (relationship === undefined || planned === undefined) return null;
    const end = planned.read === 'nodes' ? planned.node : planned.read === 'reference' && planned.to.length === 1 ? planned.to[0] : null;
    if (end === 'from') return { relationship, direction: 'OUT' };
    return end === 'to' ? { relationship, direction: 'IN' } : null;
  }

  /** Whether there are records of a type, at a place of `placeOf` where one is given. */
  has({ name }: GraphQLObjectType, place: Step | null): boolean {
    if (ontology.kinds.has(name)) return place === null ? this.statistics.entities(name) > 0 : this.statistics.degree(name, place) > 0;
    const type = typeOfObject.get(name);
    return type === undefined || this.statistics.relationships(type) > 0;
  }

  /**
   * The most items that a list has at one parent; Infinity where that is not known.
   *
   * @param args values of arguments, as they stand in the request
   */
  itemsOf(parent: GraphQLObjectType, set: PlannedSet, args: (name: string) => unknown): number {
    switch (set.of) {
      case 'entities':
        return sum(set.kinds ?? [...ontology.kinds.keys()], (kind) => this.statistics.entities(kind));
      case 'sources':
        return this.statistics.sources;
      case 'end':
        return this.#degree(parent.name, set.relationship, [set.direction]);
      case 'relationships': {
        const types = args('types');
        const direction = args('direction');
        const directions: Exclude<Direction, 'BOTH'>[] = direction === 'OUT' || direction === 'IN' ? [direction] : ['OUT', 'IN'];
        const named = Array.isArray(types)
          ? [...new Set(types)]
          : typeof types === 'string'
            ? [types]
            : [...ontology.relationshipTypes.keys()];
        return sum(named, (type) => this.#degree(parent.name, String(type), directions));
      }
      case 'claims':
        return this.statistics.claims(claimed(parent.name));
    }
  }

  #degree(kind: string, relationship: string, directions: readonly Exclude<Direction, 'BOTH'>[]): number {
    return sum(directions, (direction) => this.statistics.degree(kind, { relationship, direction }));
  }
}

/** What claims are about, or found in, that hang on an object of a type; edges show those of their relationships. */
function claimed(type: string): string {
  return type === 'Source' || ontology.kinds.has(type) ? type : 'Relationship';
}

function sum<T>(items: readonly T[], figure: (item: T) => number): number {
  return items.reduce((total, item) => total + figure(item), 0);
}
