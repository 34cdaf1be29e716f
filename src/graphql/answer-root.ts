/** Plan -> answer for graphql-js: reads what a root field selects in one go and hands the whole tree over. */
import type { GraphQLResolveInfo } from 'graphql';
import type { GraphContext } from './context.js';
import { type AnswerObject, decodeConnection, decodeRecord } from './decode.js';
import { budgetOf } from './plan-budget.js';
import { PlannedRoot } from './planned-root.js';
import { readRecords } from './read-records.js';
import { ownVariables } from './variables.js';

/** Answers a planned root field. */
export async function answerRoot(context: GraphContext, info: GraphQLResolveInfo): Promise<unknown> {
  const { reader, maxPage, budget } = context;
  const { schema, fragments, variableValues, fieldNodes } = info;
  const variables = ownVariables(variableValues);
  const field = info.parentType.getFields()[info.fieldName];
  if (field === undefined) throw new Error(`the root field ${info.fieldName} is not in the schema`);
  const root = new PlannedRoot({ schema, fragments, variables, maxPage }, field, fieldNodes);
  const plan = root.bind(root.argumentsFor(variables), budgetOf(variableValues));
  if (plan.read === 'connection') {
    const page = await reader.connection(plan.plan, { time: plan.time, budget });
    return decodeConnection(plan.reading, plan.signature, page);
  }
  const answers = await readRecords<AnswerObject>(context, plan, (reading, row) => decodeRecord(reading, row));
  return plan.single ? answers[0] : answers;
}
