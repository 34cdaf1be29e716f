import { type GraphQLFieldResolver, GraphQLInterfaceType, GraphQLObjectType, type GraphQLSchema } from 'graphql';
import { buildSchemaSync } from 'type-graphql';
import { answerRoot } from './answer-root.js';
import { ClaimsResolver } from './claims.resolver.js';
import type { GraphContext } from './context.js';
import { type AnswerObject, TYPE } from './decode.js';
import { EntitiesResolver } from './entities.resolver.js';
import { KindsResolver } from './kinds.js';
import { OntologyResolver } from './ontology.resolver.js';
import { plannedOf } from './plan-selection.js';
import { VALUE_TYPES } from './value-types.js';

type Resolver = GraphQLFieldResolver<unknown, GraphContext>;

const answerPlanned: Resolver = (_source, _args, context, info) => answerRoot(context, info);
/** A planned object holds its answers by response key, which tells aliases of one field apart. */
const readPlanned: Resolver = (source, _args, _context, info) => (source as AnswerObject)[info.path.key as string];
const typeOfPlanned = (value: unknown): string => (value as Record<symbol, string>)[TYPE] as string;

/**
 * The executable schema. type-graphql declares it; what the planner reads resolves to the answer that the root field
 * has read already, so that nothing below a root field asks the store again.
 */
export function buildSchema(): GraphQLSchema {
  const schema = buildSchemaSync({
    resolvers: [KindsResolver, EntitiesResolver, ClaimsResolver, OntologyResolver],
    validate: { forbidUnknownValues: true, validationError: { target: false, value: false } },
  });
  for (const type of Object.values(schema.getTypeMap())) {
    if (type instanceof GraphQLInterfaceType) type.resolveType = typeOfPlanned;
    if (!(type instanceof GraphQLObjectType)) continue;
    const isValue = VALUE_TYPES.has(type.name);
    for (const field of Object.values(type.getFields())) {
      // The parts of a value are its properties, which graphql-js reads without being told.
      if (isValue) delete field.resolve;
      if (plannedOf(field) !== undefined) field.resolve = type === schema.getQueryType() ? answerPlanned : readPlanned;
    }
  }
  return schema;
}
