import { isUtf8 } from 'node:buffer';
import type { Dirent } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Claim, Source } from '../../graph/claim.js';
import { KeiretsuError } from '../../kernel/errors.js';
import type { Reference } from './claim-maker.js';
import { type FactsFile, readFactsFile } from './facts-file.js';
import { Problems } from './problems.js';
import { readSourceFile, type SourceFile } from './source-file.js';

/** What a folder of facts holds. */
export interface SeedFolder {
  readonly sources: readonly Source[];
  readonly claims: readonly Claim[];
}

/** Files of facts, in the order in which they are read. */
const FACTS_FILES = ['entities.yaml', 'facts.yaml'];
/** Files beside them: the source, and notes for the table of sentences. */
const OTHER_FILES = ['source.yaml', 'sentences.yaml'];

/** The largest of them, in bytes. */
const LARGEST = 20_000_000;

interface Part extends SourceFile {
  /** As problems name it, `seed/coinotag`. */
  readonly name: string;
  /** Text of each facts file, by its name. */
  readonly files: ReadonlyMap<string, string>;
}

/**
 * Reads every source's folder in a folder: source.yaml, text.txt where we hold the text, entities.yaml and facts.yaml.
 * Throws one error that lists what is wrong in all of them.
 */
export async function readSeedFolder(folder: string): Promise<SeedFolder> {
  const problems = new Problems();
  const parts: Part[] = [];
  for (const name of await foldersIn(folder)) {
    const part = await readPart(join(folder, name), `${basename(folder)}/${name}`, problems);
    if (part !== null) parts.push(part);
  }
  if (parts.length === 0 && problems.count === 0) {
    throw new KeiretsuError('BAD_FILE', `${basename(folder)}: there is no folder with a source.yaml in it.`);
  }
  checkSources(parts, problems);
  const reference = parts.find((part) => part.source.kind === 'REFERENCE')?.source ?? null;
  const files = parts.flatMap((part) =>
    [...part.files].map(([name, yaml]) => readFactsFile(`${part.name}/${name}`, yaml, { ...part, reference }, problems)),
  );
  // A folder that could not be read declares nothing, which would make problems of every mention.
  if (problems.count === 0) checkReferences(parts, files);
  problems.throwIfAny();
  return { sources: parts.map((part) => part.source), claims: files.flatMap((file) => file.claims) };
}

async function foldersIn(folder: string): Promise<string[]> {
  const entries = await foldersOrFiles(folder);
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map((entry) => entry.name)
    .sort();
}

async function foldersOrFiles(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    throw new KeiretsuError(
      'BAD_FILE',
      `${folder}: the folder cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown reason'}).`,
      { cause: error },
    );
  }
}

async function readPart(folder: string, name: string, problems: Problems): Promise<Part | null> {
  const present = new Set((await foldersOrFiles(folder)).map((entry) => entry.name));
  for (const file of present) {
    if (/\.ya?ml$/.test(file) && !FACTS_FILES.includes(file) && !OTHER_FILES.includes(file)) {
      problems.add({
        code: 'BAD_FILE',
        place: `${name}/${file}:1:1`,
        message: `this file is not read; facts go into ${FACTS_FILES.join(' or ')}`,
      });
    }
  }
  if (!present.has('source.yaml')) {
    problems.add({
      code: 'BAD_FILE',
      place: `${name}/source.yaml:1:1`,
      message: 'there is no such file, and every folder needs one: id, title, kind',
    });
    return null;
  }
  const read = (file: string): Promise<string> => readText(join(folder, file), `${name}/${file}`, problems);
  const text = present.has('text.txt') ? await read('text.txt') : null;
  const source = readSourceFile(`${name}/source.yaml`, await read('source.yaml'), text, problems);
  const files = new Map<string, string>();
  for (const file of FACTS_FILES) if (present.has(file)) files.set(file, await read(file));
  return source === null ? null : { ...source, name, files };
}

/** A file as UTF-8 and nothing else: a text is held as it is, line ends and all. Empty, with a problem, where it is none. */
async function readText(path: string, place: string, problems: Problems): Promise<string> {
  const refuse = (message: string): string => {
    problems.add({ code: 'BAD_FILE', place: `${place}:1:1`, message });
    return '';
  };
  let bytes: Buffer;
  try {
    if ((await stat(path)).size > LARGEST)
      return refuse(`the file has more than ${LARGEST} bytes; many claims go through \`npm run import\``);
    bytes = await readFile(path);
  } catch (error) {
    return refuse(`the file cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown reason'})`);
  }
  const fault = isUtf8(bytes)
    ? null
    : bytes.indexOf(0) === -1
      ? 'the file is not UTF-8; save it as UTF-8'
      : 'the file is no text; save it as UTF-8';
  return fault === null ? new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes) : refuse(fault);
}

function checkSources(parts: readonly Part[], problems: Problems): void {
  const names = new Map<string, string>();
  for (const { source, name } of parts) {
    const other = names.get(source.id);
    if (other !== undefined)
      problems.add({
        code: 'BAD_FILE',
        place: `${name}/source.yaml:1:1`,
        message: `${source.id} is the source of ${other} too; every source has one folder`,
      });
    names.set(source.id, name);
  }
}

function checkReferences(parts: readonly Part[], files: readonly FactsFile[]): void {
  const sources = new Set(parts.map((part) => part.source.id));
  const declared = new Map<string, Reference>();
  for (const reference of files.flatMap((file) => file.declared)) {
    const before = declared.get(reference.id);
    if (before === undefined) declared.set(reference.id, reference);
    else reference.file.problem('BAD_FACT', reference.node, `${reference.id} is declared in ${before.file.name} too; keep one`);
  }
  for (const { id, file, node } of files.flatMap((one) => one.references)) {
    if (id.startsWith('source:')) {
      if (!sources.has(id))
        file.problem('UNKNOWN_SOURCE', node, `there is no folder for ${id}; make one with its source.yaml, or mend the id`);
    } else if (!declared.has(id)) {
      file.problem('UNKNOWN_ENTITY', node, `${id} is declared nowhere; add it under \`entities:\` with its name, or mend the id`);
    }
  }
}
