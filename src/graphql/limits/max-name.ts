import type { ValidationRule } from 'graphql';
import { refusal } from '../refusal.js';
import { figure } from './figure.js';

/** Longer than any name of the schema. */
const LONGEST = 64;

/**
 * Refuses an alias of more than 64 characters (NAME_TOO_LONG). It is the one name of a client's own that an answer
 * repeats: a thousand rows make megabytes of it. Names of operations, variables and fragments stand in no answer.
 */
export function maxNameRule(): ValidationRule {
  return (context) => {
    let isRefused = false;
    return {
      Field({ alias }) {
        // One of them says enough; there can be as many as there are fields.
        if (alias === undefined || alias.value.length <= LONGEST || isRefused) return;
        isRefused = true;
        const message = `An alias has ${figure(alias.value.length)} characters; the limit is ${LONGEST}. Choose a shorter one.`;
        context.reportError(refusal('NAME_TOO_LONG', message, alias));
      },
    };
  };
}
