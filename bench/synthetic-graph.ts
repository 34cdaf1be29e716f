import type { ImportRecord } from '../src/cli/import-claims.js';
import type { Source } from '../src/graph/claim.js';
import { type ClaimDraft, makeClaim } from '../src/graph/make-claim.js';
import { Dice, seededRandom } from './random.js';
import {
  companyId,
  companyName,
  financierId,
  financierName,
  packageId,
  packageName,
  projectId,
  projectName,
  type Scale,
} from './synthetic-scale.js';

const COMMITMENTS = ['HINTED', 'CONSIDERING', 'EXPECTED', 'PLANNED', 'AGREED', 'CONTRACTED'] as const;
const COUNTRIES = ['JP', 'US', 'KR', 'FR', 'GB', 'CA'] as const;
const INSTRUMENTS = ['EQUITY', 'LOAN', 'LOAN_GUARANTEE'] as const;
const SOURCES = 300;
const FIRST_YEAR = 2019;
const YEARS = 7;
/** The share of relationships about which a second, later claim says something else: so that the past looks different. */
const REVISED = 0.1;
const FINANCIERS_PER_PACKAGE = 5;
/** So many that the reactor question's answer has the size it had where the design was measured: about 120 kB. */
const SUPPLIERS_PER_PROJECT = 16;
/**
 * How unevenly those who act are drawn: the share of all relationships that the largest part r of them has is r^(1/TAIL). In
 * Global Energy Monitor's nuclear and coal finance trackers the largest tenth of owners, operators and financiers has 57 %,
 * 47 % and 61 %, which is a tail of 4.1, 3.1 and 4.7.
 */
const TAIL = 4;
/** The same for those on which others act: the larger ones have more of everything, but there are no such hubs among them. */
const SHORT_TAIL = 1.5;

/** Counted up when the records change: kept data of another generation is not taken. */
export const GENERATION = 3;

export const REACTORS = ['PRESSURIZED_WATER_REACTOR', 'BOILING_WATER_REACTOR', 'SMALL_MODULAR_REACTOR'] as const;
export const TECHNOLOGIES = [...REACTORS, 'GAS_TURBINE', 'BATTERY_STORAGE', 'TRANSMISSION', 'DATA_CENTER', 'THERMAL_COOLING'] as const;

type Content = Omit<ClaimDraft, 'confidence' | 'source' | 'statement' | 'quote'>;

/** The id of the last source that is written: where it is, the graph is whole. */
export const lastSourceId = (scale: Scale): string => `source:synthetic-${scale.relationships}-whole`;

function source(id: string, number: number, publishedOn: string | null): Source {
  return {
    id,
    title: `Report ${number}`,
    publisher: `Agency ${number % 12}`,
    url: `https://example.org/reports/${number}`,
    publishedOn,
    language: 'en',
    kind: 'NEWS',
    text: null,
  };
}

/** What builds the graph, what a record names before it. The same scale gives the same records. */
export function* syntheticGraph(scale: Scale): Generator<ImportRecord> {
  const dice = new Dice(seededRandom(scale.relationships));
  const dates = Array.from({ length: SOURCES }, (_, number) => {
    const month = Math.floor((number / SOURCES) * YEARS * 12);
    return `${FIRST_YEAR + Math.floor(month / 12)}-${two(1 + (month % 12))}-${two(1 + (number % 28))}`;
  });
  for (const [number, date] of dates.entries()) yield { source: source(`source:synthetic-${number}`, number, date) };

  const claim = (content: Content, statement: string, number: number): ImportRecord => ({
    claim: makeClaim({
      ...content,
      confidence: 'HIGH',
      source: `source:synthetic-${number}`,
      statement,
      statedOn: dates[number],
    }),
  });
  /** Known from the first day on, so that whoever asks for the past finds the entity. */
  const property = (entity: string, name: string, value: unknown): ImportRecord =>
    claim({ subject: { entity }, property: name, value }, `Its ${name} is so.`, 0);

  yield* entities(scale, dice, property);
  for (const { type, from, to, key } of relationships(scale, dice)) {
    const subject = { relationship: { type, from, to, key } };
    const stated = dice.below(SOURCES);
    const says = (number: number): ImportRecord => {
      const commitment = type === 'OWNS' ? null : dice.pick(COMMITMENTS);
      return claim({ subject, commitment }, `${from} ${type.toLowerCase()} ${to}, says report ${number}.`, number);
    };
    yield says(stated);
    if (dice.random() < REVISED && stated + 1 < SOURCES) yield says(stated + 1 + dice.below(SOURCES - stated - 1));
  }
  yield { source: source(lastSourceId(scale), SOURCES, null) };
}

const two = (number: number): string => String(number).padStart(2, '0');

function* entities(
  { companies, projects, financiers, packages }: Scale,
  dice: Dice,
  property: (entity: string, name: string, value: unknown) => ImportRecord,
): Generator<ImportRecord> {
  for (let index = 0; index < packages; index += 1) yield property(packageId(index), 'name', packageName(index));
  for (let index = 0; index < financiers; index += 1) yield property(financierId(index), 'name', financierName(index));
  for (let index = 0; index < companies; index += 1) {
    yield property(companyId(index), 'name', companyName(index));
    yield property(companyId(index), 'country', dice.pick(COUNTRIES));
  }
  for (let index = 0; index < projects; index += 1) {
    const id = projectId(index);
    yield property(id, 'name', projectName(index));
    yield property(id, 'technologies', dice.pick(TECHNOLOGIES));
    yield property(id, 'value', { value: (1 + dice.below(500)) * 1e8, currency: 'USD', qualifier: 'UP_TO' });
  }
}

interface Relationship {
  readonly type: string;
  readonly from: string;
  readonly to: string;
  readonly key: Readonly<Record<string, string>>;
}

/** Every pair of ends at most once per type. Low numbers are hubs. */
function* relationships(scale: Scale, dice: Dice): Generator<Relationship> {
  const { companies, projects, financiers, packages } = scale;
  let left = scale.relationships;
  function* some(
    count: number,
    draw: () => readonly [from: number, to: number],
    make: (from: number, to: number) => Relationship,
  ): Generator<Relationship> {
    const seen = new Set<number>();
    while (seen.size < count) {
      const [from, to] = draw();
      const pair = from * 1e7 + to;
      if (seen.has(pair)) continue;
      seen.add(pair);
      left -= 1;
      yield make(from, to);
    }
  }
  const notSelf = (draw: () => readonly [number, number]) => (): readonly [number, number] => {
    for (;;) {
      const pair = draw();
      if (pair[0] !== pair[1]) return pair;
    }
  };
  const component = (): Record<string, string> => ({ component: `part ${dice.below(1_000)}` });

  for (let index = 0; index < projects; index += 1) {
    left -= 1;
    yield { type: 'PART_OF', from: projectId(index), to: packageId(dice.below(packages)), key: {} };
  }
  yield* some(
    packages * FINANCIERS_PER_PACKAGE,
    () => [dice.below(financiers), dice.below(packages)],
    (from, to) => ({ type: 'FINANCES', from: financierId(from), to: packageId(to), key: { instrument: dice.pick(INSTRUMENTS) } }),
  );
  yield* some(
    Math.round(projects * 1.4),
    () => [dice.below(companies, TAIL), dice.below(projects)],
    (from, to) => ({ type: 'DEVELOPS', from: companyId(from), to: projectId(to), key: {} }),
  );
  yield* some(
    projects * SUPPLIERS_PER_PROJECT,
    () => [dice.below(companies, TAIL), dice.below(projects, SHORT_TAIL)],
    (from, to) => ({ type: 'SUPPLIES', from: companyId(from), to: projectId(to), key: component() }),
  );
  yield* some(
    companies,
    notSelf(() => [dice.below(companies, TAIL), dice.below(companies)]),
    (from, to) => ({ type: 'OWNS', from: companyId(from), to: companyId(to), key: {} }),
  );
  yield* some(
    projects * 3,
    () => [dice.below(financiers, TAIL), dice.below(projects)],
    (from, to) => ({ type: 'FINANCES', from: financierId(from), to: projectId(to), key: { instrument: dice.pick(INSTRUMENTS) } }),
  );
  yield* some(
    left,
    notSelf(() => [dice.below(companies, TAIL), dice.below(companies, SHORT_TAIL)]),
    (from, to) => ({ type: 'SUPPLIES', from: companyId(from), to: companyId(to), key: component() }),
  );
}
