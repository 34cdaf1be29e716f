/** Operation -> answer. What is planned is read and written here; graphql-js answers the rest as it always does. */
import { setImmediate } from 'node:timers/promises';
import { type DocumentNode, type ExecutionResult, execute, GraphQLError, type GraphQLSchema, isNonNullType, locatedError } from 'graphql';
import { kept } from '../kernel/kept.js';
import { CompiledOperation, type RootEntry, type RootSelection } from './compiled-operation.js';
import type { GraphContext } from './context.js';
import type { ExecutionRequest, Executor } from './executor.js';
import { Introspection } from './introspection.js';
import { JsonText } from './json-text.js';
import { JsonWriter } from './json-writer.js';
import { PlanBudget } from './plan-budget.js';
import { readRecords } from './read-records.js';
import type { Args, Variables } from './variables.js';
import { connectionWriter, recordWriter } from './write-json.js';
import { NotWritable } from './write-value.js';

/** Characters of an answer whose writing others would notice. */
const LARGE = 100_000;

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
  const texts = new Map<string, string>();
  // All of them ahead of the first read: where variables do not fit one, graphql-js says so, and nothing was read in vain.
  const args = entries.map((entry) => (entry.by === 'plan' ? entry.root.argumentsFor(variables) : {}));
  const planned = entries.map(async (entry, index) => {
    if (entry.by === 'name') texts.set(entry.key, JSON.stringify(entry.type));
    if (entry.by !== 'plan') return;
    try {
      texts.set(entry.key, await answerRoot(entry, args[index] as Args, budget, context));
    } catch (error) {
      if (error instanceof NotWritable) throw error;
      const located = locatedError(error, entry.root.nodes, [entry.key]);
      if (isNonNullType(entry.root.field.type)) throw new NoData([located]);
      errors.push(located);
      texts.set(entry.key, 'null');
    }
  });
  const take = ({ data, errors: found = [] }: ExecutionResult): void => {
    if (data === null || data === undefined) throw new NoData(found);
    errors.push(...found);
    for (const [key, value] of Object.entries(data)) texts.set(key, JSON.stringify(value));
  };
  const introspect = async (document: DocumentNode): Promise<void> => {
    const answered = await fallback.introspection.answer({ document, variables: given, context });
    if ('failed' in answered) take(answered.failed);
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
  const members = entries.map(({ key }) => `${JSON.stringify(key)}:${texts.get(key)}`);
  // Sending a large answer costs time too: whatever waits for the event loop has its turn in between.
  if (members.some(({ length }) => length > LARGE)) await setImmediate();
  const data = new JsonText(`{${members.join(',')}}`) as unknown as Record<string, unknown>;
  return errors.length === 0 ? { data } : { errors, data };
}

/** One for all answers: each is written in one go. */
const writer = new JsonWriter();

function written(write: (out: JsonWriter) => void): string {
  // What broke off may have left something.
  writer.begin();
  write(writer);
  return writer.end();
}

async function answerRoot(
  { root }: Extract<RootEntry, { by: 'plan' }>,
  args: Args,
  budget: PlanBudget,
  context: GraphContext,
): Promise<string> {
  const plan = root.bind(args, budget);
  if (plan.read === 'connection') {
    const page = await context.reader.connection(plan.plan, { time: plan.time, budget: context.budget });
    return written((out) => connectionWriter(plan.reading)(page, out, plan.signature));
  }
  const answers = await readRecords(context, plan, (reading, row) => written((out) => recordWriter(reading)(row, out)));
  const texts = answers.map((text) => text ?? 'null');
  if (!plan.single) return `[${texts.join(',')}]`;
  if (answers[0] === null && isNonNullType(root.field.type)) throw new NotWritable('the record that must be there is not');
  return texts[0] as string;
}
