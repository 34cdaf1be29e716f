import { type Buffer, isUtf8 } from 'node:buffer';
import type { FastifyInstance } from 'fastify';
import { KeiretsuError } from '../kernel/errors.js';
import { BadTransfer } from './request-checks.js';

/**
 * Replaces Fastify's JSON parser by one that refuses bytes that are no UTF-8, of which decoding makes other characters,
 * and text nested deeper than `limit` (JSON_TOO_DEEP): coercing such variables overflows the stack.
 * Keys named `__proto__` and `constructor` are refused as Fastify does.
 */
export function addJsonParser(app: FastifyInstance, limit: number): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    let text: string;
    try {
      text = textOf(body);
      assertJsonDepth(text, limit);
    } catch (error) {
      done(error as BadTransfer | KeiretsuError);
      return;
    }
    return parse(request, text, done);
  });
}

function textOf(body: Buffer): string {
  if (!isUtf8(body)) throw new BadTransfer(400, 'The body is not UTF-8');
  return body.toString('utf8');
}

/** Throws JSON_TOO_DEEP for JSON text nested deeper than `limit`. Text that is not JSON is left to the parser. */
export function assertJsonDepth(text: string, limit: number): void {
  let depth = 0;
  let inString = false;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (inString) {
      if (unit === BACKSLASH) index += 1;
      else if (unit === QUOTE) inString = false;
    } else if (unit === QUOTE) {
      inString = true;
    } else if (unit === OPEN_BRACE || unit === OPEN_BRACKET) {
      depth += 1;
      if (depth > limit)
        throw new KeiretsuError('JSON_TOO_DEEP', `The JSON of the request is nested more than ${limit} deep. Flatten the variables.`);
    } else if (unit === CLOSE_BRACE || unit === CLOSE_BRACKET) {
      depth -= 1;
    }
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
