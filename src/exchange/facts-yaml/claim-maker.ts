import type { Node } from 'yaml';
import type { Claim, Locator, Source } from '../../graph/claim.js';
import { type ClaimDraft, makeClaim } from '../../graph/make-claim.js';
import { type ErrorCode, KeiretsuError } from '../../kernel/errors.js';
import { shown } from '../../kernel/shown.js';
import type { Commitment } from '../../ontology/enums.js';
import type { Provenance } from './provenance.js';
import { locateQuote } from './quote.js';
import type { YamlFile } from './yaml-file.js';

/** An entity or source that a file names; the reader of the whole folder knows whether it is there. */
export interface Reference {
  readonly id: string;
  readonly file: YamlFile;
  readonly node: Node;
}

/** The provenance of one fact, its quote found. */
export type Ground = Pick<
  ClaimDraft,
  'confidence' | 'attributedTo' | 'source' | 'reportedFrom' | 'quote' | 'locator' | 'statement' | 'statedOn'
>;

/** What a claim says, without its provenance. */
export type Saying = Pick<ClaimDraft, 'subject' | 'property' | 'value'> & { readonly commitment?: Commitment | null };

/** Makes the claims of one file and collects them. */
export class ClaimMaker {
  readonly claims: Claim[] = [];
  readonly references: Reference[] = [];
  readonly #seen = new Set<string>();
  readonly #labels = new Map<string, readonly Claim[]>();

  constructor(
    readonly file: YamlFile,
    readonly source: Source,
  ) {}

  refer(id: string, node: Node): void {
    this.references.push({ id, file: this.file, node });
  }

  /** Checks what a fact needs and finds its quote; null, with problems, when something is missing. */
  ground(said: Provenance, fact: Node): Ground | null {
    const { file } = this;
    const missing = (['statement', 'confidence'] as const).filter((key) => said[key] === null);
    for (const key of missing) {
      file.problem(
        'BAD_FACT',
        fact,
        key === 'statement'
          ? 'a fact needs `statement`: what is claimed, in our own words'
          : 'a fact needs `confidence`, of its own, of its group or under `defaults` in source.yaml',
      );
    }
    if (said.by !== null) this.refer(said.by, said.byNode ?? fact);
    if (said.reportedFrom !== null) this.refer(said.reportedFrom, said.reportedFromNode ?? fact);
    const locator = this.#locate(said, fact);
    if (missing.length > 0 || locator === 'NOT FOUND') return null;
    return {
      source: this.source.id,
      confidence: said.confidence ?? 'LOW',
      attributedTo: said.by,
      reportedFrom: said.reportedFrom,
      quote: said.quote,
      locator,
      statement: said.statement ?? '',
      statedOn: said.statedOn,
    };
  }

  #locate({ quote, occurrence, quoteNode }: Provenance, fact: Node): Locator | null | 'NOT FOUND' {
    if (quote === null) {
      if (occurrence === null) return null;
      this.file.problem('BAD_QUOTE', fact, '`occurrence` needs its `quote`');
      return 'NOT FOUND';
    }
    const { id, text } = this.source;
    const found =
      text === null
        ? { problem: `the text of ${id} is not held, so nothing can be quoted from it; leave \`quote\` out, or put the text into text.txt` }
        : locateQuote(text, quote, occurrence);
    if ('locator' in found) return found.locator;
    this.file.problem('BAD_QUOTE', quoteNode ?? fact, found.problem);
    return 'NOT FOUND';
  }

  /** Makes one claim; null, with a problem at `node`, when it contradicts the ontology. */
  make(saying: Saying, ground: Ground, node: Node, supersedes: string | null = null): Claim | null {
    try {
      let claim = makeClaim({ ...saying, ...ground });
      if (supersedes !== null) claim = makeClaim({ ...saying, ...ground, supersedes: this.#superseded(supersedes, claim) });
      if (this.#seen.has(claim.id))
        throw new KeiretsuError('BAD_FACT', 'The same claim stands in this file before; remove one of the two.');
      this.#seen.add(claim.id);
      this.claims.push(claim);
      return claim;
    } catch (error) {
      if (!(error instanceof KeiretsuError)) throw error;
      this.file.problem(codeOf(error.code), node, lowerFirst(error.message.replace(/\.$/, '')));
      return null;
    }
  }

  /** Lets later facts of the file say that they supersede these claims. */
  label(label: string, claims: readonly Claim[], node: Node): void {
    if (this.#labels.has(label)) this.file.problem('BAD_FACT', node, `the label ${shown(label)} is taken by a fact before; choose another`);
    else this.#labels.set(label, claims);
  }

  #superseded(named: string, by: Claim): string {
    if (named.startsWith('claim:')) return named;
    const labelled = this.#labels.get(named);
    if (labelled === undefined) throw new KeiretsuError('BAD_FACT', `No fact before this one has the label ${shown(named)}.`);
    const target = labelled.find((claim) => claim.subjectId === by.subjectId && claim.property === by.property);
    if (target === undefined)
      throw new KeiretsuError(
        'BAD_FACT',
        `The fact labelled ${shown(named)} says nothing about ${by.property ?? 'the existence'} of the same subject, so it cannot be superseded here.`,
      );
    return target.id;
  }
}

/** In a file, an id or a date that is none is a wrong fact like any other. */
function codeOf(code: ErrorCode): ErrorCode {
  return code === 'BAD_ID' || code === 'BAD_DATE' ? 'BAD_FACT' : code;
}

function lowerFirst(message: string): string {
  return /^(?:A|An|No|That|The|There) /.test(message) ? message.charAt(0).toLowerCase() + message.slice(1) : message;
}
