import type { Change } from '../../src/graph/change.js';
import type { Claim, Source } from '../../src/graph/claim.js';
import { type ClaimDraft, makeClaim } from '../../src/graph/make-claim.js';

/** A change with nothing in it but what is given. */
export function change(parts: Partial<Change>): Change {
  return { sources: [], assert: [], retract: [], revive: [], origin: null, recordedAt: '2025-10-01T00:00:00.000Z', ...parts };
}

export function source(slug: string, parts: Partial<Source> = {}): Source {
  return {
    id: `source:${slug}`,
    title: `The ${slug}`,
    publisher: null,
    url: null,
    publishedOn: null,
    language: null,
    kind: 'NEWS',
    text: null,
    ...parts,
  };
}

/** Identity data of our own: undated. */
export const reference = source('reference', { kind: 'REFERENCE', title: 'Reference' });

type Parts = Partial<Omit<ClaimDraft, 'subject'>>;

/** A claim about an entity: without a property, that it exists. */
export function about(entity: string, parts: Parts = {}): Claim {
  const said = parts.property === 'name' ? reference.id : 'source:news';
  return makeClaim({ subject: { entity }, source: said, confidence: 'HIGH', statement: 'Somebody says so.', ...parts });
}

/** `['company:a', 'SUPPLIES', 'project:p', { component: 'turbines' }]` */
export type Ends = readonly [from: string, type: string, to: string, key?: Readonly<Record<string, unknown>>, as?: string];

/** A claim about a relationship: without a property, that it holds. */
export function between([from, type, to, key, as]: Ends, parts: Parts = {}): Claim {
  return makeClaim({
    subject: { relationship: { from, type, to, key: key ?? {}, as: as ?? null } },
    source: 'source:news',
    confidence: 'HIGH',
    statement: 'Somebody says so.',
    ...parts,
  });
}

/** Names for entities, as undated claims of the reference source. */
export function named(names: Readonly<Record<string, string>>): Claim[] {
  return Object.entries(names).map(([id, value]) => about(id, { property: 'name', value }));
}
