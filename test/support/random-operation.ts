import type { GraphQLInterfaceType, GraphQLObjectType } from 'graphql';
import {
  buildSchema,
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  parse,
  validate,
} from 'graphql';
import { type FieldSelection, type FragmentSelection, type Operation, print, type Selection } from './operation.js';
import { oracleRoots, sdl } from './oracle/oracle.js';
import { RandomArguments } from './random-arguments.js';
import type { Known } from './random-input.js';
import type { Tape } from './tape.js';

const schema: GraphQLSchema = buildSchema(sdl);
type Composite = GraphQLObjectType | GraphQLInterfaceType;

const connectionOf = (field: GraphQLField<unknown, unknown>): boolean => getNamedType(field.type).name.endsWith('Connection');

/** Root fields that answer much in most graphs. */
const RICH = ['entities', 'entities', 'suppliers', 'companies', 'projects', 'investmentPackages', 'nodes', 'nodes', 'sources'];

const LEAF = { kind: 'field', alias: null, args: {}, directives: '', selections: null, pages: null } as const;
const LISTS = oracleRoots.filter((name) =>
  connectionOf((schema.getQueryType() as GraphQLObjectType).getFields()[name] as GraphQLField<unknown, unknown>),
);
const RICH_LISTS = RICH.filter((name) => LISTS.includes(name));

/**
 * Under which response keys fields are asked for. Apart: each under one of its own, so that none clash. Plain: mostly
 * their names, so that fragments overlap. Few: out of a handful, so that one key means different fields on different types.
 */
type Keys = 'plain' | 'few' | 'apart';
const FEW = ['a', 'b', 'c'] as const;

/**
 * How much each selection set holds. Broad: several things, so that they meet one another. Narrow: mostly one, and so
 * much the deeper. Single: one, all the way down, so that whatever can be asked is also asked with nothing beside it.
 */
type Breadth = 'broad' | 'narrow' | 'single';
/** In steps: a list is one, and so is what it holds, an edge and an end. */
const DEEPEST: Readonly<Record<Breadth, number>> = { broad: 4, narrow: 10, single: 24 };
/** How often a set holds one thing alone, and how often that leads on, in percent. */
const ALONE: Readonly<Record<Breadth, number>> = { broad: 0, narrow: 85, single: 100 };
const LEADS_ON: Readonly<Record<Breadth, number>> = { broad: 0, narrow: 80, single: 95 };

/** Random operations over the committed SDL, valid by construction but for clashes of response keys, which `validate` finds. */
class Builder {
  private readonly written: RandomArguments;
  private fragments: FragmentSelection[] = [];
  private names = 0;
  private budget = 70;
  /** How often one thing alone leads through relationships, in percent. */
  private readonly favour: number;

  constructor(
    private readonly draws: Tape,
    known: Known,
    private readonly keys: Keys,
    private readonly breadth: Breadth,
  ) {
    this.written = new RandomArguments(draws, known);
    this.favour = draws.pick([50, 95]);
  }

  operation(): Operation {
    const query = schema.getQueryType() as GraphQLObjectType;
    const selections = this.draws.times(1, 3, () => {
      this.fragments = [];
      this.budget = 70;
      const name = this.draws.chance(40) ? this.draws.pick(RICH) : this.draws.pick(this.draws.chance(50) ? LISTS : oracleRoots);
      return this.field(query.getFields()[name] as GraphQLField<unknown, unknown>, this.depth(), new Set());
    });
    return { selections, variables: this.written.variables };
  }

  private depth(): number {
    const deepest = DEEPEST[this.breadth];
    return this.breadth === 'single' ? 3 + this.draws.below(deepest - 2) : deepest;
  }

  /** One list, filtered and ordered: little to show, so that many of them can be asked. */
  list(): Operation {
    const query = schema.getQueryType() as GraphQLObjectType;
    const root = query.getFields()[this.draws.pick(this.draws.chance(70) ? RICH_LISTS : LISTS)] as GraphQLField<unknown, unknown>;
    const nodeType = getNamedType((getNamedType(root.type) as GraphQLObjectType).getFields().nodes?.type) as Composite;
    const ends = Object.values(nodeType.getFields()).filter((field) => field.args.some((arg) => arg.name === 'filter'));
    const shown = (field: GraphQLField<unknown, unknown>, more: readonly Selection[], isWhole: boolean): FieldSelection => ({
      ...LEAF,
      alias: this.alias('page'),
      name: field.name,
      args: this.written.args(field, isWhole),
      pages: field.args.some((arg) => arg.name === 'before') ? 'both' : 'forward',
      selections: [
        { ...LEAF, name: 'totalCount' },
        {
          ...LEAF,
          name: 'pageInfo',
          selections: ['hasNextPage', 'hasPreviousPage', 'startCursor', 'endCursor'].map((name) => ({ ...LEAF, name })),
        },
        {
          ...LEAF,
          name: 'edges',
          selections: [
            { ...LEAF, name: 'cursor' },
            { ...LEAF, name: 'node', selections: [{ ...LEAF, name: 'id' }, ...more] },
          ],
        },
      ],
    });
    const nested = ends.length > 0 && this.draws.chance(40) ? [shown(this.draws.pick(ends), [], false)] : [];
    return { selections: [shown(root, nested, nested.length === 0)], variables: this.written.variables };
  }

  private field(field: GraphQLField<unknown, unknown>, depth: number, taken: Set<string>): FieldSelection {
    const type = getNamedType(field.type);
    const isConnection = connectionOf(field);
    const alias = this.keyOf(field.name, isConnection, taken);
    taken.add(alias ?? field.name);
    const nested = isCompositeType(type) ? this.selections(type as Composite, isConnection ? depth : depth - 1) : null;
    return {
      kind: 'field',
      alias,
      name: field.name,
      args: this.written.args(field),
      directives: this.written.directives(),
      selections: nested,
      pages:
        !isConnection || alias === null || FEW.some((one) => one === alias)
          ? null
          : field.args.some((arg) => arg.name === 'before')
            ? 'both'
            : 'forward',
    };
  }

  private keyOf(name: string, isConnection: boolean, taken: ReadonlySet<string>): string | null {
    const few = this.draws.pick(FEW);
    if (this.keys === 'few' && !taken.has(few) && this.draws.chance(50)) return few;
    if (this.keys !== 'apart' && !taken.has(name) && this.draws.chance(isConnection ? 30 : 75)) return null;
    return this.alias(isConnection ? 'page' : name.slice(0, 3));
  }

  private alias(stem: string): string {
    this.names += 1;
    return `${stem}${this.names}`;
  }

  private selections(type: Composite, depth: number): Selection[] {
    this.budget -= 1;
    const taken = new Set<string>();
    if (this.draws.chance(ALONE[this.breadth])) return [this.alone(type, depth)];
    if (type.name.endsWith('Connection')) return this.connection(type, depth, taken);
    const fields = Object.values(type.getFields());
    const isEntity = type.name === 'Entity' || (isObjectType(type) && type.getInterfaces().some((one) => one.name === 'Entity'));
    const leaves = fields.filter(
      (field) =>
        !isCompositeType(getNamedType(field.type)) ||
        (field.args.length === 0 &&
          !isAbstractType(getNamedType(field.type)) &&
          !/^(?:Claim|Source|Company|Project|Agreement)$/.test(getNamedType(field.type).name)),
    );
    const leading = depth > 0 && this.budget > 0 ? fields.filter((field) => !leaves.includes(field)) : [];
    const made: Selection[] = this.draws.times(1, 3, () =>
      this.draws.chance(15) ? this.typename() : this.field(this.draws.pick(leaves), depth, taken),
    );
    if (leading.length > 0)
      made.push(...this.draws.times(depth > 1 ? 1 : 0, 2, () => this.field(this.draws.pick(leading), depth - 1, taken)));
    if (isEntity && this.draws.chance(30)) made.push(this.field(type.getFields().name as GraphQLField<unknown, unknown>, depth, taken));
    if (this.budget > 0 && this.draws.chance(isAbstractType(type) ? 75 : 25))
      made.push(...this.draws.times(1, isAbstractType(type) ? 3 : 1, () => this.fragment(type, depth)));
    return this.draws.shuffle(made);
  }

  /** One thing, with nothing beside it. Leads on while there is depth left, to the ends of relationships above all. */
  private alone(type: Composite, depth: number): Selection {
    const fields = Object.values(type.getFields());
    const leading = depth > 0 && this.budget > 0 ? fields.filter((field) => isCompositeType(getNamedType(field.type))) : [];
    const ends = leading.filter(({ name }) => ['edges', 'relationship', 'from', 'to'].includes(name));
    const lists = leading.filter((field) => connectionOf(field) && field.name !== 'claims');
    const favoured =
      ends.length > 0 && this.draws.chance(this.favour) ? ends : lists.length > 0 && this.draws.chance(this.favour) ? lists : leading;
    if (favoured.length > 0 && this.draws.chance(LEADS_ON[this.breadth])) {
      const field = this.draws.pick(favoured);
      return this.field(field, connectionOf(field) ? depth - 1 : depth, new Set());
    }
    if (isAbstractType(type) && this.budget > 0 && this.draws.chance(40)) return this.fragment(type, depth);
    const values = fields.filter((field) => !isCompositeType(getNamedType(field.type)));
    if (values.length > 0) return this.draws.chance(10) ? this.typename() : this.field(this.draws.pick(values), depth, new Set());
    return this.typename();
  }

  private typename(): FieldSelection {
    return {
      kind: 'field',
      alias: this.draws.chance(30) ? this.alias('type') : null,
      name: '__typename',
      args: {},
      directives: '',
      selections: null,
      pages: null,
    };
  }

  private connection(type: Composite, depth: number, taken: Set<string>): Selection[] {
    const { edges, nodes, pageInfo, totalCount } = type.getFields() as Record<string, GraphQLField<unknown, unknown>>;
    const leaf = (name: string): FieldSelection => ({
      kind: 'field',
      alias: null,
      name,
      args: {},
      directives: '',
      selections: null,
      pages: null,
    });
    const parts = this.draws.some(['edges', 'nodes', 'pageInfo', 'totalCount', 'totalCount'], 50);
    const made = (parts.length === 0 ? ['nodes'] : parts).flatMap((part): Selection[] => {
      if (part === 'totalCount') return [this.field(totalCount as GraphQLField<unknown, unknown>, 0, taken)];
      if (part === 'pageInfo') return [this.field(pageInfo as GraphQLField<unknown, unknown>, 0, taken)];
      const one = this.field((part === 'edges' ? edges : nodes) as GraphQLField<unknown, unknown>, depth, taken);
      // Cursors for the next page, under keys that a search for them finds.
      return [
        part === 'edges' && this.draws.chance(60) && one.selections !== null
          ? { ...one, selections: [...one.selections.filter((each) => each.kind !== 'field' || each.name !== 'cursor'), leaf('cursor')] }
          : one,
      ];
    });
    if (this.draws.chance(30)) made.push(this.typename());
    return made;
  }

  private fragment(type: Composite, depth: number): FragmentSelection {
    const reusable = this.fragments.filter((one) => one.on === type.name);
    if (reusable.length > 0 && this.draws.chance(40)) return { ...this.draws.pick(reusable), directives: this.written.directives() };
    const on = this.draws.pick(this.overlapping(type));
    const isNamed = this.draws.chance(35);
    const name = isNamed ? this.alias('Part') : null;
    const fragment: FragmentSelection = {
      kind: 'fragment',
      name,
      on: !isNamed && on === type && this.draws.chance(60) ? null : on.name,
      directives: this.written.directives(),
      selections: this.selections(on, depth),
    };
    if (isNamed) this.fragments.push(fragment);
    return fragment;
  }

  /** Types on which a fragment within `type` can apply. */
  private overlapping(type: Composite): Composite[] {
    const interfaces = type.getInterfaces();
    if (!isAbstractType(type)) return [type, ...interfaces];
    const { objects, interfaces: narrower } = schema.getImplementations(type);
    return [type, ...interfaces, ...narrower, ...objects, ...objects].filter((one) => isObjectType(one) || isInterfaceType(one));
  }
}

export function buildOperation(draws: Tape, known: Known): Operation {
  const breadth = draws.pick(['broad', 'broad', 'narrow', 'single'] as const);
  for (let attempt = 0; attempt < 4; attempt += 1) {
    const operation = new Builder(draws, known, draws.pick(['plain', 'few', 'few', 'apart']), breadth).operation();
    if (problemsOf(operation).length === 0) return operation;
  }
  return new Builder(draws, known, 'apart', breadth).operation();
}

/** One list, with a filter, an order and a page. */
export function buildList(draws: Tape, known: Known): Operation {
  return new Builder(draws, known, 'apart', 'broad').list();
}

/** What is wrong with an operation that should be valid. */
export function problemsOf(operation: Operation): string[] {
  return validate(schema, parse(print(operation).document)).map((error) => error.message);
}
