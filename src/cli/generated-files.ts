import { lexicographicSortSchema, printSchema } from 'graphql';
import { factsJsonSchema } from '../exchange/facts-yaml/facts-schema.js';
import { buildSchema } from '../graphql/build-schema.js';
import { errorsMarkdown } from '../kernel/errors-markdown.js';
import { ontologyJson, ontologyMarkdown } from '../ontology/describe.js';
import { ontology } from '../ontology/ontology.js';

/** Every file that is derived from the code and committed, by its path from the project's root. Drift fails the tests. */
export function generatedFiles(): ReadonlyMap<string, string> {
  return new Map([
    ['schema/schema.graphql', `${printSchema(lexicographicSortSchema(buildSchema()))}\n`],
    ['schema/ontology.json', ontologyJson(ontology)],
    ['schema/ONTOLOGY.md', ontologyMarkdown(ontology)],
    ['schema/facts.schema.json', `${JSON.stringify(factsJsonSchema(), null, 2)}\n`],
    ['docs/ERRORS.md', errorsMarkdown()],
  ]);
}
