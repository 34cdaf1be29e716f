import { NEVER } from '../../graph/date.js';
import { commitmentLayout, entityLayouts, type PropertyLayout, relationshipLayouts } from '../../graph/records.js';
import type { Segment } from '../../graph/resolve.js';
import type { EntityViews, RelationshipViews } from '../../graph/write.js';
import { type NamedProperty, ontology } from '../../ontology/ontology.js';
import { toParameter } from './cell.js';
import type { StoredEnd } from './ends.js';
import { Insert } from './insert.js';
import type { Session } from './session.js';
import type { Parameter } from './sql.js';

/** How an entity or relationship of one type is written: only its own columns, the others have their defaults. */
interface Writing {
  readonly insert: Insert;
  readonly layouts: readonly PropertyLayout[];
}

const SEGMENT = ['id', 'known_from', 'known_to', 'is_known', 'is_live'];

function writing(insert: (columns: readonly string[]) => Insert, own: readonly string[], layouts: readonly PropertyLayout[]): Writing {
  const columns = [...SEGMENT, ...own, ...layouts.flatMap((layout) => layout.columns.map((column) => column.name))];
  return { insert: insert(columns), layouts };
}

const layoutsOf = (properties: readonly NamedProperty[], among: ReadonlyMap<string, PropertyLayout>): PropertyLayout[] =>
  properties.map((property) => among.get(property.name) as PropertyLayout);

// A row that keeps its number is written over the one that has it.
const intoEntity = (columns: readonly string[]): Insert => new Insert('INSERT OR REPLACE', 'entity', columns);
const entityWritings = new Map(
  [...ontology.kinds.values()].map((kind) => [
    kind.name,
    writing(intoEntity, ['row', 'kind'], layoutsOf([...ontology.entityProperties, ...kind.properties], entityLayouts)),
  ]),
);

const RELATIONSHIP = [
  'type',
  'from_id',
  'to_id',
  'from_row',
  'from_key',
  'to_row',
  'to_key',
  ...commitmentLayout.columns.map((column) => column.name),
  'contested',
];
const intoRelationship = (columns: readonly string[]): Insert => new Insert('INSERT', 'relationship', columns);
const relationshipWritings = new Map(
  [...ontology.relationshipTypes.values()].map((type) => [
    type.name,
    writing(intoRelationship, RELATIONSHIP, layoutsOf([...type.key, ...type.properties], relationshipLayouts)),
  ]),
);

function writeSegments(
  session: Session,
  { insert, layouts }: Writing,
  views: EntityViews | RelationshipViews,
  segments: readonly Segment[],
  own: (segment: Segment) => Parameter[],
): void {
  for (const segment of segments) {
    const { knownFrom, knownTo, known, view } = segment;
    const cells: Parameter[] = [views.id, knownFrom, knownTo, Number(known), Number(views.live), ...own(segment)];
    for (const layout of layouts) for (const cell of layout.encode(view.properties[layout.name] ?? null)) cells.push(toParameter(cell));
    insert.run(session, cells);
  }
}

/** @param row the number of the row in which the entity is as it is now, if it is stored */
export function writeEntity(session: Session, views: EntityViews, row: number | null): void {
  const { kind, segments } = views;
  writeSegments(session, entityWritings.get(kind) as Writing, views, segments, ({ knownTo }) => [knownTo === NEVER ? row : null, kind]);
}

/** @param ends the ends of the relationship, and of others */
export function writeRelationship(session: Session, views: RelationshipViews, ends: ReadonlyMap<string, StoredEnd>): void {
  const { type, from, to, since } = views;
  const segments = views.segments.filter((segment) => segment.knownTo > since);
  const now = [ends.get(from), ends.get(to)].flatMap((end) => [end?.row ?? null, end?.key ?? null]);
  const past = now.map(() => null);
  writeSegments(session, relationshipWritings.get(type) as Writing, views, segments, ({ knownTo, view }) => [
    type,
    from,
    to,
    ...(knownTo === NEVER ? now : past),
    ...commitmentLayout.encode(view.commitment).map(toParameter),
    Number(view.contested),
  ]);
}
