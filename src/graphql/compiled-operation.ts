/** What of an operation is the same for all requests: its root fields, planned, for every value of the variables that shape it. */
import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getOperationAST,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  visit,
} from 'graphql';
import { dictionary } from '../kernel/dictionary.js';
import { canonicalJson, type Json } from '../kernel/json.js';
import { LruMap } from '../kernel/lru-map.js';
import { collectFields } from './collect-fields.js';
import { isIntrospection } from './introspection.js';
import { plannedOf } from './plan-selection.js';
import { PlannedRoot } from './planned-root.js';
import { type CoerceVariables, type Variables, variableCoercion } from './variables.js';

/** The root fields of an operation, in the order of the answer. */
export interface RootSelection {
  readonly entries: readonly RootEntry[];
  /** The root fields that ask for the schema, as an operation of their own; null where there are none. */
  readonly introspection: DocumentNode | null;
  /** The other root fields that no plan reads, as an operation for graphql-js; null where there are none. */
  readonly others: DocumentNode | null;
}

export type RootEntry =
  | { readonly key: string; readonly by: 'plan'; readonly root: PlannedRoot }
  | { readonly key: string; readonly by: 'name'; readonly type: string }
  | { readonly key: string; readonly by: 'graphql-js' };

/** Root selections kept of one operation: they differ by the variables that shape it. */
const KEPT = 32;
/** Selections whose shaping variables are longer than this are made for one request. */
const LONGEST_KEPT = 2_000;

export class CompiledOperation {
  readonly #query: GraphQLObjectType;
  readonly #fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  /** Names of the variables that are used elsewhere than in the arguments of root fields. */
  readonly #shaping: readonly string[];
  readonly #coerce: CoerceVariables;
  readonly #selections = new LruMap<string, RootSelection>({ entries: KEPT });

  private constructor(
    private readonly schema: GraphQLSchema,
    document: DocumentNode,
    private readonly operation: OperationDefinitionNode,
  ) {
    this.#query = schema.getQueryType() as GraphQLObjectType;
    const fragments = dictionary<FragmentDefinitionNode>();
    for (const one of document.definitions) if (one.kind === Kind.FRAGMENT_DEFINITION) fragments[one.name.value] = one;
    this.#fragments = fragments;
    this.#shaping = shapingVariables(operation, fragments);
    this.#coerce = variableCoercion(schema, operation);
  }

  /** The operation of that name; null where it is no query, or there is none. */
  static of(schema: GraphQLSchema, document: DocumentNode, name: string | null | undefined): CompiledOperation | null {
    const operation = getOperationAST(document, name);
    return operation?.operation === OperationTypeNode.QUERY ? new CompiledOperation(schema, document, operation) : null;
  }

  /** Variables as the schema has them; undefined where they do not fit. */
  coerce(given: Variables): Variables | undefined {
    return this.#coerce(given);
  }

  /** @param variables coerced */
  select(variables: Variables, maxPage: number): RootSelection {
    const shaping = dictionary(this.#shaping.filter((name) => variables[name] !== undefined).map((name) => [name, variables[name]]));
    const key = `${maxPage} ${canonicalJson(shaping as Json)}`;
    const known = this.#selections.get(key);
    if (known !== undefined) return known;
    const made = this.#make(variables, shaping, maxPage);
    if (key.length <= LONGEST_KEPT) this.#selections.set(key, made);
    return made;
  }

  #make(all: Variables, variables: Variables, maxPage: number): RootSelection {
    const { schema, operation } = this;
    const context = { schema, fragments: this.#fragments, variables, maxPage };
    const entries: RootEntry[] = [];
    const introspection: FieldNode[] = [];
    const others: FieldNode[] = [];
    for (const [key, nodes] of collectFields({ ...context, variables: all }, this.#query, [rootNode(operation)])) {
      const { value: name } = (nodes[0] as FieldNode).name;
      const field = this.#query.getFields()[name] as GraphQLField<unknown, unknown> | undefined;
      if (name === '__typename') entries.push({ key, by: 'name', type: this.#query.name });
      else if (field !== undefined && plannedOf(field) !== undefined)
        entries.push({ key, by: 'plan', root: new PlannedRoot(context, field, nodes) });
      else {
        entries.push({ key, by: 'graphql-js' });
        (isIntrospection(name) ? introspection : others).push(...nodes);
      }
    }
    return { entries, introspection: this.#documentOf(introspection), others: this.#documentOf(others) };
  }

  /** The operation with these root fields alone; null for none. */
  #documentOf(selections: readonly FieldNode[]): DocumentNode | null {
    if (selections.length === 0) return null;
    const operation = { ...this.operation, selectionSet: { kind: Kind.SELECTION_SET, selections } } as const;
    return { kind: Kind.DOCUMENT, definitions: [operation, ...Object.values(this.#fragments)] };
  }
}

/** The operation as a field, so that its selections are collected as those of any other. */
function rootNode({ selectionSet }: OperationDefinitionNode): FieldNode {
  return { kind: Kind.FIELD, name: { kind: Kind.NAME, value: 'query' }, selectionSet };
}

/**
 * A variable in an argument of a root field is bound for each request; one in an argument further down, or in a
 * directive, decides what is planned.
 */
function shapingVariables(
  operation: OperationDefinitionNode,
  fragments: Readonly<Record<string, FragmentDefinitionNode>>,
): readonly string[] {
  const names = new Set<string>();
  const collect = (node: FieldNode | OperationDefinitionNode | FragmentDefinitionNode, isRoot: boolean): void => {
    let depth = 0;
    visit(node, {
      Field: {
        enter: () => {
          depth += 1;
        },
        leave: () => {
          depth -= 1;
        },
      },
      Argument: (argument, _key, _parent, _path, ancestors) => {
        const owner = ancestors.at(-1) as { kind?: string } | undefined;
        if (isRoot && depth === 1 && owner?.kind === Kind.FIELD) return false;
        visit(argument, { Variable: ({ name }) => void names.add(name.value) });
        return false;
      },
    });
  };
  collect(operation, true);
  // A fragment may be spread at the root, and then again further down: its root fields' arguments count as shaping.
  for (const fragment of Object.values(fragments)) collect(fragment, false);
  return [...names].sort();
}
