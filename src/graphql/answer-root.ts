/** Plan -> answer: reads what a root field selects in one go and hands the whole tree to graphql-js. */
import { type GraphQLObjectType, type GraphQLResolveInfo, getArgumentValues, getNamedType } from 'graphql';
import { periodOf } from '../graph/date.js';
import type { ReadTime, Row } from '../graph/plan.js';
import type { RecordSort } from '../graph/records.js';
import { KeiretsuError } from '../kernel/errors.js';
import { parseId } from '../kernel/id.js';
import { ontology } from '../ontology/ontology.js';
import type { GraphContext } from './context.js';
import type { AnswerObject, RecordDecoder } from './decode.js';
import { budgetOf } from './plan-budget.js';
import { type PlanContext, planConnection, plannedOf, planRecord } from './plan-selection.js';
import type { PlannedField } from './planned-field.js';
import { buildConnection, ShapeBuilder } from './shape-builder.js';

type Args = Readonly<Record<string, unknown>>;

/** Answers a planned root field. */
export async function answerRoot(context: GraphContext, info: GraphQLResolveInfo): Promise<unknown> {
  const field = info.parentType.getFields()[info.fieldName];
  const planned = plannedOf(field) as PlannedField;
  const [node] = info.fieldNodes;
  if (field === undefined || node === undefined) throw new Error(`the root field ${info.fieldName} is not in the schema`);
  const args = getArgumentValues(field, node, info.variableValues);
  const given = { validOn: (args.validOn ?? null) as string | null, knownOn: (args.knownOn ?? null) as string | null };
  const time = readTime(given);
  const plan: PlanContext = {
    schema: info.schema,
    fragments: info.fragments,
    variables: info.variableValues,
    time: given,
    maxPage: context.maxPage,
    budget: budgetOf(info.variableValues),
  };
  switch (planned.read) {
    case 'connection':
      return answerConnection(context, plan, info, planned, args, time);
    case 'record':
      return (await answerRecords(context, plan, info, [args.id as string], time, planned.sorts, planned.kind))[0];
    case 'records':
      return answerRecords(context, plan, info, pageOfIds(args, context.maxPage), time);
    default:
      throw new Error(`the root field ${info.fieldName} has no way to be read`);
  }
}

function readTime({ validOn, knownOn }: PlanContext['time']): ReadTime {
  return { validOn: validOn === null ? null : periodOf(validOn), knownOn: knownOn === null ? null : periodOf(knownOn).last };
}

async function answerConnection(
  context: GraphContext,
  plan: PlanContext,
  info: GraphQLResolveInfo,
  { set }: Extract<PlannedField, { read: 'connection' }>,
  args: Args,
  time: ReadTime,
): Promise<AnswerObject> {
  const made = planConnection(plan, getNamedType(info.returnType) as GraphQLObjectType, set, args, info.fieldNodes);
  return made.decoder(await context.reader.connection(buildConnection(made.plan, null), time));
}

function pageOfIds(args: Args, maxPage: number): string[] {
  const ids = args.ids as string[];
  if (ids.length > maxPage)
    throw new KeiretsuError('BAD_PAGE', `\`ids\` holds ${ids.length} ids; at most ${maxPage} can be asked for at once.`);
  return ids;
}

interface Batch {
  readonly shape: ShapeBuilder;
  readonly decoder: RecordDecoder;
  readonly ids: string[];
}

/** Reads records of mixed sorts: one batch a sort, put back in the order of the ids. */
async function answerRecords(
  context: GraphContext,
  plan: PlanContext,
  info: GraphQLResolveInfo,
  ids: readonly string[],
  time: ReadTime,
  sorts: readonly RecordSort[] | null = null,
  kind: string | null = null,
): Promise<(AnswerObject | null)[]> {
  const batches = new Map<RecordSort, Batch>();
  for (const id of new Set(ids)) {
    const sort = sortOf(id, kind);
    if (sort === null || sorts?.includes(sort) === false) continue;
    let batch = batches.get(sort);
    if (batch === undefined) {
      const shape = new ShapeBuilder(sort);
      batch = { shape, decoder: planRecord(plan, shape, getNamedType(info.returnType), info.fieldNodes), ids: [] };
      batches.set(sort, batch);
    }
    batch.ids.push(id);
  }
  const reads = [...batches.entries()].map(([sort, batch]) => ({ sort, ids: batch.ids, shape: batch.shape.build() }));
  const answers = reads.length === 0 ? [] : await context.reader.records(reads, time);
  const found = new Map<string, AnswerObject>();
  [...batches.values()].forEach(({ decoder }, index) => {
    for (const row of answers[index] as (Row | null)[]) if (row !== null) found.set(row.id, decoder(row));
  });
  return ids.map((id) => found.get(id) ?? null);
}

/** The sort of record that an id names; null when it names none, or another kind than the one asked for. */
function sortOf(id: string, kind: string | null): RecordSort | null {
  const { prefix } = parseId(id);
  if (prefix === 'relationship' || prefix === 'claim' || prefix === 'source') return prefix;
  const named = ontology.kindByPrefix.get(prefix);
  return named === undefined || (kind !== null && named.name !== kind) ? null : 'entity';
}
