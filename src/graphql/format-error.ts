import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { ERRORS, type ErrorCode, KeiretsuError } from '../kernel/errors.js';
import { argumentRefusal } from './argument-refusal.js';
import { OCCURRENCES } from './error-occurrences.js';
import { SWITCHED_OFF, withoutSuggestions } from './hidden-schema.js';

/** Told of every error that is a fault of ours, with the error itself. */
export type LogError = (message: string, error: unknown) => void;

export interface Translation {
  readonly code: ErrorCode;
  readonly message: string;
}

const MAX_MESSAGE = 2_000;
const MASKED: Translation = { code: 'INTERNAL_SERVER_ERROR', message: 'Internal error' };

/** What went wrong on our side, by the error that a client is told of it, until the request is known that it belongs to. */
const faults = new WeakMap<GraphQLFormattedError, unknown>();

/**
 * Turns an error into what clients see: a code of the table, a message, where in the document and the answer.
 * A KeiretsuError anywhere in the chain gives its own code and message; what nobody foresaw is masked.
 *
 * @param hidesSchema whether names of the schema that were not sent are kept back
 */
export function formatError(formatted: GraphQLFormattedError, error: unknown, hidesSchema = false): GraphQLFormattedError {
  const { code, message: whole } = translate(error, formatted);
  const message = hidesSchema ? withoutSuggestions(whole) : whole;
  const told: GraphQLFormattedError = {
    message: message.length > MAX_MESSAGE ? `${message.slice(0, MAX_MESSAGE)}…` : message,
    ...(formatted.locations ? { locations: formatted.locations } : {}),
    ...(formatted.path ? { path: formatted.path } : {}),
    extensions: { code },
  };
  if (OCCURRENCES[code].status >= 500) faults.set(told, rootCause(error));
  return told;
}

/** Gives errors the id of the request that they answer, and logs the faults of ours among them under it. */
export function identifyErrors(errors: readonly GraphQLFormattedError[], requestId: string, log: LogError): void {
  for (const told of errors) {
    const { code } = Object.assign(told.extensions ?? {}, { requestId }) as { code?: ErrorCode };
    // Whoever is told to come back comes back, a thousand times: that would fill the log.
    if (code === undefined || OCCURRENCES[code].status < 500 || code === 'SERVER_BUSY') continue;
    log(`${code}${told.path ? ` at ${told.path.join('.')}` : ''}, request ${requestId}`, faults.get(told));
  }
}

/**
 * What clients are told of an error that has a code. A setting that has become wrong is nothing that they could mend: to them
 * the store does not answer.
 */
export function toldOf({ code, message }: KeiretsuError): Translation {
  if (OCCURRENCES[code].where !== 'start') return { code, message };
  const { meaning, remedy } = ERRORS.STORE_UNAVAILABLE;
  return { code: 'STORE_UNAVAILABLE', message: `${meaning} ${remedy}` };
}

/** The body of an answer that refuses a request before it reaches GraphQL. */
export function errorBody(code: ErrorCode, message: string, requestId: string): { errors: GraphQLFormattedError[] } {
  return { errors: [{ message, extensions: { code, requestId } }] };
}

function translate(error: unknown, formatted: GraphQLFormattedError): Translation {
  const chain = causes(error);
  const own = chain.find((link): link is KeiretsuError => link instanceof KeiretsuError);
  if (own) {
    const { code, message } = toldOf(own);
    return { code, message: `${variablePrefix(formatted.message)}${message}` };
  }
  const invalid = argumentRefusal(chain);
  if (invalid) return invalid;
  // The innermost code is the one of whoever knew most: Apollo wraps scalars' errors in codes of its own.
  const coded = chain.filter((link) => link instanceof GraphQLError).findLast((link) => isCode(link.extensions.code));
  const code = coded?.extensions.code ?? formatted.extensions?.code;
  const told = tellsBetter(formatted.message);
  if (told) return told;
  if (isCode(code) && code !== 'INTERNAL_SERVER_ERROR') return { code, message: formatted.message };
  // graphql-js throws these while it reads the arguments of a field: a variable left out, or null for a default that may not be.
  const plain = chain.at(-1);
  const isArgument = plain instanceof GraphQLError && plain.message.startsWith('Argument "');
  return isArgument ? { code: 'BAD_USER_INPUT', message: formatted.message } : MASKED;
}

/** What graphql-js says without a code, or without saying what to do. */
function tellsBetter(message: string): Translation | undefined {
  const tokens = /^Syntax Error: Document contains more tha[tn] (\d+) tokens/.exec(message)?.[1];
  if (tokens) return { code: 'TOO_MANY_TOKENS', message: `The document has more than ${tokens} tokens. Split the request.` };
  if (message.startsWith('GraphQL introspection is not allowed')) {
    return { code: 'GRAPHQL_VALIDATION_FAILED', message: SWITCHED_OFF };
  }
  if (message === 'Validation aborted.') {
    return {
      code: 'GRAPHQL_VALIDATION_FAILED',
      message: 'The document repeats fields and fragments too often to be validated. Write each field once, or split the request.',
    };
  }
  return undefined;
}

/** An error and what it wraps, outermost first. */
function causes(error: unknown): unknown[] {
  const chain: unknown[] = [];
  for (let link = error; link !== undefined && link !== null && !chain.includes(link); ) {
    chain.push(link);
    link = link instanceof GraphQLError ? link.originalError : undefined;
  }
  return chain;
}

function rootCause(error: unknown): unknown {
  return causes(error).at(-1);
}

function isCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(ERRORS, code);
}

/** Which variable is meant, as graphql-js words it: a scalar cannot know. */
function variablePrefix(message: string): string {
  const found =
    /^Variable "(\$\w+)" got invalid value .*? at "([^"]*)"; /s.exec(message) ?? /^Variable "(\$\w+)" got invalid value /.exec(message);
  return found ? `${found[2] ?? found[1]}: ` : '';
}
