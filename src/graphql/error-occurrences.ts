import type { ErrorCode } from '../kernel/errors.js';

export interface Occurrence {
  /**
   * Where a code is met. `request`: the whole request is refused, with the status. `field`: one root field fails, the answer
   * has status 200. `file`: from the command line, with wrong facts. `start`: the server does not start; clients never see it.
   */
  readonly where: 'request' | 'field' | 'file' | 'start';
  /** HTTP status where a request is refused for it. From 500 on it is a fault of the server's side, which is logged. */
  readonly status: number;
  /** The code is that of a library. */
  readonly by?: 'Apollo';
}

/** Where every code of the table is met, and with which HTTP status. */
export const OCCURRENCES: Readonly<Record<ErrorCode, Occurrence>> = {
  BAD_ID: { where: 'field', status: 400 },
  BAD_DATE: { where: 'request', status: 400 },
  BAD_PAGE: { where: 'field', status: 400 },
  BAD_CURSOR: { where: 'field', status: 400 },
  BAD_FILTER: { where: 'field', status: 400 },
  BAD_ORDER: { where: 'field', status: 400 },
  BAD_FACT: { where: 'file', status: 400 },
  BAD_QUOTE: { where: 'file', status: 400 },
  BAD_FILE: { where: 'file', status: 400 },
  UNKNOWN_ENTITY: { where: 'file', status: 400 },
  UNKNOWN_SOURCE: { where: 'file', status: 400 },
  UNKNOWN_CLAIM: { where: 'file', status: 400 },
  BAD_CONFIG: { where: 'start', status: 500 },
  STORE_UNAVAILABLE: { where: 'field', status: 503 },
  STORE_TIMEOUT: { where: 'field', status: 503 },
  STORE_CORRUPT: { where: 'field', status: 500 },
  BODY_TOO_LARGE: { where: 'request', status: 413 },
  JSON_TOO_DEEP: { where: 'request', status: 400 },
  TOO_MANY_TOKENS: { where: 'request', status: 400 },
  TOO_DEEP: { where: 'request', status: 400 },
  TOO_MANY_ALIASES: { where: 'request', status: 400 },
  NAME_TOO_LONG: { where: 'request', status: 400 },
  TOO_COSTLY: { where: 'request', status: 400 },
  ANSWER_TOO_LARGE: { where: 'request', status: 413 },
  SERVER_BUSY: { where: 'request', status: 503 },
  GRAPHQL_PARSE_FAILED: { where: 'request', status: 400, by: 'Apollo' },
  GRAPHQL_VALIDATION_FAILED: { where: 'request', status: 400, by: 'Apollo' },
  BAD_USER_INPUT: { where: 'request', status: 400, by: 'Apollo' },
  OPERATION_RESOLUTION_FAILURE: { where: 'request', status: 400, by: 'Apollo' },
  BAD_REQUEST: { where: 'request', status: 400, by: 'Apollo' },
  PERSISTED_QUERY_NOT_FOUND: { where: 'request', status: 400, by: 'Apollo' },
  PERSISTED_QUERY_NOT_SUPPORTED: { where: 'request', status: 400, by: 'Apollo' },
  NOT_FOUND: { where: 'request', status: 404 },
  INTERNAL_SERVER_ERROR: { where: 'field', status: 500, by: 'Apollo' },
};
