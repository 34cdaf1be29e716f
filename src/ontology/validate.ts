import type { OntologyDefinition, Properties, Property } from './define.js';
import { storedNameProblems } from './stored-names.js';

/** Fields of the GraphQL contract that no property or relationship field may take. */
const ENTITY_FIELDS = ['id', 'kind', 'claims', 'relationships'];
const RELATIONSHIP_FIELDS = ['id', 'type', 'from', 'to', 'commitment', 'contested', 'claims', 'node', 'cursor', 'relationship'];
/** Words of the filter language. */
const FILTER_WORDS = ['and', 'or', 'not', 'some', 'none', 'node'];

const CAMEL = /^[a-z][a-zA-Z0-9]*$/;
const PASCAL = /^[A-Z][a-zA-Z0-9]*$/;
const SCREAMING = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*$/;

/** Throws one error that lists everything wrong with an ontology: it is checked whole, when it is loaded. */
export function assertOntology(definition: OntologyDefinition): void {
  const problems = [
    ...nameProblems(definition),
    ...endProblems(definition),
    ...clashProblems(definition),
    ...typeProblems(definition),
    ...columnProblems(definition),
  ];
  if (problems.length > 0) throw new Error(`The ontology is not sound:\n${problems.map((problem) => `- ${problem}`).join('\n')}`);
}

/** All kinds share a table, and so do all types. */
function columnProblems({ entityProperties, entities, relationshipProperties, relationships, enums }: OntologyDefinition): string[] {
  const of = (...all: readonly Properties[]): [string, Property][] => all.flatMap((properties) => Object.entries(properties));
  return [
    ...storedNameProblems(of(entityProperties, ...Object.values(entities).map(({ properties }) => properties)), enums),
    ...storedNameProblems(
      of(relationshipProperties, ...Object.values(relationships).flatMap(({ key, properties }) => [key, properties])),
      enums,
    ),
  ];
}

function nameProblems({ entities, relationships, enums }: OntologyDefinition): string[] {
  return [
    ...Object.keys(entities).flatMap((name) => (PASCAL.test(name) ? [] : [`kind ${name} is not in PascalCase`])),
    ...Object.keys(relationships).flatMap((name) =>
      SCREAMING.test(name) ? [] : [`relationship type ${name} is not in SCREAMING_SNAKE_CASE`],
    ),
    ...Object.entries(enums).flatMap(([name, { values, beside }]) => [
      ...Object.keys(values).flatMap((value) =>
        SCREAMING.test(value) ? [] : [`value ${value} of ${name} is not in SCREAMING_SNAKE_CASE`],
      ),
      ...beside.flatMap((value) => (Object.hasOwn(values, value) ? [] : [`${name} has no value ${value} to stand beside the scale`])),
    ]),
  ];
}

function endProblems({ entities, relationships }: OntologyDefinition): string[] {
  return Object.entries(relationships).flatMap(([type, { pairs, from, to, key }]) => {
    const problems: string[] = [];
    if (pairs.length === 0) problems.push(`${type} joins nothing`);
    for (const kind of new Set(pairs.flat())) {
      if (!Object.hasOwn(entities, kind)) problems.push(`${type} names the kind ${kind}, which does not exist`);
    }
    problems.push(
      ...Object.entries(key).flatMap(([name, property]) =>
        property.list ? [`${type}.${name} is a list, which cannot be part of a key`] : [],
      ),
    );
    const far = { from: new Set(pairs.map((pair) => pair[1])), to: new Set(pairs.map((pair) => pair[0])) };
    for (const [end, { pinned, field }] of Object.entries({ from, to })) {
      const kinds = far[end as 'from' | 'to'];
      if (pinned !== null && (kinds.size !== 1 || !kinds.has(pinned))) {
        problems.push(`${type}.${field} is pinned to ${pinned} but reaches ${[...kinds].join(', ')}`);
      }
    }
    return problems;
  });
}

function clashProblems({ entityProperties, entities, relationshipProperties, relationships }: OntologyDefinition): string[] {
  const problems: string[] = [];
  const fields = new Map<string, string>();
  for (const [type, { from, to, key, properties }] of Object.entries(relationships)) {
    for (const { field } of [from, to]) {
      const other = fields.get(field);
      if (other !== undefined) problems.push(`the field ${field} is an end of ${other} and of ${type}`);
      fields.set(field, type);
    }
    const names = [...Object.keys(key), ...Object.keys(properties), ...Object.keys(relationshipProperties)];
    problems.push(...duplicates(names).map((name) => `${type} has the property ${name} twice`));
    problems.push(...reserved(names, RELATIONSHIP_FIELDS).map((name) => `${type}.${name} takes a name that the contract needs`));
  }
  for (const [kind, { properties }] of Object.entries(entities)) {
    const names = [...Object.keys(entityProperties), ...Object.keys(properties)];
    problems.push(...duplicates(names).map((name) => `${kind} has the property ${name} twice`));
    problems.push(...reserved(names, ENTITY_FIELDS).map((name) => `${kind}.${name} takes a name that the contract needs`));
    problems.push(...names.filter((name) => fields.has(name)).map((name) => `${kind}.${name} is also an end of ${fields.get(name)}`));
  }
  problems.push(...reserved([...fields.keys()], ENTITY_FIELDS).map((name) => `the field ${name} takes a name that the contract needs`));
  const roots = Object.entries(entities).flatMap(([name, { plural }]) => [name.charAt(0).toLowerCase() + name.slice(1), plural]);
  problems.push(...duplicates(roots).map((name) => `the root field ${name} would exist twice`));
  return problems;
}

/** One property name has one type everywhere, so that clients can overlap fragments and stores need one column. */
function typeProblems({ entityProperties, entities, relationshipProperties, relationships, enums }: OntologyDefinition): string[] {
  const problems: string[] = [];
  const seen = new Map<string, { owner: string; shape: string }>();
  const owners: [string, Properties][] = [
    ['Entity', entityProperties],
    ...Object.entries(entities).map(([name, one]): [string, Properties] => [name, one.properties]),
    ['Relationship', relationshipProperties],
    ...Object.entries(relationships).map(([name, one]): [string, Properties] => [name, { ...one.key, ...one.properties }]),
  ];
  for (const [owner, properties] of owners) {
    for (const [name, property] of Object.entries(properties)) {
      if (!CAMEL.test(name)) problems.push(`${owner}.${name} is not in camelCase`);
      if (property.enumName !== null && !Object.hasOwn(enums, property.enumName))
        problems.push(`${owner}.${name} names the enum ${property.enumName}, which does not exist`);
      const shape = describeType(property);
      const first = seen.get(name);
      if (first === undefined) seen.set(name, { owner, shape });
      else if (first.shape !== shape) problems.push(`${owner}.${name} is ${shape}, but ${first.owner}.${name} is ${first.shape}`);
    }
  }
  return problems;
}

function describeType({ type, list, enumName, identity }: Property): string {
  return `${list ? 'a list of ' : ''}${enumName ?? type}${identity ? ' (identity)' : ''}`;
}

function duplicates(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}

function reserved(names: readonly string[], words: readonly string[]): string[] {
  return names.filter((name) => words.includes(name) || FILTER_WORDS.includes(name));
}
