import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { configMarkdown, helpText, loadConfig, VARIABLES, type VariableName, version } from '../src/config.js';
import { KeiretsuError } from '../src/kernel/errors.js';

function refused(env: Record<string, string>): KeiretsuError {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof KeiretsuError) return error;
    throw error;
  }
  throw new Error(`accepted ${JSON.stringify(env)}`);
}

test('an empty environment gives the documented defaults', () => {
  expect(loadConfig({})).toEqual({
    host: '127.0.0.1',
    port: 4000,
    dataFolder: './data',
    readThreads: 3,
    introspection: true,
    execution: 'direct',
    neo4j: null,
    limits: { maxBodyBytes: 1_000_000, maxTokens: 4000, maxDepth: 15, maxAliases: 50, maxPage: 500, maxCost: 100_000, maxJsonDepth: 64 },
    maxConnections: 10_000,
    queryTimeoutMs: 20_000,
    maxAnswerBytes: 16_777_216,
    maxUnsentBytes: 134_217_728,
    requestTimeoutMs: 30_000,
    answerTimeoutMs: 60_000,
    shutdownTimeoutMs: 10_000,
  });
});

test('a variable that is set but empty counts as unset', () => {
  const empty = Object.fromEntries(Object.keys(VARIABLES).map((name) => [name, '']));
  expect(loadConfig(empty)).toEqual(loadConfig({}));
});

test('every variable reaches the configuration', () => {
  const config = loadConfig({
    HOST: '::1',
    PORT: '0',
    KEIRETSU_DATA: '/var/lib/keiretsu data',
    READ_THREADS: '5',
    INTROSPECTION: 'false',
    EXECUTION: 'graphql-js',
    NEO4J_URI: 'neo4j+s://db.example.com:7687',
    NEO4J_USER: 'reader',
    NEO4J_PASSWORD: 'p w',
    NEO4J_DATABASE: 'graph',
    MAX_BODY_BYTES: '2000',
    MAX_TOKENS: '100',
    MAX_DEPTH: '3',
    MAX_ALIASES: '0',
    MAX_PAGE: '7',
    MAX_COST: '8',
    MAX_JSON_DEPTH: '9',
    MAX_ANSWER_BYTES: '200000',
    MAX_UNSENT_BYTES: '3000000',
    MAX_CONNECTIONS: '5',
    QUERY_TIMEOUT_MS: '1500',
    REQUEST_TIMEOUT_MS: '1000',
    ANSWER_TIMEOUT_MS: '1200',
    SHUTDOWN_TIMEOUT_MS: '0',
  });
  expect(config).toEqual({
    host: '::1',
    port: 0,
    dataFolder: '/var/lib/keiretsu data',
    readThreads: 5,
    introspection: false,
    execution: 'graphql-js',
    neo4j: { uri: 'neo4j+s://db.example.com:7687', user: 'reader', password: 'p w', database: 'graph' },
    limits: { maxBodyBytes: 2000, maxTokens: 100, maxDepth: 3, maxAliases: 0, maxPage: 7, maxCost: 8, maxJsonDepth: 9 },
    maxConnections: 5,
    maxAnswerBytes: 200_000,
    maxUnsentBytes: 3_000_000,
    answerTimeoutMs: 1200,
    queryTimeoutMs: 1500,
    requestTimeoutMs: 1000,
    shutdownTimeoutMs: 0,
  });
});

test('the configuration is frozen, inside too', () => {
  const config = loadConfig({ NEO4J_URI: 'bolt://localhost' });
  for (const part of [config, config.limits, config.neo4j]) expect(Object.isFrozen(part)).toBe(true);
});

test('the schema is public in production too, unless it is switched off', () => {
  expect(loadConfig({ NODE_ENV: 'production' }).introspection).toBe(true);
  expect(loadConfig({ NODE_ENV: 'production', INTROSPECTION: 'false' }).introspection).toBe(false);
  expect(loadConfig({ NODE_ENV: 'development' }).introspection).toBe(true);
});

test.each<[VariableName, string]>([
  ['PORT', '65536'],
  ['PORT', '-1'],
  ['PORT', '4000.5'],
  ['PORT', '1e3'],
  ['PORT', '0x10'],
  ['PORT', ' 4000'],
  ['PORT', '٤٠٠٠'],
  ['PORT', '99999999999999999999999'],
  ['HOST', 'a b'],
  ['HOST', 'http://localhost'],
  ['INTROSPECTION', 'yes'],
  ['INTROSPECTION', 'TRUE'],
  ['NEO4J_URI', 'http://localhost:7474'],
  ['NEO4J_URI', 'localhost:7687'],
  ['NEO4J_URI', 'bolt://localhost:99999'],
  ['MAX_DEPTH', '0'],
  ['MAX_TOKENS', '20001'],
  ['MAX_PAGE', 'Infinity'],
  ['MAX_COST', 'NaN'],
  ['SHUTDOWN_TIMEOUT_MS', '10s'],
])('%s=%j is refused by name, value and what is allowed', (name, value) => {
  const error = refused({ [name]: value });
  expect(error.code).toBe('BAD_CONFIG');
  expect(error.message).toContain(`${name}: ${JSON.stringify(value)}`);
  expect(error.message).toContain(VARIABLES[name].allowed);
});

test('other NEO4J variables do not matter without a URI, and do with one', () => {
  expect(loadConfig({ NEO4J_DATABASE: '1 bad name' }).neo4j).toBeNull();
  expect(refused({ NEO4J_URI: 'bolt://localhost', NEO4J_DATABASE: '1 bad name' }).message).toContain('NEO4J_DATABASE');
});

test('help and the README table name every variable with its default and meaning', () => {
  const rows = configMarkdown().split('\n');
  for (const [name, { fallback, doc }] of Object.entries(VARIABLES)) {
    expect(helpText()).toContain(name);
    expect(helpText()).toContain(doc);
    const row = rows.find((line) => line.startsWith(`| \`${name}\` |`));
    expect(row).toContain(doc);
    expect(row).toContain(fallback ? `| \`${fallback}\` |` : '| none |');
  }
});

test('every fallback is a value that the variable allows', () => {
  for (const { fallback, parse } of Object.values(VARIABLES)) {
    if (fallback) expect(parse(fallback)).toBeDefined();
  }
});

test('the version is the one of package.json', () => {
  expect(version()).toBe(execFileSync('node', ['-p', "require('./package.json').version"], { encoding: 'utf8' }).trim());
});
