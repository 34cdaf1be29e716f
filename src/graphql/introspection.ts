/** Answers to introspection. The schema never changes, so each is worked out once: the whole schema takes 50 ms of the event loop. */
import {
  type DocumentNode,
  type ExecutionResult,
  type FragmentDefinitionNode,
  getOperationAST,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  print,
  type SelectionSetNode,
  visit,
} from 'graphql';
import { canonicalJson, type Json } from '../kernel/json.js';
import { kept } from '../kernel/kept.js';
import { LruMap } from '../kernel/lru-map.js';
import type { ExecutionRequest, Executor } from './executor.js';
import { JsonText } from './json-text.js';
import type { Variables } from './variables.js';

/** Most answers kept, and most characters of them and of what they answer: the whole schema is some 900,000. */
const CAPACITY = { entries: 500, weight: 8_000_000 } as const;

/** The JSON of each root field, by response key, in the order of the answer. */
export type Members = ReadonlyMap<string, JsonText>;

export type Introspected =
  | { readonly members: Members }
  /** What has errors is told as it is, and never kept. */
  | { readonly failed: ExecutionResult };

interface Answer {
  readonly members: Members;
  readonly weight: number;
}

/** What of a document an answer depends on. */
interface Asked {
  readonly text: string;
  readonly variables: readonly string[];
}

/** Whether a root field asks for the schema. */
export function isIntrospection(field: string): boolean {
  return field === '__schema' || field === '__type';
}

export class Introspection {
  readonly #answers = new LruMap<string, Answer>({ ...CAPACITY, weigh: ({ weight }) => weight });
  readonly #asked = new WeakMap<DocumentNode, Map<string, Asked | null>>();

  /** @param execute called for what is not kept */
  constructor(private readonly execute: Executor) {}

  /** Whether an operation asks for the schema and nothing else. */
  isAll({ document, operationName }: Pick<ExecutionRequest, 'document' | 'operationName'>): boolean {
    return this.#askedBy(document, operationName) !== null;
  }

  /** Answers an operation that asks for the schema and nothing else. */
  async answer({ document, operationName, variables, context }: ExecutionRequest): Promise<Introspected> {
    const asked = this.#askedBy(document, operationName);
    const key = asked === null ? null : keyOf(asked, variables ?? {});
    const known = key === null ? undefined : this.#answers.get(key);
    if (known !== undefined) return known;
    const result = await this.execute({ document, operationName, variables, context });
    if (result.errors !== undefined || result.data === null || result.data === undefined) return { failed: result };
    const members = new Map(Object.entries(result.data).map(([name, value]) => [name, new JsonText(JSON.stringify(value))]));
    if (key !== null) this.#answers.set(key, { members, weight: weightOf(key, members) });
    return { members };
  }

  #askedBy(document: DocumentNode, operationName: string | null | undefined): Asked | null {
    const byName = kept(this.#asked, document, () => new Map<string, Asked | null>());
    const name = operationName ?? '';
    const known = byName.get(name);
    if (known !== undefined) return known;
    const operation = getOperationAST(document, operationName);
    // A name that the document does not have is not kept: there are endlessly many.
    if (operation === undefined || operation === null) return null;
    const made = operation.operation === OperationTypeNode.QUERY ? askedBy(document, operation) : null;
    byName.set(name, made);
    return made;
  }
}

function askedBy(document: DocumentNode, operation: OperationDefinitionNode): Asked | null {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const one of document.definitions) if (one.kind === Kind.FRAGMENT_DEFINITION) fragments.set(one.name.value, one);
  if (!asksForSchemaAlone(operation.selectionSet, fragments, new Set())) return null;
  const used = new Map<string, FragmentDefinitionNode>();
  const variables = new Set<string>();
  const collect = (set: SelectionSetNode): void => {
    visit(set, {
      Variable: ({ name }) => void variables.add(name.value),
      FragmentSpread: ({ name: { value: name } }) => {
        const fragment = fragments.get(name);
        if (fragment === undefined || used.has(name)) return;
        used.set(name, fragment);
        collect(fragment.selectionSet);
      },
    });
  };
  collect(operation.selectionSet);
  const defaults = (operation.variableDefinitions ?? []).filter(({ variable }) => variables.has(variable.name.value));
  const text = [operation.selectionSet, ...used.values(), ...defaults].map((node) => print(node)).join('\n');
  return { text, variables: [...variables].sort() };
}

function asksForSchemaAlone(
  { selections }: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  seen: Set<string>,
): boolean {
  return selections.every((selection) => {
    if (selection.kind === Kind.FIELD) return isIntrospection(selection.name.value) || selection.name.value === '__typename';
    if (selection.kind === Kind.INLINE_FRAGMENT) return asksForSchemaAlone(selection.selectionSet, fragments, seen);
    const { value: name } = selection.name;
    const fragment = fragments.get(name);
    if (fragment === undefined || seen.has(name)) return true;
    seen.add(name);
    return asksForSchemaAlone(fragment.selectionSet, fragments, seen);
  });
}

/** Variables that are missing are told from those that are null. */
function keyOf({ text, variables }: Asked, given: Variables): string {
  if (variables.length === 0) return text;
  const values = variables.filter((name) => Object.hasOwn(given, name)).map((name) => [name, given[name]]);
  return `${text}\n${canonicalJson(values as Json)}`;
}

function weightOf(key: string, members: Members): number {
  let weight = key.length;
  for (const [name, text] of members) weight += name.length + text.bytes;
  return weight;
}
