import type { FieldNode } from 'graphql';
import type { Branch, Connection, Reference, ReferenceName, Shape, Wants } from '../graph/plan.js';
import type { RecordSort } from '../graph/records.js';
import type { Signature } from './cursor.js';
import type { ConnectionReading, RecordReading } from './reading.js';

/**
 * A shape under construction. Everything that reads the same record shares one builder: `nodes` and `edges { node }`,
 * an edge and its `relationship`, all fragments. Positions are handed out once and stay.
 */
export class ShapeBuilder {
  readonly #fields = new Map<string, number>();
  readonly #branches: BranchBuilder[] = [];
  readonly #places = new Map<string, number>();
  /** What was planned on this record, so that a selection is planned once however many types share it. */
  readonly planned = new Map<string, RecordReading>();

  constructor(readonly sort: RecordSort) {}

  /** The position of a field in `Row.values`. */
  field(name: string): number {
    const known = this.#fields.get(name);
    if (known !== undefined) return known;
    this.#fields.set(name, this.#fields.size);
    return this.#fields.size - 1;
  }

  /** The branch of a reference and the builder of what it leads to. */
  reference(type: string, to: ReferenceName, sort: RecordSort): { place: number; target: ShapeBuilder } {
    const place = this.#place(`reference ${to}`, () => new ReferenceBuilder(to, new ShapeBuilder(sort)));
    const branch = this.#branches[place] as ReferenceBuilder;
    branch.types.add(type);
    return { place, target: branch.target };
  }

  /** The branch of a connection; `make` is called for the first parent type that has it. */
  connection(type: string, key: string, make: () => ConnectionPlan): { place: number; made: ConnectionPlan } {
    const place = this.#place(`connection ${key}`, () => new ConnectionBuilder(make()));
    const branch = this.#branches[place] as ConnectionBuilder;
    branch.types.add(type);
    return { place, made: branch.made };
  }

  #place(key: string, make: () => BranchBuilder): number {
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    // Made before its place is taken: making a connection may plan further branches of this very record.
    const branch = make();
    this.#branches.push(branch);
    this.#places.set(key, this.#branches.length - 1);
    return this.#branches.length - 1;
  }

  build(): Shape {
    return { sort: this.sort, fields: [...this.#fields.keys()], branches: this.#branches.map((branch) => branch.build()) };
  }
}

/** What is read of the items of a connection, and how. */
export interface ConnectionItem {
  readonly builder: ShapeBuilder;
  readonly wants: Wants;
  readonly reading: ConnectionReading;
}

/** A connection whose item's shape is still being built. `signature` goes into its cursors. */
export type ConnectionPlan = Pick<Connection, 'over' | 'filter' | 'order' | 'page'> & {
  readonly signature: Signature;
  readonly item: ConnectionItem;
};

interface BranchBuilder {
  build(): Branch;
}

class ReferenceBuilder implements BranchBuilder {
  readonly types = new Set<string>();
  constructor(
    readonly to: ReferenceName,
    readonly target: ShapeBuilder,
  ) {}

  build(): Reference {
    return { kind: 'reference', types: [...this.types], to: this.to, shape: this.target.build() };
  }
}

class ConnectionBuilder implements BranchBuilder {
  readonly types = new Set<string>();
  constructor(readonly made: ConnectionPlan) {}

  build(): Connection {
    const { over, filter, order, page, item } = this.made;
    return {
      kind: 'connection',
      types: [...this.types],
      over,
      filter,
      order,
      page,
      wants: item.wants,
      shape: item.builder.build(),
    };
  }
}

const numbers = new WeakMap<FieldNode, number>();
let lastNumber = 0;

/** A key for a group of field nodes: equal for the same nodes of the same document. */
export function nodesKey(nodes: readonly FieldNode[]): string {
  return nodes
    .map((node) => {
      let number = numbers.get(node);
      if (number === undefined) {
        lastNumber += 1;
        number = lastNumber;
        numbers.set(node, number);
      }
      return number;
    })
    .join(' ');
}
