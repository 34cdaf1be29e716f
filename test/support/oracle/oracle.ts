import { readFileSync } from 'node:fs';
import { buildSchema, type ExecutionResult, GraphQLEnumType, type GraphQLResolveInfo, type GraphQLSchema, graphql } from 'graphql';
import { ontology, screamingSnake } from '../../../src/ontology/ontology.js';
import { MemoryGraph } from '../memory-graph.js';
import { connect, type PageInput } from './connection.js';
import { entityHolds, sourceHolds } from './filter.js';
import { Objects, signature } from './objects.js';
import { type OrderInput, orderEntities, orderSources } from './order.js';
import { World } from './world.js';

/**
 * THE ORACLE: what every store must answer, found by walking over arrays. It takes the committed SDL, graphql-js and
 * the pure resolver; it knows neither plans nor stores, so that it can be wrong only in ways of its own.
 */

export const sdl: string = readFileSync(new URL('../../../schema/schema.graphql', import.meta.url), 'utf8');

const fields = new Map(
  [
    ...ontology.allEntityProperties.keys(),
    ...ontology.allRelationshipProperties.keys(),
    ...ontology.ends.keys(),
    'title',
    'publisher',
    'publishedOn',
    'commitment',
  ].map((name) => [screamingSnake(name), name]),
);
const relationshipOrders = new Set([...ontology.relationshipTypes.values()].map((type) => `${type.objectName}OrderField`));

/** Values inside the program are part of a cursor's signature: kinds are PascalCase, fields camelCase. */
function internalValue(enumName: string, value: string): string {
  if (enumName === 'EntityKind') return [...ontology.kinds.values()].find((kind) => kind.enumValue === value)?.name ?? value;
  if (value === 'NAME' && relationshipOrders.has(enumName)) return 'node.name';
  return /(?:Order|Count)Field$/.test(enumName) ? (fields.get(value) ?? value) : value;
}

export const oracleSchema: GraphQLSchema = buildSchema(sdl);
for (const type of Object.values(oracleSchema.getTypeMap())) {
  if (!(type instanceof GraphQLEnumType) || type.name.startsWith('__')) continue;
  const config = type.toConfig();
  const values = Object.fromEntries(
    Object.entries(config.values).map(([name, value]) => [name, { ...value, value: internalValue(type.name, name) }]),
  );
  Object.assign(type, new GraphQLEnumType({ ...config, values }));
}

interface RootArgs extends PageInput {
  readonly id?: string;
  readonly ids?: readonly string[];
  readonly filter?: Readonly<Record<string, unknown>> | null;
  readonly orderBy?: readonly OrderInput[] | null;
  readonly validOn?: string | null;
  readonly knownOn?: string | null;
}
type Root = (args: RootArgs, context: unknown, info: GraphQLResolveInfo) => unknown;

const ROOT_PAGE = 50;

function rootFields(graph: MemoryGraph): Record<string, Root> {
  const at = ({ validOn, knownOn }: RootArgs): World => new World(graph, { validOn: validOn ?? null, knownOn: knownOn ?? null });
  const record = (world: World, id: string): unknown => {
    const objects = new Objects(world);
    const [entity, relationship, claim, source] = [
      graph.entities.get(id),
      graph.relationships.get(id),
      graph.claims.get(id),
      graph.sources.get(id),
    ];
    if (entity !== undefined) return world.sees(entity) ? objects.entity(entity) : null;
    if (relationship !== undefined) return world.sees(relationship) ? objects.relationship(relationship) : null;
    if (claim !== undefined) return world.seesClaim(claim) ? objects.claim(claim) : null;
    return source === undefined ? null : objects.source(source);
  };
  const only =
    (types: readonly string[]): Root =>
    (args) => {
      const found = record(at(args), args.id as string) as { __typename: string } | null;
      return found !== null && types.includes(found.__typename) ? found : null;
    };
  const list =
    (kinds: readonly string[] | null, through: string | null = null): Root =>
    (args, _, info) => {
      const world = at(args);
      const objects = new Objects(world);
      const end = ontology.ends.get(through ?? '');
      const found = world.entities().filter((entity) => {
        if (kinds !== null && !kinds.includes(entity.kind)) return false;
        if (end !== undefined && world.atEnd(entity, end).length === 0) return false;
        return entityHolds(world, entity, args.filter ?? {});
      });
      const ordered = orderEntities(world, found, args.orderBy ?? []);
      return connect(
        ordered,
        args,
        ROOT_PAGE,
        signature(world, args, info),
        (entity, cursor) => ({ cursor, node: () => objects.entity(entity) }),
        (entity) => objects.entity(entity),
      );
    };
  const kinds = [...ontology.kinds.values()];
  return {
    node: (args) => record(at(args), args.id as string),
    nodes: (args) => (args.ids ?? []).map((id) => record(at(args), id)),
    entity: only(kinds.map((kind) => kind.name)),
    entities: list(null),
    suppliers: list(null, 'supplies'),
    developers: list(null, 'develops'),
    ...Object.fromEntries(kinds.map((kind) => [kind.singular, only([kind.name])])),
    ...Object.fromEntries(kinds.map((kind) => [kind.plural, list([kind.name])])),
    claim: only(['Claim']),
    source: only(['Source']),
    sources: (args, _, info) => {
      const world = at(args);
      const objects = new Objects(world);
      const found = [...graph.sources.values()].filter((source) => sourceHolds(source, args.filter ?? {}));
      return connect(
        orderSources(found, args.orderBy ?? []),
        args,
        ROOT_PAGE,
        signature(world, args, info),
        (source, cursor) => ({ cursor, node: objects.source(source) }),
        (source) => objects.source(source),
      );
    },
  };
}

/** The root fields that the oracle answers. */
export const oracleRoots: readonly string[] = Object.keys(rootFields(new MemoryGraph()));

export function askOracle(
  graph: MemoryGraph,
  document: string,
  variables: Readonly<Record<string, unknown>> = {},
): Promise<ExecutionResult> {
  return graphql({ schema: oracleSchema, source: document, rootValue: rootFields(graph), variableValues: variables });
}
