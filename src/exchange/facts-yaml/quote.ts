import type { Locator } from '../../graph/claim.js';

/** Where a quote stands, or what is wrong with it. */
export type Located = { readonly locator: Locator } | { readonly problem: string };

/** Finds a quote in its text: it stands there once, or `occurrence` says which of its places is meant (from 1). */
export function locateQuote(text: string, quote: string, occurrence: number | null): Located {
  const starts = startsOf(text, quote);
  if (starts.length === 0) return { problem: `the quote does not stand in the text${nearMiss(text, quote)}; copy the words exactly` };
  if (occurrence === null && starts.length > 1) {
    return {
      problem: `the quote stands in the text ${starts.length} times; lengthen it, or say which is meant with \`occurrence: 1\` to ${starts.length}`,
    };
  }
  const start = starts[(occurrence ?? 1) - 1];
  if (start === undefined)
    return {
      problem: `the quote stands in the text ${starts.length === 1 ? 'once' : `${starts.length} times`}, so there is no occurrence ${occurrence}`,
    };
  return { locator: { start, end: start + quote.length } };
}

function startsOf(text: string, quote: string): number[] {
  const starts: number[] = [];
  for (let start = text.indexOf(quote); start !== -1 && starts.length < 1_000; start = text.indexOf(quote, start + 1)) starts.push(start);
  return starts;
}

/** Says up to where a quote agrees with the text: mostly it is an apostrophe. */
function nearMiss(text: string, quote: string): string {
  let found = 0;
  let missed = quote.length;
  while (missed - found > 1) {
    const middle = (found + missed) >> 1;
    if (text.includes(quote.slice(0, middle))) found = middle;
    else missed = middle;
  }
  if (found < 4) return '';
  const at = text.indexOf(quote.slice(0, found)) + found;
  const shown = (words: string): string => JSON.stringify(words.slice(0, 20));
  return `: after ${shown(quote.slice(Math.max(0, found - 20), found))} the text goes on ${shown(text.slice(at))}, the quote ${shown(quote.slice(found))}`;
}
