/** Operation -> answer. What is planned is read and written here; graphql-js answers the rest as it always does. */
import { setImmediate } from 'node:timers/promises';
import { type DocumentNode, type ExecutionResult, execute, GraphQLError, type GraphQLSchema, isNonNullType, locatedError } from 'graphql';
import { kept } from '../kernel/kept.js';
import { Answering, refused, refusesRequest, UNBOUNDED } from './answer-room.js';
import { CompiledOperation, type RootEntry, type RootSelection } from './compiled-operation.js';
import type { GraphContext } from './context.js';
import type { ExecutionRequest, Executor } from './executor.js';
import { Introspection } from './introspection.js';
import { JsonText, joined } from './json-text.js';
import { PlanBudget } from './plan-budget.js';
import { readRecords } from './read-records.js';
import type { Args, Variables } from './variables.js';
import { valueText } from './write-result.js';
import { pageText, recordsText } from './write-root.js';
import { NotWritable } from './write-value.js';

const NULL = new JsonText('null');

export interface ExecutorObserver {
  /** Told why a whole operation was left to graphql-js although it is planned. */
  readonly onHandedOver?: (reason: NotWritable) => void;
}

/** graphql-js alone: the reference that the direct executor agrees with, byte for byte. */
export function createReferenceExecutor(schema: GraphQLSchema): Executor {
  return async ({ document, operationName, variables, context }) =>
    execute({ schema, document, operationName, variableValues: variables, contextValue: context });
}

/**
 * Plans an operation once, reads with the store's statements alone and writes the answer's JSON straight from the rows.
 * `data` of its results is a JsonText. Root fields that no plan reads, operations that are no queries, and answers that
 * would need errors below a root field are graphql-js's.
 */
export function createDirectExecutor(schema: GraphQLSchema, { onHandedOver }: ExecutorObserver = {}): Executor {
  const reference = createReferenceExecutor(schema);
  const fallback: Fallback = { reference, introspection: new Introspection(reference) };
  // As long as the documents themselves are kept, which is for the cache of documents to say.
  const compiled = new WeakMap<DocumentNode, Map<string, CompiledOperation>>();

  const compile = (document: DocumentNode, name: string | null | undefined): CompiledOperation | null => {
    const operations = kept(compiled, document, () => new Map<string, CompiledOperation>());
    const known = operations.get(name ?? '');
    if (known !== undefined) return known;
    const made = CompiledOperation.of(schema, document, name);
    // A name that the document does not have is not kept: there are endlessly many.
    if (made !== null) operations.set(name ?? '', made);
    return made;
  };

  return async (request) => {
    const operation = compile(request.document, request.operationName);
    if (operation === null) return reference(request);
    const coerced = operation.coerce(request.variables ?? {});
    if (coerced === undefined) return reference(request);
    try {
      return await answer(operation.select(coerced, request.context.maxPage), coerced, request, fallback);
    } catch (error) {
      if (refusesRequest(error)) return refused(error);
      if (error instanceof NotWritable) onHandedOver?.(error);
      // Directives and arguments of the root with values that they do not take; errors below it are caught where they belong.
      else if (!(error instanceof GraphQLError)) throw error;
      return reference(request);
    }
  };
}

/** Who answers what no plan reads. */
interface Fallback {
  readonly reference: Executor;
  readonly introspection: Introspection;
}

/** Thrown when a root field that may not be null has failed: then there is no data at all, and no error but those before. */
class NoData extends Error {
  constructor(readonly errors: readonly GraphQLError[]) {
    super('a root field that may not be null is null');
  }
}

async function answer(
  { entries, introspection, others }: RootSelection,
  variables: Variables,
  { variables: given, context }: ExecutionRequest,
  fallback: Fallback,
): Promise<ExecutionResult> {
  const budget = new PlanBudget();
  const errors: GraphQLError[] = [];
  const texts = new Map<string, JsonText>();
  const answering = context.answering ?? new Answering(UNBOUNDED);
  const write = async (value: unknown): Promise<JsonText> => {
    const turn = answering.turn();
    try {
      return await answering.make(turn, valueText(value));
    } finally {
      turn.end();
    }
  };
  // All of them ahead of the first read: where variables do not fit one, graphql-js says so, and nothing was read in vain.
  const args = entries.map((entry) => (entry.by === 'plan' ? entry.root.argumentsFor(variables) : {}));
  const planned = entries.map(async (entry, index) => {
    if (entry.by === 'name') texts.set(entry.key, new JsonText(JSON.stringify(entry.type)));
    if (entry.by !== 'plan') return;
    try {
      texts.set(entry.key, await answerRoot(entry, args[index] as Args, budget, context, answering));
    } catch (error) {
      if (error instanceof NotWritable || refusesRequest(error)) throw error;
      const located = locatedError(error, entry.root.nodes, [entry.key]);
      if (isNonNullType(entry.root.field.type)) throw new NoData([located]);
      errors.push(located);
      texts.set(entry.key, NULL);
    }
  });
  const take = async ({ data, errors: found = [] }: ExecutionResult): Promise<void> => {
    if (data === null || data === undefined) throw new NoData(found);
    errors.push(...found);
    for (const [key, value] of Object.entries(data)) texts.set(key, await write(value));
  };
  const introspect = async (document: DocumentNode): Promise<void> => {
    const answered = await fallback.introspection.answer({ document, variables: given, context });
    if ('failed' in answered) await take(answered.failed);
    else for (const [key, text] of answered.members) texts.set(key, text);
  };
  const answerOthers = async (document: DocumentNode): Promise<void> =>
    take(await fallback.reference({ document, variables: given, context }));
  try {
    if (introspection === null && others === null && planned.length === 1) await planned[0];
    else
      await Promise.all([
        ...planned,
        ...(introspection === null ? [] : [introspect(introspection)]),
        ...(others === null ? [] : [answerOthers(others)]),
      ]);
  } catch (error) {
    if (!(error instanceof NoData)) throw error;
    return { errors: [...errors, ...error.errors], data: null };
  }
  const members = entries.flatMap(({ key }, index) => [`${index === 0 ? '' : ','}${JSON.stringify(key)}:`, texts.get(key) ?? NULL]);
  const text = joined(['{', ...members, '}']);
  if (text.bytes > answering.maxBytes) throw answering.tooLarge();
  // Sending a large answer costs time too: whatever waits for the event loop has its turn in between.
  if (text.isLarge) await setImmediate();
  const data = text as unknown as Record<string, unknown>;
  return errors.length === 0 ? { data } : { errors, data };
}

async function answerRoot(
  { root }: Extract<RootEntry, { by: 'plan' }>,
  args: Args,
  budget: PlanBudget,
  context: GraphContext,
  answering: Answering,
): Promise<JsonText> {
  const plan = root.bind(args, budget);
  const turn = answering.turn();
  try {
    const write =
      plan.read === 'connection'
        ? pageText(plan, await context.reader.connection(plan.plan, { time: plan.time, budget: context.budget, turn }))
        : recordsText(plan, root, await readRecords(context, plan, turn));
    return await answering.make(turn, write);
  } finally {
    turn.end();
  }
}
