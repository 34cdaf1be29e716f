import { GraphQLError, GraphQLScalarType, Kind, print, type ValueNode } from 'graphql';
import { parsePeriod } from '../graph/date.js';
import type { ErrorCode } from '../kernel/errors.js';

export { GraphQLDateTime as DateTimeScalar, GraphQLJSON as JsonScalar } from 'graphql-scalars';

interface TextScalar {
  readonly name: string;
  readonly description: string;
  readonly code: ErrorCode;
  readonly accepts: (text: string) => boolean;
  /** How a value looks, for the error message. */
  readonly form: string;
  /** Whether a literal may also be written without quotes, as codes are: `currency: USD`. */
  readonly bare: boolean;
}

/** A scalar that is a text of a certain form, refused with a coded error that shows the form. */
function textScalar({ name, description, code, accepts, form, bare }: TextScalar): GraphQLScalarType<string, string> {
  const read = (value: unknown, node?: ValueNode): string => {
    if (typeof value === 'string' && accepts(value)) return value;
    const shown = node === undefined ? (JSON.stringify(value) ?? String(value)) : print(node);
    throw new GraphQLError(`${shown.slice(0, 60)} is not a ${name}: write ${form}${bare ? '' : ', in quotes'}.`, {
      extensions: { code },
      ...(node === undefined ? {} : { nodes: node }),
    });
  };
  return new GraphQLScalarType<string, string>({
    name,
    description,
    // What a store holds was checked when it was written.
    serialize: (value) => value as string,
    parseValue: (value) => read(value),
    parseLiteral: (node: ValueNode) => read(node.kind === Kind.STRING || (bare && node.kind === Kind.ENUM) ? node.value : undefined, node),
  });
}

export const DateScalar = textScalar({
  name: 'Date',
  description:
    'A calendar date in ISO 8601, possibly partial: `2025`, `2025-09` or `2025-09-04`. A partial date stands for all of its days.',
  code: 'BAD_DATE',
  accepts: (text) => parsePeriod(text) !== null,
  form: '"2025", "2025-09" or "2025-09-04"',
  bare: false,
});

export const CountryCodeScalar = textScalar({
  name: 'CountryCode',
  description: 'A country by two capital letters, ISO 3166-1 alpha-2: `JP`. A literal may be written without quotes.',
  code: 'BAD_USER_INPUT',
  accepts: (text) => /^[A-Z]{2}$/.test(text),
  form: 'two capital letters such as "JP" (ISO 3166-1 alpha-2)',
  bare: true,
});

export const CurrencyCodeScalar = textScalar({
  name: 'CurrencyCode',
  description: 'A currency by three capital letters, ISO 4217: `USD`. A literal may be written without quotes.',
  code: 'BAD_USER_INPUT',
  accepts: (text) => /^[A-Z]{3}$/.test(text),
  form: 'three capital letters such as "USD" (ISO 4217)',
  bare: true,
});
