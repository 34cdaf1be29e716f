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
import type { Step } from '../../graph/plan.js';
import { NESTED_PAGE, ROOT_PAGE } from '../page-args.js';
import { hasVariable } from '../variables.js';
import { type GraphBounds, setOf } from './graph-bounds.js';
import { type CompositeType, isConnection, isEdge, isRecord } from './shape.js';
import { type Cost, FREE, isWork, times, Work } from './work.js';

/**
 * Counts the records that an operation could read at most, in time linear in the document times the kinds of object it may meet:
 * what stands below a field costs the same wherever it is spread, so each selection set is counted once per type.
 * With bounds of the graph no list is longer than the graph lets it be, and filters and orders weigh what `work.ts` says. Of fragments on different types only those count that one object can have together. A field written twice counts twice.
 */
export class CostMeter {
  /** Whether a value of a variable has been looked at, so that another one could cost more. */
  readsVariables = false;
  /** Whether there are filters or orders, which cost the more the larger the graph is. */
  hasWork = false;
  private readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  private readonly known = new Map<SelectionSetNode, Map<GraphQLObjectType, Cost>>();

  constructor(
    private readonly schema: GraphQLSchema,
    fragments: readonly FragmentDefinitionNode[],
    private readonly variables: Record<string, unknown>,
    private readonly maxPage: number,
    private readonly bounds: GraphBounds | null = null,
  ) {
    this.fragments = new Map(fragments.map((fragment) => [fragment.name.value, fragment]));
  }

  /** Records read below one object of the type. */
  costOf(set: SelectionSetNode, type: CompositeType): number {
    return Math.ceil(total(this.costAt(set, type, null)));
  }

  /** Response keys of the fields that lead to where the most is read. */
  dearest(set: SelectionSetNode, type: CompositeType, place: Step | null = null): string[] {
    const at = dearestOf(this.typesAt(type, place), (possible) => total(this.costOn(set, possible)));
    const selections = set.selections.filter((selection) => this.isIncluded(selection));
    const selection = at && dearestOf(selections, (one) => total(this.selectionCost(one, at)));
    if (at === undefined || selection === undefined || total(this.selectionCost(selection, at)) === 0) return [];
    if (selection.kind !== Kind.FIELD) {
      const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? this.fragments.get(selection.name.value) : selection;
      return fragment === undefined ? [] : this.dearest(fragment.selectionSet, at);
    }
    const key = selection.alias?.value ?? selection.name.value;
    const definition = at.getFields()[selection.name.value];
    const named = definition && getNamedType(definition.type);
    if (definition === undefined || !selection.selectionSet || !isCompositeType(named)) return [key];
    return [key, ...this.dearest(selection.selectionSet, named, this.bounds?.placeOf(at, definition) ?? null)];
  }

  private costAt(set: SelectionSetNode, type: CompositeType, place: Step | null): Cost {
    let each = 0;
    let once = 0;
    for (const possible of this.typesAt(type, place)) {
      const cost = this.costOn(set, possible);
      each = Math.max(each, cost.each);
      once = Math.max(once, cost.once);
    }
    return { each, once };
  }

  /** The types that records at a place can have. */
  private typesAt(type: CompositeType, place: Step | null): readonly GraphQLObjectType[] {
    if (!isAbstractType(type)) return [type];
    const possible = this.schema.getPossibleTypes(type);
    const { bounds } = this;
    return bounds === null ? possible : possible.filter((one) => bounds.has(one, place));
  }

  private costOn(set: SelectionSetNode, type: GraphQLObjectType): Cost {
    const costs = this.known.get(set) ?? new Map<GraphQLObjectType, Cost>();
    this.known.set(set, costs);
    const known = costs.get(type);
    if (known !== undefined) return known;
    let each = 0;
    let once = 0;
    for (const selection of set.selections) {
      if (!this.isIncluded(selection)) continue;
      const cost = this.selectionCost(selection, type);
      each += cost.each;
      once += cost.once;
    }
    const cost = { each, once };
    costs.set(type, cost);
    return cost;
  }

  private selectionCost(selection: SelectionNode, type: GraphQLObjectType): Cost {
    if (selection.kind === Kind.FIELD) return this.fieldCost(selection, type);
    const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? this.fragments.get(selection.name.value) : selection;
    const condition = fragment?.typeCondition?.name.value;
    if (!fragment || (condition !== undefined && !this.isA(type, condition))) return FREE;
    return this.costOn(fragment.selectionSet, type);
  }

  private fieldCost(field: FieldNode, parent: GraphQLObjectType): Cost {
    const definition = parent.getFields()[field.name.value];
    const type = definition && getNamedType(definition.type);
    if (!definition) return FREE;
    if (!field.selectionSet || !isCompositeType(type)) return { each: Math.max(bulkOf(definition), aliased(field)), once: 0 };
    const inner = this.costAt(field.selectionSet, type, this.bounds?.placeOf(parent, definition) ?? null);
    const page = this.pageOf(definition, field, parent, type);
    if (page !== undefined) {
      const items = this.itemsOf(definition, field, parent);
      const work = this.workOf(definition, field, items);
      const size = Math.min(page, items);
      // Even an empty page is one look-up, for totalCount and the page flags.
      return { each: Math.max(size, 1) + times(size, inner.each) + work.each, once: inner.once + work.once };
    }
    // The nodes of a connection and of an edge are the records that the connection has counted.
    const counted = !isRecord(type) || isConnection(parent) || isEdge(parent);
    return { each: (counted ? aliased(field) : 1) + inner.each, once: inner.once };
  }

  /** How many items the list of a field has at most. */
  private itemsOf(definition: GraphQLField<unknown, unknown>, field: FieldNode, parent: GraphQLObjectType): number {
    const set = setOf(definition);
    if (this.bounds === null || set === undefined) return Number.POSITIVE_INFINITY;
    return this.bounds.itemsOf(parent, set, (name) => this.argument(definition, field, name));
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
  private workOf(definition: GraphQLField<unknown, unknown>, field: FieldNode, items: number): Cost {
    const [filter, orderBy] = [this.argument(definition, field, 'filter'), this.argument(definition, field, 'orderBy')];
    if (!isWork(filter) && !isWork(orderBy)) return FREE;
    this.hasWork = true;
    const set = setOf(definition);
    if (this.bounds === null || set === undefined) return FREE;
    const { statistics } = this.bounds;
    // A list that nobody has counted to its end has all there is.
    const most = set.of === 'end' ? Math.min(items, statistics.relationships(set.relationship)) : items;
    return new Work(statistics, most).filter(filter).order(orderBy).cost;
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

function total({ each, once }: Cost): number {
  return each + once;
}

function dearestOf<T>(all: readonly T[], costOf: (one: T) => number): T | undefined {
  let dearest: T | undefined;
  for (const one of all) if (dearest === undefined || costOf(one) > costOf(dearest)) dearest = one;
  return dearest;
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
