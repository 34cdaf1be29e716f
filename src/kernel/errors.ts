/**
 * The table of every error code a client can meet. `docs/ERRORS.md` is generated from it.
 * A code never changes its meaning; texts may.
 */
export interface ErrorRow {
  /**
   * Where it is met. `request`: the whole request is refused, with the status. `field`: one root field fails, the answer
   * has status 200. `file`: from the command line, with wrong facts. `start`: the server does not start.
   */
  readonly where: 'request' | 'field' | 'file' | 'start';
  /** HTTP status where a request is refused for it. */
  readonly status: number;
  readonly meaning: string;
  /** What the caller does about it. */
  readonly remedy: string;
}

const table = {
  BAD_ID: {
    where: 'field',
    status: 400,
    meaning: 'An id is not made of a prefix, a colon and a slug in lower case, as `company:ihi` and `claim:9b41…` are.',
    remedy: 'Take ids from answers; an unknown but well-formed id answers null.',
  },
  BAD_DATE: {
    where: 'request',
    status: 400,
    meaning: 'A date is not ISO 8601 or names a day that does not exist.',
    remedy: 'Write `2025`, `2025-09` or `2025-09-04`.',
  },
  BAD_PAGE: {
    where: 'field',
    status: 400,
    meaning: '`first` or `last` is negative, over the maximum, or both are given.',
    remedy: 'Give one of `first` and `last`, from 0 to the configured maximum (500), and page on with `after`.',
  },
  BAD_CURSOR: {
    where: 'field',
    status: 400,
    meaning: 'A cursor is broken, or comes from a list with another order, filter or time.',
    remedy: 'Pass `endCursor` or `startCursor` of the same question unchanged; after changing the question start without a cursor.',
  },
  BAD_FILTER: {
    where: 'field',
    status: 400,
    meaning: 'A filter holds null, or is larger or deeper than a store can be asked to weigh.',
    remedy: 'Leave unused fields out; ask for missing values with `isNull: true`.',
  },
  BAD_ORDER: {
    where: 'field',
    status: 400,
    meaning: 'An order names both or neither of `field` and `count`, misses the currency of an amount, or has too many keys.',
    remedy: 'Give one of `field` and `count`; give `currency` with a field that is an amount.',
  },
  BAD_FACT: {
    where: 'file',
    status: 400,
    meaning:
      'A claim contradicts the ontology: an unknown property, a wrong value, ends that the type does not join, a commitment that it does not allow.',
    remedy: 'See schema/ONTOLOGY.md for what the kind or type holds.',
  },
  BAD_QUOTE: {
    where: 'file',
    status: 400,
    meaning: 'A quote is not in the text of its source, or stands there more than once.',
    remedy: 'Copy the words exactly; say which `occurrence` is meant where they recur.',
  },
  BAD_FILE: {
    where: 'file',
    status: 400,
    meaning: 'A seed or import file cannot be read as what it should be.',
    remedy: 'Mend the file at the line and column given.',
  },
  UNKNOWN_ENTITY: {
    where: 'file',
    status: 400,
    meaning: 'A claim names an entity that neither the store nor the same change declares.',
    remedy: 'Declare the entity with its name first, or mend the id.',
  },
  UNKNOWN_SOURCE: {
    where: 'file',
    status: 400,
    meaning: 'A claim names a source that neither the store nor the same change holds.',
    remedy: 'Add the source in the same change, or mend the id.',
  },
  UNKNOWN_CLAIM: {
    where: 'file',
    status: 400,
    meaning: 'A retraction, a revival or `supersedes` names a claim that does not exist.',
    remedy: 'Take claim ids from answers.',
  },
  BAD_CONFIG: {
    where: 'start',
    status: 500,
    meaning: 'An environment variable or a command-line option has a value that cannot be used.',
    remedy: 'Mend the variable or option named; README.md lists them.',
  },
  STORE_UNAVAILABLE: {
    where: 'field',
    status: 503,
    meaning: 'The store does not answer.',
    remedy: 'Try again shortly; `/ready` says when it is back.',
  },
  STORE_TIMEOUT: {
    where: 'field',
    status: 503,
    meaning: 'The store took longer than the statement timeout.',
    remedy: 'Ask for less: smaller pages, fewer levels, a narrower filter.',
  },
  STORE_CORRUPT: {
    where: 'start',
    status: 500,
    meaning: 'The stored data was written by an incompatible version or is damaged.',
    remedy: 'Start the version that wrote it, or move the data folder away and seed anew.',
  },
  BODY_TOO_LARGE: {
    where: 'request',
    status: 413,
    meaning: 'The request body is larger than the limit (1 MB).',
    remedy: 'Send a smaller document or fewer variables.',
  },
  JSON_TOO_DEEP: {
    where: 'request',
    status: 400,
    meaning: 'The JSON of the request is nested deeper than the limit.',
    remedy: 'Flatten the variables.',
  },
  TOO_MANY_TOKENS: {
    where: 'request',
    status: 400,
    meaning: 'The document has more tokens than the limit (4,000).',
    remedy: 'Split the request.',
  },
  TOO_DEEP: {
    where: 'request',
    status: 400,
    meaning: 'Fields are nested deeper than the limit (15).',
    remedy: 'Ask in two requests, the second one starting from ids of the first.',
  },
  TOO_MANY_ALIASES: {
    where: 'request',
    status: 400,
    meaning: 'The operation has more aliases than the limit (50).',
    remedy: 'Use `nodes(ids:)` or split the request.',
  },
  TOO_COSTLY: {
    where: 'request',
    status: 400,
    meaning:
      'The pages asked for, multiplied down each branch, could read more records than the limit, or the selection unfolds to too large a plan.',
    remedy: 'Ask for smaller pages (`first`); the message gives the figure and the limit.',
  },
  GRAPHQL_PARSE_FAILED: {
    where: 'request',
    status: 400,
    meaning: 'The document is not GraphQL (Apollo).',
    remedy: 'Mend the syntax at the location given.',
  },
  GRAPHQL_VALIDATION_FAILED: {
    where: 'request',
    status: 400,
    meaning: 'The document asks for what the schema does not have (Apollo).',
    remedy: 'See schema/schema.graphql or the playground.',
  },
  BAD_USER_INPUT: {
    where: 'request',
    status: 400,
    meaning: 'A variable or a literal does not have the type that is asked for (Apollo).',
    remedy: 'Mend the value named.',
  },
  OPERATION_RESOLUTION_FAILURE: {
    where: 'request',
    status: 400,
    meaning: 'The document holds several operations and `operationName` names none of them (Apollo).',
    remedy: 'Send `operationName`.',
  },
  BAD_REQUEST: {
    where: 'request',
    status: 400,
    meaning: 'The HTTP request is not a GraphQL request: no JSON object, no `query`, or blocked by CSRF prevention (Apollo).',
    remedy: 'POST JSON with content-type application/json and a `query`.',
  },
  PERSISTED_QUERY_NOT_FOUND: {
    where: 'request',
    status: 400,
    meaning: 'A persisted query was asked for by hash; this server keeps none (Apollo).',
    remedy: 'Send the whole document.',
  },
  PERSISTED_QUERY_NOT_SUPPORTED: {
    where: 'request',
    status: 400,
    meaning: 'Persisted queries are switched off (Apollo).',
    remedy: 'Send the whole document.',
  },
  NOT_FOUND: {
    where: 'request',
    status: 404,
    meaning: 'Nothing is served at this address.',
    remedy: 'GraphQL is at `/graphql`, the playground at `/`, probes are `/health` and `/ready`.',
  },
  INTERNAL_SERVER_ERROR: {
    where: 'field',
    status: 500,
    meaning: 'A fault of the server; details are in its log only (Apollo).',
    remedy: 'Report it with the time of the request.',
  },
} as const satisfies Record<string, ErrorRow>;

export type ErrorCode = keyof typeof table;
export const ERRORS: Readonly<Record<ErrorCode, ErrorRow>> = table;

/** An error that a caller caused or can act on: it has a code of the table, and its message says what to do. */
export class KeiretsuError extends Error {
  override readonly name = 'KeiretsuError';
  constructor(
    readonly code: ErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
