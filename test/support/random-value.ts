import type { PropertyType } from '../../src/ontology/define.js';
import { type NamedProperty, ontology } from '../../src/ontology/ontology.js';
import type { Tape } from './tape.js';

/** Texts that break what was thought of ASCII alone: normal forms, full case folds, planes, equal keys of different texts. */
export const NASTY_TEXTS = [
  'IHI',
  'ihi',
  'Ihi ',
  'A',
  'a',
  'B',
  'Straße',
  'STRASSE',
  'straẞe',
  'ſafe',
  'SAFE',
  'İzmir',
  'izmir',
  'ızmir',
  'Ωmega',
  'Ωmega',
  'ςσΣ',
  '三菱重工業',
  '三井',
  'ﾐﾂﾋﾞｼ',
  'ミツビシ',
  '㈱',
  '𠮷野',
  '😀',
  '\uffee',
  '\ue000',
  '\ufffd',
  '\u{1f600}a',
  '\ufb01nance',
  'finance',
  'e\u0301',
  'é',
  'E\u0301',
  'e',
  'Z',
  '～',
  '100%',
  'under_score',
  'percent%_',
  "quote's",
  '"double"',
  'back\\slash',
  'new\nline',
  'a*b?[c]',
  '{"a":1}',
  'null',
  '0',
  '-',
  '١٢',
  'a\u200db',
  'ab',
  'abc',
  'zz',
] as const;

export const DATES = [
  '2024',
  '2025',
  '2025-01',
  '2025-02',
  '2025-02-28',
  '2025-06',
  '2025-06-15',
  '2025-07-01',
  '2025-09',
  '2025-09-04',
  '2025-12-31',
  '2026',
  '2026-03-01',
] as const;
/** Dates that begin or end on the same day: what is decided on a boundary. */
export const BOUNDARIES = ['2025', '2025-02', '2025-02-28', '2025-12-31'] as const;
export const CURRENCIES = ['USD', 'JPY', 'EUR'] as const;
const NUMBERS = [0, 1, 2, 10, 0.1 + 0.2, 25e9, 100e9, 550e9, 1e21, 1e-7, 123456789.125, 9007199254740992] as const;

export function numberDraft(tape: Tape): number {
  return tape.chance(60) ? tape.pick([1, 2, 10]) : tape.pick(NUMBERS);
}

const amountOf = (tape: Tape): { value: number; qualifier: string; upper?: number } => {
  const value = numberDraft(tape);
  const qualifier = tape.chance(40) ? 'RANGE' : tape.pick(Object.keys(ontology.enums.get('AmountQualifier')?.values ?? {}));
  return qualifier === 'RANGE' ? { value, qualifier, upper: value + tape.pick([0, 1, 8, 9, 1e9]) } : { value, qualifier };
};

export function dateDraft(tape: Tape): string {
  return tape.pick(tape.chance(50) ? BOUNDARIES : DATES);
}

export function textDraft(tape: Tape): string {
  return tape.chance(85) ? tape.pick(NASTY_TEXTS) : `${tape.pick(NASTY_TEXTS)} ${tape.pick(NASTY_TEXTS)}`;
}

const drafts: Readonly<Record<PropertyType, (tape: Tape, property: NamedProperty, parties: readonly string[]) => unknown>> = {
  TEXT: textDraft,
  DATE: dateDraft,
  // Few values, so that they meet.
  ENUM: (tape, { enumName }) => tape.pick(Object.keys(ontology.enums.get(enumName ?? '')?.values ?? {}).slice(0, 4)),
  COUNTRY: (tape) => tape.pick(['JP', 'US', 'XK']),
  NUMBER: (tape, { range }) => {
    if (range !== undefined) return tape.pick([range.from, 0.1 + 0.2, 1, 10, range.to]);
    return tape.chance(15) ? tape.pick([-1, -0.5]) : numberDraft(tape);
  },
  AMOUNT: (tape) => ({ ...amountOf(tape), currency: tape.pick(tape.chance(60) ? CURRENCIES.slice(0, 1) : CURRENCIES) }),
  QUANTITY: amountOf,
  PERCENT_RANGE: (tape) => {
    const lower = tape.pick([0, 0.5, 1, 50]);
    return { lower, upper: lower + tape.pick([0, 0.1, 1, 50]) };
  },
  PROFIT_SHARING: (tape, _, parties) => {
    const shares = (): unknown[] => tape.times(1, 2, () => ({ party: tape.pick(parties), sharePct: tape.pick([0, 10, 50, 90.5, 100]) }));
    return [...tape.times(0, 1, () => ({ until: 'INVESTMENT_RECOVERED', shares: shares() })), { until: null, shares: shares() }];
  },
  ALIAS: (tape) => (tape.chance(50) ? textDraft(tape) : { name: textDraft(tape), language: tape.pick(['ja', 'en', 'pt-BR']) }),
  IDENTIFIER: (tape) => ({ scheme: tape.pick(['LEI', 'WIKIDATA', 'OTHER']), value: `${textDraft(tape)}-${tape.below(0xffff)}` }),
};

/** A value of a property (of a list: of one member) as plain JSON that `readValue` accepts. */
export function valueDraft(
  tape: Tape,
  property: NamedProperty,
  parties: readonly string[] = ['government:japan', 'government:usa'],
): unknown {
  return drafts[property.type](tape, property, parties);
}
