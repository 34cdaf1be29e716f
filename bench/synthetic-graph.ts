import type { Change } from '../src/graph/change.js';
import type { Claim, Source } from '../src/graph/claim.js';
import { type ClaimDraft, makeClaim } from '../src/graph/make-claim.js';
import { seededRandom } from './random.js';

/** How large a synthetic graph is. Relationships come to about 5 a company. */
export interface Scale {
  readonly name: string;
  readonly companies: number;
  readonly projects: number;
}

/** Scales of the measurements; S1 has about 60,000 relationships, S2 twenty times as many. */
export const SCALES: Readonly<Record<string, Scale>> = {
  S0: { name: 'S0', companies: 1_000, projects: 200 },
  S1: { name: 'S1', companies: 10_000, projects: 2_000 },
  S2: { name: 'S2', companies: 200_000, projects: 40_000 },
};

const COMMITMENTS = ['HINTED', 'CONSIDERING', 'EXPECTED', 'PLANNED', 'AGREED', 'CONTRACTED'] as const;
const REACTORS = ['PRESSURIZED_WATER_REACTOR', 'SMALL_MODULAR_REACTOR'] as const;
const OTHERS = ['GAS_TURBINE', 'BATTERY_STORAGE', 'TRANSMISSION', 'DATA_CENTER'] as const;
const INSTRUMENTS = ['EQUITY', 'LOAN', 'LOAN_GUARANTEE'] as const;
const PACKAGES = 20;
const FINANCIERS = 200;
/** Claims in a change: bounds the memory that one takes. */
const BATCH = 20_000;

export const companyId = (number: number): string => `company:c-${number}`;
export const projectId = (number: number): string => `project:p-${number}`;

/** Changes that build the graph, in an order in which each can be applied. The same scale gives the same graph. */
export function* syntheticChanges({ companies, projects }: Scale): Generator<Change> {
  const random = seededRandom(companies);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
  const number = (below: number): number => Math.floor(random() * below);
  const sources: Source[] = Array.from({ length: 50 }, (_, index) => ({
    id: `source:s-${index}`,
    title: `Source ${index}`,
    publisher: 'Bench',
    url: null,
    publishedOn: `2025-${String(1 + (index % 12)).padStart(2, '0')}-15`,
    language: 'en',
    kind: 'NEWS',
    text: null,
  }));
  const claim = (draft: Omit<ClaimDraft, 'confidence' | 'source' | 'statement'>, statement: string): Claim =>
    makeClaim({ ...draft, confidence: 'HIGH', source: `source:s-${number(50)}`, statement });
  const named = (id: string, name: string): Claim =>
    claim({ subject: { entity: id }, property: 'name', value: name }, `It is called ${name}.`);
  const joined = (type: string, from: string, to: string, key: Record<string, unknown> = {}): Claim =>
    claim({ subject: { relationship: { type, from, to, key } }, commitment: pick(COMMITMENTS) }, `${from} ${type} ${to}.`);

  function* claims(): Generator<Claim> {
    for (let index = 0; index < PACKAGES; index += 1) yield named(`investment-package:k-${index}`, `Package ${index}`);
    for (let index = 0; index < FINANCIERS; index += 1) yield named(`financier:f-${index}`, `Financier ${index}`);
    for (let index = 0; index < companies; index += 1) {
      yield named(companyId(index), `Company ${number(1_000_000)}`);
      yield claim({ subject: { entity: companyId(index) }, property: 'country', value: pick(['JP', 'US', 'KR', 'FR']) }, 'It has a home.');
    }
    for (let index = 0; index < projects; index += 1) {
      const id = projectId(index);
      yield named(id, `Project ${number(1_000_000)}`);
      yield claim(
        { subject: { entity: id }, property: 'technologies', value: index % 5 === 0 ? pick(REACTORS) : pick(OTHERS) },
        'It uses a technology.',
      );
      yield claim(
        { subject: { entity: id }, property: 'value', value: { value: (1 + number(500)) * 1e8, currency: 'USD', qualifier: 'UP_TO' } },
        'It is worth that.',
      );
      yield joined('PART_OF', id, `investment-package:k-${number(PACKAGES)}`);
      yield joined('DEVELOPS', companyId(number(companies)), id);
    }
    for (let index = 0; index < FINANCIERS; index += 1) {
      yield joined('FINANCES', `financier:f-${index}`, `investment-package:k-${index % PACKAGES}`, { instrument: pick(INSTRUMENTS) });
    }
    // Cubed: a few companies supply very many, as hubs do.
    for (let index = 0; index < projects * 10; index += 1) {
      yield joined('SUPPLIES', companyId(Math.floor(random() ** 3 * companies)), projectId(number(projects)), {
        component: `part ${number(1_000)}`,
      });
    }
    for (let index = 0; index < companies * 3; index += 1) {
      const from = number(companies);
      const to = number(companies);
      if (from !== to) yield joined('SUPPLIES', companyId(from), companyId(to), { component: `part ${number(1_000)}` });
    }
  }

  let batch: Claim[] = [];
  const change = (assert: readonly Claim[]): Change => ({
    sources,
    assert,
    retract: [],
    revive: [],
    origin: null,
    recordedAt: '2026-01-01T00:00:00.000Z',
  });
  for (const one of claims()) {
    batch.push(one);
    if (batch.length < BATCH) continue;
    yield change(batch);
    batch = [];
  }
  yield change(batch);
}
