import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readOptions } from '../src/cli/options.js';
import { contentsOf } from './contract/harness.js';
import { buildServer } from './support/build.js';
import { opened } from './support/opened.js';
import { tempFolder } from './support/temp-folder.js';

interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

function run(command: 'seed' | 'import', args: readonly string[], env: Record<string, string>): Promise<Run> {
  return new Promise((resolve) => {
    execFile(process.execPath, [`dist/cli/${command}.js`, ...args], { env: { PATH: process.env.PATH, ...env } }, (error, out, err) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : error === null ? 0 : 1, out, err }),
    );
  });
}

const TEXT = 'Kawasaki hinted that it could build pumps. The plant may open in Texas.';
const SOURCE = 'id: source:gazette\ntitle: The Gazette\nkind: NEWS\npublishedOn: 2025-08-20\n';
const ENTITIES = `entities:
  - { id: company:kawasaki, name: Kawasaki }
  - { id: project:plant, name: The plant }
`;
const FACTS = `facts:
  - relationship: SUPPLIES
    from: company:kawasaki
    to: project:plant
    commitment: HINTED
    quote: Kawasaki hinted that it could build pumps
    confidence: HIGH
    statement: Kawasaki could build pumps.
  - entity: project:plant
    properties: { location: Texas }
    quote: may open in Texas
    confidence: HIGH
    statement: It may open in Texas.
`;

interface Files {
  readonly source?: string;
  readonly entities?: string;
  readonly facts?: string;
  readonly text?: string;
}

function folderOf({ source = SOURCE, entities = ENTITIES, facts = FACTS, text = TEXT }: Files = {}): string {
  const folder = tempFolder();
  for (const [name, files] of [
    ['gazette', { 'source.yaml': source, 'facts.yaml': facts, 'text.txt': text }],
    ['ours', { 'source.yaml': 'id: source:ours\ntitle: Ours\nkind: REFERENCE\n', 'facts.yaml': entities }],
  ] as const) {
    mkdirSync(join(folder, name));
    for (const [file, content] of Object.entries(files)) writeFileSync(join(folder, name, file), content);
  }
  return folder;
}

async function seeded(): Promise<string> {
  const data = tempFolder();
  expect(await run('seed', ['--folder', folderOf()], { KEIRETSU_DATA: data })).toMatchObject({ code: 0, err: '' });
  return data;
}

/** The bytes of the store, what waits to be written into it, and all that it holds. */
const held = async (data: string): Promise<unknown> => [
  readFileSync(join(data, 'keiretsu.db')).toString('base64'),
  statSync(join(data, 'keiretsu.db-wal'), { throwIfNoEntry: false })?.size ?? 0,
  await opened(data, contentsOf),
];

beforeAll(buildServer);

describe('a dry run of the seed', () => {
  it('shows what is decided before and after, and what becomes of a source, and leaves every byte as it is', async () => {
    const data = await seeded();
    const before = await held(data);
    const changed = folderOf({
      source: SOURCE.replace('2025-08-20', '2025-08-02').replace('The Gazette', 'A Gazette'),
      facts: FACTS.replace('HINTED', 'EXPECTED'),
    });
    const { code, out, err } = await run('seed', ['--folder', changed, '--dry-run'], { KEIRETSU_DATA: data });
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('Would change: 1 new, 1 retracted,');
    expect(out).toContain('~ source:gazette: title "The Gazette" -> "A Gazette"; publishedOn 2025-08-20 -> 2025-08-02');
    expect(out).toMatch(/~ claim:\w+ -> claim:\w+ company:kawasaki SUPPLIES project:plant EXPECTED: commitment HINTED -> EXPECTED/);
    expect(out).toMatch(
      /~ company:kawasaki SUPPLIES project:plant \(relationship:\w+\): commitment HINTED -> EXPECTED; known since 2025-08-20 -> 2025-08-02/,
    );
    expect(await held(data)).toEqual(before);
    // The real run says the same.
    const real = await run('seed', ['--folder', changed], { KEIRETSU_DATA: data });
    expect(real.out.replace('Changed', 'Would change')).toBe(out);
  });

  it.each<[string, Files, string]>([
    ['a text that has lost a quoted span', { text: TEXT.replace('Texas', 'Utah') }, 'BAD_QUOTE'],
    ['an entity that nobody declares', { entities: ENTITIES.replace(/ {2}- { id: project.*\n/, '') }, 'UNKNOWN_ENTITY'],
    [
      'an identifier that another entity has',
      { entities: ENTITIES.replace('name: Kawasaki', 'name: Kawasaki, identifiers: [{ scheme: TICKER, value: "7012" }]') },
      'BAD_FACT',
    ],
  ])('refuses %s in the words of the real run', async (_, files, error) => {
    const data = await seeded();
    const owner = { scheme: 'TICKER', value: '7012' };
    const other = join(tempFolder(), 'other.jsonl');
    const ours = { source: 'source:ours', confidence: 'HIGH', statement: 'So.' };
    const records = [
      { claim: { ...ours, subject: { entity: 'company:other' }, property: 'name', value: 'Other' } },
      { claim: { ...ours, subject: { entity: 'company:other' }, property: 'identifiers', value: owner } },
    ];
    writeFileSync(other, records.map((record) => JSON.stringify(record)).join('\n'));
    expect(await run('import', [other], { KEIRETSU_DATA: data })).toMatchObject({ code: 0 });
    const before = await held(data);
    const folder = folderOf(files);
    const dry = await run('seed', ['--folder', folder, '--dry-run'], { KEIRETSU_DATA: data });
    const real = await run('seed', ['--folder', folder], { KEIRETSU_DATA: data });
    expect(dry).toEqual(real);
    expect([dry.code, dry.out]).toEqual([1, '']);
    expect(dry.err).toContain(error);
    expect(await held(data)).toEqual(before);
  });

  it('makes no store where there is none', async () => {
    const data = join(tempFolder(), 'new');
    const { code, out } = await run('seed', ['--folder', folderOf(), '--dry-run'], { KEIRETSU_DATA: data });
    expect(code).toBe(0);
    expect(out).toContain('+ company:kawasaki SUPPLIES project:plant');
    expect(existsSync(data)).toBe(false);
  });
});

describe('a dry run of an import', () => {
  const claim = (entity: string, property: string, value: string) =>
    JSON.stringify({ claim: { subject: { entity }, property, value, source: 'source:ours', confidence: 'HIGH', statement: 'So it is.' } });

  it('shows what the files would bring together, and writes nothing', async () => {
    const data = await seeded();
    const before = await held(data);
    const file = join(tempFolder(), 'more.jsonl');
    writeFileSync(file, [claim('company:fuji', 'name', 'Fuji'), claim('project:plant', 'summary', 'A plant.')].join('\n'));
    const { code, out, err } = await run('import', [file, '--dry-run'], { KEIRETSU_DATA: data });
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('Would change: 2 new,');
    expect(out).toContain('+ company:fuji');
    expect(out).toContain('~ project:plant: summary none -> "A plant."');
    expect(await held(data)).toEqual(before);
  });

  it('names the record that is wrong as the import does', async () => {
    const data = await seeded();
    const before = await held(data);
    const file = join(tempFolder(), 'wrong.jsonl');
    writeFileSync(
      file,
      [
        claim('company:fuji', 'name', 'Fuji'),
        claim('company:stranger', 'summary', 'Unheard of.'),
        claim('company:late', 'name', 'Late'),
      ].join('\n'),
    );
    const dry = await run('import', [file, '--dry-run'], { KEIRETSU_DATA: data });
    expect(await held(data)).toEqual(before);
    expect(dry).toEqual(await run('import', [file], { KEIRETSU_DATA: data }));
    expect(dry.err).toContain('wrong.jsonl:2:');
  });

  it('lists twenty of a sort, and all when asked to', async () => {
    const data = await seeded();
    const file = join(tempFolder(), 'many.jsonl');
    writeFileSync(file, Array.from({ length: 53 }, (_, index) => claim(`company:c${index}`, 'name', `C ${index}`)).join('\n'));
    const few = await run('import', ['--dry-run', file], { KEIRETSU_DATA: data });
    expect(few.out.match(/… and 33 more; --all lists them/g)).toHaveLength(2);
    const all = await run('import', ['--dry-run', '--all', file], { KEIRETSU_DATA: data });
    expect(all.out.match(/^ {2}\+ /gm)).toHaveLength(106);
  });
});

describe('an option that npm takes', () => {
  const options = { folder: { type: 'string' }, to: { type: 'string' }, 'dry-run': { type: 'boolean' } } as const;
  const read = (env: Record<string, string>, args: string[] = []) =>
    readOptions('seed', options, { files: true, given: { args, env: { npm_lifecycle_event: 'seed', ...env } } });

  it('is a dry run where it asks for one', async () => {
    expect(read({ npm_config_dry_run: 'true' }).values).toEqual({ 'dry-run': true });
    expect(read({ npm_config_dry_run: '' }).values).toEqual({});
    const data = await seeded();
    const before = await held(data);
    const npm = { npm_lifecycle_event: 'seed', npm_config_dry_run: 'true', KEIRETSU_DATA: data };
    const { out } = await run('seed', ['--folder', folderOf({ facts: FACTS.replace('HINTED', 'PLANNED') })], npm);
    expect(out).toContain('Would change: 1 new, 1 retracted,');
    expect(await held(data)).toEqual(before);
  });

  it.each([
    [{ npm_config_folder: 'true' }, ['elsewhere'], 'npm took --folder'],
    [{ npm_config_to: 'neo4j' }, [], 'npm took --to'],
    [{ npm_config_token_description: 'neo4j' }, [], 'npm run seed -- --to …'],
  ])('is refused where it asks for anything else: %j', (env, args, words) => {
    expect(() => read(env as Record<string, string>, args)).toThrow(
      expect.objectContaining({ code: 'BAD_CONFIG', message: expect.stringContaining(words) as string }),
    );
  });

  it('is none where the command has it', () => {
    expect(read({ npm_config_folder: 'true' }, ['--folder', 'here']).values).toEqual({ folder: 'here' });
    expect(readOptions('seed', options, { given: { args: [], env: { npm_config_folder: 'true' } } }).values).toEqual({});
  });
});
