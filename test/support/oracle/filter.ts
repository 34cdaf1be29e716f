import type { Source } from '../../../src/graph/claim.js';
import { periodOf } from '../../../src/graph/date.js';
import { normalText, textKey } from '../../../src/kernel/text.js';
import { ontology } from '../../../src/ontology/ontology.js';
import type { Entity, Relationship, World } from './world.js';

/** Filters by the words of the contract, evaluated on values: a predicate on a missing value is false, `ne` and `not` are complements. */

type Input = Readonly<Record<string, unknown>>;
type Words = Readonly<Record<string, (given: never) => boolean>>;

const every = (input: Input, test: (name: string, value: never) => boolean): boolean =>
  Object.entries(input).every(([name, value]) => test(name, value as never));

/** All given words hold. */
function holds(input: Input, words: Words): boolean {
  return every(input, (word, given) => {
    const test = words[word];
    if (test === undefined) throw new Error(`the oracle does not know the word ${word}`);
    return test(given);
  });
}

function equality(value: unknown, same: (given: never) => boolean): Words {
  return {
    eq: (given) => value !== null && same(given),
    ne: (given) => !(value !== null && same(given)),
    in: (given: readonly never[]) => value !== null && given.some(same),
    isNull: (given: boolean) => (value === null) === given,
  };
}

function text(value: string | null): Words {
  return {
    ...equality(value, (given: string) => normalText(given) === value),
    contains: (given: string) => value !== null && textKey(value).includes(textKey(given)),
    startsWith: (given: string) => value !== null && textKey(value).startsWith(textKey(given)),
  };
}

const exact = (value: unknown): Words => equality(value, (given: unknown) => given === value);

/** Comparisons of a value that has a lower and an upper end. */
function ends<T extends string | number>(lower: T | null, upper: T | null, low: (given: T) => T, high: (given: T) => T): Words {
  return {
    gte: (given: T) => lower !== null && lower >= low(given),
    gt: (given: T) => lower !== null && lower > high(given),
    lte: (given: T) => upper !== null && upper <= high(given),
    lt: (given: T) => upper !== null && upper < low(given),
  };
}
const same = <T>(given: T): T => given;

function date(value: string | null): Words {
  const period = value === null ? null : periodOf(value);
  return {
    ...exact(value),
    ...ends(
      period?.first ?? null,
      period?.last ?? null,
      (given: string) => periodOf(given).first,
      (given: string) => periodOf(given).last,
    ),
  };
}

function scale(value: string | null, enumName: string): Words {
  const { values = {}, beside = [] } = ontology.enums.get(enumName) ?? {};
  const rank = (one: string | null): number => (one === null || beside.includes(one) ? Number.NaN : Object.keys(values).indexOf(one));
  return { ...exact(value), ...ends(rank(value), rank(value), rank as never, rank as never) };
}

interface Measured {
  readonly value?: number;
  readonly lower?: number;
  readonly upper: number | null;
  readonly currency?: string;
  readonly qualifier?: string;
}

/** Amounts, quantities and ranges. An amount in another currency is as good as missing, but for `isNull`. */
function measured(value: Measured | null, { currency, qualifier, ...words }: Input): boolean {
  const counts = value !== null && (currency === undefined || value.currency === currency) ? value : null;
  const isBare = Object.keys({ ...(qualifier as Input | undefined), ...words }).length === 0;
  if (currency !== undefined && isBare) return counts !== null;
  const lower = counts === null ? null : ((counts.value ?? counts.lower) as number);
  const upper = counts === null ? null : (counts.upper ?? lower);
  const isMissing = { isNull: (given: boolean) => (value === null) === given };
  return (
    holds(words, {
      ...equality(counts, (given: number) => lower === given && upper === given),
      ...ends(lower, upper, same<number>, same<number>),
      ...isMissing,
    }) &&
    (qualifier === undefined || holds(qualifier as Input, { ...exact(counts?.qualifier ?? null), ...isMissing }))
  );
}

function members(list: readonly unknown[], type: string): Words {
  const has = (given: unknown): boolean =>
    list.some((member) => {
      if (type === 'ALIAS') return (member as { name: string }).name === normalText(given as string);
      if (type === 'IDENTIFIER') {
        const [one, other] = [member, given] as { scheme: string; value: string }[];
        return one?.scheme === other?.scheme && one?.value === normalText(other?.value ?? '');
      }
      return member === (type === 'TEXT' ? normalText(given as string) : given);
    });
  return { includes: has, includesAny: (given: readonly unknown[]) => given.some(has) };
}

function propertyHolds(name: string, value: unknown, input: Input): boolean {
  const property = ontology.allEntityProperties.get(name) ?? ontology.allRelationshipProperties.get(name);
  if (property === undefined) throw new Error(`the oracle does not know the property ${name}`);
  if (property.list) return holds(input, members(value as unknown[], property.type));
  switch (property.type) {
    case 'TEXT':
      return holds(input, text(value as string | null));
    case 'DATE':
      return holds(input, date(value as string | null));
    case 'ENUM':
      return holds(input, scale(value as string | null, property.enumName ?? ''));
    case 'NUMBER':
      return holds(input, { ...exact(value), ...ends(value as number | null, value as number | null, same<number>, same<number>) });
    case 'AMOUNT':
    case 'QUANTITY':
    case 'PERCENT_RANGE':
      return measured(value as Measured | null, input);
    default:
      return holds(input, exact(value));
  }
}

/** `and`, `or`, `not` around the conditions of a record. */
function record(input: Input, condition: (name: string, value: never) => boolean): boolean {
  return every(input, (name, value) => {
    if (name === 'and') return (value as Input[]).every((one) => record(one, condition));
    if (name === 'or') return (value as Input[]).some((one) => record(one, condition));
    if (name === 'not') return !record(value, condition);
    return condition(name, value);
  });
}

export function entityHolds(world: World, entity: Entity, filter: Input): boolean {
  return record(filter, (name, value: Input) => {
    if (name === 'id') return holds(value, exact(entity.id));
    if (name === 'kind') return holds(value, exact(entity.kind));
    const end = ontology.ends.get(name);
    if (end === undefined) return propertyHolds(name, world.property(entity, name), value);
    const some = (edge: Input): boolean =>
      world.atEnd(entity, end).some((one) => edgeHolds(world, one, one.from === entity.id ? one.to : one.from, edge));
    return every(value, (word, edge) => (word === 'some' ? some(edge) : !some(edge)));
  });
}

/** On a relationship, seen from the end that is not `far`. */
export function edgeHolds(world: World, relationship: Relationship, far: string, filter: Input): boolean {
  return record(filter, (name, value: Input) => {
    if (name === 'node') return entityHolds(world, world.entity(far), value);
    if (name === 'commitment') return holds(value, scale(world.view(relationship).commitment, 'Commitment'));
    if (name === 'contested') return holds(value, exact(world.view(relationship).contested));
    return propertyHolds(name, world.property(relationship, name), value);
  });
}

export function sourceHolds(source: Source, filter: Input): boolean {
  return record(filter, (name, value: Input) => {
    const given = source[name as keyof Source];
    if (name === 'id' || name === 'kind') return holds(value, exact(given));
    return holds(value, name === 'publishedOn' ? date(given) : text(given));
  });
}
