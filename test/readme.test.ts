import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { execute, parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seedIfEmpty } from '../src/cli/seed-store.js';
import { configMarkdown } from '../src/config.js';
import type { GraphStore } from '../src/graph/store.js';
import { buildSchema } from '../src/graphql/build-schema.js';
import { openSqliteStore } from '../src/store/sqlite/store.js';
import { article, readFacts } from './support/facts.js';

const root = resolve(import.meta.dirname, '..');
const readme = await readFile(resolve(root, 'README.md'), 'utf8');
const scripts = (JSON.parse(await readFile(resolve(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> }).scripts;
const blocks = (language: string): string[] =>
  [...readme.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, text]) => text as string);

describe('the README', () => {
  let store: GraphStore;
  beforeAll(async () => {
    store = await openSqliteStore(':memory:');
    await seedIfEmpty(store, undefined, () => undefined);
  });
  afterAll(() => store.close());

  const ask = async (source: string): Promise<unknown> =>
    JSON.parse(
      JSON.stringify(await execute({ schema: buildSchema(), document: parse(source), contextValue: { reader: store, maxPage: 500 } })),
    );

  it('shows the first question with its real answer', async () => {
    expect(await ask(blocks('graphql')[0] as string)).toEqual(JSON.parse(blocks('json')[0] as string));
  });

  it('shows a question for programs that can be asked', async () => {
    const [, body] = /-d '(\{.*\})'/.exec(blocks('sh').find((block) => block.includes('curl')) as string) as unknown as [string, string];
    expect(await ask((JSON.parse(body) as { query: string }).query)).toMatchObject({
      data: { financiers: { nodes: expect.arrayContaining([expect.objectContaining({ name: 'JBIC' })]) } },
    });
  });

  it('lists every variable as the code knows it', () => {
    expect(readme).toContain(configMarkdown().trim());
  });

  it('names commands that exist', () => {
    const named = [...readme.matchAll(/npm run ([a-z0-9:]+)/g)].map(([, name]) => name as string);
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });

  it('links to files that exist', async () => {
    const links = [...readme.matchAll(/\]\((?!http)([^)]+)\)/g)].map(([, path]) => path as string);
    const { access } = await import('node:fs/promises');
    const missing = await Promise.all(
      links.map((path) =>
        access(resolve(root, path)).then(
          () => null,
          () => path,
        ),
      ),
    );
    expect(missing.filter((path) => path !== null)).toEqual([]);
  });
});

describe('the page about files of facts', () => {
  it('shows a file that can be read', async () => {
    const page = await readFile(resolve(root, 'docs/FACTS.md'), 'utf8');
    const [, yaml] = /```yaml\n([\s\S]*?)```/.exec(page) as unknown as [string, string];
    const claims = readFacts(yaml, { ...article, text: 'Toshiba and IHI will supply turbines.' });
    expect(claims.map((claim) => [claim.property, claim.quote])).toEqual([
      [null, 'Toshiba and IHI will supply turbines'],
      [null, 'Toshiba and IHI will supply turbines'],
      ['value', null],
      ['equityShare', null],
    ]);
  });
});
