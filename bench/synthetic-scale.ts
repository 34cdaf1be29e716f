import { Dice, seededRandom } from './random.js';

/** How large a synthetic graph is. */
export interface Scale {
  readonly name: string;
  readonly relationships: number;
  readonly companies: number;
  readonly projects: number;
  readonly financiers: number;
  readonly packages: number;
}

function scale(name: string, relationships: number): Scale {
  return {
    name,
    relationships,
    // The proportions of the graph on which the design was measured.
    companies: Math.round(relationships / 6),
    projects: Math.round(relationships / 30),
    financiers: relationships / 500,
    packages: relationships / 1_000,
  };
}

/** The sizes that are measured, by name. Everything grows alike, so what one project has around it stays as it is. */
export const SCALES: Readonly<Record<string, Scale>> = Object.fromEntries(
  [scale('10k', 10_000), scale('100k', 100_000), scale('1M', 1_000_000)].map((one) => [one.name, one]),
);

export const companyId = (index: number): string => `company:c-${index}`;
export const projectId = (index: number): string => `project:p-${index}`;
export const financierId = (index: number): string => `financier:f-${index}`;
export const packageId = (index: number): string => `investment-package:k-${index}`;

const FIRST = ['Aki', 'Ben', 'Chi', 'Dai', 'Eno', 'Fuji', 'Gen', 'Haru', 'Iwa', 'Kita', 'Mori', 'Naka', 'Oka', 'Shin', 'Taka', 'Yama'];
const SECOND = ['bara', 'dera', 'gawa', 'hashi', 'kawa', 'mizu', 'mura', 'nishi', 'saki', 'shima', 'ta', 'yama'];
const TRADES = ['Heavy Industries', 'Electric', 'Steel', 'Turbines', 'Forging', 'Valves', 'Cables', 'Pumps', 'Controls', 'Materials'];
const PLANTS = ['Reactor', 'Power Station', 'Data Center', 'Grid', 'Storage Park', 'Gas Plant'];

/** A name of its own for every index, in no order: lists by name are not lists by id. Title case, which any database sorts alike. */
function nameOf(kind: number, index: number, ends: readonly string[]): string {
  const dice = new Dice(seededRandom(index * 4 + kind));
  return `${dice.pick(FIRST)}${dice.pick(SECOND)} ${dice.pick(ends)} ${index}`;
}

export const companyName = (index: number): string => nameOf(0, index, TRADES);
export const projectName = (index: number): string => nameOf(1, index, PLANTS);
export const financierName = (index: number): string => nameOf(2, index, ['Bank', 'Trust', 'Export Credit', 'Insurance']);
export const packageName = (index: number): string => nameOf(3, index, ['Fund', 'Package', 'Facility']);
