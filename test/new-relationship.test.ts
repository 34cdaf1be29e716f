import { execFile } from 'node:child_process';
import { appendFile, cp, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const root = resolve(import.meta.dirname, '..');
const COPIED = ['src', 'schema', 'seed', 'docs', 'package.json', 'tsconfig.json', 'tsconfig.build.json'];

const ENTRY = `  GUARANTEES: {
    doc: 'Answers for what another party owes.',
    pairs: pairs(['Government'], ['Financier']),
    from: end('guarantees', 'What it guarantees.', 'Financier'),
    to: end('guarantors', 'Who guarantees it.', 'Government'),
    key: { registryKey: text('Where it is registered.') },
    properties: { role, callLast: date('When it can be called at the latest.'), feeHigh: amount('The fee.'), actsFirst: text('Who acts first.') },
    commitments: 'ALL',
  },
`;

const FACT = `
  - relationship: GUARANTEES
    from: government:japan
    to: financier:jbic
    key: { registryKey: Zürich }
    properties: { role: lender of last resort, callLast: 2026-03, feeHigh: { value: 5, currency: JPY }, actsFirst: the state }
    commitment: EXPECTED
    confidence: MEDIUM
    statement: The state stands behind JBIC.
`;

const QUESTION = `{ financier(id: "financier:jbic") { guarantors(filter: { commitment: { gte: EXPECTED }, registryKey: { startsWith: "ZÜ" }, callLast: { lt: "2026-04" }, feeHigh: { currency: JPY, gte: 5 } }, orderBy: [{ field: REGISTRY_KEY }, { field: ACTS_FIRST }]) { edges { node { name } role commitment registryKey callLast actsFirst feeHigh { value currency } } } } }`;

const ANSWER = {
  data: {
    financier: {
      guarantors: {
        edges: [
          {
            node: { name: 'Government of Japan' },
            role: 'lender of last resort',
            commitment: 'EXPECTED',
            registryKey: 'Zürich',
            callLast: '2026-03',
            actsFirst: 'the state',
            feeHigh: { value: 5, currency: 'JPY' },
          },
        ],
      },
    },
  },
};

/** Asks in a process of its own: type-graphql's registry belongs to this one's ontology. */
const ASK = `
  import 'reflect-metadata';
  import { execute, parse } from 'graphql';
  import { buildSchema } from './dist/graphql/build-schema.js';
  import { openSqliteStore } from './dist/store/sqlite/store.js';
  const store = await openSqliteStore('./data');
  const answer = await execute({ schema: buildSchema(), document: parse(process.argv[2]), contextValue: { reader: store, maxPage: 500 } });
  console.log(JSON.stringify(answer));
  await store.close();
`;

async function contents(folder: string): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const name of COPIED) {
    const path = join(folder, name);
    const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch(() => null);
    if (entries === null) files.set(name, await readFile(path, 'utf8'));
    for (const entry of entries ?? []) {
      if (!entry.isFile()) continue;
      const file = join(entry.parentPath, entry.name);
      files.set(relative(folder, file), await readFile(file, 'utf8'));
    }
  }
  return files;
}

describe('a new relationship type', () => {
  let copy = '';
  let before = new Map<string, string>();

  beforeAll(async () => {
    copy = await mkdtemp(join(tmpdir(), 'keiretsu-new-type-'));
    for (const name of COPIED) await cp(join(root, name), join(copy, name), { recursive: true });
    await symlink(join(root, 'node_modules'), join(copy, 'node_modules'));
    before = await contents(copy);

    const ontology = join(copy, 'src/ontology/relationships.ts');
    const text = await readFile(ontology, 'utf8');
    await writeFile(ontology, text.replace('\n} as const satisfies', `\n${ENTRY}} as const satisfies`));
    await appendFile(join(copy, 'seed/coinotag-2025-10-29/facts.yaml'), FACT);

    const node = (...args: string[]) =>
      run(process.execPath, args, { cwd: copy, env: { ...process.env, NEO4J_URI: '', KEIRETSU_DATA: join(copy, 'data') } });
    await node(join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json');
    await node('dist/cli/generate.js');
    await node('dist/cli/seed.js');
    await writeFile(join(copy, 'ask.mjs'), ASK);
  }, 120_000);

  afterAll(() => rm(copy, { recursive: true, force: true }));

  it('is one entry in the ontology and one fact in a facts file; all else follows', async () => {
    const after = await contents(copy);
    const changed = [...after].filter(([name, text]) => before.get(name) !== text).map(([name]) => name);
    const generated = changed.filter((name) => name.startsWith('schema/') || name.startsWith('docs/'));
    expect(changed.filter((name) => !generated.includes(name)).sort()).toEqual([
      'seed/coinotag-2025-10-29/facts.yaml',
      'src/ontology/relationships.ts',
    ]);
    expect(generated).toEqual(
      expect.arrayContaining(['schema/schema.graphql', 'schema/ontology.json', 'schema/ONTOLOGY.md', 'schema/facts.schema.json']),
    );
    expect([...before.keys()].filter((name) => !after.has(name))).toEqual([]);
    expect(after.get('schema/schema.graphql')).toContain('type Guarantees implements Node & Relationship');
  });

  it('can be asked for, whatever its properties are called', async () => {
    const { stdout } = await run(process.execPath, ['ask.mjs', QUESTION], { cwd: copy });
    expect(JSON.parse(stdout)).toEqual(ANSWER);
  });
});
