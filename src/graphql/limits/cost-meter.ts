import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
  type ValueNode,
  valueFromASTUntyped,
} from 'graphql';
import { NESTED_PAGE, ROOT_PAGE } from '../page-args.js';
import { hasVariable } from '../variables.js';
import { type CompositeType, isConnection, isEdge, isRecord } from './shape.js';
import { NESTED_WORK, ROOT_WORK, workOf } from './work.js';

/**
 * Counts the records that an operation could read at most, in time linear in the document times the kinds of object it may meet:
 * what stands below a field costs the same wherever it is spread, so each selection set is counted once per type.
 * Filters and orders weigh what `work.ts` says. Of fragments on different types only those count that one object can have together. A field written twice counts twice.
 */
export class CostMeter {
  /** Whether a value of a variable has been looked at, so that another one could cost more. */
  readsVariables = false;
  private readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  private readonly known = new Map<SelectionSetNode, Map<GraphQLObjectType, number>>();

  constructor(
    private readonly schema: GraphQLSchema,
    fragments: readonly FragmentDefinitionNode[],
    private readonly variables: Record<string, unknown>,
    private readonly maxPage: number,
  ) {
    this.fragments = new Map(fragments.map((fragment) => [fragment.name.value, fragment]));
  }

  /** Records read below one object of the type. */
  costOf(set: SelectionSetNode, type: CompositeType): number {
    if (!isAbstractType(type)) return this.costOn(set, type);
    return this.schema.getPossibleTypes(type).reduce((most, possible) => Math.max(most, this.costOn(set, possible)), 0);
  }

  private costOn(set: SelectionSetNode, type: GraphQLObjectType): number {
    const costs = this.known.get(set) ?? new Map<GraphQLObjectType, number>();
    this.known.set(set, costs);
    const known = costs.get(type);
    if (known !== undefined) return known;
    let cost = 0;
    for (const selection of set.selections) {
      if (this.isIncluded(selection)) cost += this.selectionCost(selection, type);
    }
    costs.set(type, cost);
    return cost;
  }

  private selectionCost(selection: SelectionNode, type: GraphQLObjectType): number {
    if (selection.kind === Kind.FIELD) return this.fieldCost(selection, type);
    const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? this.fragments.get(selection.name.value) : selection;
    const condition = fragment?.typeCondition?.name.value;
    if (!fragment || (condition !== undefined && !this.isA(type, condition))) return 0;
    return this.costOn(fragment.selectionSet, type);
  }

  private fieldCost(field: FieldNode, parent: GraphQLObjectType): number {
    const definition = parent.getFields()[field.name.value];
    const type = definition && getNamedType(definition.type);
    if (!definition) return 0;
    if (!field.selectionSet || !isCompositeType(type)) return Math.max(bulkOf(definition), aliased(field));
    const inner = this.costOf(field.selectionSet, type);
    const page = this.pageOf(definition, field, parent, type);
    // Even an empty page is one look-up, for totalCount and the page flags.
    if (page !== undefined) return Math.max(page, 1) + page * inner + this.workOf(definition, field, parent);
    // The nodes of a connection and of an edge are the records that the connection has counted.
    const counted = !isRecord(type) || isConnection(parent) || isEdge(parent);
    return (counted ? aliased(field) : 1) + inner;
  }

  /** How many records a field reads at most; undefined for one that is not a list with pages. */
  private pageOf(
    definition: GraphQLField<unknown, unknown>,
    field: FieldNode,
    parent: GraphQLObjectType,
    type: CompositeType,
  ): number | undefined {
    const asked = [this.argument(definition, field, 'first'), this.argument(definition, field, 'last')].filter(
      (value) => typeof value === 'number',
    );
    // Pages over the maximum are refused with BAD_PAGE, which says more than a cost would; negative ones as well.
    if (asked.length > 0) return Math.min(Math.max(...asked, 0), this.maxPage);
    const ids = this.argument(definition, field, 'ids');
    if (ids !== undefined) return Array.isArray(ids) ? ids.length : 1;
    if (!isConnection(type)) return undefined;
    return Math.min(parent === this.schema.getQueryType() ? ROOT_PAGE : NESTED_PAGE, this.maxPage);
  }

  /** What the filter and the order of a list weigh. */
  private workOf(definition: GraphQLField<unknown, unknown>, field: FieldNode, parent: GraphQLObjectType): number {
    const weights = parent === this.schema.getQueryType() ? ROOT_WORK : NESTED_WORK;
    return ['filter', 'orderBy'].reduce((sum, name) => sum + workOf(this.argument(definition, field, name), weights), 0);
  }

  /** The value of one argument, without coercing the others: filters are large, and execution refuses what has a wrong type. */
  private argument({ args }: GraphQLField<unknown, unknown>, { arguments: given }: FieldNode, name: string): unknown {
    const node = given?.find((argument) => argument.name.value === name);
    const value = node && this.valueOf(node.value);
    return value === undefined ? args.find((argument) => argument.name === name)?.defaultValue : value;
  }

  private valueOf(node: ValueNode): unknown {
    if (hasVariable(node)) this.readsVariables = true;
    return valueFromASTUntyped(node, this.variables);
  }

  private isIncluded({ directives }: SelectionNode): boolean {
    for (const directive of directives ?? []) {
      const condition = directive.arguments?.find((argument) => argument.name.value === 'if');
      const value = condition && this.valueOf(condition.value);
      if ((directive.name.value === 'skip' && value === true) || (directive.name.value === 'include' && value === false)) return false;
    }
    return true;
  }

  private isA(type: GraphQLObjectType, condition: string): boolean {
    if (type.name === condition) return true;
    const other = this.schema.getType(condition);
    return isAbstractType(other) && this.schema.isSubType(other, type);
  }
}

/** So many characters of an alias weigh as much as a record: they are written for each object that has the field. */
const ALIAS_CHARACTERS = 16;

/** The values of a record are free, since a type has so many and no more; under aliases there can be any number of them. */
function aliased({ alias }: FieldNode): number {
  return alias ? Math.ceil(alias.value.length / ALIAS_CHARACTERS) : 0;
}

/** What a field weighs by itself, in records: `extensions.cost` of fields that hold far more than a record does, such as whole texts. */
function bulkOf({ extensions }: GraphQLField<unknown, unknown>): number {
  return typeof extensions.cost === 'number' ? extensions.cost : 0;
}
