import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { SEED_FOLDER, seedChange } from '../src/cli/seed-store.js';
import { tables } from '../src/store/sqlite/schema.js';
import { buildServer } from './support/build.js';
import { opened } from './support/opened.js';
import { mulberry } from './support/random-number.js';
import { tempFolder } from './support/temp-folder.js';

interface Damage {
  /** Places in the file, from 0 to 1, and the bits that are turned there. */
  readonly flips?: readonly (readonly [place: number, mask: number])[];
  readonly statements?: readonly string[];
}

interface Run {
  readonly ended: { readonly code: number | null; readonly signal: string | null; readonly during: Damage | undefined };
  readonly outcomes: readonly (readonly string[])[];
}

/** Opens a seeded store in every way of being damaged, reads all of it and writes to it, in a process of its own. */
async function survive(damages: readonly Damage[]): Promise<Run> {
  const folder = tempFolder();
  await opened(folder, async (store) => store.apply(await seedChange(SEED_FOLDER)));
  const list = join(folder, 'damages.json');
  writeFileSync(list, JSON.stringify(damages));
  return new Promise((resolve) => {
    const args = ['test/support/sqlite-damage-child.mjs', join(folder, 'keiretsu.db'), list];
    execFile(process.execPath, args, { maxBuffer: 100_000_000 }, (error, out) => {
      const lines = out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { begins?: number; ends?: number; outcomes?: string[] });
      const begun = lines.findLast((line) => line.begins !== undefined)?.begins;
      const { code = 0, signal = null } = (error ?? {}) as { code?: number; signal?: string };
      resolve({
        ended: { code, signal, during: code === 0 && signal === null ? undefined : damages[begun ?? 0] },
        outcomes: lines.flatMap((line) => (line.outcomes === undefined ? [] : [line.outcomes])),
      });
    });
  });
}

const ALLOWED = new Set(['answered', 'STORE_CORRUPT', 'STORE_UNAVAILABLE']);

beforeAll(buildServer);

describe('a damaged file', () => {
  test('with texts that are not UTF-8, in any column, is answered or is STORE_CORRUPT', async () => {
    const columns = Object.entries(tables).flatMap(([table, list]) =>
      list.filter(({ type }) => type === 'text' || type === 'list').map(({ name }) => ({ table, name })),
    );
    expect(columns.length).toBeGreaterThan(50);
    // A byte that begins nothing, a beginning without an end, a surrogate, an overlong slash.
    const broken = ["x'66ff66'", "x'e38182e381'", "x'eda080'", "x'c0af'"];
    const damages = columns.map(({ table, name }, index) => ({
      statements: [
        `UPDATE OR IGNORE ${table} SET "${name}" = CAST(${broken[index % broken.length]} AS TEXT) WHERE rowid % 3 = ${index % 3}`,
      ],
    }));
    const { ended, outcomes } = await survive(damages);
    expect(ended).toEqual({ code: 0, signal: null, during: undefined });
    const odd = outcomes.flatMap((one, index) =>
      one
        .filter((code) => !ALLOWED.has(code) && !isRefusal(code))
        .map((code) => `${columns[index]?.table}.${columns[index]?.name}: ${code}`),
    );
    expect(odd).toEqual([]);
    // Else nothing has been shown.
    expect(outcomes.filter((one) => one.includes('STORE_CORRUPT')).length).toBeGreaterThan(columns.length / 4);
  }, 600_000);

  test('with bits turned anywhere never ends the process', async () => {
    const random = mulberry(20_261_130);
    const damages = Array.from({ length: 100 }, (_, trial) => ({
      flips: Array.from({ length: 1 + (trial % 30) }, () => [random(), 1 << Math.floor(random() * 8)] as const),
    }));
    const { ended, outcomes } = await survive(damages);
    expect(ended).toEqual({ code: 0, signal: null, during: undefined });
    expect(outcomes).toHaveLength(damages.length);
    // SQLite has no checksums: what is still UTF-8 is another value, which may not fit the schema.
    const fitsNot = /^uncoded: (?:GraphQLError: |Error: Cannot return null for)/;
    expect(outcomes.flat().filter((code) => !ALLOWED.has(code) && !isRefusal(code) && !fitsNot.test(code))).toEqual([]);
    expect(outcomes.filter((one) => one.includes('STORE_CORRUPT')).length).toBeGreaterThan(10);
  }, 600_000);

  test.each([
    ['no table `meta`', ['DROP TABLE meta']],
    ['no claims', ['DROP TABLE claim']],
    ['a table without a column', ['ALTER TABLE claim DROP COLUMN "reportedFrom"']],
    ['lists that are no JSON', [`UPDATE entity SET "technologies" = '[oops'`]],
    [
      'tables of another program beside its own',
      ['CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT)', "INSERT INTO users VALUES (1, 'x')"],
    ],
  ])('with %s is coded', async (what, statements) => {
    const { ended, outcomes } = await survive([{ statements }]);
    expect(ended.signal).toBeNull();
    const [seen = []] = outcomes;
    expect(seen.filter((code) => !ALLOWED.has(code) && !isRefusal(code))).toEqual([]);
    expect(seen.includes('STORE_CORRUPT')).toBe(!what.startsWith('tables of another'));
  });
});

/** A change can be refused because of what has become of an id or a source that it names. */
function isRefusal(code: string): boolean {
  return /^(?:BAD_|UNKNOWN_)/.test(code);
}
