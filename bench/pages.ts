import type { Running } from './contenders/start.js';
import type { PageStart } from './shapes.js';
import { companyName, type Scale } from './synthetic-scale.js';

const SIZE = 100;
const PAGES = 20;
/** Before the first name. */
const FIRST: PageStart = { offset: 0, after: null, afterSort: '' };

/** Where the first pages of companies begin. Names are known; only Keiretsu's cursors are asked for, if it runs at all. */
export async function findPages(running: readonly Running[], { companies }: Scale): Promise<PageStart[]> {
  const keys = Array.from({ length: companies }, (_, index) => companyName(index).toLowerCase()).sort();
  const keiretsu = running.find(({ contender }) => contender.name === 'sqlite' || contender.name === 'neo4j');
  const pages = [FIRST];
  while (pages.length < PAGES && (pages.length + 1) * SIZE <= companies) {
    const { after, offset } = pages.at(-1) as PageStart;
    const next = offset + SIZE;
    pages.push({
      offset: next,
      after: (await keiretsu?.client.ask(question(after)).then(cursorOf)) ?? null,
      afterSort: keys[next - 1] as string,
    });
  }
  return pages;
}

function question(after: string | null): Buffer {
  const query = 'query ($after: String, $first: Int) { companies(first: $first, after: $after) { pageInfo { endCursor } } }';
  return Buffer.from(JSON.stringify({ query, variables: { after, first: SIZE } }));
}

function cursorOf({ text }: { readonly text: Buffer }): string {
  return (JSON.parse(text.toString()) as { data: { companies: { pageInfo: { endCursor: string } } } }).data.companies.pageInfo.endCursor;
}
