import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
const entry = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

// The editor only draws the lines in view: a window this tall shows an answer from end to end.
const viewport = { width: 1400, height: 15_000 };

// For what a busy machine is slow to show.
const patience = { timeout: 15_000 };

// Without a browser at hand this is skipped in sight; asked for by CHROMIUM_PATH, or in CI, it fails instead.
const wanted = existsSync(executablePath) || process.env.CHROMIUM_PATH !== undefined || process.env.CI !== undefined;

/** Starts the built app on a free port and a new, seeded store; resolves to its address. */
async function startApp(env: Record<string, string>) {
  const data = mkdtempSync(join(tmpdir(), 'keiretsu-playground-'));
  const app = spawn(process.execPath, [entry], {
    env: { PATH: process.env.PATH, PORT: '0', KEIRETSU_DATA: data, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const url = await printedUrl(app);
  return {
    url,
    async stop() {
      const gone = new Promise((resolve) => app.once('exit', resolve));
      app.kill('SIGTERM');
      await gone;
      rmSync(data, { recursive: true, force: true });
    },
  };
}

function printedUrl(app: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = '';
    const read = (chunk: Buffer) => {
      printed += chunk;
      const url = /https?:\/\/[\w.:[\]-]+/.exec(printed)?.[0];
      if (url) resolve(new URL('/', url).href);
    };
    app.stdout?.on('data', read);
    app.stderr?.on('data', read);
    app.once('exit', (code) => reject(new Error(`The app ended with ${code} before it printed its URL (was it built?): ${printed}`)));
  });
}

/** What a visit must not have: requests to other hosts, and errors in the console. */
interface Visit {
  readonly page: Page;
  readonly outside: string[];
  readonly errors: string[];
  readonly asked: string[];
}

async function visit(context: BrowserContext, url: string): Promise<Visit> {
  const outside: string[] = [];
  const errors: string[] = [];
  const asked: string[] = [];
  const { origin } = new URL(url);
  await context.route(/^(?:https?|wss?):/, async (route) => {
    const request = route.request();
    if (new URL(request.url()).origin === origin) {
      if (request.url() === `${origin}/graphql`) asked.push(`${request.method()} ${request.headers()['content-type']}`);
      await route.continue();
    } else {
      outside.push(request.url());
      await route.abort();
    }
  });
  const page = await context.newPage();
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  page.on('pageerror', (error) => errors.push(error.message));
  const response = await page.goto(url);
  expect(response?.status(), 'status of the page (404: npm run build:web)').toBe(200);
  await ready(page);
  return { page, outside, errors, asked };
}

const runButton = (page: Page) => page.getByRole('button', { name: /execute query/i });

/** The button comes first, and does nothing before both editors are there. */
async function ready(page: Page): Promise<void> {
  for (const editor of ['.graphiql-query-editor', '.graphiql-response'])
    await page.locator(`${editor} .view-lines`).first().waitFor({ state: 'attached' });
}

/** The editors draw spaces as no-break spaces. */
async function text(page: Page, selector: string): Promise<string> {
  return (await page.locator(`${selector} .view-lines`).first().innerText()).replaceAll('\u00a0', ' ');
}

const question = (page: Page) => text(page, '.graphiql-query-editor');
const answer = (page: Page) => text(page, '.graphiql-response');
const openTab = (page: Page) => page.getByRole('tab', { selected: true }).innerText();

describe.skipIf(!wanted)(`the playground, in ${executablePath}`, { timeout: 60_000 }, () => {
  let browser: Browser;
  let context: BrowserContext;
  let app: Awaited<ReturnType<typeof startApp>> | undefined;

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath, args });
  }, 60_000);

  afterEach(async () => {
    await context.close();
    await app?.stop();
    app = undefined;
  });

  afterAll(() => browser?.close());

  async function open(env: Record<string, string> = {}) {
    app = await startApp(env);
    context = await browser.newContext({ viewport });
    return { ...(await visit(context, app.url)), url: app.url };
  }

  it('opens with the reactor question and answers it, asking nobody but the app', async () => {
    const { page, outside, errors, asked } = await open();
    expect(await page.title()).toBe('Keiretsu');
    expect(await openTab(page)).toBe('Reactors');
    expect(await page.getByRole('tab').first().innerText()).toBe('Reactors');
    await expect.poll(() => question(page), patience).toContain('PRESSURIZED_WATER_REACTOR');
    expect(asked).toEqual([]);

    await runButton(page).click();
    for (const part of ['"Westinghouse', '"UP_TO"', '"Mitsubishi Heavy Industries"', '"Toshiba"', '"IHI"']) {
      await expect.poll(() => answer(page), patience).toContain(part);
    }
    expect(await answer(page)).not.toContain('"errors"');

    expect(asked).toEqual(['POST application/json']);
    expect(outside).toEqual([]);
    expect(errors).toEqual([]);
  });

  it('has docs and completion without asking the server for the schema', async () => {
    const { page, asked, outside, errors } = await open();
    await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
    await page.getByRole('link', { name: 'InvestmentPackage', exact: true }).click();
    await page.getByText('A pot of money with terms.').waitFor();

    await page.getByRole('button', { name: 'New tab' }).click();
    await page.locator('.graphiql-query-editor .view-lines').click();
    await page.keyboard.type('{ investmentPack');
    await page.locator('.suggest-widget').getByText('investmentPackages').first().waitFor();
    expect(asked).toEqual([]);
    expect(outside).toEqual([]);
    expect(errors).toEqual([]);
  });

  it('says in a sentence which header HTTP cannot carry', async () => {
    const { page, asked, errors } = await open();
    await page.getByRole('button', { name: 'Headers', exact: true }).click();
    await page.locator('.graphiql-editor-tool .view-lines').last().click();
    // The editor closes brackets and quotes by itself.
    await page.keyboard.insertText('{"authorization": "Bearer 三菱"}');
    await runButton(page).click();
    await expect.poll(() => answer(page), patience).toContain('"authorization\\"');
    expect(await answer(page)).toContain('Latin-1');
    expect(await answer(page)).not.toMatch(/stack|TypeError|at \w+ \(/);
    expect(asked).toEqual([]);
    expect(errors).toEqual([]);
  });

  it("keeps a returning visitor's tabs, with the examples in reach", async () => {
    const { page, errors } = await open();
    await page.getByRole('button', { name: 'Close Tab' }).first().click();
    // Tabs are stored half a second after they change.
    await expect.poll(() => page.evaluate<string>('Object.values(localStorage).join()'), patience).not.toContain('query Reactors');
    await page.reload();
    await ready(page);
    await expect.poll(() => openTab(page), patience).toBe('Financing');

    const tabs = await page.getByRole('tab').count();
    await page.getByRole('button', { name: 'Show Examples' }).click();
    for (const time of ['opened', 'found open']) {
      await page.getByRole('button', { name: 'Which suppliers back which reactor projects?' }).click();
      await expect.poll(() => openTab(page), { ...patience, message: time }).toBe('Reactors');
      // The editor and the row of tabs are drawn after the tab is chosen.
      await expect.poll(() => question(page), patience).toContain('PRESSURIZED_WATER_REACTOR');
      await expect.poll(() => page.getByRole('tab').count(), patience).toBe(tabs + 1);
      await page.getByRole('tab', { name: 'Financing' }).click();
      await expect.poll(() => openTab(page), patience).toBe('Financing');
    }
    expect(errors).toEqual([]);
  });
});
