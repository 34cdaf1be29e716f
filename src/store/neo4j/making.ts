import { int } from 'neo4j-driver';
import type { ReadTime } from '../../graph/plan.js';
import type { RecordSort } from '../../graph/records.js';
import { columnType } from './columns.js';

/** The making of one statement: its parameters, and names that it does not have yet. Its text depends on the plan's shape alone. */
export class Making {
  readonly parameters: Record<string, unknown> = {};
  #names = 0;
  #knownOn: string | undefined;
  #validOn: { first: string; last: string } | undefined;

  constructor(readonly time: ReadTime) {}

  /** A value of the statement, never part of its text. */
  value(value: unknown): string {
    const name = this.name('v');
    this.parameters[name] = value;
    return `$${name}`;
  }

  /** A number of rows: Neo4j wants an integer there, and the driver sends numbers as floats. */
  count(value: number): string {
    return this.value(int(value));
  }

  name(letter: string): string {
    this.#names += 1;
    return `${letter}${this.#names}`;
  }

  /** The day up to which things are known. */
  get knownOn(): string {
    return (this.#knownOn ??= this.value(this.time.knownOn));
  }

  get validOn(): { readonly first: string; readonly last: string } {
    return (this.#validOn ??= { first: this.value(this.time.validOn?.first), last: this.value(this.time.validOn?.last) });
  }
}

/** A record that a statement has at hand. */
export interface Variable {
  readonly name: string;
  readonly sort: RecordSort;
  /**
   * Entities and relationships are kept twice: as they are now, in nodes and relationships of their own, and as segments
   * in known time, which also keep what is retracted. A question with `knownOn` reads segments only.
   */
  readonly kept: 'now' | 'segment';
  /** The kinds or relationship types that it can have; null: any. */
  readonly types: readonly string[] | null;
  /** The ends of a relationship, where they are at hand. */
  readonly ends?: { readonly from?: Variable; readonly to?: Variable };
}

/** The value of a stored column. */
export function columnOf({ name, sort, kept }: Variable, column: string): string {
  columnType(sort, column);
  if (column === 'id' && kept === 'segment') return `${name}.subjectId`;
  if (column === 'type' && sort === 'relationship' && kept === 'now') return `type(${name})`;
  return `${name}.${column}`;
}

export function idOf(variable: Variable): string {
  return columnOf(variable, 'id');
}

/** What follows MATCH for a variable that nothing else leads to. */
export function labelled({ name, sort, kept }: Pick<Variable, 'name' | 'sort' | 'kept'>, label = LABELS[sort]): string {
  return `(${name}:${kept === 'segment' ? `${LABELS[sort]}Segment` : label})`;
}

export const LABELS: Readonly<Record<RecordSort, string>> = {
  entity: 'Entity',
  relationship: 'Relationship',
  claim: 'Claim',
  source: 'Source',
};

/** True when all are; true for none. */
export function allOf(conditions: readonly string[]): string {
  const told = conditions.filter((condition) => condition !== 'true');
  return told.length === 0 ? 'true' : told.length === 1 ? (told[0] as string) : `(${told.join(' AND ')})`;
}

/** What a condition leaves out; null counts as false. */
export function without(condition: string): string {
  return `NOT coalesce(${condition}, false)`;
}

/** `WHERE …`, or nothing where nothing is asked. */
export function where(conditions: readonly string[]): string {
  const all = allOf(conditions);
  return all === 'true' ? '' : ` WHERE ${all}`;
}
