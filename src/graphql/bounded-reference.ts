import { setImmediate } from 'node:timers/promises';
import type { GraphQLSchema } from 'graphql';
import { Answering, refused, refusesRequest, UNBOUNDED } from './answer-room.js';
import { createReferenceExecutor } from './execute.js';
import type { Executor } from './executor.js';
import { Introspection } from './introspection.js';
import { type JsonText, joined } from './json-text.js';
import { valueText } from './write-result.js';

/** graphql-js, with the bounds of the direct executor: what that one refuses is refused, and `data` is a JsonText. */
export function createBoundedReference(schema: GraphQLSchema): Executor {
  const reference = createReferenceExecutor(schema);
  const introspection = new Introspection(reference);
  return async (request) => {
    const answering = request.context.answering ?? new Answering(UNBOUNDED);
    if (introspection.isAll(request)) {
      const answered = await introspection.answer(request);
      if ('failed' in answered) return answered.failed;
      const members = [...answered.members].flatMap(([key, text], index) => [`${index === 0 ? '' : ','}${JSON.stringify(key)}:`, text]);
      const data = joined(['{', ...members, '}']);
      return data.bytes > answering.maxBytes ? refused(answering.tooLarge()) : { data: asData(data) };
    }
    const { data, ...rest } = await reference(request);
    const refusal = rest.errors?.map(({ originalError }) => originalError).find(refusesRequest);
    if (refusal !== undefined) return refused(refusal);
    if (data === null || data === undefined) return { ...rest, ...(data === null ? { data } : {}) };
    const turn = answering.turn();
    try {
      const text = await answering.make(turn, valueText(data));
      if (text.isLarge) await setImmediate();
      return { ...rest, data: asData(text) };
    } catch (error) {
      if (refusesRequest(error)) return refused(error);
      throw error;
    } finally {
      turn.end();
    }
  };
}

const asData = (text: JsonText): Record<string, unknown> => text as unknown as Record<string, unknown>;
