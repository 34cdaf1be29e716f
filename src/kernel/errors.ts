/**
 * The table of every error code. `docs/ERRORS.md` is generated from it. A code never changes its meaning; texts may.
 * Where a code is met, and with which HTTP status, stands in `graphql/error-occurrences.ts`.
 */
export interface ErrorRow {
  readonly meaning: string;
  /** What the caller does about it. */
  readonly remedy: string;
}

const table = {
  BAD_ID: {
    meaning: 'An id is not made of a prefix, a colon and a slug in lower case, as `company:ihi` and `claim:9b41…` are.',
    remedy: 'Take ids from answers; an unknown but well-formed id answers null.',
  },
  BAD_DATE: {
    meaning: 'A date is not ISO 8601 or names a day that does not exist.',
    remedy: 'Write `2025`, `2025-09` or `2025-09-04`.',
  },
  BAD_PAGE: {
    meaning: '`first` or `last` is negative, over the maximum, or both are given.',
    remedy: 'Give one of `first` and `last`, from 0 to the configured maximum (500), and page on with `after`.',
  },
  BAD_CURSOR: {
    meaning: 'A cursor is broken, or comes from a list with another order, filter or time.',
    remedy: 'Pass `endCursor` or `startCursor` of the same question unchanged; after changing the question start without a cursor.',
  },
  BAD_FILTER: {
    meaning: 'A filter holds null, or is larger or deeper than a store can be asked to weigh.',
    remedy: 'Leave unused fields out; ask for missing values with `isNull: true`.',
  },
  BAD_ORDER: {
    meaning: 'An order names both or neither of `field` and `count`, misses the currency of an amount, or has too many keys.',
    remedy: 'Give one of `field` and `count`; give `currency` with a field that is an amount.',
  },
  BAD_FACT: {
    meaning:
      'A claim contradicts the ontology: an unknown property, a wrong value, ends that the type does not join, a commitment that it does not allow; or a text of a claim or a source is too long, or shows nothing.',
    remedy: 'The message says what was expected; schema/ONTOLOGY.md lists what the kind or type holds.',
  },
  BAD_QUOTE: {
    meaning: 'A quote is not in the text of its source, or stands there more than once.',
    remedy: 'Copy the words exactly; say which `occurrence` is meant where they recur.',
  },
  BAD_FILE: {
    meaning: 'A seed or import file cannot be read as what it should be.',
    remedy: 'Mend the file at the line and column given.',
  },
  UNKNOWN_ENTITY: {
    meaning: 'A claim names an entity that neither the store nor the same change declares.',
    remedy: 'Declare the entity with its name first, or mend the id.',
  },
  UNKNOWN_SOURCE: {
    meaning: 'A claim names a source that neither the store nor the same change holds.',
    remedy: 'Add the source in the same change, or mend the id.',
  },
  UNKNOWN_CLAIM: {
    meaning: 'A retraction, a revival or `supersedes` names a claim that does not exist.',
    remedy: 'Take claim ids from answers.',
  },
  BAD_CONFIG: {
    meaning: 'An environment variable or a command-line option has a value that cannot be used.',
    remedy: 'Mend the variable or option named; README.md lists them.',
  },
  STORE_UNAVAILABLE: {
    meaning: 'The store does not answer.',
    remedy: 'Try again shortly; `/ready` says when it is back.',
  },
  STORE_TIMEOUT: {
    meaning: 'The store took longer than a request may take.',
    remedy: 'Ask for less: smaller pages, fewer levels, a narrower filter.',
  },
  STORE_CORRUPT: {
    meaning: 'What is stored is damaged, or was written by an incompatible version.',
    remedy:
      'Tell whoever runs the server, with the request id. They find in the log what is damaged, and in docs/OPERATING.md how to restore it.',
  },
  BODY_TOO_LARGE: {
    meaning: 'The request body is larger than the limit (1 MB).',
    remedy: 'Send a smaller document or fewer variables.',
  },
  JSON_TOO_DEEP: {
    meaning: 'The JSON of the request is nested deeper than the limit.',
    remedy: 'Flatten the variables.',
  },
  TOO_MANY_TOKENS: {
    meaning: 'The document has more tokens than the limit (4,000).',
    remedy: 'Split the request.',
  },
  TOO_DEEP: {
    meaning: 'Fields are nested deeper than the limit (15).',
    remedy: 'Ask in two requests, the second one starting from ids of the first.',
  },
  TOO_MANY_ALIASES: {
    meaning: 'The operation has more aliases than the limit (50).',
    remedy: 'Use `nodes(ids:)` or split the request.',
  },
  NAME_TOO_LONG: {
    meaning: 'An alias is longer than 64 characters. It is written once for each object that has the field.',
    remedy: 'Choose a shorter alias.',
  },
  TOO_COSTLY: {
    meaning:
      'The pages asked for, multiplied down each branch, could read more records than the limit, or the selection unfolds to too large a plan.',
    remedy: 'Ask for smaller pages (`first`); the message gives the figure and the limit.',
  },
  ANSWER_TOO_LARGE: {
    meaning: 'The answer would have more bytes than the limit (16 MiB).',
    remedy: 'Ask for smaller pages (`first`) or for fewer fields, and page on with `after`.',
  },
  SERVER_BUSY: {
    meaning: 'Answers that are made and not yet read by whoever asked fill the memory that there is for them.',
    remedy: 'Try again after the seconds that the header Retry-After gives, or ask for smaller pages.',
  },
  GRAPHQL_PARSE_FAILED: {
    meaning: 'The document is not GraphQL.',
    remedy: 'Mend the syntax at the location given.',
  },
  GRAPHQL_VALIDATION_FAILED: {
    meaning: 'The document asks for what the schema does not have.',
    remedy: 'See schema/schema.graphql or the playground.',
  },
  BAD_USER_INPUT: {
    meaning: 'A variable or a literal does not have the type that is asked for.',
    remedy: 'Mend the value named.',
  },
  OPERATION_RESOLUTION_FAILURE: {
    meaning: 'The document holds several operations and `operationName` names none of them.',
    remedy: 'Send `operationName`.',
  },
  BAD_REQUEST: {
    meaning: 'The HTTP request is not a GraphQL request: no JSON object, no `query`, or blocked by CSRF prevention.',
    remedy: 'POST JSON with content-type application/json and a `query`.',
  },
  PERSISTED_QUERY_NOT_FOUND: {
    meaning: 'A persisted query was asked for by hash; this server keeps none.',
    remedy: 'Send the whole document.',
  },
  PERSISTED_QUERY_NOT_SUPPORTED: {
    meaning: 'Persisted queries are switched off.',
    remedy: 'Send the whole document.',
  },
  NOT_FOUND: {
    meaning: 'Nothing is served at this address.',
    remedy: 'GraphQL is at `/graphql`, the playground at `/`, probes are `/health` and `/ready`.',
  },
  INTERNAL_SERVER_ERROR: {
    meaning: 'A fault of the server; details are in its log only.',
    remedy: 'Report it with the request id.',
  },
} as const satisfies Record<string, ErrorRow>;

export type ErrorCode = keyof typeof table;
export const ERRORS: Readonly<Record<ErrorCode, ErrorRow>> = table;

export interface KeiretsuErrorOptions extends ErrorOptions {
  /** Sentences for whoever runs the server: which address, file, variable or command, and what the database said. */
  readonly details?: string;
}

/**
 * An error that a caller caused or can act on: it has a code of the table, and two texts. The message is for whoever asked
 * and says what to do; where a store or a connection is the cause it says nothing about it. `details` do, and reach the log
 * and the command line, never an answer. (Codes that no client meets, such as BAD_CONFIG, need one text only.)
 */
export class KeiretsuError extends Error {
  override readonly name = 'KeiretsuError';
  readonly details?: string;

  constructor(
    readonly code: ErrorCode,
    message: string,
    { details, ...options }: KeiretsuErrorOptions = {},
  ) {
    super(message, options);
    if (details !== undefined) this.details = details;
  }

  /** Both texts: what the command line prints, where the operator sits. */
  get told(): string {
    return this.details === undefined ? this.message : `${this.message} ${this.details}`;
  }
}
