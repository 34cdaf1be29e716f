import type { Json } from '../../kernel/json.js';
import type { PropertyType } from '../../ontology/define.js';
import { type NamedProperty, ontology } from '../../ontology/ontology.js';

/** A JSON Schema. */
export interface Schema {
  readonly [key: string]: Json;
}

export const slug = '[a-z0-9]+([-.][a-z0-9]+)*';

export function idSchema(prefixes: readonly string[]): Schema {
  return { type: 'string', pattern: `^(${prefixes.join('|')}):${slug}$` };
}

export function oneOrMany(schema: Schema): Schema {
  return { anyOf: [schema, { type: 'array', minItems: 1, items: schema }] };
}

export function enumSchema(name: string): Schema {
  const definition = ontology.enums.get(name);
  const values = Object.entries(definition?.values ?? {});
  return {
    enum: values.map(([value]) => value),
    description: [definition?.doc ?? '', ...values.map(([value, doc]) => `${value}: ${doc}`)].join('\n'),
  };
}

/** `then` where the condition holds, `otherwise` where it does not. */
export function conditional(condition: Schema, then: Schema, otherwise: Schema = {}): Schema {
  // The word is JSON Schema's, and nobody awaits a schema.
  // oxlint-disable-next-line unicorn/no-thenable
  return { if: condition, then, else: otherwise };
}

const percent: Schema = { type: 'number', minimum: 0, maximum: 100 };
const text: Schema = { type: 'string', minLength: 1 };

function closed(properties: Readonly<Record<string, Schema>>, required: readonly string[]): Schema {
  return { type: 'object', additionalProperties: false, properties, required: [...required] };
}

/** `upper` goes with the qualifier RANGE, and only with it. */
function withUpper(properties: Readonly<Record<string, Schema>>, required: readonly string[]): Schema {
  const figure = closed(
    {
      value: { type: 'number', minimum: 0 },
      ...properties,
      qualifier: enumSchema('AmountQualifier'),
      upper: { type: 'number', minimum: 0 },
    },
    required,
  );
  return {
    ...figure,
    ...conditional(
      { properties: { qualifier: { const: 'RANGE' } }, required: ['qualifier'] },
      { required: ['upper'] },
      { properties: { upper: { not: {} } } },
    ),
  };
}

/** The shapes of values, by the name that `propertySchema` refers to. */
export function valueDefinitions(): Record<string, Schema> {
  return {
    date: {
      anyOf: [
        { type: 'string', pattern: '^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$' },
        { type: 'integer', minimum: 1000, maximum: 9999 },
      ],
      description: '2025, 2025-09 or 2025-09-04.',
    },
    amount: {
      ...withUpper({ currency: { type: 'string', pattern: '^[A-Z]{3}$' } }, ['value', 'currency']),
      description: 'Money. Write 550e9 for 550 billion.',
    },
    quantity: { ...withUpper({}, ['value']), description: 'A count.' },
    percentRange: { ...closed({ lower: percent, upper: percent }, ['lower', 'upper']), description: 'Percent, both ends included.' },
    profitSharing: {
      type: 'array',
      minItems: 1,
      description: 'Tranches in order of time; all but the last say until when.',
      items: closed(
        {
          until: enumSchema('TrancheEnd'),
          shares: {
            type: 'array',
            minItems: 1,
            items: closed({ party: { type: 'string', pattern: `^[a-z-]+:${slug}$` }, sharePct: percent }, ['party', 'sharePct']),
          },
        },
        ['shares'],
      ),
    },
    alias: { anyOf: [text, closed({ name: text, language: { type: 'string', pattern: '^[a-z]{2,3}(-[A-Za-z0-9]{1,8})*$' } }, ['name'])] },
    identifier: closed({ scheme: enumSchema('IdentifierScheme'), value: text }, ['scheme', 'value']),
  };
}

const DEFINED: Readonly<Partial<Record<PropertyType, string>>> = {
  DATE: 'date',
  AMOUNT: 'amount',
  QUANTITY: 'quantity',
  PERCENT_RANGE: 'percentRange',
  PROFIT_SHARING: 'profitSharing',
  ALIAS: 'alias',
  IDENTIFIER: 'identifier',
};

function memberSchema({ type, enumName, range }: NamedProperty): Schema {
  const name = DEFINED[type];
  if (name !== undefined) return { $ref: `#/definitions/${name}` };
  if (type === 'ENUM') return enumSchema(enumName ?? '');
  if (type === 'COUNTRY') return { type: 'string', pattern: '^[A-Z]{2}$' };
  return type === 'NUMBER' ? { type: 'number', ...(range === undefined ? {} : { minimum: range.from, maximum: range.to }) } : text;
}

/** What may stand after a property's name. */
export function propertySchema(property: NamedProperty): Schema {
  const member = memberSchema(property);
  // In draft 7 nothing beside $ref counts, so the description goes around it.
  const schema: Schema = property.list ? { type: 'array', minItems: 1, items: member } : '$ref' in member ? { allOf: [member] } : member;
  const said = typeof schema.description === 'string' ? `${property.doc}\n${schema.description}` : property.doc;
  return { ...schema, description: said };
}
