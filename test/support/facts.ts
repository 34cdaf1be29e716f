import { readFactsFile } from '../../src/exchange/facts-yaml/facts-file.js';
import { Problems } from '../../src/exchange/facts-yaml/problems.js';
import { NOTHING_SAID } from '../../src/exchange/facts-yaml/provenance.js';
import type { Claim } from '../../src/graph/claim.js';
import { KeiretsuError } from '../../src/kernel/errors.js';
import { reference, source } from './changes.js';

/** A source whose text is held. */
export const article = source('article', {
  publishedOn: '2025-10-29',
  text: 'Alpha builds. Beta supplies pumps. Alpha builds.\nIt’s worth $5.',
});

/** The claims of a facts file; throws its problems. */
export function readFacts(yaml: string, held = article): readonly Claim[] {
  const problems = new Problems();
  const { claims } = readFactsFile(
    'seed/article/facts.yaml',
    yaml,
    { source: held, reference, defaults: { ...NOTHING_SAID, confidence: 'HIGH' } },
    problems,
  );
  problems.throwIfAny();
  return claims;
}

/** The coded error that something throws. */
export function failure(action: () => unknown): { code: string; message: string } {
  try {
    action();
  } catch (error) {
    if (error instanceof KeiretsuError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

/** A fact about a project, its other lines given. */
export const fact = (...lines: string[]): string =>
  ['facts:', '  - entity: project:p', '    statement: Said.', ...lines.map((line) => `    ${line}`)].join('\n');
