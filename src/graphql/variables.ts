/** Variables and the arguments that they fill, as graphql-js coerces them; what is the same for every request is looked up once. */
import {
  type FieldNode,
  type GraphQLField,
  GraphQLID,
  type GraphQLSchema,
  GraphQLString,
  getArgumentValues,
  getNullableType,
  getVariableValues,
  isRequiredArgument,
  Kind,
  type OperationDefinitionNode,
  typeFromAST,
  type ValueNode,
} from 'graphql';
import { dictionary } from '../kernel/dictionary.js';

export type Variables = Readonly<Record<string, unknown>>;

/** Coerced variables of graphql-js in an object without a prototype: a client names them, and one that was left out must not be found there. */
export function ownVariables(coerced: Variables): Variables {
  return dictionary(Object.entries(coerced));
}

/** Answers them without a prototype; undefined where they do not fit. */
export type CoerceVariables = (given: Variables) => Variables | undefined;

/** Errors of variables are told by graphql-js, which executes such an operation; here they need not all be found. */
const MAX_ERRORS = 50;

/** Most operations take texts and nothing else: those need only be looked at. */
export function variableCoercion(schema: GraphQLSchema, { variableDefinitions = [] }: OperationDefinitionNode): CoerceVariables {
  const coerce: CoerceVariables = (given) => {
    const { coerced } = getVariableValues(schema, variableDefinitions, given, { maxErrors: MAX_ERRORS });
    return coerced && ownVariables(coerced);
  };
  const takesTexts = variableDefinitions.every(({ type: node }) => {
    const type = getNullableType(typeFromAST(schema, node));
    return type === GraphQLID || type === GraphQLString;
  });
  if (!takesTexts) return coerce;
  const names = variableDefinitions.map(({ variable }) => variable.name.value);
  return (given) => {
    const coerced = dictionary<string>();
    for (const name of names) {
      const value = Object.hasOwn(given, name) ? given[name] : undefined;
      if (typeof value !== 'string') return coerce(given);
      coerced[name] = value;
    }
    return coerced;
  };
}

/** Coerced arguments of a field. */
export type Args = Readonly<Record<string, unknown>>;

/** Reads the arguments of a field, with variables of `ownVariables`; throws a GraphQLError, as graphql-js does, where they do not fit. */
export function argumentReader(field: GraphQLField<unknown, unknown>, node: FieldNode): (variables: Variables) => Args {
  const read = (variables: Variables): Args => getArgumentValues(field, node, variables);
  const given = node.arguments ?? [];
  const isLeftOut = (name: string): boolean => !given.some((argument) => argument.name.value === name);
  const pairs = given.flatMap(({ name, value }) => (value.kind === Kind.VARIABLE ? [[name.value, value.name.value] as const] : []));
  // Variables were coerced to a type that fits: they are taken as they are, where nothing else has a say.
  const takesVariables =
    pairs.length === given.length &&
    field.args.every((one) => !isLeftOut(one.name) || (one.defaultValue === undefined && !isRequiredArgument(one)));
  if (!takesVariables) return read;
  return (variables) => {
    const args = dictionary<unknown>();
    for (const [argument, name] of pairs) {
      const value = variables[name];
      if (value === undefined || value === null) return read(variables);
      args[argument] = value;
    }
    return args;
  };
}

/** Whether a value depends on variables. */
export function hasVariable(node: ValueNode): boolean {
  if (node.kind === Kind.VARIABLE) return true;
  if (node.kind === Kind.LIST) return node.values.some(hasVariable);
  return node.kind === Kind.OBJECT && node.fields.some(({ value }) => hasVariable(value));
}
