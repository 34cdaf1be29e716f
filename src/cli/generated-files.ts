import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { factsJsonSchema, sourceJsonSchema } from '../exchange/facts-yaml/facts-schema.js';
import { readSeedFolder } from '../exchange/facts-yaml/read-seed-folder.js';
import { readSentences, sentencesMarkdown } from '../exchange/facts-yaml/sentence-table.js';
import type { Source } from '../graph/claim.js';
import { buildSchema } from '../graphql/build-schema.js';
import { errorsMarkdown } from '../graphql/errors-markdown.js';
import { ontologyJson, ontologyMarkdown } from '../ontology/describe.js';
import { ontology } from '../ontology/ontology.js';
import { neo4jExamples, neo4jSchema } from '../store/open-store.js';
import { SEED_FOLDER } from './seed-store.js';

/** The article whose sentences are all accounted for. */
const ARTICLE = 'coinotag-2025-10-29';

/** Every file that is derived from the code and committed, by its path from the project's root. Drift fails the tests. */
export async function generatedFiles(): Promise<ReadonlyMap<string, string>> {
  return new Map([
    ['schema/schema.graphql', `${printSchema(lexicographicSortSchema(buildSchema()))}\n`],
    ['schema/ontology.json', ontologyJson(ontology)],
    ['schema/ONTOLOGY.md', `${ontologyMarkdown(ontology)}\n${neo4jExamples()}`],
    ['schema/neo4j/schema.cypher', neo4jSchema()],
    ['schema/facts.schema.json', `${JSON.stringify(factsJsonSchema(), null, 2)}\n`],
    ['schema/source.schema.json', `${JSON.stringify(sourceJsonSchema(), null, 2)}\n`],
    ['docs/ERRORS.md', errorsMarkdown()],
    ['seed/SENTENCES.md', await sentenceTable()],
  ]);
}

async function sentenceTable(): Promise<string> {
  const { sources, claims } = await readSeedFolder(SEED_FOLDER);
  const article = sources.find((source) => source.id === `source:${ARTICLE}`) as Source;
  const notes = await readFile(join(SEED_FOLDER, ARTICLE, 'sentences.yaml'), 'utf8');
  return sentencesMarkdown(article, readSentences(`seed/${ARTICLE}/sentences.yaml`, notes, article, claims));
}
