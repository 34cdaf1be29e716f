import type { Claim, Source } from '../../graph/claim.js';
import { Fields } from './fields.js';
import { Problems } from './problems.js';
import { YamlFile } from './yaml-file.js';

/** One sentence of a text, and what becomes of it. */
export interface Sentence {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Why no claim quotes it. */
  readonly why: string | null;
  /** What of it is not claimed. */
  readonly note: string | null;
  /** The claims whose quotes touch it, in order of their quotes. */
  readonly claims: readonly Claim[];
}

/**
 * Goes through a text sentence by sentence, as sentences.yaml divides it. Throws when the sentences are not the text, one after
 * another, and when a sentence has neither claims nor a reason, or both.
 */
export function readSentences(name: string, yaml: string, source: Source, claims: readonly Claim[]): Sentence[] {
  const problems = new Problems();
  const file = new YamlFile(name, yaml, problems);
  const root = file.root === null ? null : Fields.of(file, file.root, ['sentences'], 'a file of sentences');
  const text = source.text ?? '';
  const quoting = claims.filter((claim) => claim.source === source.id && claim.locator !== null);
  const sentences: Sentence[] = [];
  let end = 0;
  for (const node of root?.items('sentences', 'sentences') ?? []) {
    const fields = Fields.of(file, node, ['text', 'why', 'note'], 'a sentence');
    const words = fields?.text('text') ?? null;
    if (fields === null || words === null) continue;
    const start = text.indexOf(words, end);
    if (start === -1 || /[^\s-]/.test(text.slice(end, start))) {
      file.problem('BAD_QUOTE', fields.at('text'), 'the text does not go on with this sentence');
      continue;
    }
    end = start + words.length;
    const sentence = {
      text: words,
      start,
      end,
      why: fields.text('why') ?? null,
      note: fields.text('note') ?? null,
      claims: touching(quoting, start, end),
    };
    if (sentence.claims.length === 0 && sentence.why === null)
      file.problem('BAD_FACT', fields.node, 'no claim quotes this sentence; make one, or say in `why` why there is none');
    if (sentence.claims.length > 0 && sentence.why !== null)
      file.problem('BAD_FACT', fields.at('why'), 'claims quote this sentence; write what is missing of it as `note`');
    sentences.push(sentence);
  }
  const rest = text.slice(end).trim();
  if (rest !== '') file.problem('BAD_FACT', 0, `the text goes on after the last sentence: ${JSON.stringify(rest.slice(0, 40))}`);
  problems.throwIfAny();
  return sentences;
}

function touching(claims: readonly Claim[], start: number, end: number): Claim[] {
  const position = (claim: Claim): number => claim.locator?.start ?? 0;
  return claims
    .filter(({ locator }) => locator !== null && locator.start < end && locator.end > start)
    .sort((a, b) => position(a) - position(b) || (a.id < b.id ? -1 : 1));
}

/** What a claim is about, in a few words. */
export function aboutClaim(claim: Claim): string {
  const { subject, property, value } = claim;
  if ('entity' in subject) return property === null ? subject.entity : `${subject.entity} ${property} ${value}`;
  const { type, from, to, key } = subject.relationship;
  const keys = Object.values(key).filter((one) => one !== null);
  return [
    `${from} ${type} ${to}`,
    ...(keys.length > 0 ? [`(${keys.join(', ')})`] : []),
    ...(property === null ? [] : [property, value]),
  ].join(' ');
}

/** The table as Markdown. */
export function sentencesMarkdown(source: Source, sentences: readonly Sentence[]): string {
  const cell = (words: string): string => words.replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll('\n', ' ');
  const rows = sentences.map(({ text, claims, why, note }, index) => {
    const said = claims.map(
      (claim) =>
        `\`${claim.id}\` ${cell(aboutClaim(claim))}${claim.commitment === null ? '' : `, ${claim.commitment}`}, ${claim.confidence}`,
    );
    const words = [why === null ? null : `None: ${cell(why)}.`, note === null ? null : `Note: ${cell(note)}.`].filter(
      (one) => one !== null,
    );
    return `| ${index + 1} | ${cell(text)} | ${[...words, ...said].join('<br>')} |`;
  });
  const without = sentences.filter((sentence) => sentence.claims.length === 0).length;
  const quoting = new Set(sentences.flatMap((sentence) => sentence.claims.map((claim) => claim.id))).size;
  return `# Sentence by sentence: ${source.title}

<!-- Generated from facts.yaml and sentences.yaml; do not edit. -->

${sentences.length} sentences, headings among them, and ${quoting} claims that quote them; ${without} sentences have no claim, and say why.

| # | sentence | claims |
|---|---|---|
${rows.join('\n')}
`;
}
