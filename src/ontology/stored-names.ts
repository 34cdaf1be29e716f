import type { EnumDefinition, Property } from './define.js';

/** Names of the stores' own beside those of properties: of nodes and relationships in Neo4j, of columns in SQLite. */
const OWN = [
  'row',
  'nameSort',
  'titleSort',
  'hubs',
  'openHubs',
  'parallel',
  'subjectId',
  'knownFrom',
  'knownTo',
  'known',
  'live',
  'fromId',
  'toId',
  'hubFrom',
  'hubTo',
  'fromSort',
  'toSort',
  'commitmentRank',
];

const SUFFIXES: Readonly<Partial<Record<Property['type'], readonly string[]>>> = {
  TEXT: ['Key'],
  DATE: ['First', 'Last'],
  AMOUNT: ['High', 'Currency', 'Qualifier'],
  QUANTITY: ['High', 'Qualifier'],
  PERCENT_RANGE: ['High'],
};

/** The names under which stores keep a property: its own, and those that orders, filters and parts of its value need. */
export function storedNames(name: string, { type, list, enumName }: Property, enums: Readonly<Record<string, EnumDefinition>>): string[] {
  if (list) return type === 'ALIAS' || type === 'IDENTIFIER' ? [name, `${name}Members`] : [name];
  if (type === 'ENUM') return enums[enumName ?? '']?.ordered === true ? [name, `${name}Rank`] : [name];
  return [name, ...(SUFFIXES[type] ?? []).map((suffix) => name + suffix)];
}

/** What is wrong with the names of properties that stand in one table. SQLite does not tell capitals from small letters. */
export function storedNameProblems(
  properties: readonly (readonly [string, Property])[],
  enums: Readonly<Record<string, EnumDefinition>>,
): string[] {
  const owners = new Map(OWN.map((own) => [own.toLowerCase(), `the stores' own ${own}`]));
  const problems: string[] = [];
  for (const [name, property] of new Map(properties)) {
    for (const stored of storedNames(name, property, enums)) {
      const other = owners.get(stored.toLowerCase());
      if (other !== undefined) problems.push(`the property ${name} is stored as ${stored}, which is the name of ${other}`);
      owners.set(stored.toLowerCase(), `the property ${name}`);
    }
  }
  return problems;
}
