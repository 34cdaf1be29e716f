/** Plan -> answer for graphql-js: reads what a root field selects in one go and hands the whole tree over. */
import type { GraphQLResolveInfo } from 'graphql';
import { Answering, UNBOUNDED } from './answer-room.js';
import type { GraphContext } from './context.js';
import { type AnswerObject, decodeConnection, decodeRecord } from './decode.js';
import { TooManyBytes } from './json-writer.js';
import { budgetOf } from './plan-budget.js';
import { PlannedRoot } from './planned-root.js';
import { readRecords } from './read-records.js';
import { ownVariables } from './variables.js';
import { pageText, recordsText, type WriteBounded } from './write-root.js';
import { NotWritable } from './write-value.js';

/** Answers a planned root field. */
export async function answerRoot(context: GraphContext, info: GraphQLResolveInfo): Promise<unknown> {
  const { reader, maxPage, budget } = context;
  const { schema, fragments, variableValues, fieldNodes } = info;
  const variables = ownVariables(variableValues);
  const field = info.parentType.getFields()[info.fieldName];
  if (field === undefined) throw new Error(`the root field ${info.fieldName} is not in the schema`);
  const root = new PlannedRoot({ schema, fragments, variables, maxPage }, field, fieldNodes);
  const plan = root.bind(root.argumentsFor(variables), budgetOf(variableValues));
  const answering = context.answering ?? new Answering(UNBOUNDED);
  const turn = answering.turn();
  try {
    if (plan.read === 'connection') {
      const page = await reader.connection(plan.plan, { time: plan.time, budget, turn });
      checkSize(answering, pageText(plan, page));
      return decodeConnection(plan.reading, plan.signature, page);
    }
    const records = await readRecords(context, plan, turn);
    checkSize(answering, recordsText(plan, root, records));
    const answers = records<AnswerObject>((reading, row) => decodeRecord(reading, row));
    return plan.single ? answers[0] : answers;
  } finally {
    turn.end();
  }
}

/** Throws ANSWER_TOO_LARGE before graphql-js makes an object of each value: what it makes is written once, to see how large it is. */
function checkSize(answering: Answering, write: WriteBounded): void {
  if (answering.leftBytes === Number.POSITIVE_INFINITY) return;
  try {
    write(answering.leftBytes);
  } catch (error) {
    if (error instanceof TooManyBytes) throw answering.tooLarge();
    // What cannot be written is graphql-js's business; then the size is seen when it is done.
    if (!(error instanceof NotWritable)) throw error;
  }
}
