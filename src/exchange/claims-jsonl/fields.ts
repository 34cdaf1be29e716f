import { KeiretsuError } from '../../kernel/errors.js';
import { shown } from '../../kernel/shown.js';

/** What a field of a record must be. */
export type Check = (value: unknown) => boolean;

export const isText: Check = (value) => typeof value === 'string';
export const isOffset: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
export const isAnything: Check = () => true;
export const isRecord: Check = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The fields that an object of a record has; null stands for a field that is left out. */
export interface Fields {
  /** What the object is called in errors. */
  readonly of: string;
  readonly required: Readonly<Record<string, Check>>;
  readonly optional: Readonly<Record<string, Check>>;
}

/** Throws BAD_FILE unless a value is an object with these fields and no others. */
export function checkFields(value: unknown, { of, required, optional }: Fields): asserts value is Readonly<Record<string, unknown>> {
  if (!isRecord(value)) bad(`${of} is an object`);
  const given = value as Readonly<Record<string, unknown>>;
  for (const name of Object.keys(given)) {
    const check = Object.hasOwn(required, name) ? required[name] : Object.hasOwn(optional, name) ? optional[name] : undefined;
    if (check === undefined)
      bad(`${of} has no field ${shown(name, 60)}; its fields are ${[...Object.keys(required), ...Object.keys(optional)].join(', ')}`);
    const left = given[name] === null && !Object.hasOwn(required, name);
    if (!left && !check(given[name])) bad(`\`${name}\` of ${of} cannot be ${shown(given[name], 60)}`);
  }
  const missing = Object.keys(required).find((name) => !Object.hasOwn(given, name));
  if (missing !== undefined) bad(`${of} needs the field \`${missing}\``);
}

function bad(problem: string): never {
  throw new KeiretsuError('BAD_FILE', `${problem}.`);
}
