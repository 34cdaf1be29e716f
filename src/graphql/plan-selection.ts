/** Selection -> plan. What a root field selects becomes one plan, and a reading that says how its rows answer. */
import {
  type FieldNode,
  GraphQLError,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  getArgumentValues,
  getNamedType,
  isAbstractType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import type { RecordSort } from '../graph/records.js';
import { referenceSort } from '../graph/references.js';
import { KeiretsuError } from '../kernel/errors.js';
import { ontology } from '../ontology/ontology.js';
import { collectFields, type OperationContext } from './collect-fields.js';
import { cursorSignature } from './cursor.js';
import { NESTED_PAGE } from './page-args.js';
import type { PlanBudget } from './plan-budget.js';
import { planPage, wants } from './plan-page.js';
import { planSet } from './plan-set.js';
import type { NodePlace, PlannedField, PlannedSet } from './planned-field.js';
import type { FieldReading, ObjectReading, PageReading, PartReading, PartsReading, RecordReading } from './reading.js';
import { type ConnectionItem, type ConnectionPlan, nodesKey, ShapeBuilder } from './shape-builder.js';

/** The time arguments of a root field, as given. */
export interface GivenTime {
  readonly validOn: string | null;
  readonly knownOn: string | null;
}

/** What planning needs to know of a root field. */
export interface PlanContext extends OperationContext {
  /** As given, for cursors. */
  readonly time: GivenTime;
  /** Told when a nested page takes or gives cursors: then the plan is good for no other time. */
  readonly onCursors: () => void;
  readonly maxPage: number;
  readonly budget: PlanBudget;
}

type AnyField = GraphQLField<unknown, unknown>;
type Args = Readonly<Record<string, unknown>>;

/** What a reference and a connection are worth in fields: a join, and a statement or subquery of its own. */
const REFERENCE_PARTS = 5;
const CONNECTION_PARTS = 20;

const objectNames = new Map([...ontology.relationshipTypes.values()].map((type) => [type.objectName, type.name]));

/** The sort of the records behind an object type, and the type as rows name it. */
function recordType(name: string): { sort: RecordSort; type: string } {
  if (name === 'Claim' || name === 'Source') return { sort: name === 'Claim' ? 'claim' : 'source', type: name };
  const relationship = objectNames.get(name);
  return relationship === undefined ? { sort: 'entity', type: name } : { sort: 'relationship', type: relationship };
}

/** How a field is read, as its declaration says; undefined for `__typename`, which nobody reads. */
export function plannedOf(field: AnyField | undefined): PlannedField | undefined {
  return field?.extensions.planned as PlannedField | undefined;
}

/** Plans what is selected on a record of one sort, for every concrete type that the record can have. */
export function planRecord(
  context: PlanContext,
  builder: ShapeBuilder,
  type: GraphQLNamedType,
  nodes: readonly FieldNode[],
): RecordReading {
  const memo = `${type.name} ${nodesKey(nodes)}`;
  const done = builder.planned.get(memo);
  if (done !== undefined) return done;
  const possible = isAbstractType(type) ? context.schema.getPossibleTypes(type) : [type as GraphQLObjectType];
  const objects = new Map<string, ObjectReading>();
  for (const object of possible) {
    const record = recordType(object.name);
    if (record.sort !== builder.sort) continue;
    const fields = readFields(context, object, nodes, (key, field, planned, group) =>
      planField(context, builder, record.type, key, field, planned, group),
    );
    objects.set(record.type, { type: object.name, fields });
  }
  const reading = { objects };
  builder.planned.set(memo, reading);
  return reading;
}

/** How the fields that are selected on an object are read, those that no plan reads among them. */
function readFields<Reading>(
  context: PlanContext,
  object: GraphQLObjectType,
  nodes: readonly FieldNode[],
  plan: (key: string, field: AnyField, planned: PlannedField, group: readonly FieldNode[]) => Reading,
): (Reading | Extract<FieldReading, { read: 'typename' | 'resolver' }>)[] {
  return [...collectFields(context, object, nodes)].map(([key, group]) => {
    const { value: name } = (group[0] as FieldNode).name;
    if (name === '__typename') return { read: 'typename', key, type: object.name } as const;
    const field = object.getFields()[name];
    const planned = plannedOf(field);
    return field === undefined || planned === undefined ? ({ read: 'resolver', key } as const) : plan(key, field, planned, group);
  });
}

/** Plans one field of a record, or of an edge that shows the record. */
function planField(
  context: PlanContext,
  builder: ShapeBuilder,
  type: string,
  key: string,
  field: AnyField,
  planned: PlannedField,
  nodes: readonly FieldNode[],
): FieldReading {
  const named = getNamedType(field.type);
  switch (planned.read) {
    case 'field':
      context.budget.spend(1);
      return { read: 'value', key, place: builder.field(planned.field), type: field.type, parts: partsOf(context, field.type, nodes) };
    case 'reference':
      context.budget.spend(REFERENCE_PARTS);
      return {
        read: 'reference',
        key,
        nullable: !isNonNullType(field.type),
        targets: planned.to.map((to) => {
          const { place, target } = builder.reference(type, to, referenceSort(to));
          return { place, record: planRecord(context, target, named, nodes) };
        }),
      };
    case 'self':
      return { read: 'self', key, record: planRecord(context, builder, named, nodes) };
    case 'connection': {
      const set = planned.set;
      const [node] = nodes as readonly [FieldNode, ...FieldNode[]];
      const { place, made } = builder.connection(type, `${named.name} ${nodesKey(nodes)}`, () =>
        locating(node, () =>
          planConnection(context, named as GraphQLObjectType, set, getArgumentValues(field, node, context.variables), nodes),
        ),
      );
      return { read: 'connection', key, place, connection: made.item.reading, signature: made.signature };
    }
    case 'cursor':
      return { read: 'cursor', key };
    default:
      throw new Error(`the field ${key} cannot be read from a record`);
  }
}

/** What is selected of a value; null where it has no parts. */
function partsOf(context: PlanContext, type: GraphQLOutputType, nodes: readonly FieldNode[]): PartsReading | null {
  const object = getNamedType(type);
  if (!isObjectType(object)) return null;
  const parts = [...collectFields(context, object, nodes)].map(([key, group]): PartReading => {
    const { value: name } = (group[0] as FieldNode).name;
    if (name === '__typename') return { read: 'typename', key, type: object.name };
    const field = object.getFields()[name];
    // Without a resolver, graphql-js reads the property of that name.
    if (field === undefined || field.resolve !== undefined) return { read: 'resolver', key };
    return { read: 'part', key, property: name, type: field.type, parts: partsOf(context, field.type, group) };
  });
  return { parts };
}

/** Planning fails for a whole root field; the error still says which field below it is meant. */
function locating<T>(node: FieldNode, plan: () => T): T {
  try {
    return plan();
  } catch (error) {
    if (!(error instanceof KeiretsuError) || error.code === 'TOO_COSTLY') throw error;
    const named = new KeiretsuError(error.code, `${node.name.value}: ${error.message}`, { cause: error });
    throw new GraphQLError(named.message, { nodes: node, originalError: named });
  }
}

/** Plans a nested connection: what it pages through, and how its page is read. */
function planConnection(
  context: PlanContext,
  type: GraphQLObjectType,
  set: PlannedSet,
  args: Args,
  nodes: readonly FieldNode[],
): ConnectionPlan {
  const { signature, ...page } = planArguments(context, type, set, args, nodes, NESTED_PAGE);
  const item = planItems(context, type, set, nodes, page.page.limit === 0);
  if (item.wants.keys || page.page.after !== null || page.page.before !== null) context.onCursors();
  return { ...page, signature, item };
}

/** The arguments of a connection: its set in its order, and the page of it. */
export function planArguments(
  { time, maxPage }: Pick<PlanContext, 'time' | 'maxPage'>,
  type: GraphQLObjectType,
  set: PlannedSet,
  args: Args,
  nodes: readonly FieldNode[],
  defaultPage: number,
): Omit<ConnectionPlan, 'item'> {
  const { over, filter, order } = planSet(set, args);
  const signature = cursorSignature(`${type.name} ${(nodes[0] as FieldNode).name.value}`, args, time);
  return { over, filter, order, page: planPage(args, signature, order, defaultPage, maxPage), signature };
}

/** What is selected on a connection: what to read of a page and of its items. */
export function planItems(
  context: PlanContext,
  type: GraphQLObjectType,
  set: PlannedSet,
  nodes: readonly FieldNode[],
  empty: boolean,
): ConnectionItem {
  context.budget.spend(CONNECTION_PARTS);
  const builder = new ShapeBuilder(itemSort(set));
  const wanted = new Set<string>();
  const fields = readFields(context, type, nodes, (key, field, planned, group): PageReading => {
    // An empty page shows nothing of any item, so that nothing of it needs a plan.
    if (empty && (planned.read === 'edges' || planned.read === 'nodes')) return { read: 'nothing', key };
    wanted.add(planned.read);
    const named = getNamedType(field.type) as GraphQLObjectType;
    switch (planned.read) {
      case 'edges':
        return { read: 'edges', key, edge: planEdge(context, builder, set, named, group, wanted) };
      case 'nodes':
        return { read: 'nodes', key, ...planNode(context, builder, itemType(set), planned.node, named, group) };
      case 'pageInfo':
        for (const [, [node]] of collectFields(context, named, group)) wanted.add((node as FieldNode).name.value);
        return { read: 'pageInfo', key, parts: partsOf(context, named, group) as PartsReading };
      default:
        return { read: 'totalCount', key };
    }
  });
  return { builder, wants: wants(wanted), reading: { fields } };
}

/** The sort of the records that a set holds. */
function itemSort(set: PlannedSet): RecordSort {
  switch (set.of) {
    case 'entities':
      return 'entity';
    case 'sources':
      return 'source';
    case 'claims':
      return 'claim';
    case 'end':
    case 'relationships':
      return 'relationship';
  }
}

/** The types that rows of a set can have, as branches name them; `*` where they vary. */
function itemType(set: PlannedSet): string {
  return set.of === 'end' ? set.relationship : '*';
}

function planEdge(
  context: PlanContext,
  item: ShapeBuilder,
  set: PlannedSet,
  edge: GraphQLObjectType,
  nodes: readonly FieldNode[],
  wanted: Set<string>,
): readonly FieldReading[] {
  return readFields(context, edge, nodes, (key, field, planned, group) => {
    if (planned.read === 'cursor') wanted.add('cursor');
    return planField(context, item, itemType(set), key, field, planned, group);
  });
}

function planNode(
  context: PlanContext,
  item: ShapeBuilder,
  type: string,
  node: NodePlace,
  named: GraphQLNamedType,
  nodes: readonly FieldNode[],
): { place: number | null; record: RecordReading } {
  if (node === 'self') return { place: null, record: planRecord(context, item, named, nodes) };
  const { place, target } = item.reference(type, node, 'entity');
  return { place, record: planRecord(context, target, named, nodes) };
}
