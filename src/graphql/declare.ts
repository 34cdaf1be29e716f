/**
 * type-graphql's decorators called as functions, for the types that are generated from the ontology.
 * Hand-written classes use the decorators as decorators.
 */
import { Arg, Extensions, Field, InputType, ObjectType, Query, Resolver } from 'type-graphql';
import type { PlannedField } from './planned-field.js';

export type Class = new () => object;
/** What type-graphql takes as a type: a class, an enum object, a scalar, or one of these in an array. */
export type TypeReference = unknown;

export interface FieldDeclaration {
  readonly name: string;
  /** Called when the schema is built, so that types can name each other. */
  readonly type: () => TypeReference;
  readonly description: string;
  /** `items`: a list that is there, of items that may be null. */
  readonly nullable?: boolean | 'items';
  readonly args?: readonly ArgDeclaration[];
  readonly defaultValue?: unknown;
  /** How the planner reads it; left out for what is not planned. */
  readonly planned?: PlannedField;
}

export interface ArgDeclaration {
  readonly name: string;
  readonly type: () => TypeReference;
  readonly description: string;
  readonly nullable?: boolean;
  readonly defaultValue?: unknown;
}

// type-graphql types a return-type function more narrowly than what it accepts; this is the one place that says so.
type ReturnType = Parameters<typeof Field>[0] & (() => never);

/** Types by name, so that types which name each other need not import each other. */
const types = new Map<string, Function>();

/** The class of a type that some module declares; resolved when the schema is built. */
export function typeNamed(name: string): Function {
  const found = types.get(name);
  if (found === undefined) throw new Error(`no module declares the GraphQL type ${name}`);
  return found;
}

/** Makes a hand-written class known to `typeNamed` under its class name. */
export function register(type: Function): void {
  if (types.has(type.name)) throw new Error(`the GraphQL type ${type.name} is declared twice`);
  types.set(type.name, type);
}

function newClass(name: string): Class {
  return { [name]: class {} }[name] as Class;
}

/** An object type. */
export function objectType(
  name: string,
  description: string,
  fields: readonly FieldDeclaration[],
  interfaces: readonly Function[] = [],
): Class {
  const created = newClass(name);
  register(created);
  ObjectType(name, { description, implements: interfaces as Function[] })(created);
  for (const field of fields) declareField(created.prototype, field);
  return created;
}

/** An input type; every field is optional unless it says otherwise. */
export function inputType(name: string, description: string, fields: readonly FieldDeclaration[]): Class {
  const created = newClass(name);
  InputType(name, { description })(created);
  for (const field of fields) declareField(created.prototype, { nullable: true, ...field });
  return created;
}

export function declareField(
  prototype: object,
  { name, type, description, nullable = false, args = [], defaultValue, planned }: FieldDeclaration,
): void {
  Field(type as ReturnType, { description, nullable, ...(defaultValue === undefined ? {} : { defaultValue }) })(prototype, name);
  declareArgs(prototype, name, args);
  if (planned !== undefined) Extensions({ planned })(prototype, name);
}

function declareArgs(prototype: object, method: string, args: readonly ArgDeclaration[]): void {
  args.forEach(({ name, type, description, nullable = true, defaultValue }, index) => {
    const options = { description, nullable, validate: false, ...(defaultValue === undefined ? {} : { defaultValue }) };
    Arg(name, type as ReturnType, options)(prototype, method, index);
  });
}

/** A resolver class whose queries are all planned: the schema builder gives them their resolve function. */
export function queryResolver(name: string, fields: readonly FieldDeclaration[]): Function {
  const created = newClass(name);
  Resolver()(created);
  for (const { name: method, type, description, nullable = false, args = [], planned } of fields) {
    const descriptor: PropertyDescriptor = { value: () => null, configurable: true, writable: true };
    Object.defineProperty(created.prototype, method, descriptor);
    Query(type as ReturnType, { description, nullable })(created.prototype, method, descriptor);
    declareArgs(created.prototype, method, args);
    if (planned !== undefined) Extensions({ planned })(created.prototype, method);
  }
  return created;
}
