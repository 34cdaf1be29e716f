import { readFileSync } from 'node:fs';
import { KeiretsuError } from './kernel/errors.js';

/** How one environment variable is read, and what people are told about it. */
export interface Variable<T> {
  /** Text used when the variable is unset or empty; '' means that there is no value. */
  readonly fallback: string;
  readonly allowed: string;
  readonly doc: string;
  /** What may be shown of a text that is refused; nothing, and the value is not shown. Left out, it is shown whole. */
  readonly shown?: (text: string) => string | undefined;
  /** The value of a text; undefined when the text is not allowed. */
  readonly parse: (text: string) => T | undefined;
}

function text(fallback: string, pattern: RegExp, allowed: string, doc: string): Variable<string> {
  return { fallback, allowed, doc, parse: (given) => (pattern.test(given) ? given : undefined) };
}

function integer(fallback: number, min: number, max: number, doc: string): Variable<number> {
  return {
    fallback: String(fallback),
    allowed: `a whole number from ${min} to ${max}`,
    doc,
    parse: (given) => {
      const value = /^\d{1,15}$/.test(given) ? Number(given) : Number.NaN;
      return value >= min && value <= max ? value : undefined;
    },
  };
}

/** A host or an address and a port. What a cluster is asked for may follow where it routes: `?policy=europe`. */
const NEO4J_URI = /^(?:(?:neo4j|bolt)(?:\+s|\+ssc)?):\/\/(?:[\w-]+(?:\.[\w-]+)*|\[[\da-fA-F:.]+\])(?::\d{1,5})?\/?(?:\?[\w.=&-]+)?$/;

/** Not what might be a login or a token: neither in front of the host nor behind a question mark. */
function withoutSecrets(uri: string): string | undefined {
  return uri.includes('@') ? undefined : uri.replace(/[?#].*$/s, '?…');
}

function neo4jUri(given: string): string | undefined {
  if (!NEO4J_URI.test(given) || !URL.canParse(given)) return undefined;
  const { protocol, port, search } = new URL(given);
  return port === '0' || (search !== '' && protocol.startsWith('bolt')) ? undefined : given;
}

/** Every environment variable the server reads: the help, README.md and the checks come from here. */
export const VARIABLES = {
  HOST: text('127.0.0.1', /^[\w.:%-]+$/, 'an address or a host name', 'Address to listen on; 0.0.0.0 for every one of this machine.'),
  PORT: integer(4000, 0, 65_535, 'Port to listen on; 0 takes any free one.'),
  KEIRETSU_DATA: text('./data', /^[^\0]+$/, 'a path', 'Folder of the embedded store; made and seeded when it is missing.'),
  READ_THREADS: integer(
    3,
    0,
    16,
    'Threads of the embedded store for questions that take longer than a moment, so that others need not wait; 0 answers all in one.',
  ),
  INTROSPECTION: {
    fallback: 'true',
    allowed: 'true or false',
    doc: 'Whether the schema is public. `false` refuses introspection and `ontology`, suggests no names in errors and serves no playground.',
    parse: (given) => (given === 'true' ? true : given === 'false' ? false : undefined),
  } satisfies Variable<boolean>,
  EXECUTION: {
    fallback: 'direct',
    allowed: 'direct or graphql-js',
    doc: 'Who executes queries: `direct` writes answers straight from what the store reads, `graphql-js` resolves them field by field. The answers are the same.',
    parse: (given) => (given === 'direct' || given === 'graphql-js' ? given : undefined),
  } satisfies Variable<'direct' | 'graphql-js'>,
  NEO4J_URI: {
    fallback: '',
    allowed:
      'neo4j://host:port, or bolt://, each also with +s or +ssc; the port is that of Bolt, and a login goes into NEO4J_USER and NEO4J_PASSWORD',
    doc: 'Neo4j to keep the graph in; without it the store is embedded.',
    shown: withoutSecrets,
    parse: neo4jUri,
  } satisfies Variable<string>,
  NEO4J_USER: text('neo4j', /^.+$/, 'a user name', 'User of that Neo4j.'),
  NEO4J_PASSWORD: { ...text('', /^.+$/, 'a password', 'Password of that user.'), shown: () => undefined },
  NEO4J_DATABASE: text('neo4j', /^[A-Za-z][A-Za-z0-9.-]{2,62}$/, 'the name of a database', 'Database in that Neo4j.'),
  MAX_BODY_BYTES: integer(1_000_000, 1_000, 100_000_000, 'Largest request body, in bytes.'),
  MAX_TOKENS: integer(4_000, 10, 20_000, 'Most tokens in a document.'),
  MAX_DEPTH: integer(15, 1, 100, 'Deepest nesting of fields.'),
  MAX_ALIASES: integer(50, 0, 10_000, 'Most aliases in an operation; a fragment counts each time it is spread.'),
  MAX_PAGE: integer(500, 1, 10_000, 'Largest `first` or `last`.'),
  MAX_COST: integer(
    100_000,
    1,
    1_000_000_000,
    'Most records an operation could read: page sizes, or what the graph holds where that is less, multiplied down each branch.',
  ),
  MAX_JSON_DEPTH: integer(64, 4, 500, 'Deepest nesting of the JSON of a request.'),
  MAX_ANSWER_BYTES: integer(
    16_777_216,
    1_000,
    268_435_456,
    'Largest answer, in bytes of its `data`. While one is made it takes some ten times its size, so 16 MiB leave most of a heap of 512 MB to others.',
  ),
  MAX_UNSENT_BYTES: integer(
    134_217_728,
    1_000_000,
    1_000_000_000_000,
    'Room for large answers that are made and not yet read by whoever asked, over all connections, in bytes. While it is full, the next ones wait, and are refused when they have waited for ten seconds.',
  ),
  MAX_CONNECTIONS: integer(10_000, 1, 1_000_000, 'Most connections at a time; more are dropped.'),
  QUERY_TIMEOUT_MS: integer(
    20_000,
    100,
    3_600_000,
    'Longest time that all questions of one request may take in the store together, and until the last is answered, in milliseconds.',
  ),
  REQUEST_TIMEOUT_MS: integer(30_000, 100, 3_600_000, 'Longest time in which a request must have arrived, in milliseconds.'),
  ANSWER_TIMEOUT_MS: integer(
    60_000,
    100,
    3_600_000,
    'Longest time in which an answer must have been read, in milliseconds; then its connection is closed.',
  ),
  SHUTDOWN_TIMEOUT_MS: integer(10_000, 0, 3_600_000, 'Longest time that requests in flight get after SIGTERM, in milliseconds.'),
} as const satisfies Record<string, Variable<unknown>>;

export type VariableName = keyof typeof VARIABLES;

/** Everything the environment says, checked and frozen. Durations are in milliseconds. */
export type Config = ReturnType<typeof loadConfig>;

/** Reads the environment; throws BAD_CONFIG naming the variable, its value and what is allowed. */
export function loadConfig(env: Readonly<Record<string, string | undefined>>) {
  const read = <T>(name: VariableName, variable: Variable<T>): T => {
    const given = env[name] || variable.fallback;
    const value = variable.parse(given);
    if (value !== undefined) return value;
    const told = variable.shown === undefined ? given : variable.shown(given);
    const shown = told === undefined ? 'its value, which is not shown here,' : JSON.stringify(told);
    throw new KeiretsuError(
      'BAD_CONFIG',
      `${name}: ${shown} cannot be used; allowed is ${variable.allowed}. Default: ${variable.fallback || 'none'}.`,
    );
  };
  const v = VARIABLES;
  return Object.freeze({
    host: read('HOST', v.HOST),
    port: read('PORT', v.PORT),
    dataFolder: read('KEIRETSU_DATA', v.KEIRETSU_DATA),
    readThreads: read('READ_THREADS', v.READ_THREADS),
    introspection: read<boolean>('INTROSPECTION', v.INTROSPECTION),
    execution: read<'direct' | 'graphql-js'>('EXECUTION', v.EXECUTION),
    /** Null when the store is embedded; the other NEO4J variables do not matter then. */
    neo4j: env.NEO4J_URI
      ? Object.freeze({
          uri: read('NEO4J_URI', v.NEO4J_URI),
          user: read('NEO4J_USER', v.NEO4J_USER),
          password: env.NEO4J_PASSWORD ?? '',
          database: read('NEO4J_DATABASE', v.NEO4J_DATABASE),
        })
      : null,
    limits: Object.freeze({
      maxBodyBytes: read('MAX_BODY_BYTES', v.MAX_BODY_BYTES),
      maxTokens: read('MAX_TOKENS', v.MAX_TOKENS),
      maxDepth: read('MAX_DEPTH', v.MAX_DEPTH),
      maxAliases: read('MAX_ALIASES', v.MAX_ALIASES),
      maxPage: read('MAX_PAGE', v.MAX_PAGE),
      maxCost: read('MAX_COST', v.MAX_COST),
      maxJsonDepth: read('MAX_JSON_DEPTH', v.MAX_JSON_DEPTH),
    }),
    maxConnections: read('MAX_CONNECTIONS', v.MAX_CONNECTIONS),
    queryTimeoutMs: read('QUERY_TIMEOUT_MS', v.QUERY_TIMEOUT_MS),
    maxAnswerBytes: read('MAX_ANSWER_BYTES', v.MAX_ANSWER_BYTES),
    maxUnsentBytes: read('MAX_UNSENT_BYTES', v.MAX_UNSENT_BYTES),
    requestTimeoutMs: read('REQUEST_TIMEOUT_MS', v.REQUEST_TIMEOUT_MS),
    answerTimeoutMs: read('ANSWER_TIMEOUT_MS', v.ANSWER_TIMEOUT_MS),
    shutdownTimeoutMs: read('SHUTDOWN_TIMEOUT_MS', v.SHUTDOWN_TIMEOUT_MS),
  });
}

/** The version in package.json. */
export function version(): string {
  const { version: found } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };
  return found;
}

/** What `--help` prints. */
export function helpText(): string {
  const width = Math.max(...Object.keys(VARIABLES).map((name) => name.length));
  const lines = variableRows().map((row) => `  ${row.name.padEnd(width)}  ${row.doc} (${row.allowed}; default ${row.fallback})`);
  return [
    `keiretsu ${version()}: a GraphQL knowledge graph of companies and their relationships.`,
    '',
    'Usage: npm start, or node dist/main.js [--help | --version]',
    '',
    'Environment:',
    ...lines,
    '',
  ].join('\n');
}

/** The configuration table of README.md, as Markdown. */
export function configMarkdown(): string {
  const rows = variableRows().map(
    (row) => `| \`${row.name}\` | ${row.fallback === 'none' ? 'none' : `\`${row.fallback}\``} | ${row.doc} |`,
  );
  return ['| variable | default | what it does |', '|---|---|---|', ...rows, ''].join('\n');
}

function variableRows(): { name: string; fallback: string; allowed: string; doc: string }[] {
  return Object.entries<Variable<unknown>>(VARIABLES).map(([name, { fallback, allowed, doc }]) => ({
    name,
    allowed,
    fallback: fallback || 'none',
    doc,
  }));
}
