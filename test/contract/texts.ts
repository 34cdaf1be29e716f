import { describe, expect, it } from 'vitest';
import type { Adapter } from '../support/adapter.js';
import { change, named, reference, source } from '../support/changes.js';
import { NASTY_TEXTS } from '../support/random-value.js';
import { shared } from './harness.js';

export function texts(adapter: Adapter): void {
  describe('every text comes back', () => {
    const { query } = shared(
      adapter,
      change({
        sources: [reference, source('news')],
        assert: NASTY_TEXTS.flatMap((text, index) => named({ [`company:c${index}`]: text })),
      }),
    );

    it('unchanged, and is found by itself', async () => {
      for (const [index, text] of NASTY_TEXTS.entries()) {
        const answer = await query('query ($name: String!) { companies(filter: { name: { eq: $name } }) { nodes { id name } } }', {
          name: text,
        });
        expect(answer.companies.nodes).toContainEqual({ id: `company:c${index}`, name: text.normalize('NFC') });
        for (const { name } of answer.companies.nodes) expect(name).toBe(text.normalize('NFC'));
      }
    });
  });
}
