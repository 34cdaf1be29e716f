import { buildSchema, GraphQLError, type GraphQLObjectType, type GraphQLScalarType, type GraphQLSchema } from 'graphql';
import { KeiretsuError } from '../../src/kernel/errors.js';

const SDL = `
  scalar Date
  interface Node { id: ID! }
  interface Party implements Node { id: ID! name: String! parts(first: Int, after: String, last: Int): PartConnection! }
  type Company implements Party & Node { id: ID! name: String! report: String value: Amount parts(first: Int, after: String, last: Int): PartConnection! owners(first: Int): PartConnection! }
  type Person implements Party & Node { id: ID! name: String! parts(first: Int, after: String, last: Int): PartConnection! friends(first: Int): PartConnection! }
  type Amount { value: Float! currency: String! }
  type PageInfo { hasNextPage: Boolean! }
  type PartEdge { cursor: String! node: Party! }
  type PartConnection { edges: [PartEdge!]! nodes: [Party!]! pageInfo: PageInfo! totalCount: Int! }
  type LooseConnection { words: [String!]! }
  input Filter { name: String and: [Filter!] on: Date }
  type Query {
    hello(name: String = "world"): String!
    parties(first: Int, last: Int, filter: Filter, on: Date): PartConnection!
    party(id: ID!): Party
    nodes(ids: [ID!]!): [Node]!
    loose: LooseConnection
    onDay(on: Date!): String
    slow: String
    fails(how: String!): String
    must(how: String!): String!
  }
`;

/** What the resolvers of the toy schema do on demand; a test sets them. */
export interface ToyWorld {
  /** Resolves `slow`. */
  readonly slow?: () => Promise<string>;
}

/** A small schema with the shapes that the real one has: connections, interfaces, a scalar with an error of its own, failures of all sorts. */
export function toySchema(world: ToyWorld = {}, extra = ''): GraphQLSchema {
  const schema = buildSchema(SDL + extra);
  const date = schema.getType('Date') as GraphQLScalarType;
  date.parseValue = (value) => {
    if (typeof value === 'string' && /^\d{4}$/.test(value)) return value;
    throw new KeiretsuError('BAD_DATE', 'Write a year.');
  };
  date.parseLiteral = (node) => date.parseValue('value' in node ? node.value : null);
  const fields = schema.getQueryType()?.getFields() ?? {};
  const resolve = (name: string, resolver: (args: Record<string, string>) => unknown): void => {
    const field = fields[name];
    if (!field) throw new Error(`no field ${name}`);
    field.resolve = (_source, args) => resolver(args);
  };
  const report = (schema.getType('Company') as GraphQLObjectType).getFields().report;
  if (report) report.extensions = { cost: 10 };
  resolve('hello', ({ name }) => `hello ${name}`);
  resolve('onDay', ({ on }) => on);
  resolve('slow', () => world.slow?.() ?? 'not slow');
  resolve('parties', () => ({ edges: [], nodes: [], pageInfo: { hasNextPage: false }, totalCount: 0 }));
  resolve('nodes', ({ ids }) => [...(ids ?? '')].map(() => null));
  for (const name of ['fails', 'must']) resolve(name, ({ how }) => fail(how));
  return schema;
}

function fail(how: string | undefined): never {
  if (how === 'keiretsu') throw new KeiretsuError('STORE_TIMEOUT', 'The store was slow.');
  if (how === 'graphql') throw new GraphQLError('A foreign error with a code nobody knows', { extensions: { code: 'SECRET_CODE' } });
  if (how === 'validator') {
    const validationErrors = [
      { property: 'page', children: [{ property: 'first', constraints: { min: 'first must not be less than 0' } }] },
    ];
    throw new GraphQLError('Argument Validation Error', { extensions: { code: 'BAD_USER_INPUT', validationErrors } });
  }
  if (how === 'page') {
    const validationErrors = [{ property: 'first', constraints: { min: 'too small' }, contexts: { min: { code: 'BAD_PAGE' } } }];
    throw new GraphQLError('Argument Validation Error', { extensions: { code: 'BAD_USER_INPUT', validationErrors } });
  }
  if (how === 'text') throw 'a thrown string with a secret';
  throw new TypeError('secret internals');
}
