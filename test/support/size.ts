import type { GraphStatistics } from '../../src/graph/statistics.js';
import { isRelationshipId } from '../../src/graph/views.js';
import { ontology } from '../../src/ontology/ontology.js';
import type { MemoryGraph } from './memory-graph.js';

/** Figures that are not 0, by what they count. */
export type Figures = Readonly<Record<string, number>>;

/** All that statistics say. */
export function figuresOf(statistics: GraphStatistics): Figures {
  const figures: [string, number][] = [['sources', statistics.sources]];
  for (const of of [...ontology.kinds.keys(), 'Relationship', 'Source']) figures.push([`claims of a ${of}`, statistics.claims(of)]);
  for (const kind of ontology.kinds.keys()) {
    figures.push([`${kind} entities`, statistics.entities(kind)]);
    for (const relationship of ontology.relationshipTypes.keys())
      for (const direction of ['OUT', 'IN'] as const)
        figures.push([`${relationship} ${direction} of a ${kind}`, statistics.degree(kind, { relationship, direction })]);
  }
  for (const type of ontology.relationshipTypes.keys()) figures.push([`${type} relationships`, statistics.relationships(type)]);
  return Object.fromEntries(figures.filter(([, figure]) => figure > 0));
}

/** What they should say: counted in a graph in memory, one record after another. */
export function countedIn({ entities, relationships, claims, sources }: MemoryGraph): Figures {
  const kindOf = (id: string): string => ontology.kindByPrefix.get(id.slice(0, id.indexOf(':')))?.name ?? '';
  const totals = new Map<string, number>(sources.size === 0 ? [] : [['sources', sources.size]]);
  const perParent = new Map<string, Map<string, number>>();
  const add = (map: Map<string, number>, key: string): void => void map.set(key, (map.get(key) ?? 0) + 1);
  const hang = (what: string, parent: string): void => {
    const parents = perParent.get(what) ?? new Map<string, number>();
    perParent.set(what, parents);
    add(parents, parent);
  };
  for (const { kind, live } of entities.values()) if (live) add(totals, `${kind} entities`);
  for (const { type, from, to, live } of relationships.values()) {
    if (!live) continue;
    add(totals, `${type} relationships`);
    hang(`${type} OUT of a ${kindOf(from)}`, from);
    hang(`${type} IN of a ${kindOf(to)}`, to);
  }
  for (const { subjectId, source, retractedAt } of claims.values()) {
    if (retractedAt !== null) continue;
    hang(`claims of a ${isRelationshipId(subjectId) ? 'Relationship' : kindOf(subjectId)}`, subjectId);
    hang('claims of a Source', source);
  }
  return Object.fromEntries([...totals, ...[...perParent].map(([what, parents]) => [what, Math.max(...parents.values())] as const)]);
}
