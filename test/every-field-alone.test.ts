import { type GraphQLField, type GraphQLObjectType, getNamedType, isCompositeType, isInterfaceType, parse } from 'graphql';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SEED_FOLDER, seedChange } from '../src/cli/seed-store.js';
import type { GraphStore } from '../src/graph/store.js';
import { stringifyResult } from '../src/graphql/json-text.js';
import { openSqliteStore } from '../src/store/sqlite/store.js';
import { askBoth, assertSame, schema } from './support/ask.js';

/** Every field of every type, alone, below every way that leads to it within a few steps. */

/** A list is two steps, and so is a fragment. */
const STEPS = Number(process.env.EVERY_FIELD_STEPS ?? 6);
/** Root fields of each sort: those of other kinds differ by name alone. */
const ROOTS: Readonly<Record<string, string>> = {
  company: '(id: "company:ihi")',
  projects: '(first: 2)',
  agreements: '(first: 1)',
  entities: '(first: 2, knownOn: "2026")',
  nodes: '(ids: ["company:ihi", "agreement:none"])',
  sources: '(first: 1)',
  suppliers: '(first: 2, validOn: "2026")',
};

type Composite = GraphQLObjectType;
const namedOf = (field: GraphQLField<unknown, unknown>): Composite => getNamedType(field.type) as Composite;
const isList = (field: GraphQLField<unknown, unknown>): boolean => namedOf(field).name.endsWith('Connection');

/** Of lists through relationships one each way, of ends and of values all: others of a type make the same statements with other words. */
function fieldsOf(type: Composite): GraphQLField<unknown, unknown>[] {
  const fields = Object.values(type.getFields());
  const lists = fields.filter((field) => isList(field) && !['claims', 'relationships'].includes(field.name));
  return fields.filter((field) => !lists.includes(field) || lists.indexOf(field) < 2);
}

/** What leads on from a type, and what ends there. */
function* selections(type: Composite, steps: number): Generator<string> {
  if (isInterfaceType(type)) {
    const objects = schema
      .getPossibleTypes(type)
      .filter(({ name }) => ['Company', 'Agreement', 'Supplies', 'Claim', 'Source'].includes(name));
    for (const object of steps > 2 ? objects.slice(0, 2) : [])
      for (const one of selections(object, steps - 2)) yield `... on ${object.name} { ${one} }`;
  }
  yield '__typename';
  for (const field of fieldsOf(type)) {
    const inner = namedOf(field);
    if (!isCompositeType(inner)) yield field.name;
    else if (steps > 0)
      for (const one of selections(inner, steps - (isList(field) ? 2 : 1)))
        yield `${field.name}${isList(field) ? '(first: 2)' : ''} { ${one} }`;
  }
}

const BATCH = 10;

let store: GraphStore;
beforeAll(async () => {
  store = await openSqliteStore(':memory:');
  await store.apply(await seedChange(SEED_FOLDER));
});
afterAll(() => store.close());

it('every field is answered with nothing beside it, the same by both executors', async () => {
  const query = schema.getQueryType() as GraphQLObjectType;
  const questions = Object.entries(ROOTS).flatMap(([name, args]) =>
    [...selections(namedOf(query.getFields()[name] as GraphQLField<unknown, unknown>), STEPS)].map((one) => `${name}${args} { ${one} }`),
  );
  const failed: unknown[] = [];
  let bytes = 0;
  for (let from = 0; from < questions.length; from += BATCH) {
    const batch = questions.slice(from, from + BATCH);
    const document = parse(`{ ${batch.map((one, index) => `q${index}: ${one}`).join(' ')} }`);
    const { direct, reference, handedOver } = await askBoth(store, document, {});
    assertSame(direct, reference, batch.join('\n'));
    failed.push(...handedOver);
    for (const { path, message } of direct.errors ?? []) failed.push([batch[Number(String(path?.[0]).slice(1))], message]);
    bytes += stringifyResult(direct).length;
  }
  expect(failed.slice(0, 20)).toEqual([]);
  // There was something to be read at most places.
  expect(bytes / questions.length).toBeGreaterThan(60);
  expect(questions.length).toBeGreaterThan(500);
}, 600_000);
