import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describePreview } from '../src/cli/describe-preview.js';
import { SEED_FOLDER, SEED_ORIGIN, seedChange, seedIfEmpty } from '../src/cli/seed-store.js';
import { readSeedFolder, type SeedFolder } from '../src/exchange/facts-yaml/read-seed-folder.js';
import type { Claim, StoredClaim } from '../src/graph/claim.js';
import type { GraphStore } from '../src/graph/store.js';
import { openStore } from '../src/store/open-store.js';
import { change, named } from './support/changes.js';

const ARTICLE = 'coinotag-2025-10-29';
const path = (name: string): string => join(SEED_FOLDER, name);

let seed: SeedFolder;
beforeAll(async () => {
  seed = await readSeedFolder(SEED_FOLDER);
});

describe('in a store', () => {
  let store: GraphStore;
  let folder: string;

  beforeAll(async () => {
    store = await openStore({ dataFolder: ':memory:', neo4j: null });
    folder = await mkdtemp(join(tmpdir(), 'seed-'));
    await cp(SEED_FOLDER, folder, { recursive: true });
  });
  afterAll(async () => {
    await store.close();
    await rm(folder, { recursive: true });
  });

  async function stored(): Promise<Map<string, StoredClaim>> {
    const claims = new Map<string, StoredClaim>();
    for await (const batch of store.claims()) for (const claim of batch) claims.set(claim.id, claim);
    return claims;
  }
  const isLive = (claims: Map<string, StoredClaim>): string[] =>
    [...claims.values()]
      .filter((claim) => claim.retractedAt === null)
      .map((claim) => claim.id)
      .sort();

  it('an empty one is seeded, and says so in a line; a seeded one is left alone', async () => {
    const lines: string[] = [];
    const report = await seedIfEmpty(store, folder, (line) => lines.push(line));
    expect(report?.asserted).toBe(seed.claims.length);
    expect(lines).toEqual([
      expect.stringMatching(new RegExp(`seeded it with ${seed.claims.length} claims from ${seed.sources.length} sources`)),
    ]);
    expect(await seedIfEmpty(store, folder, (line) => lines.push(line))).toBeNull();
    expect(lines).toHaveLength(1);
  });

  it('the same files again change nothing', async () => {
    const before = await stored();
    expect(await store.apply(await seedChange(folder))).toEqual({
      asserted: 0,
      unchanged: seed.claims.length,
      leftRetracted: [],
      retracted: 0,
      revived: 0,
      sources: 0,
      reversed: [],
    });
    expect(await stored()).toEqual(before);
  });

  it('a fact that left the files is retracted, one that came back is revived, and claims of others stay', async () => {
    const others = named({ 'company:other': 'Another company' });
    await store.apply(change({ assert: others, origin: { name: 'another', whole: false } }));
    const before = isLive(await stored());
    const file = join(folder, ARTICLE, 'facts.yaml');
    const whole = await readFile(file, 'utf8');
    const [gone, kept] = [
      whole.indexOf('      - quote: Panasonic is expected'),
      whole.indexOf('  - relationship: HOLDS_OFFICE\n    from: official:howard-lutnick'),
    ];
    await writeFile(file, whole.slice(0, gone) + whole.slice(kept));

    const without = await seedChange(folder);
    const shown = describePreview(await store.preview(without));
    expect(shown).toMatch(
      /^0 new, 3 retracted, 0 revived, 0 left retracted, \d+ unchanged; 0 sources new or changed\.\nClaims\n {2}- claim:/,
    );
    expect(shown.match(/^ {2}- claim:/gm)).toHaveLength(3);
    expect(isLive(await stored())).toEqual(before);
    expect(await store.apply(without)).toMatchObject({ asserted: 0, retracted: 3, revived: 0 });
    const left = await stored();
    expect(before.filter((id) => !isLive(left).includes(id)).map((id) => left.get(id)?.retractedBy)).toEqual([
      SEED_ORIGIN,
      SEED_ORIGIN,
      SEED_ORIGIN,
    ]);

    await writeFile(file, whole);
    const again = await seedChange(folder);
    expect((await store.preview(again)).report).toMatchObject({ asserted: 0, retracted: 0, revived: 3 });
    expect(await store.apply(again)).toMatchObject({ asserted: 0, retracted: 0, revived: 3 });
    expect(isLive(await stored())).toEqual(before);
  });

  it('a claim that was retracted by hand is not brought back by the files', async () => {
    const [claim] = seed.claims.filter((one) => one.quote !== null) as [Claim];
    await store.apply(change({ retract: [claim.id] }));
    expect((await store.preview(await seedChange(folder))).leftRetracted.map((one) => one.id)).toEqual([claim.id]);
    expect(await store.apply(await seedChange(folder))).toMatchObject({ leftRetracted: [claim.id], revived: 0 });
  });
});

describe('a folder', () => {
  async function folderOf(files: Readonly<Record<string, string>>): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'facts-'));
    for (const [name, text] of Object.entries(files)) {
      await cp(path('reference/source.yaml'), join(folder, name), { recursive: true });
      await writeFile(join(folder, name), text);
    }
    return folder;
  }
  const source = 'id: source:a\ntitle: A\nkind: REFERENCE\n';
  const fact = 'facts:\n  - { entity: project:p, properties: { location: Here }, confidence: LOW, statement: Said. }\n';

  it.each<[string, Record<string, string>, string, RegExp]>([
    ['without sources', {}, 'BAD_FILE', /no folder with a source\.yaml/],
    ['without source.yaml', { 'a/facts.yaml': fact }, 'BAD_FILE', /\/a\/source\.yaml:1:1: there is no such file/],
    ['with a misnamed file', { 'a/source.yaml': source, 'a/fact.yaml': fact }, 'BAD_FILE', /\/a\/fact\.yaml:1:1: this file is not read/],
    [
      'with one source twice',
      { 'a/source.yaml': source, 'b/source.yaml': source },
      'BAD_FILE',
      /\/b\/source\.yaml:1:1: source:a is the source of .*\/a too/,
    ],
    [
      'with an entity that nobody declares',
      { 'a/source.yaml': source, 'a/facts.yaml': fact },
      'UNKNOWN_ENTITY',
      /\/a\/facts\.yaml:2:15: project:p is declared nowhere/,
    ],
    [
      'with a source that is not there',
      {
        'a/source.yaml': source,
        'a/facts.yaml': `entities: [{ id: project:p, name: P }]\n${fact.replace('confidence', 'reportedFrom: source:b, confidence')}`,
      },
      'UNKNOWN_SOURCE',
      /\/a\/facts\.yaml:3:72: there is no folder for source:b/,
    ],
    [
      'with an entity twice',
      {
        'a/source.yaml': source,
        'a/facts.yaml': 'entities: [{ id: project:p, name: P }]\n',
        'a/entities.yaml': 'entities: [{ id: project:p, name: Q }]\n',
      },
      'BAD_FACT',
      /\/a\/facts\.yaml:1:18: project:p is declared in .*\/a\/entities\.yaml too/,
    ],
  ])('%s is refused', async (_, files, code, words) => {
    const folder = await folderOf(files);
    await expect(readSeedFolder(folder)).rejects.toMatchObject({ code, message: expect.stringMatching(words) as string });
    await rm(folder, { recursive: true });
  });

  it('that is not there is refused', async () => {
    await expect(readSeedFolder(path('nowhere'))).rejects.toMatchObject({ code: 'BAD_FILE' });
  });

  it('with bytes that are no UTF-8 is refused', async () => {
    const folder = await folderOf({ 'a/source.yaml': source });
    await writeFile(join(folder, 'a/text.txt'), Buffer.from([0x41, 0xff, 0x42]));
    await expect(readSeedFolder(folder)).rejects.toMatchObject({
      code: 'BAD_FILE',
      message: expect.stringMatching(/text\.txt:1:1: the file is not UTF-8/) as string,
    });
    await rm(folder, { recursive: true });
  });
});
