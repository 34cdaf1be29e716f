/** A GraphQL operation as data: it can be printed, and asked again with other pages. */
import { GraphQLEnumType, GraphQLInputObjectType, type GraphQLInputType, GraphQLList, GraphQLNonNull } from 'graphql';

/** A use of a variable. */
export class Variable {
  constructor(readonly name: string) {}
}

export interface Argument {
  readonly type: GraphQLInputType;
  readonly value: unknown;
}

export interface FieldSelection {
  readonly kind: 'field';
  readonly alias: string | null;
  readonly name: string;
  /** Replaced when another page is asked for. */
  args: Record<string, Argument>;
  readonly directives: string;
  readonly selections: readonly Selection[] | null;
  /** What cursors it takes beside `after`; null where it is no connection, or its cursors are not told apart by the alias. */
  readonly pages: 'forward' | 'both' | null;
}

export interface FragmentSelection {
  readonly kind: 'fragment';
  /** Null: inline. */
  readonly name: string | null;
  readonly on: string | null;
  readonly directives: string;
  /** Of a named fragment: printed once. */
  readonly selections: readonly Selection[];
}

export type Selection = FieldSelection | FragmentSelection;

export interface VariableDefinition {
  readonly type: string;
  readonly value: unknown;
  readonly fallback: string | null;
}

export interface Operation {
  readonly selections: readonly FieldSelection[];
  readonly variables: ReadonlyMap<string, VariableDefinition>;
}

export function literal(value: unknown, type: GraphQLInputType): string {
  if (value instanceof Variable) return `$${value.name}`;
  if (type instanceof GraphQLNonNull) return literal(value, type.ofType);
  if (value === null) return 'null';
  if (type instanceof GraphQLList)
    return Array.isArray(value) ? `[${value.map((one) => literal(one, type.ofType)).join(', ')}]` : literal(value, type.ofType);
  if (type instanceof GraphQLEnumType) return value as string;
  if (!(type instanceof GraphQLInputObjectType)) return JSON.stringify(value);
  const fields = type.getFields();
  return `{ ${Object.entries(value as object)
    .map(([name, one]) => `${name}: ${literal(one, fields[name]?.type as GraphQLInputType)}`)
    .join(', ')} }`;
}

function printSelections(selections: readonly Selection[], indent: string, fragments: Map<string, FragmentSelection>): string {
  const lines = selections.map((one): string => {
    if (one.kind === 'fragment' && one.name !== null) {
      fragments.set(one.name, one);
      return `${indent}...${one.name}${one.directives}`;
    }
    const nested = one.selections === null ? '' : ` {\n${printSelections(one.selections, `${indent}  `, fragments)}\n${indent}}`;
    if (one.kind === 'fragment') return `${indent}...${one.on === null ? '' : ` on ${one.on}`}${one.directives}${nested}`;
    const args = Object.entries(one.args).map(([name, { type, value }]) => `${name}: ${literal(value, type)}`);
    return `${indent}${one.alias === null ? '' : `${one.alias}: `}${one.name}${args.length > 0 ? `(${args.join(', ')})` : ''}${one.directives}${nested}`;
  });
  return lines.join('\n');
}

export interface Request {
  readonly document: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

export function print({ selections, variables }: Operation): Request {
  const fragments = new Map<string, FragmentSelection>();
  const printed: string[] = [];
  const body = printSelections(selections, '  ', fragments);
  // Printing a fragment may meet others.
  for (const name of fragmentNames(fragments)) {
    const fragment = fragments.get(name) as FragmentSelection;
    printed.push(`fragment ${name} on ${fragment.on} {\n${printSelections(fragment.selections, '  ', fragments)}\n}`);
  }
  const used = (name: string): boolean => new RegExp(`\\$${name}\\b`).test([body, ...printed].join('\n'));
  const definitions = [...variables].filter(([name]) => used(name));
  const heads = definitions.map(([name, { type, fallback }]) => `$${name}: ${type}${fallback === null ? '' : ` = ${fallback}`}`);
  const values = definitions.filter(([, { value }]) => value !== undefined).map(([name, { value }]) => [name, value]);
  return {
    document: [`query${heads.length > 0 ? ` Q(${heads.join(', ')})` : ''} {\n${body}\n}`, ...printed].join('\n'),
    variables: Object.fromEntries(values),
  };
}

function* fragmentNames(fragments: ReadonlyMap<string, FragmentSelection>): Generator<string> {
  const done = new Set<string>();
  while (done.size < fragments.size) {
    for (const name of fragments.keys()) {
      if (done.has(name)) continue;
      done.add(name);
      yield name;
    }
  }
}

/** Every field of an operation that can be asked for another page. */
export function pageable(selections: readonly Selection[]): FieldSelection[] {
  return selections.flatMap((one) => {
    const nested = one.selections === null ? [] : pageable(one.selections);
    return one.kind === 'field' && one.pages !== null ? [one, ...nested] : nested;
  });
}

/** Every cursor that an answer holds under the given response key, at whatever depth. */
export function cursorsUnder(key: string, answer: unknown): string[] {
  if (typeof answer !== 'object' || answer === null) return [];
  if (Array.isArray(answer)) return answer.flatMap((one) => cursorsUnder(key, one));
  return Object.entries(answer).flatMap(([name, value]) => (name === key ? ownCursors(value) : cursorsUnder(key, value)));
}

function ownCursors(connection: unknown): string[] {
  if (typeof connection !== 'object' || connection === null) return [];
  // Cursors are asked for under keys of their own, so that they are told from those of nested connections.
  return Object.entries(connection).flatMap(([, part]) => (Array.isArray(part) ? part.flatMap(direct) : direct(part)));
}

function direct(part: unknown): string[] {
  if (typeof part !== 'object' || part === null) return [];
  return Object.entries(part).flatMap(([name, value]) =>
    /^(?:own)?(?:cursor|startCursor|endCursor)$/.test(name) && typeof value === 'string' ? [value] : [],
  );
}
