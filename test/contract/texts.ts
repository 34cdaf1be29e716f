import { describe, expect, it } from 'vitest';
import { MAX_LENGTH } from '../../src/graph/bounds.js';
import type { Adapter } from '../support/adapter.js';
import { about, between, change, named, reference, source } from '../support/changes.js';
import { NASTY_TEXTS } from '../support/random-value.js';
import { idsOf, shared } from './harness.js';

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

  describe('a text that no store can hold', () => {
    const UNHELD = ['\ud83d', '\ude00', '\ude00\ud83d', 'a\ud83d', '\udbff\u{1f600}', '\0', 'IHI\0', '\0IHI', '\ufffd\0', 'IHI\ud83d'];
    // What a store could take such a text for.
    const { query } = shared(
      adapter,
      change({
        sources: [reference, source('news', { title: '\ufffd', publisher: 'a\ufffd' })],
        assert: [
          ...named({ 'project:a': '\ufffd', 'project:b': 'a\ufffd', 'project:c': 'IHI', 'project:d': '\ufffd\ufffd', 'company:s': 'S' }),
          ...['\ufffd', 'IHI', 'a'].map((value, index) => about(`project:${'abc'[index]}`, { property: 'location', value })),
          about('project:a', { property: 'aliases', value: '\ufffd' }),
          about('project:b', { property: 'identifiers', value: { scheme: 'LEI', value: '\ufffd' } }),
          about('project:c', { property: 'identifiers', value: { scheme: 'LEI', value: '\\ud83d' } }),
          between(['company:s', 'SUPPLIES', 'project:a', { component: '\ufffd' }]),
        ],
      }),
    );
    const ALL = ['project:c', 'project:b', 'project:a', 'project:d'].sort();
    const holding = async (filter: object): Promise<string[]> => {
      const found = await query('query ($filter: ProjectFilter) { projects(filter: $filter) { totalCount nodes { id } } }', { filter });
      expect(found.projects.totalCount).toBe(found.projects.nodes.length);
      return idsOf(found.projects).sort();
    };

    it.each(UNHELD.map((text) => [JSON.stringify(text), text]))('equals nothing, and is in nothing: %s', async (_shown, text) => {
      const conditions = [
        ...['name', 'location'].flatMap((name) => ['eq', 'contains', 'startsWith'].map((word) => ({ [name]: { [word]: text } }))),
        ...['name', 'location', 'id'].map((name) => ({ [name]: { in: [text, text] } })),
        { id: { eq: text } },
        { id: { eq: `project:${text}` } },
        { aliases: { includes: text } },
        { aliases: { includesAny: [text] } },
        { identifiers: { includes: { scheme: 'LEI', value: text } } },
        { identifiers: { includesAny: [{ scheme: 'LEI', value: text }] } },
        { suppliers: { some: { component: { eq: text } } } },
        { suppliers: { some: { component: { contains: text } } } },
        { suppliers: { some: { component: { in: [text] } } } },
        { suppliers: { some: { node: { name: { startsWith: text } } } } },
        { suppliers: { some: { node: { suppliers: { some: { component: { in: [text] } } } } } } },
      ];
      for (const condition of conditions) {
        expect(await holding(condition), JSON.stringify(condition)).toEqual([]);
        // Truth is two-valued.
        expect(await holding({ not: condition }), JSON.stringify(condition)).toEqual(ALL);
      }
      for (const name of ['name', 'location', 'id']) expect(await holding({ [name]: { ne: text } })).toEqual(ALL);
    });

    it.each(UNHELD.map((text) => [JSON.stringify(text), text]))('takes nothing away from others beside it: %s', async (_shown, text) => {
      expect(await holding({ name: { in: [text, 'IHI', text] } })).toEqual(['project:c']);
      expect(await holding({ location: { in: ['IHI', text] } })).toEqual(['project:b']);
      expect(await holding({ id: { in: [text, 'project:d'] } })).toEqual(['project:d']);
      expect(await holding({ aliases: { includesAny: [text, '\ufffd'] } })).toEqual(['project:a']);
      expect(await holding({ or: [{ name: { eq: text } }, { name: { eq: 'IHI' } }] })).toEqual(['project:c']);
    });

    it.each(UNHELD.map((text) => [JSON.stringify(text), text]))('names no source and no property: %s', async (_shown, text) => {
      const sources = async (filter: object): Promise<number> =>
        (await query('query ($filter: SourceFilter) { sources(filter: $filter) { totalCount } }', { filter })).sources.totalCount;
      for (const word of ['eq', 'contains', 'startsWith']) expect(await sources({ title: { [word]: text } })).toBe(0);
      expect(await sources({ publisher: { in: [text] } })).toBe(0);
      expect(await sources({ publisher: { ne: text } })).toBe(2);
      const claims = 'query ($text: String) { project(id: "project:a") { claims(property: $text) { totalCount } } }';
      expect(await query(claims, { text })).toEqual({ project: { claims: { totalCount: 0 } } });
    });
  });
}
