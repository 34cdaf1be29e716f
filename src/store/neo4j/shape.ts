import type { Branch, Connection, Keys, Page, Reference, Row, Shape } from '../../graph/plan.js';
import { type Cell, type RecordField, recordFields } from '../../graph/records.js';
import { claimReferences } from '../../graph/references.js';
import { invariant } from '../../kernel/invariant.js';
import { ontology } from '../../ontology/ontology.js';
import { columnType } from './columns.js';
import { pageCypher } from './connection.js';
import { columnOf, idOf, LABELS, labelled, type Making, type Variable } from './making.js';
import { type Key, readKeys } from './order.js';
import { visible } from './visible.js';

/** A list as the database gives it. */
export type Raw = readonly unknown[];

/** An expression, and how its value is read. */
interface Read<T> {
  readonly text: string;
  readonly read: (raw: Raw) => T;
}

const NOTHING: Read<null> = { text: 'null', read: () => null };

/** Everything that a shape asks of a record, as one list: its id, its type, cells, branches. */
export function recordCypher(shape: Shape, variable: Variable, making: Making): Read<Row> {
  const { sort } = variable;
  invariant(shape.sort === sort, `a shape of a ${shape.sort} is put on a ${sort}`);
  const list: string[] = [];
  const placeOf = (text: string): number => {
    const known = list.indexOf(text);
    return known === -1 ? list.push(text) - 1 : known;
  };
  const id = placeOf(idOf(variable));
  const type =
    sort === 'entity' ? placeOf(columnOf(variable, 'kind')) : sort === 'relationship' ? placeOf(columnOf(variable, 'type')) : null;
  const fields = shape.fields.map((name) => fieldReader(name, variable, placeOf));
  const branches = shape.branches.map((branch) => {
    const { text, read } = branchCypher(branch, variable, making);
    const types = branch.types === null ? null : new Set(branch.types);
    return { place: list.push(text) - 1, types, read };
  });
  const read = (raw: Raw): Row => {
    const named = type === null ? LABELS[sort] : (raw[type] as string);
    return {
      type: named,
      id: raw[id] as string,
      values: fields.map((field) => field(raw)),
      branches: branches.map(({ place, types, read: readBranch }) =>
        types !== null && !types.has(named) ? null : readBranch(raw[place] as Raw),
      ),
    };
  };
  return { text: `[${list.join(', ')}]`, read };
}

/** Columns that serve filters and orders only: a field's value is made without them. */
const SERVING = /(?:Key|First|Last|Rank|Members)$/;

function fieldReader(name: string, variable: Variable, placeOf: (text: string) => number): (raw: Raw) => unknown {
  const field: RecordField | undefined = recordFields[variable.sort].get(name);
  invariant(field !== undefined, `a ${variable.sort} has no field ${name}`);
  const { decode } = field;
  const places = field.columns.map((column) => (SERVING.test(column.name) ? null : placeOf(columnOf(variable, column.name))));
  const [first, ...others] = places;
  const isList = field.columns[0] !== undefined && columnType(variable.sort, field.columns[0].name) === 'list';
  if (isList && typeof first === 'number') return (raw) => decode([(raw[first] ?? []) as string[]]);
  if (typeof first === 'number' && others.every((place) => place === null)) return (raw) => decode([raw[first] as Cell]);
  return (raw) => decode(places.map((place) => (place === null ? null : (raw[place] as Cell))));
}

function branchCypher(branch: Branch, parent: Variable, making: Making): Read<Row | Page | null> {
  const applies = conditionOf(branch, parent, making);
  if (applies === null) return NOTHING;
  return branch.kind === 'connection' ? connectionCypher(branch, parent, applies, making) : referenceCypher(branch, parent, making);
}

/** Conditions for a branch to apply to its parent, none where it always does; null where it never does. */
function conditionOf({ types, ...branch }: Branch, parent: Variable, making: Making): string[] | null {
  if (types === null || branch.kind === 'reference' || parent.sort === 'claim' || parent.sort === 'source') return [];
  const possible = parent.types ?? (parent.sort === 'entity' ? [...ontology.kinds.keys()] : [...ontology.relationshipTypes.keys()]);
  if (!possible.some((type) => types.includes(type))) return null;
  if (possible.every((type) => types.includes(type)) || hasNoOthers(branch as Connection, types)) return [];
  return [`${columnOf(parent, parent.sort === 'entity' ? 'kind' : 'type')} IN ${making.value(types)}`];
}

/** Whether only entities of these kinds have relationships there. */
function hasNoOthers({ over }: Connection, types: readonly string[]): boolean {
  if (over.set !== 'relationships' || over.relationships === null || over.direction === 'BOTH') return false;
  const end = over.direction === 'OUT' ? 0 : 1;
  return over.relationships.every(
    (name) => ontology.relationshipTypes.get(name)?.pairs.every((pair) => types.includes(pair[end])) === true,
  );
}

/** A page at a parent, or at the root. */
export function connectionCypher(plan: Connection, parent: Variable | null, applies: readonly string[], making: Making): Read<Page> {
  let readRow: ((raw: Raw) => Row) | undefined;
  const { text, keys } = pageCypher(plan, parent, applies, making, (item) => {
    const record = recordCypher(plan.shape, item, making);
    readRow = record.read;
    return record.text;
  });
  return { text, read: (raw) => readPage(plan, keys, readRow, raw) };
}

function readPage({ wants, page }: Connection, keys: readonly Key[], readRow: ((raw: Raw) => Row) | undefined, raw: Raw): Page {
  const [found, totalCount, ahead, behind] = raw as [Raw[], number | null, boolean, boolean];
  const more = found.length > page.limit;
  const items = more ? found.slice(0, page.limit) : found;
  if (page.from === 'end') items.reverse();
  const width = wants.keys ? keys.length : 0;
  return {
    rows: readRow === undefined ? [] : items.map((item) => readRow(item[width] as Raw)),
    keys: wants.keys ? items.map((item) => readKeys(keys, item.slice(0, width) as unknown as Keys)) : [],
    totalCount,
    hasNext: wants.hasNext ? behind || (more && page.from === 'start') : null,
    hasPrevious: wants.hasPrevious ? ahead || (more && page.from === 'end') : null,
  };
}

function referenceCypher({ to, shape }: Reference, parent: Variable, making: Making): Read<Row | null> {
  if (to === 'from' || to === 'to') {
    const end = parent.ends?.[to];
    if (end !== undefined) return recordCypher(shape, end, making);
    invariant(parent.kept === 'segment', 'the ends of a relationship are at hand');
    return byId(shape, `${parent.name}.${to}Id`, making);
  }
  const { column, sort } = claimReferences[to];
  invariant(shape.sort === sort, `${to} leads to a ${sort}, not to a ${shape.sort}`);
  return byId(shape, `${parent.name}.${column}`, making);
}

/** The record with this id, as whoever refers to it sees it. */
function byId(shape: Shape, id: string, making: Making): Read<Row | null> {
  const { sort } = shape;
  const kept = sort === 'entity' || sort === 'relationship' ? 'segment' : 'now';
  const variable: Variable = { name: making.name(sort.charAt(0)), sort, kept, types: null };
  const { text, read } = recordCypher(shape, variable, making);
  const conditions = [`${idOf(variable)} = ${id}`, ...visible(variable, making, 'reference')];
  return {
    text: `COLLECT { MATCH ${labelled(variable)} WHERE ${conditions.join(' AND ')} RETURN ${text} }`,
    read: (raw) => (raw[0] === undefined ? null : read(raw[0] as Raw)),
  };
}
