import { describe, expect, it } from 'vitest';
import { MAX_LENGTH } from '../../src/graph/bounds.js';
import type { Adapter } from '../support/adapter.js';
import { about, between, change, named, reference, source } from '../support/changes.js';
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

  describe('every text as long as may be stored', () => {
    // They differ in the last place, so that no beginning tells them apart.
    const long = (last: string): string => `${'長'.repeat(MAX_LENGTH.text - 1)}${last}`;
    const address = (last: string): string => `https://example.org/${'x'.repeat(MAX_LENGTH.url - 21)}${last}`;
    const ending = (last: string) =>
      change({
        sources: [reference, source('news'), source(`s${last}`, { title: long(last), publisher: long(last), url: address(last) })],
        assert: [
          ...named({ [`company:c${last}`]: long(last), [`project:p${last}`]: 'P' }),
          about(`company:c${last}`, { property: 'aliases', value: long(last) }),
          about(`company:c${last}`, { property: 'identifiers', value: { scheme: 'WIKIDATA', value: long(last) } }),
          about(`project:p${last}`, { property: 'location', value: long(last) }),
          between([`company:c${last}`, 'SUPPLIES', `project:p${last}`, { component: long(last) }]),
        ],
      });
    const { query } = shared(adapter, ending('1'), ending('2'));

    it('can be asked for, and tells itself from one that ends otherwise', async () => {
      const nodes = (id: string): object => ({ nodes: [{ id }] });
      const answer = await query(
        `query ($text: String!, $url: String!) {
          name: companies(filter: { name: { eq: $text } }) { nodes { id } }
          names: companies(filter: { name: { in: [$text] } }) { nodes { id } }
          alias: companies(filter: { aliases: { includes: $text } }) { nodes { id } }
          identifier: companies(filter: { identifiers: { includes: { scheme: WIKIDATA, value: $text } } }) { nodes { id } }
          location: projects(filter: { location: { eq: $text } }) { nodes { id } }
          component: companies(filter: { supplies: { some: { component: { eq: $text } } } }) { nodes { id } }
          title: sources(filter: { title: { eq: $text } }) { nodes { id } }
          publisher: sources(filter: { publisher: { eq: $text } }) { nodes { id } }
          url: sources(filter: { url: { eq: $url } }) { nodes { id } }
        }`,
        { text: long('2'), url: address('2') },
      );
      expect(answer).toEqual({
        name: nodes('company:c2'),
        names: nodes('company:c2'),
        alias: nodes('company:c2'),
        identifier: nodes('company:c2'),
        location: nodes('project:p2'),
        component: nodes('company:c2'),
        title: nodes('source:s2'),
        publisher: nodes('source:s2'),
        url: nodes('source:s2'),
      });
    });
  });
}
