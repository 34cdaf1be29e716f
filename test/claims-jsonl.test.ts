import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linesOf } from '../src/exchange/claims-jsonl/lines.js';
import { type PlacedRecord, readClaims, readClaimsFiles } from '../src/exchange/claims-jsonl/read-claims.js';
import { makeSource } from '../src/graph/make-source.js';
import { KeiretsuError } from '../src/kernel/errors.js';
import { about, between, change, source } from './support/changes.js';
import { claimLine, linesOfGraph, sourceLine } from './support/claims-lines.js';
import { MemoryGraph } from './support/memory-graph.js';
import { randomGraph } from './support/random-graph.js';
import { tempFolder } from './support/temp-folder.js';

async function* bytes(...pieces: readonly (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) yield Buffer.from(piece as string);
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

const read = (...pieces: readonly (string | Uint8Array)[]): Promise<PlacedRecord[]> => all(readClaims('facts.jsonl', bytes(...pieces)));

async function refusal(...pieces: readonly (string | Uint8Array)[]): Promise<[string, string]> {
  const error = await read(...pieces).then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof KeiretsuError)) throw new Error('it was not refused');
  return [error.code, error.message];
}

const claim = (parts: object): string =>
  JSON.stringify({ claim: { subject: { entity: 'company:a' }, source: 'source:s', confidence: 'HIGH', statement: 'So.', ...parts } });

describe('records of JSON Lines', () => {
  it('are read as they were written, whatever they say', async () => {
    await fc.assert(
      fc.asyncProperty(randomGraph, async ({ sources, claims }) => {
        const lines = linesOfGraph(sources, claims);
        const records = await read(lines.join('\n'));
        expect(records.map(({ place }) => place)).toEqual(lines.map((_, index) => `facts.jsonl:${index + 1}`));
        const found = records.flatMap((record) => ('claim' in record ? [record.claim] : []));
        const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : 1);
        expect(found.sort(byId)).toEqual([...claims].sort(byId));
        expect(records.flatMap((record) => ('source' in record ? [record.source] : []))).toEqual(sources.map(makeSource));
      }),
      { numRuns: 20 },
    );
  });

  it('may have blank lines, carriage returns and a byte order mark between them', async () => {
    const one = about('company:a', { property: 'name', value: 'Ä' });
    const text = `\ufeff${sourceLine(source('s'))}\r\n\n  \n${claimLine(one)}\r\n`;
    expect(await read(text)).toEqual([
      { source: source('s'), place: 'facts.jsonl:1' },
      { claim: one, place: 'facts.jsonl:4' },
    ]);
  });

  it('may leave out what is null', async () => {
    const text =
      '{"source":{"id":"source:s","title":"S","kind":"NEWS"}}\n{"claim":{"subject":{"relationship":{"type":"SUPPLIES","from":"company:a","to":"project:p"}},"source":"source:news","confidence":"HIGH","statement":"Somebody says so."}}';
    expect(await read(text)).toMatchObject([
      { source: source('s', { title: 'S' }) },
      { claim: between(['company:a', 'SUPPLIES', 'project:p']) },
    ]);
  });

  it.each([
    ['{"claim":', 'BAD_FILE', 'The line is not JSON'],
    ['[]', 'BAD_FILE', 'a record is an object'],
    ['{}', 'BAD_FILE', 'A record is {"source": …} or {"claim": …}'],
    ['{"source":{},"claim":{}}', 'BAD_FILE', 'A record is {"source": …} or {"claim": …}'],
    ['{"fact":{}}', 'BAD_FILE', 'a record has no field "fact"; its fields are source, claim'],
    [
      '{"source":{"id":"source:s","title":"S","kind":"NEWS","date":"2025"}}',
      'BAD_FILE',
      'a source has no field "date"; its fields are id, title, kind',
    ],
    ['{"source":{"id":"source:s","kind":"NEWS"}}', 'BAD_FILE', 'a source needs the field `title`'],
    ['{"source":{"id":"source:s","title":5,"kind":"NEWS"}}', 'BAD_FILE', '`title` of a source cannot be 5'],
    ['{"source":{"id":"source:s","title":"S","kind":"RUMOUR"}}', 'BAD_FACT', 'RUMOUR'],
    ['{"source":{"id":"source:s","title":"S","kind":"NEWS","publishedOn":"2025-13"}}', 'BAD_DATE', '2025-13'],
    [claim({ statment: 'So.' }), 'BAD_FILE', 'a claim has no field "statment"'],
    [claim({ subject: {} }), 'BAD_FILE', 'A subject is {"entity": …} or {"relationship": …}'],
    [claim({ subject: { relationship: { type: 'SUPPLIES', from: 'company:a' } } }), 'BAD_FILE', 'a relationship needs the field `to`'],
    [claim({ attributedTo: 5 }), 'BAD_FILE', '`attributedTo` of a claim cannot be 5'],
    [claim({ quote: 'So', locator: { start: 0.5, end: 2 } }), 'BAD_FILE', '`start` of a locator cannot be 0.5'],
    [claim({ subject: { entity: 'company:A' } }), 'BAD_ID', 'company:A'],
    [claim({ property: 'colour', value: 'red' }), 'BAD_FACT', 'Company has no property "colour"'],
    [claim({ __proto__x: 1 }), 'BAD_FILE', 'a claim has no field "__proto__x"'],
  ])('are refused where they are wrong: %s', async (line, code, message) => {
    const [found, text] = await refusal(`${sourceLine(source('s'))}\n${line}\n`);
    expect(found).toBe(code);
    expect(text).toContain('facts.jsonl:2: ');
    expect(text).toContain(message);
  });

  const sharing = (number: string): string =>
    `{"claim":{"subject":{"entity":"investment-package:p"},"property":"size","value":{"value":${number},"currency":"USD"},"source":"source:s","confidence":"HIGH","statement":"So."}}`;

  it.each([
    '9007199254740992',
    '90071992547409920e-1',
    '1e21',
    '1E+23',
    '0.1',
    '123456789.123456789123',
    '1.7976931348623157e308',
    '0',
    '0.000e5',
    '18446744073709551616',
  ])('may say the number %s', async (number) => {
    const [record] = await read(sharing(number));
    expect(record).toMatchObject({ claim: { value: expect.stringContaining(`"value":${Number(number)}}`) as string } });
  });

  it.each([
    '9007199254740995',
    '-9007199254740993',
    '123456789012345678901',
    '9007199254740993.0',
    '9007199254740992.5',
    '1e400',
    '1e-400',
    '5e-324001',
  ])('cannot say the number %s, which would become another one', async (number) => {
    const [code, message] = await refusal(`\n${sharing(number)}`);
    expect([code, message]).toEqual(['BAD_FACT', expect.stringMatching(/^facts\.jsonl:2: The number .+ is not held as it is written/)]);
  });

  it.each([
    ['twice', '{"source":{"id":"source:s","title":"A","kind":"NEWS","title":"A"}}', 'The field "title" stands in one object twice'],
    ['twice, once in escapes', '{"source":{"id":"source:s","kind":"NEWS","k\\u0069nd":"NEWS"}}', 'The field "kind" stands'],
    ['twice at the top', '{"source":null , "source" : {}}', 'The field "source" stands'],
    ['twice in a value', sharing('1').replace('"currency"', '"value":2,"currency"'), 'The field "value" stands'],
    ['often', `{${Array.from({ length: 200 }, (_, at) => `"f${at}":0`).join()}}`, 'An object has more than 100 fields'],
  ])('cannot have a field %s', async (_, line, message) => {
    const [code, text] = await refusal(`${sourceLine(source('s'))}\r\n${line}\r\n`);
    expect(code).toBe('BAD_FILE');
    expect(text).toContain(`facts.jsonl:2: ${message}`);
  });

  it('may have the same words in a field and in a text', async () => {
    const text = '{"title":"A","title":"B"}, \\\\ \\" 9007199254740993';
    const [record] = await read(sourceLine(source('s', { title: text, publisher: 'title' })));
    expect(record).toMatchObject({ source: { title: text } });
  });

  const nested = (depth: number, open: string, close: string): string => `${open.repeat(depth)}1${close.repeat(depth)}`;

  it.each([
    ['lists without end', claim({ property: 'name', value: 0 }).replace(':0', `:${nested(200_000, '[', ']')}`), 'nested deeper'],
    ['objects without end', claim({ property: 'name', value: 0 }).replace(':0', `:${nested(70_000, '{"a":', '}')}`), 'nested deeper'],
    ['brackets that nobody closes', '['.repeat(5_000_000), 'nested deeper'],
    ['a list of millions', claim({ property: 'name', value: 0 }).replace(':0', `:[${'1,'.repeat(2_000_000)}1]`), 'name cannot be [1,1'],
    ['a text of millions', claim({ property: 'name', value: 'x'.repeat(9_000_000) }), 'name cannot be "xxx'],
    ['a NUL', `{"source":\u0000}`, 'The line is not JSON'],
    ['an escape for the terminal', `{"source":\u001b[2J}`, 'The line is not JSON'],
    ['a text that does not end', `{"source":{"id":"${'\\\\"'.repeat(9)}`, 'The line is not JSON'],
    ['a field of a megabyte', `{"source":{"${'x'.repeat(1_000_000)}":1}}`, 'a source has no field "xxx'],
    ['an id of a megabyte', claim({ subject: { entity: `company:${'x'.repeat(1_000_000)}` } }), 'is not an id'],
    [
      'a type of a megabyte',
      claim({ subject: { relationship: { type: 'X'.repeat(1_000_000), from: 'company:a', to: 'company:b' } } }),
      'no relationship type',
    ],
    ['a prototype', '{"__proto__":{"source":{}}}', 'a record has no field "__proto__"'],
    ['a packed file', Buffer.from([0x1f, 0x8b, 8, 0]), 'is packed by gzip'],
    ['UTF-16', Buffer.from('\ufeff{}', 'utf16le'), 'not UTF-8'],
  ])('are refused in a few words that name the line: %s', async (_, line, words) => {
    const [code, message] = await refusal(line);
    expect(code).toMatch(/^BAD_/);
    expect(message).toMatch(/^facts\.jsonl:1: /);
    expect(message).toContain(words);
    expect(message.length).toBeLessThan(600);
    expect(message).not.toMatch(/\p{Cc}/u);
  });

  it('are read or refused with a code and a line, whatever stands in them', async () => {
    const pieces = [
      '{',
      '}',
      '[',
      ']',
      '"',
      ':',
      ',',
      '\\',
      '\\"',
      '"source"',
      '"claim"',
      '"id"',
      '1',
      '-',
      '1e9',
      '9007199254740993',
      'null',
      ' ',
      '\t',
    ];
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 3 })), { maxLength: 25 }), async (parts) => {
        const line = parts.join('').replaceAll('\n', ' ');
        fc.pre(line.trim() !== '');
        const [code, message] = await refusal(line);
        expect(code).toMatch(/^BAD_/);
        expect(message).toMatch(/^facts\.jsonl:1: /);
      }),
      { numRuns: 1_000 },
    );
  });

  it('are refused where they are not UTF-8', async () => {
    expect(await refusal('\n', Buffer.from([0x22, 0xff, 0x22]))).toEqual([
      'BAD_FILE',
      'facts.jsonl:2: the line is not UTF-8; save the file in that encoding.',
    ]);
  });
});

describe('the page about imports', () => {
  it('shows records that can be imported', async () => {
    const [, lines] = /```jsonl\n([\s\S]*?)```/.exec(readFileSync('docs/IMPORT.md', 'utf8')) as unknown as [string, string];
    const memory = new MemoryGraph();
    const records = await read(lines);
    const claims = records.flatMap((record) => ('claim' in record ? [record.claim] : []));
    const sources = records.flatMap((record) => ('source' in record ? [record.source] : []));
    const [report] = await memory.apply(change({ sources, assert: claims }));
    expect(report).toMatchObject({ sources: 1, asserted: 4 });
  });
});

describe('lines', () => {
  it('are the same however the bytes come', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 8 }),
        fc.array(fc.nat(9), { maxLength: 30 }),
        async (texts, cuts) => {
          const whole = Buffer.from(texts.map((text) => text.replaceAll('\n', ' ')).join('\n'));
          const pieces: Uint8Array[] = [];
          let start = 0;
          for (const cut of cuts) pieces.push(whole.subarray(start, (start += cut)));
          pieces.push(whole.subarray(start));
          expect(await all(linesOf('x', bytes(...pieces)))).toEqual(await all(linesOf('x', bytes(whole))));
        },
      ),
    );
  });
});

describe('files', () => {
  it('are read in order, packed ones too', async () => {
    const folder = tempFolder();
    writeFileSync(join(folder, 'a.jsonl'), sourceLine(source('a')));
    writeFileSync(join(folder, 'b.jsonl.gz'), gzipSync(`\n${sourceLine(source('b'))}\n`));
    const files = ['b.jsonl.gz', 'a.jsonl'].map((name) => join(folder, name));
    expect(await all(readClaimsFiles(files))).toEqual([
      { source: source('b'), place: `${files[0]}:2` },
      { source: source('a'), place: `${files[1]}:1` },
    ]);
  });

  it('are named when they cannot be read', async () => {
    const folder = tempFolder();
    writeFileSync(join(folder, 'c.jsonl.gz'), 'not packed');
    await expect(all(readClaimsFiles([folder]))).rejects.toThrow(/the file cannot be read \(EISDIR\)/);
    await expect(all(readClaimsFiles([join(folder, 'none.jsonl')]))).rejects.toThrow(/none\.jsonl: the file cannot be read \(ENOENT\)/);
    await expect(all(readClaimsFiles([join(folder, 'c.jsonl.gz')]))).rejects.toThrow(/c\.jsonl\.gz: the file cannot be read/);
  });
});
