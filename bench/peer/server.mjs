import { readFileSync } from 'node:fs';
import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import { startStandaloneServer } from '@apollo/server/standalone';
import { Neo4jGraphQL } from '@neo4j/graphql';
import neo4j from 'neo4j-driver';

const { NEO4J_URI = '', NEO4J_USER = 'neo4j', NEO4J_PASSWORD = '', NEO4J_DATABASE = 'neo4j', PORT = '0' } = process.env;

const auth = NEO4J_PASSWORD === '' ? undefined : neo4j.auth.basic(NEO4J_USER, NEO4J_PASSWORD);
const driver = neo4j.driver(NEO4J_URI, auth);
const typeDefs = readFileSync(new URL('type-definitions.graphql', import.meta.url), 'utf8');
const schema = await new Neo4jGraphQL({ typeDefs, driver }).getSchema();

const server = new ApolloServer({
  schema,
  // As it has it by default, every resolver is wrapped for nothing: this is the quicker of the two.
  plugins: [ApolloServerPluginCacheControlDisabled()],
  introspection: false,
});
const { url } = await startStandaloneServer(server, {
  listen: { host: '127.0.0.1', port: Number(PORT) },
  context: async () => ({ sessionConfig: { database: NEO4J_DATABASE } }),
});
process.stdout.write(`LISTENING ${url}\n`);
