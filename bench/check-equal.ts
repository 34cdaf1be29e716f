import type { Entrant } from './entrant.js';
import { difference } from './facts.js';
import { Dice, seededRandom } from './random.js';
import type { Draw, Shape } from './shapes.js';

/** Questions of each shape whose answers are compared before any is timed. */
const QUESTIONS = 5;
/** Contenders slower than this answer two questions only. */
const SLOW_MS = 1_500;

/** Contenders that answer differently are not compared: their times would be of different things. */
export class UnequalAnswers extends Error {}

/**
 * Throws UnequalAnswers unless all answer the same facts. One that fails to answer at all is left out: returns why, by name.
 * A shape that finds nothing would measure nothing, so that at least one answer holds something is checked too.
 */
export async function checkEqual(shape: Shape, entrants: readonly Entrant[], draw: Omit<Draw, 'dice'>): Promise<Map<string, string>> {
  const dice = new Dice(seededRandom(7));
  const failed = new Map<string, string>();
  const slow = new Set<string>();
  for (const { running } of entrants) running.client.renew();
  let found = 0;
  for (let question = 0; question < QUESTIONS; question += 1) {
    const variables = shape.draw({ ...draw, dice });
    let expected: { readonly name: string; readonly facts: unknown } | null = null;
    for (const entrant of entrants) {
      if (failed.has(entrant.name) || (slow.has(entrant.name) && question > 1)) continue;
      const start = performance.now();
      const facts = await entrant.facts(variables).catch((error: Error) => {
        failed.set(entrant.name, error.message);
      });
      if (failed.has(entrant.name)) continue;
      if (performance.now() - start > SLOW_MS) slow.add(entrant.name);
      expected ??= { name: entrant.name, facts };
      const differs = difference(expected.facts, facts);
      if (differs !== null) {
        throw new UnequalAnswers(
          `${shape.name}: ${expected.name} and ${entrant.name} answer ${JSON.stringify(variables)} differently: ${differs}`,
        );
      }
    }
    if (expected !== null && JSON.stringify(expected.facts).length > 20) found += 1;
  }
  const answers = failed.size < entrants.length;
  if (answers && found === 0) throw new UnequalAnswers(`${shape.name}: no question of ${QUESTIONS} finds anything`);
  return failed;
}
