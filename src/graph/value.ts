import { KeiretsuError } from '../kernel/errors.js';
import { isId } from '../kernel/id.js';
import { canonicalJson, type Json } from '../kernel/json.js';
import { shown } from '../kernel/shown.js';
import { normalText } from '../kernel/text.js';
import type { PropertyType } from '../ontology/define.js';
import type { AmountQualifier, IdentifierScheme, TrancheEnd } from '../ontology/enums.js';
import { type NamedProperty, ontology } from '../ontology/ontology.js';
import { MAX_LENGTH } from './bounds.js';
import { parsePeriod } from './date.js';
import { COUNTRIES, CURRENCIES, meantCode } from './iso-codes.js';
import { wantedOfLanguage, wantedOfText } from './text.js';

/** Money. `upper` is set exactly when the qualifier is RANGE; `value` is then the lower end. Currency: ISO 4217. */
export interface Amount {
  readonly value: number;
  readonly currency: string;
  readonly qualifier: AmountQualifier;
  readonly upper: number | null;
}
/** A count; `upper` as in Amount. */
export interface Quantity {
  readonly value: number;
  readonly qualifier: AmountQualifier;
  readonly upper: number | null;
}
/** Percent, both ends included. */
export interface PercentRange {
  readonly lower: number;
  readonly upper: number;
}
export interface ProfitShare {
  /** The id of the entity that receives. */
  readonly party: string;
  readonly sharePct: number;
}
/** One stage of a profit sharing, in order of time; the last one has no end. */
export interface ProfitTranche {
  readonly until: TrancheEnd | null;
  readonly shares: readonly ProfitShare[];
}
export interface Alias {
  readonly name: string;
  /** BCP 47, where known. */
  readonly language: string | null;
}
export interface Identifier {
  readonly scheme: IdentifierScheme;
  readonly value: string;
}

/** The value of a property that is no list, or one member of a list. */
export type SingleValue = string | number | Amount | Quantity | PercentRange | readonly ProfitTranche[] | Alias | Identifier;
export type Value = SingleValue | readonly SingleValue[];

class Misfit extends Error {}

function misfit(expected: string): never {
  throw new Misfit(expected);
}

function text(input: unknown, what: string): string {
  const wanted = wantedOfText(input, 'text');
  if (wanted !== null) misfit(`${what} as ${wanted}`);
  return normalText(input as string);
}

function finite(input: unknown, what: string, from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY): number {
  if (typeof input !== 'number' || !Number.isFinite(input) || input < from || input > to) {
    misfit(Number.isFinite(from) ? `${what} as a number from ${from}${Number.isFinite(to) ? ` to ${to}` : ''}` : `${what} as a number`);
  }
  return input === 0 ? 0 : input;
}

function code(input: unknown, among: ReadonlySet<string>, what: string): string {
  if (typeof input === 'string' && among.has(input)) return input;
  const meant = meantCode(input, among);
  misfit(meant === null ? what : `${what}; is ${meant} meant?`);
}

function language(input: unknown): string {
  const wanted = wantedOfLanguage(input);
  if (wanted !== null) misfit(`\`language\` as ${wanted}`);
  return input as string;
}

function member(input: unknown, enumName: string): string {
  const values = Object.keys(ontology.enums.get(enumName)?.values ?? {});
  if (typeof input !== 'string' || !values.includes(input)) misfit(`one of ${values.join(', ')}`);
  return input;
}

function fields(input: unknown, allowed: readonly string[], what: string): Record<string, unknown> {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) misfit(what);
  const extra = Object.keys(input).find((key) => !allowed.includes(key));
  if (extra !== undefined) misfit(`${what} without ${shown(extra)}`);
  return input as Record<string, unknown>;
}

function upperEnd(input: Record<string, unknown>, value: number, qualifier: string): number | null {
  const upper = input.upper ?? null;
  if ((qualifier === 'RANGE') !== (upper !== null)) misfit('`upper` with the qualifier RANGE, and only with it');
  return upper === null ? null : finite(upper, '`upper`', value);
}

/** Reads one value of each property type from plain JSON; throws Misfit with what was expected. */
const readers: Readonly<Record<PropertyType, (input: unknown, property: NamedProperty) => SingleValue>> = {
  TEXT: (input) => text(input, 'the value'),
  DATE: (input) =>
    typeof input === 'string' && parsePeriod(input) !== null ? input : misfit('a date such as 2025, 2025-09 or 2025-09-04'),
  ENUM: (input, property) => member(input, property.enumName ?? ''),
  COUNTRY: (input) => code(input, COUNTRIES, 'the code of a country such as JP (ISO 3166-1 alpha-2)'),
  NUMBER: (input, { range }) => finite(input, 'the value', range?.from, range?.to),
  AMOUNT: (input) => {
    const given = fields(input, ['value', 'currency', 'qualifier', 'upper'], 'an amount { value, currency, qualifier, upper }');
    const value = finite(given.value, '`value`', 0);
    const qualifier = member(given.qualifier ?? 'EXACT', 'AmountQualifier') as AmountQualifier;
    const currency = code(given.currency, CURRENCIES, '`currency` as the code of one such as USD (ISO 4217)');
    return { value, currency, qualifier, upper: upperEnd(given, value, qualifier) };
  },
  QUANTITY: (input) => {
    const given = fields(input, ['value', 'qualifier', 'upper'], 'a quantity { value, qualifier, upper }');
    const value = finite(given.value, '`value`', 0);
    const qualifier = member(given.qualifier ?? 'EXACT', 'AmountQualifier') as AmountQualifier;
    return { value, qualifier, upper: upperEnd(given, value, qualifier) };
  },
  PERCENT_RANGE: (input) => {
    const given = fields(input, ['lower', 'upper'], 'a range { lower, upper } in percent');
    const lower = finite(given.lower, '`lower`', 0, 100);
    return { lower, upper: finite(given.upper, '`upper`', lower, 100) };
  },
  PROFIT_SHARING: (input) => {
    if (!Array.isArray(input) || input.length === 0) misfit('a list of tranches { until, shares }');
    const tranches = input.map((one, index) => tranche(one, index === input.length - 1));
    if (canonicalJson(tranches as unknown as Json).length > MAX_LENGTH.tranches)
      misfit(`tranches of at most ${MAX_LENGTH.tranches} characters of JSON`);
    return tranches;
  },
  ALIAS: (input) => {
    const given = fields(typeof input === 'string' ? { name: input } : input, ['name', 'language'], 'an alias { name, language }');
    const tag = given.language ?? null;
    return {
      name: text(given.name, '`name`'),
      language: tag === null ? null : language(tag),
    };
  },
  IDENTIFIER: (input) => {
    const given = fields(input, ['scheme', 'value'], 'an identifier { scheme, value }');
    return { scheme: member(given.scheme, 'IdentifierScheme') as IdentifierScheme, value: text(given.value, '`value`') };
  },
};

function tranche(input: unknown, isLast: boolean): ProfitTranche {
  const given = fields(input, ['until', 'shares'], 'a tranche { until, shares }');
  const until = given.until ?? null;
  if (isLast !== (until === null)) misfit('`until` on every tranche but the last');
  if (!Array.isArray(given.shares) || given.shares.length === 0) misfit('`shares` as a list of { party, sharePct }');
  const shares = given.shares.map((one): ProfitShare => {
    const share = fields(one, ['party', 'sharePct'], 'a share { party, sharePct }');
    if (typeof share.party !== 'string' || !isId(share.party)) misfit('`party` as the id of an entity');
    return { party: share.party, sharePct: finite(share.sharePct, '`sharePct`', 0, 100) };
  });
  return { until: until === null ? null : (member(until, 'TrancheEnd') as TrancheEnd), shares };
}

/** Checks one value (of a list: one member) against its property; throws BAD_FACT that says what was expected. */
export function readValue(property: NamedProperty, input: unknown): SingleValue {
  try {
    return readers[property.type](input, property);
  } catch (error) {
    if (!(error instanceof Misfit)) throw error;
    const end = error.message.endsWith('?') ? '' : '.';
    throw new KeiretsuError('BAD_FACT', `${property.name} cannot be ${shown(input)}: expected ${error.message}${end}`);
  }
}

/** The canonical text of a value: the text itself, the number as JavaScript prints it, or canonical JSON. */
export function valueText(value: SingleValue): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : canonicalJson(value as unknown as Json);
}

const PLAIN: readonly PropertyType[] = ['TEXT', 'DATE', 'ENUM', 'COUNTRY'];

/** The value that a canonical text stands for: the inverse of valueText. */
export function valueFromText(property: Pick<NamedProperty, 'type'>, canonical: string): SingleValue {
  if (PLAIN.includes(property.type)) return canonical;
  return JSON.parse(canonical) as SingleValue;
}
