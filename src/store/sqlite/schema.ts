import { createHash } from 'node:crypto';
import { NEVER } from '../../graph/date.js';
import {
  type ColumnType,
  commitmentLayout,
  entityLayouts,
  type RecordSort,
  relationshipLayouts,
  type StoredColumn,
  sourceLayouts,
} from '../../graph/records.js';
import { invariant } from '../../kernel/invariant.js';
import { TEXT_KEY_VERSION } from '../../kernel/text.js';
import { ontology } from '../../ontology/ontology.js';
import { quoted } from './sql.js';

/** Raised whenever what is in the file changes in a way that `viewsFingerprint` does not see. */
export const SCHEMA_VERSION = 1;
/** `KRET`: tells our files from other programs'. */
export const APPLICATION_ID = 0x4b524554;

const text = (name: string): StoredColumn => ({ name, type: 'text', serves: 'value' });
const number = (name: string): StoredColumn => ({ name, type: 'number', serves: 'value' });
const flag = (name: string): StoredColumn => ({ name, type: 'flag', serves: 'value' });

/** The known time of a segment and who may see it; `visible.ts` alone reads them. Names with underscores are the store's own. */
const segment = [text('known_from'), text('known_to'), flag('is_known'), flag('is_live')];

const claimColumns: readonly StoredColumn[] = [
  ...['id', 'subject', 'subjectId', 'property', 'value', 'commitment', 'confidence', 'attributedTo', 'source', 'reportedFrom', 'quote'].map(
    text,
  ),
  ...['locatorStart', 'locatorEnd'].map(number),
  ...['statement', 'statedOn', 'supersedes', 'known', 'origin', 'recordedAt', 'retractedAt', 'retractedBy', 'from_id', 'to_id'].map(text),
];

const relationshipColumns = [...relationshipLayouts.values()].flatMap((layout) => layout.columns);

/** The columns of every table, in order. The entity and relationship tables hold one row per segment. */
export const tables: Readonly<Record<RecordSort, readonly StoredColumn[]>> = {
  source: [text('id'), text('kind'), ...[...sourceLayouts.values()].flatMap((layout) => layout.columns), text('text')],
  claim: claimColumns,
  entity: [text('id'), ...segment, text('kind'), ...[...entityLayouts.values()].flatMap((layout) => layout.columns)],
  relationship: [
    text('id'),
    ...segment,
    ...['type', 'from_id', 'to_id', 'from_key', 'to_key'].map(text),
    ...commitmentLayout.columns,
    flag('contested'),
    ...relationshipColumns,
  ],
};

const columnTypes = new Map(
  (Object.keys(tables) as RecordSort[]).map((sort) => [sort, new Map(tables[sort].map((column) => [column.name, column.type]))]),
);

/** The type of a stored column; a plan that names another is a fault of the program. */
export function columnType(sort: RecordSort, name: string): ColumnType {
  const type = columnTypes.get(sort)?.get(name);
  invariant(type !== undefined, `a ${sort} has no column ${name}`);
  return type;
}

// Numbers are REAL: the library binds every number as a double, and only so do they leave exactly as they came.
const AFFINITY: Readonly<Record<ColumnType, string>> = {
  text: 'TEXT',
  number: 'REAL',
  flag: 'INTEGER',
  list: `TEXT NOT NULL DEFAULT '[]'`,
};

/**
 * Numbers of rows. The row in which an entity is as it is now keeps its number, and a relationship that holds now has
 * the numbers of both its ends, so that one leads to the other without a search for its id. With the key of its name,
 * by which far ends are ordered, see `ends.ts`.
 */
const ROWS: Readonly<Partial<Record<RecordSort, readonly string[]>>> = {
  entity: ['row INTEGER PRIMARY KEY'],
  relationship: ['from_row INTEGER', 'to_row INTEGER'],
};

function table(sort: RecordSort): string {
  const columns = tables[sort].map(
    ({ name, type }) => `${quoted(name)} ${AFFINITY[type]}${name === 'id' || (sort === 'entity' && name === 'nameKey') ? ' NOT NULL' : ''}`,
  );
  return `CREATE TABLE ${sort} (${[...(ROWS[sort] ?? []), ...columns].join(', ')})`;
}

/** The claims and where they are from: the truth. */
export const TRUTH: readonly string[] = [
  table('source'),
  'CREATE UNIQUE INDEX source_id ON source (id)',
  table('claim'),
  'CREATE UNIQUE INDEX claim_id ON claim (id)',
  // In the order in which claims are shown unless another one is asked for: newest first.
  'CREATE INDEX claim_subject ON claim ("subjectId", known DESC, id, "retractedAt")',
  'CREATE INDEX claim_source ON claim (source, known DESC, id, "retractedAt")',
  'CREATE INDEX claim_origin ON claim (origin) WHERE origin IS NOT NULL',
  `CREATE INDEX claim_identifier ON claim (value) WHERE property = 'identifiers'`,
  'CREATE INDEX claim_from ON claim (from_id, known) WHERE from_id IS NOT NULL AND "retractedAt" IS NULL',
  'CREATE INDEX claim_to ON claim (to_id, known) WHERE to_id IS NOT NULL AND "retractedAt" IS NULL',
  'CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID',
];

// The known time stands in every index, so that a row outside the time asked for is passed over without reading it.
const SEGMENT = 'known_to, known_from, is_known, is_live';

/**
 * What a page shows of relationships that hold now is in the index that it walks, so that their rows, which lie scattered,
 * are left alone: all but the keys of texts.
 */
const SHOWN = [...commitmentLayout.columns, flag('contested'), ...relationshipColumns]
  .filter(({ serves }) => serves !== 'key')
  .map(({ name }) => quoted(name))
  .join(', ');

/** What is resolved from the claims, and can be again: see `rebuildViews`. */
export const VIEWS: readonly string[] = [
  table('entity'),
  // With the name, by which far ends are ordered as of a day.
  'CREATE UNIQUE INDEX entity_id ON entity (id, known_to, known_from, "nameKey")',
  table('relationship'),
  'CREATE UNIQUE INDEX relationship_id ON relationship (id, known_to)',
];

/** Indexes in which making the views anew looks nothing up: they are made when the views have been. */
export const VIEW_INDEXES: readonly string[] = [
  `CREATE INDEX entity_kind_name ON entity (kind, "nameKey", id, ${SEGMENT})`,
  `CREATE INDEX entity_name ON entity ("nameKey", id, ${SEGMENT})`,
  // What holds now, without the past, which can be many times as much.
  `CREATE INDEX entity_kind_now ON entity (kind, "nameKey", id, is_live, known_to) WHERE known_to = '${NEVER}'`,
  `CREATE INDEX entity_now ON entity ("nameKey", id, is_live, known_to) WHERE known_to = '${NEVER}'`,
  // What holds now stands in the order in which it is shown unless another one is asked for: a page ends where it is full.
  `CREATE INDEX relationship_from ON relationship (from_id, type, known_to, is_live, to_key, to_id, id, to_row, known_from, is_known, ${SHOWN})`,
  `CREATE INDEX relationship_to ON relationship (to_id, type, known_to, is_live, from_key, from_id, id, from_row, known_from, is_known, ${SHOWN})`,
  // For filters inside filters, which look at all relationships of a type once.
  `CREATE INDEX relationship_type ON relationship (type, ${SEGMENT}, from_id, to_id, from_row, to_row)`,
];

/**
 * What the planner is told of the tables, in the place of ANALYZE: how many rows each index holds, and how many share
 * one value of its first column, of its first two, and so on. Fixed, so that plans are those that the tests have seen,
 * whatever a store holds; without it SQLite takes a kind for as selective as a name.
 */
const STATISTICS: readonly (readonly [table: RecordSort, index: string, rows: string])[] = [
  ['source', 'source_id', '1000 1'],
  ['claim', 'claim_id', '2000000 1'],
  ['claim', 'claim_subject', '2000000 4 2 1 1'],
  ['claim', 'claim_source', '2000000 2000 50 1 1'],
  ['claim', 'claim_origin', '2000000 200000'],
  ['claim', 'claim_identifier', '200000 1'],
  ['claim', 'claim_from', '1500000 10 3'],
  ['claim', 'claim_to', '1500000 20 5'],
  ['entity', 'entity_id', '500000 2 1 1 1'],
  ['entity', 'entity_kind_name', '500000 50000 3 2 1 1 1 1'],
  ['entity', 'entity_name', '500000 3 2 1 1 1 1'],
  ['entity', 'entity_kind_now', '250000 25000 2 1 1 1'],
  ['entity', 'entity_now', '250000 2 1 1 1'],
  ['relationship', 'relationship_id', '2000000 2 1'],
  ['relationship', 'relationship_from', '2000000 10 6 4 4 2 2 1'],
  ['relationship', 'relationship_to', '2000000 20 10 6 6 2 2 1'],
  ['relationship', 'relationship_type', '2000000 200000 150000 100000 100000 100000 10 2'],
];

/** ANALYZE makes the table that statistics are in, and, given the schema's name, makes the connection read them. */
export const PLANNER: readonly string[] = [
  'ANALYZE',
  'DELETE FROM sqlite_stat1',
  `INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ${STATISTICS.map(([tbl, idx, stat]) => `('${tbl}', '${idx}', '${stat}')`).join(', ')}`,
  'ANALYZE sqlite_schema',
];

/** Changes whenever views or text keys would be stored or resolved otherwise than before: then they are made anew from the claims and sources. */
export function viewsFingerprint(): string {
  const enums = [...ontology.enums].map(([name, { values, beside, ordered }]) => [name, Object.keys(values), beside, ordered]);
  const properties = [...ontology.allEntityProperties.values(), ...ontology.allRelationshipProperties.values()];
  const traits = properties.map(({ name, type, list, enumName, identity }) => [name, type, list, enumName, identity]);
  return createHash('sha256')
    .update(JSON.stringify([VIEWS, VIEW_INDEXES, enums, traits, NEVER, TEXT_KEY_VERSION]))
    .digest('hex');
}
