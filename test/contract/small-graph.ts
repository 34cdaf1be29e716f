import type { GraphStore } from '../../src/graph/store.js';
import { about, between, change, named, reference, source } from '../support/changes.js';
import { type Answer, dataOf } from './harness.js';

/** The small graph that the tests of changes begin with. */

export const news = source('news', { publishedOn: '2025-09-04', text: 'IHI plans it. IHI plans it.' });
export const base = change({
  sources: [reference, news],
  assert: [...named({ 'company:ihi': 'IHI', 'project:p': 'P' })],
  recordedAt: '2025-10-01T00:00:00.000Z',
});
export const supply = between(['company:ihi', 'SUPPLIES', 'project:p'], {
  commitment: 'PLANNED',
  quote: 'IHI plans it.',
  locator: { start: 14, end: 27 },
});
export const ohio = about('project:p', { property: 'location', value: 'Ohio' });
/** The report of a change that did nothing. */
export const NOTHING = { asserted: 0, unchanged: 0, leftRetracted: [], retracted: 0, revived: 0, sources: 0, reversed: [] };

const EVERYTHING = `{ entities { totalCount nodes { id name aliases { name } ... on Project { location sectors suppliers { edges { commitment contested node { id } claims { nodes { id } } } } } claims { nodes { id value } } } }
  sources { nodes { id title publishedOn claims { nodes { id } } } } suppliers { totalCount } before: entities(knownOn: "2025-09-03") { nodes { id ... on Project { location } } } }`;
/** All that is to be seen of it. */
export const seen = (store: GraphStore): Promise<Answer> => dataOf(store, EVERYTHING);
