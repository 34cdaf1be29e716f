import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

/** ARCHITECTURE.md, checked. A file imports from folders of lower rank and from its own folder. */
const RANKS: Readonly<Record<string, number>> = {
  kernel: 0,
  ontology: 1,
  graph: 2,
  store: 3,
  questions: 3,
  exchange: 3,
  graphql: 4,
  http: 5,
  cli: 5,
  main: 6,
};

/** The configuration belongs to entry points; everybody else is handed the parts that concern them. */
const CONFIG = 'config.ts';
const OPEN_STORE = 'store/open-store.ts';
const isEntryPoint = (file: string): boolean => file === 'main.ts' || /^cli\/[\w-]+\.ts$/.test(file);

/** Packages that say what a folder knows of: whoever else imports them knows too much. */
const PACKAGES: readonly (readonly [packages: RegExp, folders: RegExp])[] = [
  [/^libsql$/, /^store\/sqlite\//],
  [/^neo4j-driver/, /^store\/neo4j\//],
  [/^graphql(?:$|\/)/, /^(?:graphql|http|cli)\//],
  [/^(?:type-graphql|class-validator|graphql-scalars)$/, /^graphql\//],
  [/^(?:fastify|@fastify\/|@as-integrations\/|@apollo\/)/, /^http\//],
  [/^yaml$/, /^exchange\/[\w-]*yaml\//],
];

const src = fileURLToPath(new URL('../src/', import.meta.url));

interface Import {
  readonly file: string;
  readonly specifier: string;
  /** The imported file, relative to src; null for packages and what is outside of src. */
  readonly target: string | null;
}

const IMPORT = /(?:^|\n)\s*(?:import|export)\s(?:[^'"`;]*?\sfrom\s*)?'([^']+)'|\bimport\(\s*'([^']+)'/g;

function importsOf(file: string): Import[] {
  const text = readFileSync(join(src, file), 'utf8');
  return [...text.matchAll(IMPORT)].map((match) => {
    const specifier = (match[1] ?? match[2]) as string;
    const target = specifier.startsWith('.') ? normalize(join(dirname(file), specifier)) : null;
    const written = target?.replace(/\.js$/, existsSync(join(src, `${target.slice(0, -3)}.tsx`)) ? '.tsx' : '.ts') ?? null;
    return { file, specifier, target: written?.startsWith('..') ? null : written };
  });
}

const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => /\.tsx?$/.test(file))
  .sort();
/** The explorer is a program of its own, built by vite; it talks HTTP only. */
const served = files.filter((file) => !file.startsWith('web/'));
const imports = files.flatMap(importsOf);
const inner = imports.filter((one): one is Import & { target: string } => one.target !== null);
const of = (list: readonly string[]): (Import & { target: string })[] => inner.filter(({ file }) => list.includes(file));

const folderOf = (file: string): string => (file.includes('/') ? file.slice(0, file.indexOf('/')) : file.replace(/\.ts$/, ''));
const shown = (list: readonly { file: string; specifier: string }[]): string[] =>
  list.map(({ file, specifier }) => `${file} imports ${specifier}`);

describe('the architecture', () => {
  it('has been looked at: imports are found', () => {
    expect(files.length).toBeGreaterThan(50);
    expect(of(['graph/resolve.ts']).map(({ target }) => target)).toContain('kernel/text.ts');
    expect(of(['store/open-store.ts']).map(({ target }) => target)).toContain('store/sqlite/store.ts');
    expect(inner.length).toBeGreaterThan(files.length);
  });

  it('gives every folder a rank', () => {
    expect(served.filter((file) => file !== CONFIG && RANKS[folderOf(file)] === undefined)).toEqual([]);
  });

  it('lets data flow one way: from lower ranks, or within a folder', () => {
    const rank = (file: string): number => RANKS[folderOf(file)] ?? Number.NaN;
    const upward = of(served).filter(
      ({ file, target }) => file !== CONFIG && target !== CONFIG && folderOf(file) !== folderOf(target) && !(rank(target) < rank(file)),
    );
    expect(shown(upward)).toEqual([]);
  });

  it('keeps the configuration at the entry points', () => {
    expect(shown(of([CONFIG]).filter(({ target }) => folderOf(target) !== 'kernel'))).toEqual([]);
    expect(shown(inner.filter(({ file, target }) => target === CONFIG && !isEntryPoint(file)))).toEqual([]);
  });

  it('lets nobody see an adapter: entry points open stores, and adapters do not know of each other', () => {
    expect(shown(inner.filter(({ file, target }) => target === OPEN_STORE && !isEntryPoint(file)))).toEqual([]);
    const adapterOf = (file: string): string | null => /^store\/([\w-]+)\//.exec(file)?.[1] ?? null;
    const strange = inner.filter(
      ({ file, target }) => adapterOf(target) !== null && adapterOf(target) !== adapterOf(file) && file !== OPEN_STORE,
    );
    expect(shown(strange)).toEqual([]);
    expect(
      shown(
        inner.filter(
          ({ file, target }) =>
            adapterOf(file) !== null && folderOf(target) === 'store' && adapterOf(target) === null && target === OPEN_STORE,
        ),
      ),
    ).toEqual([]);
  });

  it('keeps SQL, Cypher, GraphQL and HTTP where they belong', () => {
    const strange = imports.filter(
      ({ file, specifier }) =>
        !file.startsWith('web/') && PACKAGES.some(([packages, folders]) => packages.test(specifier) && !folders.test(file)),
    );
    expect(shown(strange)).toEqual([]);
  });

  it('keeps the explorer apart', () => {
    const isWeb = (file: string): boolean => file.startsWith('web/');
    expect(shown(inner.filter(({ file, target }) => isWeb(file) !== isWeb(target)))).toEqual([]);
  });

  it('has no import cycles, of types neither', () => {
    const targets = new Map(files.map((file) => [file, inner.filter((one) => one.file === file).map(({ target }) => target)]));
    const done = new Set<string>();
    const cycles: string[] = [];
    const visit = (file: string, path: readonly string[]): void => {
      if (path.includes(file)) cycles.push([...path.slice(path.indexOf(file)), file].join(' -> '));
      if (path.includes(file) || done.has(file)) return;
      for (const target of targets.get(file) ?? []) visit(target, [...path, file]);
      done.add(file);
    };
    for (const file of files) visit(file, []);
    expect(cycles).toEqual([]);
  });

  it('names files in imports, never folders', () => {
    const isFile = (path: string): boolean => existsSync(join(src, path)) && /\.\w+$/.test(path);
    const unclear = imports.filter(({ file, specifier, target }) => {
      const path = specifier.replace(/\?raw$/, '');
      if (!path.startsWith('.')) return false;
      return !/\.\w+$/.test(path) || !(target === null ? existsSync(join(src, dirname(file), path)) : isFile(target.replace(/\?raw$/, '')));
    });
    expect(shown(unclear)).toEqual([]);
    expect(files.filter((file) => /(?:^|\/)index\.tsx?$/.test(file))).toEqual([]);
  });

  it('has no default exports but where a tool wants them', () => {
    const withDefault = files.filter(
      (file) =>
        !file.endsWith('.config.ts') && /^export default\b|\bexport\s*\{[^}]*\bas default\b/m.test(readFileSync(join(src, file), 'utf8')),
    );
    expect(withDefault).toEqual([]);
  });

  it('has small files', () => {
    const lines = files.map((file): [string, number] => [relative('', file), readFileSync(join(src, file), 'utf8').split('\n').length]);
    expect(lines.filter(([, count]) => count > 300)).toEqual([]);
  });
});
