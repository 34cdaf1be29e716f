import { commitmentLayout, entityLayouts, type PropertyLayout, relationshipLayouts } from '../../graph/records.js';
import type { Segment, View } from '../../graph/resolve.js';
import type { EntityViews, RelationshipViews } from '../../graph/write.js';
import { type NamedProperty, ontology } from '../../ontology/ontology.js';
import { toParameter } from './cell.js';
import { Insert } from './insert.js';
import type { Session } from './session.js';
import type { Parameter } from './sql.js';

/** How an entity or relationship of one type is written: only its own columns, the others have their defaults. */
interface Writing {
  readonly insert: Insert;
  readonly layouts: readonly PropertyLayout[];
}

const SEGMENT = ['id', 'known_from', 'known_to', 'is_known', 'is_live'];

function writing(table: string, own: readonly string[], layouts: readonly PropertyLayout[]): Writing {
  const columns = [...SEGMENT, ...own, ...layouts.flatMap((layout) => layout.columns.map((column) => column.name))];
  return { insert: new Insert('INSERT', table, columns), layouts };
}

const layoutsOf = (properties: readonly NamedProperty[], among: ReadonlyMap<string, PropertyLayout>): PropertyLayout[] =>
  properties.map((property) => among.get(property.name) as PropertyLayout);

const entityWritings = new Map(
  [...ontology.kinds.values()].map((kind) => [
    kind.name,
    writing('entity', ['kind'], layoutsOf([...ontology.entityProperties, ...kind.properties], entityLayouts)),
  ]),
);

const RELATIONSHIP = ['type', 'from_id', 'to_id', ...commitmentLayout.columns.map((column) => column.name), 'contested'];
const relationshipWritings = new Map(
  [...ontology.relationshipTypes.values()].map((type) => [
    type.name,
    writing('relationship', RELATIONSHIP, layoutsOf([...type.key, ...type.properties], relationshipLayouts)),
  ]),
);

function writeSegments(
  session: Session,
  { insert, layouts }: Writing,
  views: EntityViews | RelationshipViews,
  segments: readonly Segment[],
  own: (view: View) => Parameter[],
): void {
  for (const { knownFrom, knownTo, known, view } of segments) {
    const cells: Parameter[] = [views.id, knownFrom, knownTo, Number(known), Number(views.live), ...own(view)];
    for (const layout of layouts) for (const cell of layout.encode(view.properties[layout.name] ?? null)) cells.push(toParameter(cell));
    insert.run(session, cells);
  }
}

export function writeEntity(session: Session, views: EntityViews): void {
  writeSegments(session, entityWritings.get(views.kind) as Writing, views, views.segments, () => [views.kind]);
}

export function writeRelationship(session: Session, views: RelationshipViews): void {
  const { type, from, to, since } = views;
  const segments = views.segments.filter((segment) => segment.knownTo > since);
  writeSegments(session, relationshipWritings.get(type) as Writing, views, segments, ({ commitment, contested }) => [
    type,
    from,
    to,
    ...commitmentLayout.encode(commitment).map(toParameter),
    Number(contested),
  ]);
}
