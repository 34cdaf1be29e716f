import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { generatedFiles } from '../src/cli/generated-files.js';

const root = resolve(import.meta.dirname, '..');

const files = [...(await generatedFiles())];

describe('generated files', () => {
  it.each(files)('%s is what the code makes of it; else run `npm run generate`', async (name, text) => {
    expect(await readFile(resolve(root, name), 'utf8')).toBe(text);
  });

  it('describe every type, field, argument and enum value of the schema', async () => {
    const { buildSchema, isEnumType, isInputObjectType, isInterfaceType, isObjectType } = await import('graphql');
    const schema = buildSchema(await readFile(resolve(root, 'schema/schema.graphql'), 'utf8'));
    const bare: string[] = [];
    const note = (path: string, description: string | null | undefined): void => {
      if (!description?.trim()) bare.push(path);
    };
    for (const type of Object.values(schema.getTypeMap())) {
      if (type.name.startsWith('__') || ['String', 'Int', 'Float', 'Boolean', 'ID'].includes(type.name)) continue;
      // The root type describes itself by its fields.
      if (type !== schema.getQueryType()) note(type.name, type.description);
      if (isEnumType(type)) for (const value of type.getValues()) note(`${type.name}.${value.name}`, value.description);
      if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) continue;
      for (const field of Object.values(type.getFields())) {
        note(`${type.name}.${field.name}`, field.description);
        if ('args' in field) for (const arg of field.args) note(`${type.name}.${field.name}(${arg.name})`, arg.description);
      }
    }
    expect(bare).toEqual([]);
  });
});
