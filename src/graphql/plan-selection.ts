/** Selection -> plan. What a root field selects becomes one plan, and a decoder that makes its answer from the rows. */
import {
  type FieldNode,
  GraphQLError,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  getArgumentValues,
  getNamedType,
  isAbstractType,
} from 'graphql';
import type { RecordSort } from '../graph/records.js';
import { referenceSort } from '../graph/references.js';
import { KeiretsuError } from '../kernel/errors.js';
import { ontology } from '../ontology/ontology.js';
import { collectFields, type OperationContext } from './collect-fields.js';
import { cursorSignature } from './cursor.js';
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
import { NESTED_PAGE, ROOT_PAGE } from './page-args.js';
import type { PlanBudget } from './plan-budget.js';
import { planPage, wants } from './plan-page.js';
import { planSet } from './plan-set.js';
import type { NodePlace, PlannedField, PlannedSet } from './planned-field.js';
import { type ConnectionPlan, nodesKey, ShapeBuilder } from './shape-builder.js';

/** What planning needs to know of a root field. */
export interface PlanContext extends OperationContext {
  /** As given, for cursors. */
  readonly time: { readonly validOn: string | null; readonly knownOn: string | null };
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
      context.budget.spend(1);
      return { read: 'value', key, place: builder.field(planned.field) };
    case 'reference':
      context.budget.spend(REFERENCE_PARTS);
      return {
        read: 'reference',
        key,
        targets: planned.to.map((to) => {
          const { place, target } = builder.reference(type, to, referenceSort(to));
          return { place, decoder: planRecord(context, target, named, nodes) };
        }),
      };
    case 'self':
      return { read: 'self', key, decoder: planRecord(context, builder, named, nodes) };
    case 'connection': {
      const set = planned.set;
      const [node] = nodes as readonly [FieldNode, ...FieldNode[]];
      const branch = builder.connection(type, `${named.name} ${nodesKey(nodes)}`, () =>
        locating(node, () =>
          planConnection(context, named as GraphQLObjectType, set, getArgumentValues(field, node, context.variables), nodes, NESTED_PAGE),
        ),
      );
      return { read: 'connection', key, ...branch };
    }
    default:
      throw new Error(`the field ${key} cannot be read from a record`);
  }
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

/** Plans a connection: what it pages through, and how its answer is made. */
export function planConnection(
  context: PlanContext,
  type: GraphQLObjectType,
  set: PlannedSet,
  args: Args,
  nodes: readonly FieldNode[],
  defaultPage: number = ROOT_PAGE,
): { plan: ConnectionPlan; decoder: ConnectionDecoder } {
  context.budget.spend(CONNECTION_PARTS);
  const { over, filter, order, sort } = planSet(set, args);
  const signature = cursorSignature(`${type.name} ${(nodes[0] as FieldNode).name.value}`, args, context.time);
  const page = planPage(args, signature, order, defaultPage, context.maxPage);
  const item = new ShapeBuilder(sort);
  const readers: PageReader[] = [];
  const wanted = new Set<string>();
  for (const [key, group] of collectFields(context, type, nodes)) {
    const field = type.getFields()[(group[0] as FieldNode).name.value];
    const planned = plannedOf(field);
    if (field === undefined || planned === undefined) continue;
    const named = getNamedType(field.type) as GraphQLObjectType;
    // An empty page shows nothing of any item, so that nothing of it needs a plan.
    if (page.limit === 0 && (planned.read === 'edges' || planned.read === 'nodes')) {
      readers.push({ read: 'nothing', key });
      continue;
    }
    wanted.add(planned.read);
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
  const plan = { over, filter, order, page, wants: wants(wanted), item };
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
