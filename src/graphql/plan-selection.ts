/** Selection -> plan. What a root field selects becomes one plan, and a decoder that makes its answer from the rows. */
import {
  type FieldNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  getArgumentValues,
  getNamedType,
  isAbstractType,
} from 'graphql';
import type { Filter, OrderKey } from '../graph/plan.js';
import { type Over, type PageRequest, type ReferenceName, type Wants } from '../graph/plan.js';
import type { RecordSort } from '../graph/records.js';
import { ontology } from '../ontology/ontology.js';
import { collectFields, type OperationContext } from './collect-fields.js';
import { cursorSignature, decodeCursor } from './cursor.js';
import {
  type ConnectionDecoder,
  type EdgeReader,
  type FieldReader,
  type PageReader,
  type RecordDecoder,
  readConnection,
  readEdge,
  readRecord,
} from './decode.js';
import { NESTED_PAGE, PageArgs, ROOT_PAGE } from './page-args.js';
import { planFilter } from './plan-filter.js';
import { defaultOrders, planOrder } from './plan-order.js';
import type { NodePlace, PlannedField, PlannedSet } from './planned-field.js';
import { type ConnectionPlan, nodesKey, ShapeBuilder } from './shape-builder.js';

/** What planning needs to know of a root field. */
export interface PlanContext extends OperationContext {
  /** As given, for cursors. */
  readonly time: { readonly validOn: string | null; readonly knownOn: string | null };
  readonly maxPage: number;
}

type AnyField = GraphQLField<unknown, unknown>;
type Args = Readonly<Record<string, unknown>>;

const referenceSorts: Readonly<Record<ReferenceName, RecordSort>> = {
  from: 'entity',
  to: 'entity',
  subjectEntity: 'entity',
  subjectRelationship: 'relationship',
  attributedTo: 'entity',
  source: 'source',
  reportedFrom: 'source',
  supersedes: 'claim',
};

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

/** Plans what is selected on a record of one sort: a decoder for every concrete type that the record can have. */
export function planRecord(
  context: PlanContext,
  builder: ShapeBuilder,
  type: GraphQLNamedType,
  nodes: readonly FieldNode[],
): RecordDecoder {
  const memo = `${type.name} ${nodesKey(nodes)}`;
  const done = builder.planned.get(memo) as RecordDecoder | undefined;
  if (done !== undefined) return done;
  const possible = isAbstractType(type) ? context.schema.getPossibleTypes(type) : [type as GraphQLObjectType];
  const readers = new Map<string, readonly FieldReader[]>();
  for (const object of possible) {
    const record = recordType(object.name);
    if (record.sort === builder.sort) readers.set(record.type, planFields(context, builder, object, record.type, nodes));
  }
  const decoder = readRecord(readers, (name) => ontology.relationshipTypes.get(name)?.objectName ?? name);
  builder.planned.set(memo, decoder);
  return decoder;
}

function planFields(
  context: PlanContext,
  builder: ShapeBuilder,
  object: GraphQLObjectType,
  type: string,
  nodes: readonly FieldNode[],
): FieldReader[] {
  const readers: FieldReader[] = [];
  for (const [key, group] of collectFields(context, object, nodes)) {
    const field = object.getFields()[(group[0] as FieldNode).name.value];
    const planned = plannedOf(field);
    if (field !== undefined && planned !== undefined) readers.push(planField(context, builder, type, key, field, planned, group));
  }
  return readers;
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
): FieldReader {
  const named = getNamedType(field.type);
  switch (planned.read) {
    case 'field':
      return { read: 'value', key, place: builder.field(planned.field) };
    case 'reference':
      return {
        read: 'reference',
        key,
        targets: planned.to.map((to) => {
          const { place, target } = builder.reference(type, to, referenceSorts[to]);
          return { place, decoder: planRecord(context, target, named, nodes) };
        }),
      };
    case 'self':
      return { read: 'self', key, decoder: planRecord(context, builder, named, nodes) };
    case 'connection': {
      const set = planned.set;
      const branch = builder.connection(type, `${named.name} ${nodesKey(nodes)}`, () =>
        planConnection(
          context,
          named as GraphQLObjectType,
          set,
          getArgumentValues(field, nodes[0] as FieldNode, context.variables),
          nodes,
          NESTED_PAGE,
        ),
      );
      return { read: 'connection', key, ...branch };
    }
    default:
      throw new Error(`the field ${key} cannot be read from a record`);
  }
}

/** Plans a connection: what it pages through, and how its answer is made. */
export function planConnection(
  context: PlanContext,
  type: GraphQLObjectType,
  set: PlannedSet,
  args: Args,
  nodes: readonly FieldNode[],
  defaultPage: number = ROOT_PAGE,
): { plan: ConnectionPlan; decoder: ConnectionDecoder } {
  const { over, filter, order, sort } = planSet(set, args);
  const signature = cursorSignature(type.name, args, context.time);
  const item = new ShapeBuilder(sort);
  const readers: PageReader[] = [];
  const wanted = new Set<string>();
  for (const [key, group] of collectFields(context, type, nodes)) {
    const field = type.getFields()[(group[0] as FieldNode).name.value];
    const planned = plannedOf(field);
    if (field === undefined || planned === undefined) continue;
    wanted.add(planned.read);
    const named = getNamedType(field.type) as GraphQLObjectType;
    switch (planned.read) {
      case 'edges':
        readers.push({ read: 'edges', key, decoder: planEdge(context, item, set, named, group, wanted) });
        break;
      case 'nodes':
        readers.push({ read: 'nodes', key, ...planNode(context, item, itemType(set), planned.node, named, group) });
        break;
      case 'pageInfo':
        for (const [, [node]] of collectFields(context, named, group)) wanted.add((node as FieldNode).name.value);
        readers.push({ read: 'pageInfo', key });
        break;
      default:
        readers.push({ read: 'totalCount', key });
    }
  }
  const plan = { over, filter, order, page: planPage(context, args, signature, order, defaultPage), wants: wants(wanted), item };
  return { plan, decoder: readConnection(readers, signature) };
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
): EdgeReader {
  const readers: FieldReader[] = [];
  for (const [key, group] of collectFields(context, edge, nodes)) {
    const field = edge.getFields()[(group[0] as FieldNode).name.value];
    const planned = plannedOf(field);
    if (field === undefined || planned === undefined) continue;
    if (planned.read === 'cursor') {
      wanted.add('cursor');
      readers.push({ read: 'cursor', key });
    } else {
      readers.push(planField(context, item, itemType(set), key, field, planned, group));
    }
  }
  return readEdge(readers);
}

function planNode(
  context: PlanContext,
  item: ShapeBuilder,
  type: string,
  node: NodePlace,
  named: GraphQLNamedType,
  nodes: readonly FieldNode[],
): { place: number | null; decoder: RecordDecoder } {
  if (node === 'self') return { place: null, decoder: planRecord(context, item, named, nodes) };
  const { place, target } = item.reference(type, node, 'entity');
  return { place, decoder: planRecord(context, target, named, nodes) };
}

function wants(wanted: ReadonlySet<string>): Wants {
  const cursors = wanted.has('cursor') || wanted.has('startCursor') || wanted.has('endCursor');
  return {
    rows: cursors || wanted.has('edges') || wanted.has('nodes'),
    keys: cursors,
    totalCount: wanted.has('totalCount'),
    hasNext: wanted.has('hasNextPage'),
    hasPrevious: wanted.has('hasPreviousPage'),
  };
}

function planPage(context: PlanContext, args: Args, signature: string, order: readonly OrderKey[], defaultPage: number): PageRequest {
  const page = new PageArgs(args, context.maxPage);
  const types = order.map((key) => key.type);
  const place = (cursor: string | null) => (cursor === null ? null : decodeCursor(cursor, signature, types));
  return {
    limit: page.first ?? page.last ?? defaultPage,
    from: page.last === null ? 'start' : 'end',
    after: place(page.after),
    before: place(page.before),
  };
}

function planSet(set: PlannedSet, args: Args): { over: Over; filter: Filter | null; order: readonly OrderKey[]; sort: RecordSort } {
  const given = (subject: 'entity' | 'relationship' | 'source'): Filter | null =>
    args.filter == null ? null : planFilter(subject, args.filter as Args);
  switch (set.of) {
    case 'entities': {
      const filter = given('entity');
      const both: Filter | null = set.where !== null && filter !== null ? { op: 'and', of: [set.where, filter] } : (set.where ?? filter);
      return { over: { set: 'entities', kinds: set.kinds }, filter: both, order: planOrder('entity', args.orderBy), sort: 'entity' };
    }
    case 'sources':
      return { over: { set: 'sources' }, filter: given('source'), order: planOrder('source', args.orderBy), sort: 'source' };
    case 'end':
      return {
        over: { set: 'relationships', relationships: [set.relationship], direction: set.direction },
        filter: given('relationship'),
        order: planOrder('relationship', args.orderBy),
        sort: 'relationship',
      };
    case 'relationships':
      return {
        over: {
          set: 'relationships',
          relationships: (args.types ?? null) as string[] | null,
          direction: (args.direction ?? 'BOTH') as 'OUT' | 'IN' | 'BOTH',
        },
        filter: null,
        order: defaultOrders.relationship,
        sort: 'relationship',
      };
    case 'claims': {
      const filter: Filter | null =
        args.property == null ? null : { op: 'compare', column: 'property', test: 'eq', value: args.property as string };
      return { over: { set: 'claims' }, filter, order: defaultOrders.claim, sort: 'claim' };
    }
  }
}
