import type { Ratio, Results } from '../results.js';
import { figure, spread, table } from './figures.js';

export type Verdict = 'worse' | 'better' | '';

/** Whether a ratio moved by more than its spread: the quartiles of before and after do not overlap. */
export function verdictOf(before: Ratio, after: Ratio): Verdict {
  if (before.spread === null || after.spread === null) return '';
  if (after.spread.low > before.spread.high) return after.better === 'higher' ? 'better' : 'worse';
  if (after.spread.high < before.spread.low) return after.better === 'higher' ? 'worse' : 'better';
  return '';
}

/** The change of each ratio from one run to another, as text; sizes and shapes that only one has are left out. */
export function compareResults(before: Results, after: Results): string {
  const changes = after.sizes.flatMap(({ size, shapes }) =>
    shapes.flatMap(({ shape, ratios }) => {
      const known = before.sizes.find((one) => one.size === size)?.shapes.find((one) => one.shape === shape)?.ratios ?? [];
      return ratios.flatMap((ratio) => {
        const old = known.find(({ name }) => name === ratio.name);
        return old === undefined ? [] : [{ size, shape, old, now: ratio, verdict: verdictOf(old, ratio) }];
      });
    }),
  );
  const worse = changes.filter(({ verdict }) => verdict === 'worse');
  const rows = changes.map(({ size, shape, old, now, verdict }) => [
    `${size}, ${shape}: ${now.name}`,
    spread(old.spread),
    spread(now.spread),
    old.spread === null || now.spread === null ? '-' : `${figure(now.spread.mid / old.spread.mid)}×`,
    verdict === 'worse' ? 'WORSE' : verdict,
  ]);
  const sum = `${worse.length} of ${changes.length} ratios got worse by more than the spread.`;
  return `Before: ${before.machine.date} (${before.machine.commit ?? 'no commit'}); now: ${after.machine.date} (${after.machine.commit ?? 'no commit'}).\n\n${table(['ratio', 'before', 'now', 'change', ''], rows)}\n\n${sum}\n`;
}
