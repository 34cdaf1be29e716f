import { periodOf } from '../graph/date.js';
import type { Comparison, Filter } from '../graph/plan.js';
import { memberColumn, memberText, rankOf } from '../graph/records.js';
import { isStorable } from '../graph/text.js';
import type { Identifier, SingleValue } from '../graph/value.js';
import { KeiretsuError } from '../kernel/errors.js';
import { normalText, textKey } from '../kernel/text.js';
import { type NamedProperty, ontology } from '../ontology/ontology.js';
import { assertFilterSize, boundedText, boundedValues } from './filter-bounds.js';

/** A coerced filter input. */
type Input = Readonly<Record<string, unknown>>;
/** What a filter input speaks about. */
export type FilterSubject = 'entity' | 'relationship' | 'source';

const column = (name: string, type: NamedProperty['type'], enumName: string | null = null): NamedProperty => ({
  name,
  type,
  enumName,
  list: false,
  identity: false,
  doc: '',
});

/** Fields of the contract that are no properties of the ontology, as properties. `PLAIN` compares the column as it is. */
const base: Readonly<Record<FilterSubject, ReadonlyMap<string, NamedProperty>>> = {
  entity: new Map(ontology.allEntityProperties),
  relationship: new Map([...ontology.allRelationshipProperties, ['commitment', column('commitment', 'ENUM', 'Commitment')]]),
  source: new Map(
    [
      column('title', 'TEXT'),
      column('publisher', 'TEXT'),
      column('url', 'TEXT'),
      column('language', 'TEXT'),
      column('publishedOn', 'DATE'),
    ].map((one) => [one.name, one]),
  ),
};

const and = (of: readonly Filter[]): Filter => (of.length === 1 ? (of[0] as Filter) : { op: 'and', of });
const not = (of: Filter): Filter => ({ op: 'not', of });
const compare = (name: string, test: Comparison, value: string | number | boolean): Filter => ({
  op: 'compare',
  column: name,
  test,
  value,
});

/** Holds for nothing. */
const NOTHING: Filter = { op: 'or', of: [] };
/** A text that no store can hold equals no text and is in none. Stores are not asked: each would take it for another text. */
const canBeHeld = (value: unknown): boolean => typeof value !== 'string' || isStorable(value);

/** What a column holds is this value. */
export function equals(name: string, value: string | number | boolean): Filter {
  return canBeHeld(value) ? compare(name, 'eq', value) : NOTHING;
}

/** Turns a filter input into a filter over stored columns; throws BAD_FILTER for nulls and for filters beyond bounds. */
export function planFilter(subject: FilterSubject, input: Input): Filter {
  const filter = planConditions(subject, input);
  assertFilterSize(filter);
  return filter;
}

function planConditions(subject: FilterSubject, input: Input): Filter {
  return and(
    entries(input).map(([name, value]): Filter => {
      switch (name) {
        case 'and':
        case 'or':
          return { op: name, of: (value as Input[]).map((one) => planConditions(subject, one)) };
        case 'not':
          return not(planConditions(subject, value as Input));
        case 'node':
          return { op: 'other', filter: planConditions('entity', value as Input) };
        default:
          return planField(subject, name, value as Input);
      }
    }),
  );
}

function planField(subject: FilterSubject, name: string, input: Input): Filter {
  const end = subject === 'entity' ? ontology.ends.get(name) : undefined;
  if (end !== undefined) {
    const step = { relationship: end.relationship, direction: end.direction };
    return and(
      entries(input, name).map(([word, value]): Filter => {
        const some: Filter = { op: 'some', step, filter: planConditions('relationship', value as Input) };
        return word === 'none' ? not(some) : some;
      }),
    );
  }
  const property = base[subject].get(name);
  return property === undefined ? planPlain(name, input) : planProperty(property, input);
}

/** Columns without a type of their own (ids, kinds, flags): equality on what is stored. */
function planPlain(name: string, input: Input): Filter {
  return planWords(name, input, { value: (value) => value as string });
}

interface Reading {
  /** The value as it is compared. */
  readonly value: (value: unknown) => string | number | boolean;
  /** Column to compare with each word, where it is not the property's own, and the value for it. */
  readonly comparison?: (test: Exclude<Comparison, 'eq'>, value: unknown) => Filter;
  readonly equality?: (value: unknown) => Filter;
  /** Must hold for a predicate to be true at all. */
  readonly within?: Filter;
}

/** The words that one-valued properties share. */
function planWords(name: string, input: Input, { value: read, comparison, equality, within }: Reading): Filter {
  const leaf = (filter: Filter): Filter => (within === undefined ? filter : and([within, filter]));
  const equalTo = equality ?? ((value: unknown): Filter => equals(name, read(value)));
  return and(
    entries(input, name).map(([word, value]): Filter => {
      switch (word) {
        case 'eq':
          return leaf(equalTo(value));
        case 'ne':
          return not(leaf(equalTo(value)));
        case 'in':
          return leaf({ op: 'in', column: name, values: boundedValues(value, word).map(read).filter(canBeHeld) as (string | number)[] });
        case 'contains':
        case 'startsWith': {
          const text = boundedText(value as string, word);
          return leaf(canBeHeld(text) ? { op: word, column: `${name}Key`, value: textKey(text) } : NOTHING);
        }
        case 'isNull':
          return value === true ? { op: 'isNull', column: name } : not({ op: 'isNull', column: name });
        default:
          return leaf(comparison?.(word as Exclude<Comparison, 'eq'>, value) ?? compare(name, word as Comparison, read(value)));
      }
    }),
  );
}

function planProperty(property: NamedProperty, input: Input): Filter {
  const { name, type, enumName } = property;
  if (property.list) return planMembers(property, input);
  switch (type) {
    case 'TEXT':
      return planWords(name, input, { value: (value) => boundedText(normalText(value as string), name) });
    case 'DATE':
      return planWords(name, input, {
        value: (value) => value as string,
        comparison: (test, value) => compareDate(name, test, value as string),
      });
    case 'ENUM':
      return planWords(name, input, {
        value: (value) => value as string,
        comparison: (test, value) => compareRank(name, enumName ?? '', test, value as string),
      });
    case 'AMOUNT':
      return planAmount(name, input);
    case 'QUANTITY':
    case 'PERCENT_RANGE':
      return and(planMeasured(name, input));
    default:
      return planWords(name, input, { value: (value) => value as string | number });
  }
}

/** A partial date is the period of its days. */
function compareDate(name: string, test: Exclude<Comparison, 'eq'>, value: string): Filter {
  const { first, last } = periodOf(value);
  switch (test) {
    case 'gte':
      return compare(`${name}First`, 'gte', first);
    case 'gt':
      return compare(`${name}First`, 'gt', last);
    case 'lte':
      return compare(`${name}Last`, 'lte', last);
    case 'lt':
      return compare(`${name}Last`, 'lt', first);
  }
}

/** What stands beside a scale satisfies no comparison, on either side of it. */
function compareRank(name: string, enumName: string, test: Exclude<Comparison, 'eq'>, value: string): Filter {
  const rank = rankOf(enumName, value);
  return rank === null ? { op: 'or', of: [] } : compare(`${name}Rank`, test, rank);
}

/** Amounts, quantities and ranges: a range compares its lower end with gt and gte, its upper end with lt and lte. */
function planMeasured(name: string, { qualifier, ...rest }: Input, within?: Filter): Filter[] {
  const scope = within === undefined ? {} : { within };
  const figures = planWords(name, rest, {
    value: (value) => value as number,
    equality: (value) => and([compare(name, 'eq', value as number), compare(`${name}High`, 'eq', value as number)]),
    comparison: (test, value) => compare(test === 'lt' || test === 'lte' ? `${name}High` : name, test, value as number),
    ...scope,
  });
  const meant = (qualifier === undefined ? {} : given(qualifier, `${name}.qualifier`)) as Input;
  const qualified = planWords(`${name}Qualifier`, meant, { value: (value) => value as string, ...scope });
  return [...(Object.keys(rest).length === 0 ? [] : [figures]), ...(Object.keys(meant).length === 0 ? [] : [qualified])];
}

/** The currency alone asks for an amount in it; beside other words it says what they are measured in. */
function planAmount(name: string, { currency, ...rest }: Input): Filter {
  const within = compare(`${name}Currency`, 'eq', currency as string);
  const measured = planMeasured(name, rest, within);
  return measured.length === 0 ? within : and(measured);
}

function planMembers(property: NamedProperty, input: Input): Filter {
  const { type, name } = property;
  const bounded = (text: string): string => boundedText(normalText(text), name);
  const member = (value: unknown): string => {
    if (type === 'ALIAS' || type === 'TEXT') return bounded(value as string);
    if (type !== 'IDENTIFIER') return memberText(type, value as SingleValue);
    const identifier = value as Identifier;
    return memberText(type, { ...identifier, value: bounded(identifier.value) });
  };
  return and(
    entries(input, property.name).map(([word, value]): Filter => {
      const any = word === 'includesAny';
      const members = (any ? boundedValues(value, word) : [value]).map(member);
      const known = members.filter(canBeHeld);
      return known.length < members.length && !any ? NOTHING : { op: 'includes', column: memberColumn(property), members: known, any };
    }),
  );
}

/** The fields of an input; explicit nulls are refused, since null is no value to compare with. */
function entries(input: Input, where?: string): [string, unknown][] {
  return Object.entries(input).map(([word, value]) => [word, given(value, where === undefined ? word : `${where}.${word}`)]);
}

function given(value: unknown, where: string): unknown {
  if (value === null) {
    throw new KeiretsuError(
      'BAD_FILTER',
      `${where} is null, and nothing compares with null: leave it out, or ask for missing values with \`isNull: true\`.`,
    );
  }
  return value;
}
