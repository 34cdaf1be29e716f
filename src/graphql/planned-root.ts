/** A root field and what it reads: the selection below it is planned once, its arguments are bound for every request. */

import { type FieldNode, type GraphQLField, type GraphQLObjectType, getNamedType } from 'graphql';
import { periodOf } from '../graph/date.js';
import type { Connection, ReadTime, RecordRead, Shape } from '../graph/plan.js';
import type { RecordSort } from '../graph/records.js';
import { KeiretsuError } from '../kernel/errors.js';
import { parseId } from '../kernel/id.js';
import { LruMap } from '../kernel/lru-map.js';
import { ontology } from '../ontology/ontology.js';
import type { OperationContext } from './collect-fields.js';
import type { Signature } from './cursor.js';
import { ROOT_PAGE } from './page-args.js';
import type { PlanBudget } from './plan-budget.js';
import { type GivenTime, type PlanContext, planArguments, planItems, plannedOf, planRecord } from './plan-selection.js';
import type { PlannedField } from './planned-field.js';
import type { ConnectionReading, RecordReading } from './reading.js';
import { ShapeBuilder } from './shape-builder.js';
import { type Args, argumentReader, hasVariable, type Variables } from './variables.js';

/** What one request reads for a root field, and how its rows answer. */
export type RootPlan = ConnectionRoot | RecordsRoot;

interface ConnectionRoot {
  readonly read: 'connection';
  readonly time: ReadTime;
  readonly plan: Connection;
  readonly reading: ConnectionReading;
  /** Goes into the cursors of the root connection. */
  readonly signature: Signature;
}

interface RecordsRoot {
  readonly read: 'records';
  readonly time: ReadTime;
  /** The answer has as many items, null where an id leads nowhere; with `single` it is the one item alone. */
  readonly ids: readonly string[];
  readonly single: boolean;
  /** One for each sort of record. */
  readonly reads: readonly RecordRead[];
  /** As long as `reads`. */
  readonly readings: readonly RecordReading[];
}

/** A planned selection. `parts` is what it took of the budget. */
interface Selected<Reading> {
  readonly shape: Shape;
  readonly reading: Reading;
  readonly wants: Connection['wants'] | null;
  readonly parts: number;
}

/** Which records an id may lead to; null for all. */
interface RecordsWanted {
  readonly sorts: readonly RecordSort[] | null;
  readonly kind: string | null;
}

const ANY_RECORD: RecordsWanted = { sorts: null, kind: null };

/** Selections kept of one root field: they differ by the time of the question. */
const KEPT = 8;

export class PlannedRoot {
  readonly #planned: PlannedField;
  readonly #readArguments: (variables: Variables) => Args;
  readonly #connections = new LruMap<string, Selected<ConnectionReading>>({ entries: KEPT });
  readonly #records = new LruMap<string, Selected<RecordReading>>({ entries: KEPT });
  /** Of arguments without variables there is one plan for good. */
  readonly #constant: boolean;
  #bound: { readonly plan: RootPlan; readonly parts: number } | undefined;

  /**
   * @param operation its variables need to hold those alone that are used below the field
   * @param nodes the field as the operation selects it, perhaps in several places
   */
  constructor(
    private readonly operation: OperationContext & Pick<PlanContext, 'maxPage'>,
    readonly field: GraphQLField<unknown, unknown>,
    readonly nodes: readonly FieldNode[],
  ) {
    this.#planned = plannedOf(field) as PlannedField;
    const node = nodes[0] as FieldNode;
    this.#readArguments = argumentReader(field, node);
    this.#constant = node.arguments?.some(({ value }) => hasVariable(value)) !== true;
  }

  /** Throws a GraphQLError, as graphql-js does, where variables do not fit. */
  argumentsFor(variables: Variables): Args {
    return this.#bound === undefined ? this.#readArguments(variables) : {};
  }

  /**
   * @param args of `argumentsFor`
   * @param budget of the whole execution, which the plan's parts are taken from
   */
  bind(args: Args, budget: PlanBudget): RootPlan {
    if (this.#bound !== undefined) {
      budget.spend(this.#bound.parts);
      return this.#bound.plan;
    }
    const before = budget.spent;
    const plan = this.#bind(args, budget);
    if (this.#constant) this.#bound = { plan, parts: budget.spent - before };
    return plan;
  }

  #bind(args: Args, budget: PlanBudget): RootPlan {
    const given = { validOn: (args.validOn ?? null) as string | null, knownOn: (args.knownOn ?? null) as string | null };
    const planned = this.#planned;
    switch (planned.read) {
      case 'connection':
        return this.#connection(planned, args, given, budget);
      case 'record':
        return this.#recordsOf([args.id as string], true, given, budget, planned);
      case 'records':
        return this.#recordsOf(this.#idsOf(args), false, given, budget, ANY_RECORD);
      default:
        throw new Error(`the root field ${this.field.name} has no way to be read`);
    }
  }

  #connection({ set }: Extract<PlannedField, { read: 'connection' }>, args: Args, given: GivenTime, budget: PlanBudget): ConnectionRoot {
    const type = getNamedType(this.field.type) as GraphQLObjectType;
    const { maxPage } = this.operation;
    const { signature, ...page } = planArguments({ time: given, maxPage }, type, set, args, this.nodes, ROOT_PAGE);
    const empty = page.page.limit === 0;
    const key = empty ? 'empty' : '';
    const { shape, reading, wants } = this.#selected(this.#connections, key, given, budget, (context) => {
      const item = planItems(context, type, set, this.nodes, empty);
      return { shape: item.builder.build(), reading: item.reading, wants: item.wants };
    });
    const plan: Connection = { kind: 'connection', types: null, ...page, wants: wants as Connection['wants'], shape };
    return { read: 'connection', time: readTime(given), plan, reading, signature };
  }

  /** Records of mixed sorts are read in one batch a sort. */
  #recordsOf(ids: readonly string[], single: boolean, given: GivenTime, budget: PlanBudget, { sorts, kind }: RecordsWanted): RecordsRoot {
    const batches = new Map<RecordSort, string[]>();
    for (const id of single ? ids : new Set(ids)) {
      const sort = sortOf(id, kind);
      if (sort === null || sorts?.includes(sort) === false) continue;
      const batch = batches.get(sort);
      if (batch === undefined) batches.set(sort, [id]);
      else batch.push(id);
    }
    const reads: RecordRead[] = [];
    const readings: RecordReading[] = [];
    for (const [sort, batch] of batches) {
      const { shape, reading } = this.#selected(this.#records, sort, given, budget, (context) => {
        const builder = new ShapeBuilder(sort);
        const record = planRecord(context, builder, getNamedType(this.field.type), this.nodes);
        return { shape: builder.build(), reading: record, wants: null };
      });
      reads.push({ sort, ids: batch, shape });
      readings.push(reading);
    }
    return { read: 'records', time: readTime(given), ids, single, reads, readings };
  }

  /** @param what of the arguments the selection depends on, beside their time */
  #selected<Reading>(
    kept: LruMap<string, Selected<Reading>>,
    what: string,
    time: GivenTime,
    budget: PlanBudget,
    plan: (context: PlanContext) => Omit<Selected<Reading>, 'parts'>,
  ): Selected<Reading> {
    const then = (): string => JSON.stringify([what, time.validOn, time.knownOn]);
    const known = kept.get(what) ?? kept.get(then());
    if (known !== undefined) {
      budget.spend(known.parts);
      return known;
    }
    const before = budget.spent;
    let hasCursors = false;
    const onCursors = (): void => {
      hasCursors = true;
    };
    const made = { ...plan({ ...this.operation, time, budget, onCursors }), parts: budget.spent - before };
    kept.set(hasCursors ? then() : what, made);
    return made;
  }

  #idsOf({ ids }: Args): readonly string[] {
    const { maxPage } = this.operation;
    const { length } = ids as string[];
    if (length > maxPage) throw new KeiretsuError('BAD_PAGE', `\`ids\` holds ${length} ids; at most ${maxPage} can be asked for at once.`);
    return ids as string[];
  }
}

function readTime({ validOn, knownOn }: GivenTime): ReadTime {
  return { validOn: validOn === null ? null : periodOf(validOn), knownOn: knownOn === null ? null : periodOf(knownOn).last };
}

/** The sort of record that an id names; null when it names none, or another kind than the one asked for. */
function sortOf(id: string, kind: string | null): RecordSort | null {
  const { prefix } = parseId(id);
  if (prefix === 'relationship' || prefix === 'claim' || prefix === 'source') return prefix;
  const named = ontology.kindByPrefix.get(prefix);
  return named === undefined || (kind !== null && named.name !== kind) ? null : 'entity';
}
