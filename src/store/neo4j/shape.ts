import type { Branch, Connection, Page, Reference, Row, Shape } from '../../graph/plan.js';
import { claimReferences } from '../../graph/references.js';
import { invariant } from '../../kernel/invariant.js';
import { ontology } from '../../ontology/ontology.js';
import { listOf, type Raw, typeCheck } from './answer.js';
import { pageCypher, type RecordCypher } from './connection.js';
import { cellsOf } from './fields.js';
import { columnOf, idOf, LABELS, labelled, type Making, type Variable } from './making.js';
import { farKinds } from './step.js';
import { visible } from './visible.js';

/** An expression, and how its value is read. */
interface Read<T> {
  readonly text: string;
  readonly read: (raw: unknown) => T;
}

interface BranchReader {
  readonly place: number;
  /** Types of the parent to which it applies; null: all that the parent can have. */
  readonly types: ReadonlySet<string> | null;
  readonly read: (raw: unknown) => Row | Page | null;
}

/** @param identified whether rows hold the id of their record even where the shape does not ask for it, as those at the root do */
export function recordCypher(shape: Shape, variable: Variable, making: Making, identified = false): RecordCypher {
  const { sort } = variable;
  invariant(shape.sort === sort, `a shape of a ${shape.sort} is put on a ${sort}`);
  const { members, types: cellTypes, placeOf, decode } = cellsOf(shape.fields, variable);
  const types = typesOf(variable);
  const [only] = types;
  const isOpen = types.length !== 1;
  // The kind of an entity shows in its id, which most orders have read already.
  const id = shape.fields.includes('id') || identified || (isOpen && sort === 'entity') ? placeOf(idOf(variable)) : null;
  const type = isOpen && sort === 'relationship' ? placeOf(columnOf(variable, 'type')) : null;
  const width = shape.fields.length;
  const branches = shape.branches.map((branch): BranchReader | null => {
    const made = branchCypher(branch, variable, making);
    if (made === null) return null;
    const always = branch.types === null || types.every((one) => branch.types?.includes(one));
    return { place: members.push(made.text) - 1, types: always ? null : new Set(branch.types), read: made.read };
  });
  const check = typeCheck(cellTypes);
  const read = (given: unknown): Row => {
    const raw = listOf(given, members.length);
    check(raw);
    const own = id === null ? '' : (raw[id] as string);
    const named = type !== null ? (raw[type] as string) : isOpen ? kindOf(own) : (only as string);
    const row = { type: named, id: own, values: raw, branches: readBranches(branches, named, raw) };
    decode?.(raw);
    // What is left are the values: no list is made for them.
    if (raw.length > width) raw.length = width;
    return row;
  };
  return { members, read };
}

const NONE: readonly never[] = [];

function kindOf(id: string): string {
  return ontology.kindByPrefix.get(id.slice(0, id.indexOf(':')))?.name ?? '';
}

function readBranches(branches: readonly (BranchReader | null)[], type: string, raw: Raw): Row['branches'] {
  if (branches.length === 0) return NONE;
  const found: (Row | Page | null)[] = [];
  for (const branch of branches) found.push(branch === null || branch.types?.has(type) === false ? null : branch.read(raw[branch.place]));
  return found;
}

/** The kinds or relationship types that a record can have; of a claim or a source its label. */
function typesOf({ sort, types }: Variable): readonly string[] {
  if (sort === 'claim' || sort === 'source') return [LABELS[sort]];
  return types ?? [...(sort === 'entity' ? ontology.kinds : ontology.relationshipTypes).keys()];
}

/** Null where the branch never applies. */
function branchCypher(branch: Branch, parent: Variable, making: Making): Read<Row | Page | null> | null {
  if (branch.kind === 'reference') return referenceCypher(branch, parent, making);
  const applies = conditionOf(branch, parent, making);
  return applies === null ? null : pageAt(branch, parent, applies, making);
}

/** Conditions for a connection to apply to its parent, none where it always does; null where it never does. */
function conditionOf(connection: Connection, parent: Variable, making: Making): string[] | null {
  const { types } = connection;
  if (types === null || parent.sort === 'claim' || parent.sort === 'source') return [];
  const possible = typesOf(parent);
  if (!possible.some((type) => types.includes(type))) return null;
  if (possible.every((type) => types.includes(type)) || hasNoOthers(connection, types, possible)) return [];
  return [
    isOfTypes(
      parent,
      possible.filter((type) => types.includes(type)),
      making,
    ),
  ];
}

function isOfTypes(record: Variable, types: readonly string[], making: Making): string {
  if (record.sort === 'entity' && record.kept === 'now') return `${record.name}:${types.join('|')}`;
  return `${columnOf(record, record.sort === 'entity' ? 'kind' : 'type')} IN ${making.value(types)}`;
}

/** Whether of these possible kinds only those of `types` have relationships there. */
function hasNoOthers({ over }: Connection, types: readonly string[], possible: readonly string[]): boolean {
  if (over.set !== 'relationships' || over.relationships === null || over.direction === 'BOTH') return false;
  const others = possible.filter((kind) => !types.includes(kind));
  return farKinds(over.relationships, over.direction, others).length === 0;
}

/** A page at a parent. */
function pageAt(plan: Connection, parent: Variable, applies: readonly string[], making: Making): Read<Page> {
  const page = pageCypher(plan, parent, applies, making, (item) => recordCypher(plan.shape, item, making));
  const { items, parts } = page;
  const texts = [...(items === null ? [] : [`COLLECT { ${items} }`]), ...parts];
  // A list of one member is a level that nobody needs.
  if (texts.length > 1) {
    const from = items === null ? 0 : 1;
    return {
      text: `[${texts.join(', ')}]`,
      read: (given) => {
        const raw = listOf(given, texts.length);
        return page.read(from === 0 ? NONE : listOf(raw[0], 0), raw, from, plan);
      },
    };
  }
  const [text = 'null'] = texts;
  if (items === null) return { text, read: (raw) => page.read(NONE, [raw], 0, plan) };
  return { text, read: (raw) => page.read(listOf(raw, 0), NONE, 0, plan) };
}

function referenceCypher({ to, shape }: Reference, parent: Variable, making: Making): Read<Row | null> {
  if (to === 'from' || to === 'to') {
    const end = parent.ends?.[to];
    if (end !== undefined) {
      const { members, read } = recordCypher(shape, end, making);
      return { text: `[${members.join(', ')}]`, read };
    }
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
  const { members, read } = recordCypher(shape, variable, making);
  const conditions = [`${idOf(variable)} = ${id}`, ...visible(variable, making, 'reference')];
  return {
    text: `COLLECT { MATCH ${labelled(variable)} WHERE ${conditions.join(' AND ')} RETURN [${members.join(', ')}] }`,
    read: (raw) => {
      const [found] = listOf(raw, 0);
      return found === undefined ? null : read(found);
    },
  };
}
