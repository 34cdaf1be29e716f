import { ID } from 'type-graphql';
import { SourceConnection } from './connections.js';
import { queryResolver } from './declare.js';
import { SourceFilter } from './filter-types.js';
import { SourceOrder } from './order-types.js';
import { rootPageArgs } from './page-args.js';
import { Claim, Source } from './provenance-types.js';

/** Claims and sources. They take no time: a claim is found by its id even when it is retracted. */
export const ClaimsResolver = queryResolver('ClaimsResolver', [
  {
    name: 'claim',
    type: () => Claim,
    description: 'The claim with this id, retracted or not; null when there is none.',
    nullable: true,
    args: [{ name: 'id', type: () => ID, description: 'Its id.', nullable: false }],
    planned: { read: 'record', sorts: ['claim'], kind: null },
  },
  {
    name: 'source',
    type: () => Source,
    description: 'The source with this id; null when there is none.',
    nullable: true,
    args: [{ name: 'id', type: () => ID, description: 'Its id.', nullable: false }],
    planned: { read: 'record', sorts: ['source'], kind: null },
  },
  {
    name: 'sources',
    type: () => SourceConnection,
    description: 'A list of sources, by title.',
    args: rootPageArgs([
      { name: 'filter', type: () => SourceFilter, description: 'Only those that fulfil this.' },
      { name: 'orderBy', type: () => [SourceOrder], description: 'Sort keys, the first one first; by title when left out.' },
    ]),
    planned: { read: 'connection', set: { of: 'sources' } },
  },
]);
