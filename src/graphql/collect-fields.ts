import {
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLIncludeDirective,
  type GraphQLObjectType,
  type GraphQLSchema,
  GraphQLSkipDirective,
  getDirectiveValues,
  isAbstractType,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

/** What collecting needs to know of the operation. */
export interface OperationContext {
  readonly schema: GraphQLSchema;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  readonly variables: Readonly<Record<string, unknown>>;
}

/**
 * The fields that an object of a concrete type answers, by response key, as `CollectFields` of the GraphQL
 * specification (October 2021, 6.3.2) collects them: fragments that apply, `@skip` and `@include` obeyed.
 */
export function collectFields(operation: OperationContext, type: GraphQLObjectType, nodes: readonly FieldNode[]): Map<string, FieldNode[]> {
  const fields = new Map<string, FieldNode[]>();
  const seen = new Set<string>();
  for (const { selectionSet } of nodes) if (selectionSet !== undefined) collect(operation, type, selectionSet, fields, seen);
  return fields;
}

function collect(
  operation: OperationContext,
  type: GraphQLObjectType,
  { selections }: SelectionSetNode,
  fields: Map<string, FieldNode[]>,
  seen: Set<string>,
): void {
  for (const selection of selections) {
    if (!isIncluded(operation, selection)) continue;
    switch (selection.kind) {
      case Kind.FIELD: {
        const key = selection.alias?.value ?? selection.name.value;
        const same = fields.get(key);
        if (same === undefined) fields.set(key, [selection]);
        else same.push(selection);
        break;
      }
      case Kind.INLINE_FRAGMENT:
        if (applies(operation, type, selection.typeCondition?.name.value)) collect(operation, type, selection.selectionSet, fields, seen);
        break;
      case Kind.FRAGMENT_SPREAD: {
        const fragment = operation.fragments[selection.name.value];
        if (fragment === undefined || seen.has(selection.name.value)) break;
        seen.add(selection.name.value);
        if (applies(operation, type, fragment.typeCondition.name.value)) collect(operation, type, fragment.selectionSet, fields, seen);
        break;
      }
    }
  }
}

function isIncluded({ variables }: OperationContext, selection: SelectionNode): boolean {
  if (selection.directives === undefined || selection.directives.length === 0) return true;
  if (getDirectiveValues(GraphQLSkipDirective, selection, variables)?.if === true) return false;
  return getDirectiveValues(GraphQLIncludeDirective, selection, variables)?.if !== false;
}

function applies({ schema }: OperationContext, type: GraphQLObjectType, condition: string | undefined): boolean {
  if (condition === undefined || condition === type.name) return true;
  const conditional = schema.getType(condition);
  return isAbstractType(conditional) && schema.isSubType(conditional, type);
}
