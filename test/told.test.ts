import { spawnSync } from 'node:child_process';
import { mkdtempSync, renameSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SEED_FOLDER, seedChange } from '../src/cli/seed-store.js';
import { VARIABLES } from '../src/config.js';
import type { GraphStore } from '../src/graph/store.js';
import { AnswerRoom } from '../src/graphql/answer-room.js';
import { buildSchema } from '../src/graphql/build-schema.js';
import { OCCURRENCES } from '../src/graphql/error-occurrences.js';
import type { ErrorCode, KeiretsuError } from '../src/kernel/errors.js';
import { failureOf as neo4jFailure } from '../src/store/neo4j/failure.js';
import { openNeo4jStore } from '../src/store/neo4j/store.js';
import { failureOf as sqliteFailure } from '../src/store/sqlite/failure.js';
import { openSqliteStore } from '../src/store/sqlite/store.js';
import { type FailingProxy, failingProxy } from './support/failing-proxy.js';
import { given, testNeo4j, useNeo4jAlone } from './support/neo4j.js';
import { type Answer, serve, type TestServer } from './support/serve.js';

/** What no client is told: addresses, files, settings, commands, the words of databases and their drivers. */
const SECRETS: readonly RegExp[] = [
  /\w+:\/\//,
  /\b\d{1,3}(?:\.\d{1,3}){3}\b|localhost|\[::/,
  /:\d{4,5}\b/,
  /(?<![\w`(])\/(?:tmp|home|work|data|var|etc|usr)\b/,
  /keiretsu\.db|\.[cm]?[jt]sx?\b|node_modules|\.ya?ml\b|\.md\b/,
  new RegExp(`\\b(?:${Object.keys(VARIABLES).join('|')}|NODE_ENV|NEO4J_\\w+|KEIRETSU_\\w+|[A-Z]+_TIMEOUT_MS)\\b`),
  /\bnpm\b|\bnpx\b|docker|\bnode dist|cypher-shell|\brun `/i,
  /sqlite|libsql|neo4j|\bneo\.|\bbolt\b|cypher|ServiceUnavailable|SessionExpired|no such (?:table|column)|disk image|UTF-?8Error|panicked/i,
  /\bE(?:CONN|HOST|NO|ACCES|PIPE|TIMED|AI_)[A-Z]*\b/,
  /^\s+at .+:\d+/m,
  /hunter2|s3cr3t/,
];

function expectNothingTold(text: string): void {
  for (const secret of SECRETS) expect(text).not.toMatch(secret);
}

test('the patterns find what has been told before', () => {
  for (const told of [
    'Neo4j at bolt://neo4j:pw@db:7687 does not answer',
    'connect ECONNREFUSED 10.1.2.3:7687',
    'check that it runs (`docker compose up -d`)',
    'The file keiretsu.db is damaged (SQLITE_CORRUPT: database disk image is malformed)',
    'set KEIRETSU_DATA to another folder',
    'Run npm run build, then start again',
    'The transaction has been terminated (Neo.ClientError.Transaction.TransactionTimedOut)',
    'whoever runs the server can set INTROSPECTION=true.',
  ])
    expect(() => expectNothingTold(told), told).toThrow(/not to match/);
  expectNothingTold('GraphQL is at `/graphql`, the playground at `/`, probes are `/health` and `/ready`.');
});

interface Store {
  readonly name: string;
  readonly open: () => Promise<GraphStore>;
  /** Makes the store fail in a way of its own that has this code, until the answer is called. */
  readonly fail: Partial<Record<ErrorCode, () => (() => unknown) | Promise<() => unknown>>>;
  readonly close: () => unknown;
}

function sqlite(): Store {
  const folder = mkdtempSync(join(tmpdir(), 'keiretsu-told-'));
  const file = join(folder, 'keiretsu.db');
  /** By another program, as this one's library would wait for its own locks. */
  const meddle = (...statements: string[]): void => {
    const script = `const D = require('libsql'); const d = new D(process.argv[1]); for (const s of JSON.parse(process.argv[2])) d.exec(s); d.close();`;
    const { status, stderr } = spawnSync(process.execPath, ['-e', script, file, JSON.stringify(statements)], { encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
  };
  return {
    name: 'SQLite',
    open: () => openSqliteStore(folder, {}, 1),
    close: () => rmSync(folder, { recursive: true, force: true }),
    fail: {
      // The thread that is to answer finds no file to open.
      STORE_UNAVAILABLE: () => {
        renameSync(folder, `${folder}-away`);
        return () => renameSync(`${folder}-away`, folder);
      },
      STORE_TIMEOUT: () => {
        meddle(
          'ALTER TABLE source RENAME TO source_kept',
          `CREATE VIEW source AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT s.rowid AS rowid, s.* FROM n, source_kept AS s WHERE n.i < 0`,
        );
        return () => meddle('DROP VIEW source', 'ALTER TABLE source_kept RENAME TO source');
      },
      // The last one: nothing mends it.
      STORE_CORRUPT: () => {
        meddle('PRAGMA wal_checkpoint(TRUNCATE)');
        truncateSync(file, 8_192);
        return () => undefined;
      },
    },
  };
}

function neo4j(): Store {
  let proxy: FailingProxy;
  const failing = (code: string, message: string) => () => {
    proxy.failure = { code, message };
    return () => {
      proxy.failure = null;
    };
  };
  return {
    name: 'Neo4j',
    open: async () => {
      proxy = await failingProxy(given().uri);
      return openNeo4jStore({ ...given(), uri: proxy.uri });
    },
    close: () => proxy.close(),
    fail: {
      STORE_UNAVAILABLE: failing('Neo.TransientError.General.DatabaseUnavailable', 'The database neo4j at 10.0.0.1:7687 is away.'),
      STORE_TIMEOUT: failing(
        'Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration',
        'The transaction has been terminated. Retry your operation in a new transaction, see /var/log/neo4j/debug.log.',
      ),
      BAD_FILTER: failing('Neo.DatabaseError.General.StackOverFlowError', 'There is not enough stack size to perform the current task.'),
      // A setting that has become wrong is, to clients, a store that does not answer.
      BAD_CONFIG: failing('Neo.ClientError.Security.Unauthorized', 'The client is unauthorized due to authentication failure of hunter2.'),
      INTERNAL_SERVER_ERROR: failing('Neo.ClientError.Statement.SyntaxError', "Invalid input 'RETRUN' near bolt://db:7687"),
    },
  };
}

const QUESTION = { query: '{ sources { totalCount nodes { title claims(first: 3) { nodes { statement } } } } }' };
const nested = (levels: number, leaf: string): string =>
  `${'relationships { nodes { from { '.repeat(levels)}${leaf}${' } } }'.repeat(levels)}`;

const room = new AnswerRoom({ maxAnswerBytes: 300_000, maxUnsentBytes: 1_000_000 }, { read: 50, held: 50 });
/** Some 160 kB for a hundred, which no thread of the store reads. */
const repeated = (count: number): { query: string } => ({
  query: `{ nodes(ids: ${JSON.stringify(Array(count).fill('investment-package:japan-us-550bn'))}) { id ... on Entity { ${[...'abcdefghijklmnopqrstuvwx'].map((key) => `${key}: summary`).join(' ')} } } }`,
});

/** How clients bring about the codes that do not depend on the store. */
const REQUESTS: Partial<Record<ErrorCode, (server: TestServer) => Promise<Answer>>> = {
  BAD_ID: ({ post }) => post({ query: '{ source(id: "SOURCE") { id } }' }),
  BAD_DATE: ({ post }) => post({ query: '{ companies(knownOn: "2024-02-31") { totalCount } }' }),
  BAD_PAGE: ({ post }) => post({ query: '{ companies(last: 9999) { totalCount } }' }),
  BAD_CURSOR: ({ post }) => post({ query: '{ companies(after: "bm9uZQ") { totalCount } }' }),
  BAD_FILTER: ({ post }) => post({ query: '{ companies(filter: { country: { in: null, eq: null } }) { totalCount } }' }),
  BAD_ORDER: ({ post }) => post({ query: '{ companies(orderBy: [{ direction: DESC }]) { totalCount } }' }),
  BODY_TOO_LARGE: ({ post }) => post({ query: `#${'x'.repeat(1_000_000)}` }),
  JSON_TOO_DEEP: ({ post }) => post(`{"query":"{ __typename }","variables":{"a":${'['.repeat(100)}${']'.repeat(100)}}}`),
  TOO_MANY_TOKENS: ({ post }) => post({ query: `{ ${'__typename '.repeat(5_000)} }` }),
  TOO_DEEP: ({ post }) => post({ query: `{ entity(id: "company:ihi") { ${nested(6, 'id')} } }` }),
  NAME_TOO_LONG: ({ post }) => post({ query: `{ ${'a'.repeat(500)}: __typename }` }),
  TOO_MANY_ALIASES: ({ post }) => post({ query: `{ ${Array.from({ length: 60 }, (_, index) => `a${index}: __typename`).join(' ')} }` }),
  TOO_COSTLY: ({ post }) =>
    post({ query: '{ entities(first: 500) { nodes { relationships(first: 500) { nodes { claims(first: 500) { nodes { id } } } } } } }' }),
  GRAPHQL_PARSE_FAILED: ({ post }) => post({ query: '{ companies {' }),
  GRAPHQL_VALIDATION_FAILED: ({ post }) => post({ query: '{ companyes { id } }' }),
  BAD_USER_INPUT: ({ post }) => post({ query: 'query($n: Int) { companies(first: $n) { totalCount } }', variables: { n: 'ten' } }),
  OPERATION_RESOLUTION_FAILURE: ({ post }) => post({ query: 'query A { __typename } query B { __typename }' }),
  BAD_REQUEST: ({ post }) => post('{"query":'),
  PERSISTED_QUERY_NOT_SUPPORTED: ({ post }) => post({ extensions: { persistedQuery: { version: 1, sha256Hash: 'ab' } } }),
  ANSWER_TOO_LARGE: ({ post }) => post(repeated(500)),
  SERVER_BUSY: async ({ post }) => {
    room.add(1_000_000);
    try {
      return await post(repeated(100));
    } finally {
      room.remove(1_000_000);
    }
  },
  NOT_FOUND: ({ get }) => get('/no/such/page'),
};

/** Of the table, and met by nobody. */
const NEVER: readonly ErrorCode[] = ['PERSISTED_QUERY_NOT_FOUND'];

if (testNeo4j !== null) useNeo4jAlone();

describe.each([sqlite(), ...(testNeo4j === null ? [] : [neo4j()])])('what clients are told of $name', ({ open, fail, close }) => {
  let store: GraphStore;
  let server: TestServer;
  let breaking: Error | null = null;
  beforeAll(async () => {
    store = await open();
    await store.apply(await seedChange(SEED_FOLDER));
    const context = () => {
      if (breaking !== null) throw breaking;
      return { reader: store, maxPage: 500 };
    };
    server = await serve({}, { schema: buildSchema(), context, ready: () => store.ready(), room });
  });
  afterAll(async () => {
    await store.close();
    await close();
  });

  /** The texts of an answer that has this code, all of it looked through. */
  function told(answer: Answer, code: ErrorCode): void {
    const errors = answer.body.errors as { message: string; extensions: { code: string; requestId: string } }[];
    expect(errors.map(({ extensions }) => extensions)).toContainEqual({ code, requestId: answer.headers.get('x-request-id') });
    for (const { message } of errors) expectNothingTold(message);
    expectNothingTold(JSON.stringify({ ...answer.body, errors: [] }));
  }

  test('every code that clients meet has a way to be met', () => {
    const met = (Object.keys(OCCURRENCES) as ErrorCode[]).filter((code) => ['request', 'field'].includes(OCCURRENCES[code].where));
    const ways = new Set([...Object.keys(REQUESTS), ...Object.keys(fail), ...NEVER, 'STORE_CORRUPT', 'INTERNAL_SERVER_ERROR']);
    expect(met.filter((code) => !ways.has(code))).toEqual([]);
  });

  test.each(Object.entries(REQUESTS))('%s', async (code, request) => {
    told(await request(server), code as ErrorCode);
  });

  test('INTERNAL_SERVER_ERROR', async () => {
    breaking = new TypeError('cannot read s3cr3t of /home/us/keiretsu.db');
    const answer = await server.post({ query: '{ __typename }' });
    breaking = null;
    told(answer, 'INTERNAL_SERVER_ERROR');
    expect(server.logged.at(-1)?.[1]).toBeInstanceOf(TypeError);
  });

  test.each(Object.entries(fail))('%s of the store', async (code, begin) => {
    const seen = code === 'BAD_CONFIG' ? 'STORE_UNAVAILABLE' : (code as ErrorCode);
    server.logged.length = 0;
    const end = await begin();
    const answer = await server.post(QUESTION, { 'x-request-id': `of-${code}` });
    const ready = await server.get('/ready');
    await end();
    told(answer, seen);
    expectNothingTold(JSON.stringify(ready.body));
    if (OCCURRENCES[seen].status < 500) return;
    // Under the request's id the operator finds what it was.
    const [, cause] = server.logged.find(([line]) => line.startsWith(`${seen} at sources, request of-${code}`)) ?? [];
    expect(cause).toBeInstanceOf(Error);
    if (code !== 'INTERNAL_SERVER_ERROR' && code !== 'STORE_TIMEOUT') expect((cause as KeiretsuError).details).toMatch(/keiretsu|bolt:/);
  });
});

/** What drivers say, with all that they could let out. */
const WORDS = 'bolt://neo4j:hunter2@db.internal:7687, /var/lib/neo4j, /data/keiretsu.db, NEO4J_PASSWORD, `docker compose up -d`';

test.each([
  'ServiceUnavailable',
  'SessionExpired',
  'Neo.ClientError.Security.Unauthorized',
  'Neo.ClientError.Security.AuthenticationRateLimit',
  'Neo.ClientError.Security.Forbidden',
  'Neo.ClientError.Database.DatabaseNotFound',
  'Neo.ClientError.Transaction.TransactionTimedOut',
  'Neo.TransientError.Transaction.LockClientStopped',
  'Neo.TransientError.General.MemoryPoolOutOfMemoryError',
  'Neo.TransientError.General.TransactionOutOfMemoryError',
  'Neo.DatabaseError.General.StackOverFlowError',
  'Neo.TransientError.Transaction.DeadlockDetected',
])('the message for %s of Neo4j keeps the words of the driver to the operator', (code) => {
  const error = neo4jFailure(Object.assign(new Error(WORDS), { code }), 'bolt://db.internal:7687') as KeiretsuError;
  expectNothingTold(error.message);
  expect(error.details).toContain('bolt://db.internal:7687');
  expect(error.told).toContain(code);
});

test.each(['BUSY', 'LOCKED', 'FULL', 'READONLY', 'CANTOPEN', 'PERM', 'AUTH', 'IOERR', 'CORRUPT', 'NOTADB'])(
  'the message for SQLITE_%s keeps the words of the library to the operator',
  (name) => {
    const error = sqliteFailure(Object.assign(new Error(WORDS), { code: `SQLITE_${name}` })) as KeiretsuError;
    expectNothingTold(error.message);
    expect(error.told).toContain(`SQLITE_${name}`);
  },
);
