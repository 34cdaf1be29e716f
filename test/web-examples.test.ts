import { readFileSync } from 'node:fs';
import { buildSchema, parse, validate, validateSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { examples } from '../src/web/examples.js';

const schema = buildSchema(readFileSync(new URL('../schema/schema.graphql', import.meta.url), 'utf8'));

function operationNames(query: string): (string | undefined)[] {
  return parse(query).definitions.flatMap((d) => (d.kind === 'OperationDefinition' ? [d.name?.value] : []));
}

describe('the playground', () => {
  it('may take the committed schema as valid', () => {
    expect(validateSchema(schema)).toEqual([]);
  });

  it('opens with the reactor question', () => {
    expect(examples[0]?.query).toMatch(/PRESSURIZED_WATER_REACTOR[^]*suppliers/);
  });

  it('names each example, so that every tab has a title of its own', () => {
    const names = examples.flatMap(({ query }) => operationNames(query));
    expect(names).not.toContain(undefined);
    expect(new Set(names).size).toBe(examples.length);
  });
});

describe.each(examples)('the example "$question"', ({ question, query }) => {
  it('says on its first line what it asks', () => {
    expect(query.split('\n')[0]).toBe(`# ${question}`);
  });

  it('fits the schema', () => {
    expect(validate(schema, parse(query)).map((error) => error.message)).toEqual([]);
  });
});
