import { isDeepStrictEqual } from 'node:util';
import { type DocumentNode, type ExecutionResult, GraphQLError, type GraphQLSchema, parse, validate } from 'graphql';
import type { ReadTime } from '../../src/graph/plan.js';
import type { GraphReader, ReadOptions } from '../../src/graph/store.js';
import { buildSchema } from '../../src/graphql/build-schema.js';
import { createDirectExecutor, createReferenceExecutor } from '../../src/graphql/execute.js';
import { JsonText, stringifyResult } from '../../src/graphql/json-text.js';
import { LruMap } from '../../src/kernel/lru-map.js';

export const schema: GraphQLSchema = buildSchema();

let noteReason: (reason: string) => void = () => undefined;
const direct = createDirectExecutor(schema, { onHandedOver: ({ message }) => noteReason(message) });
const reference = createReferenceExecutor(schema);

/** Documents as a server keeps them, so that what is compiled of one serves the next request too. */
const documents = new LruMap<string, DocumentNode>({ entries: 20 });

function documentOf(text: string): DocumentNode {
  let document = documents.get(text);
  if (document === undefined) {
    document = parse(text);
    documents.set(text, document);
  }
  return document;
}

export interface BothAnswers {
  readonly direct: ExecutionResult;
  readonly reference: ExecutionResult;
  /** Why the direct executor left the whole operation to graphql-js. */
  readonly handedOver: readonly string[];
}

/**
 * Asks a store by the direct executor. graphql-js is then given the very same answers of the store, and has to ask it the
 * same questions.
 */
export async function askBoth(
  reader: GraphReader,
  document: DocumentNode,
  variables: Readonly<Record<string, unknown>>,
  operationName?: string,
): Promise<BothAnswers> {
  const maxPage = 500;
  const tape = new Recording(reader);
  const reasons: string[] = [];
  noteReason = (reason) => reasons.push(reason);
  const answered = await direct({ document, operationName, variables, context: { reader: tape, maxPage } });
  const expected = await reference({ document, operationName, variables, context: { reader: tape.replay(), maxPage } });
  if (tape.left.length > 0) throw new Error(`the direct executor asks the store what graphql-js does not: ${JSON.stringify(tape.left)}`);
  return { direct: answered, reference: expected, handedOver: reasons };
}

/** Asks a store through the real schema, by both executors, which have to give the same bytes. */
export async function ask(reader: GraphReader, text: string, variables: Readonly<Record<string, unknown>> = {}): Promise<ExecutionResult> {
  let document: DocumentNode;
  try {
    document = documentOf(text);
  } catch (error) {
    if (error instanceof GraphQLError) return { errors: [error] };
    throw error;
  }
  const errors = validate(schema, document);
  if (errors.length > 0) return { errors };
  const { direct: answered, reference: expected, handedOver } = await askBoth(reader, document, variables);
  assertSame(answered, expected, `${text}\n${JSON.stringify(variables)}`);
  if (handedOver.length > 0) throw new Error(`the direct executor gave up:\n${text}\n${handedOver.join('\n')}`);
  const data: unknown = answered.data;
  return data instanceof JsonText ? { ...answered, data: JSON.parse(data.text) as Record<string, unknown> } : answered;
}

/** Compares every byte of a response. */
export function assertSame(answered: ExecutionResult, expected: ExecutionResult, asked: string): void {
  const [bytes, expectedBytes] = [stringifyResult(answered), JSON.stringify(expected)];
  if (bytes === expectedBytes) return;
  throw new Error(
    `the executors differ:\ndirect     ${excerpt(bytes, expectedBytes)}\ngraphql-js ${excerpt(expectedBytes, bytes)}\n${asked.slice(0, 5_000)}`,
  );
}

function excerpt(text: string, other: string): string {
  let at = 0;
  while (at < text.length && text[at] === other[at]) at += 1;
  return `${text.length} characters, at ${at}: …${text.slice(Math.max(0, at - 200), at + 500)}`;
}

interface Reading {
  readonly question: readonly [what: unknown, time: ReadTime];
  readonly answer: Promise<unknown>;
  replayed: boolean;
}

/** Remembers what a store was asked and answered; the same question has the same answer. */
class Recording implements GraphReader {
  readonly #readings: Reading[] = [];

  constructor(private readonly store: GraphReader) {}

  connection: GraphReader['connection'] = (plan, options) => this.#ask([plan, options.time], () => this.store.connection(plan, options));
  records: GraphReader['records'] = (reads, options) => this.#ask([reads, options.time], () => this.store.records(reads, options));

  #ask<T>(question: Reading['question'], read: () => Promise<T>): Promise<T> {
    const known = this.#find(question);
    if (known !== undefined) return known.answer as Promise<T>;
    const answer = read();
    this.#readings.push({ question, answer, replayed: false });
    return answer;
  }

  #find(question: Reading['question']): Reading | undefined {
    return this.#readings.find((one) => isDeepStrictEqual(one.question, question));
  }

  /** Answers as the store did. */
  replay(): GraphReader {
    const take = async (what: unknown, { time }: ReadOptions): Promise<unknown> => {
      const known = this.#find([what, time]);
      if (known === undefined) throw new Error(`graphql-js asks the store what the direct executor did not: ${JSON.stringify(what)}`);
      known.replayed = true;
      return known.answer;
    };
    return { connection: take as GraphReader['connection'], records: take as GraphReader['records'] };
  }

  /** Questions that were not asked again. */
  get left(): unknown[] {
    return this.#readings.filter((one) => !one.replayed).map((one) => one.question);
  }
}
