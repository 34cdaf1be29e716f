import { execFile } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { openSqliteStore } from '../src/store/sqlite/store.js';
import { contentsOf } from './contract/harness.js';
import { buildServer } from './support/build.js';
import { change, named, reference } from './support/changes.js';
import { opened } from './support/opened.js';
import { tempFolder } from './support/temp-folder.js';

beforeAll(buildServer);

/** Runs the command, in its folder of the user. */
function backUp(args: readonly string[], env: Record<string, string>): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, ['dist/cli/backup.js', ...args], { env: { PATH: process.env.PATH, ...env } }, (error, out, err) =>
      resolve({ code: error === null ? 0 : Number(error.code), out, err }),
    );
  });
}

const company = (index: number) => change({ sources: [reference], assert: named({ [`company:c${index}`]: `C${index}` }) });

describe('a backup', () => {
  test('of a store that is written to meanwhile is one state of it, and can be started from', async () => {
    const [folder, home] = [join(tempFolder(), 'data'), tempFolder()];
    const store = await openSqliteStore(folder);
    for (let index = 0; index < 20; index += 1) await store.apply(company(index));
    let written = 20;
    const over = new AbortController();
    const writing = (async () => {
      while (!over.signal.aborted) {
        await store.apply(company(written));
        written += 1;
        await new Promise(setImmediate);
      }
    })();
    const { code, out, err } = await backUp(['kept.db'], { KEIRETSU_DATA: folder, INIT_CWD: home });
    over.abort();
    await writing;
    await store.close();
    expect([code, err]).toEqual([0, '']);
    const claims = Number(/and (\d+) claims/.exec(out)?.[1]);
    expect(claims).toBeGreaterThanOrEqual(20);
    expect(claims).toBeLessThanOrEqual(written);
    expect(readdirSync(home)).toEqual(['kept.db']);
    // Restored as the documentation says.
    const restored = join(home, 'restored');
    mkdirSync(restored);
    copyFileSync(join(home, 'kept.db'), join(restored, 'keiretsu.db'));
    await opened(restored, async (again) => {
      expect((await contentsOf(again)).claims).toHaveLength(claims);
      expect(await again.apply(company(0))).toMatchObject({ unchanged: 1, asserted: 0 });
      expect(await again.apply(company(1_000_000))).toMatchObject({ asserted: 1 });
    });
  });

  test('is refused where something is already, where there is nothing, and for Neo4j', async () => {
    const folder = tempFolder();
    const file = join(folder, 'there.db');
    writeFileSync(file, 'mine');
    const nothing = join(folder, 'nothing');
    const refused = async (args: readonly string[], env: Record<string, string>): Promise<string> => {
      const { code, err } = await backUp(args, env);
      expect(code).toBe(1);
      expect(err).not.toMatch(/\n\s+at /);
      return err;
    };
    expect(await refused([join(folder, 'b.db')], { KEIRETSU_DATA: nothing })).toMatch(/BAD_CONFIG\n.*no store/);
    await opened(folder, (store) => store.apply(company(1)));
    expect(await refused([file], { KEIRETSU_DATA: folder })).toMatch(/BAD_CONFIG\n.*exists already/);
    expect(await refused([], { KEIRETSU_DATA: folder })).toMatch(/One file is wanted/);
    expect(await refused(['a', 'b'], { KEIRETSU_DATA: folder })).toMatch(/One file is wanted/);
    expect(await refused([join(folder, 'b.db')], { KEIRETSU_DATA: folder, NEO4J_URI: 'bolt://127.0.0.1:1' })).toMatch(/its own tools/);
    expect(await refused([join(folder, 'no', 'such', 'b.db')], { KEIRETSU_DATA: folder })).toMatch(/^STORE_/);
    expect(existsSync(nothing)).toBe(false);
    expect(existsSync(join(folder, 'b.db'))).toBe(false);
  });

  test('of a damaged store is not made', async () => {
    const folder = tempFolder();
    await opened(folder, async (store) => {
      for (let index = 0; index < 200; index += 1) await store.apply(company(index));
    });
    const { readFile, writeFile } = await import('node:fs/promises');
    const file = join(folder, 'keiretsu.db');
    const bytes = await readFile(file);
    bytes.fill(0xff, 40_960, 40_960 + 16_384);
    await writeFile(file, bytes);
    const { code, err } = await backUp([join(folder, 'b.db')], { KEIRETSU_DATA: folder });
    expect([code, err.split('\n', 1)[0]]).toEqual([1, 'STORE_CORRUPT']);
    expect(readdirSync(folder).filter((name) => name.startsWith('b.db'))).toEqual([]);
  });
});
