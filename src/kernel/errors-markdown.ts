import { ERRORS } from './errors.js';

/** The text of docs/ERRORS.md: every code of the table, in its order. */
export function errorsMarkdown(): string {
  const rows = Object.entries(ERRORS).map(([code, { status, meaning, remedy }]) => `| \`${code}\` | ${status} | ${meaning} | ${remedy} |`);
  return `# Error codes

<!-- Generated from src/kernel/errors.ts by \`npm run generate\`; do not edit. -->

Every error of an answer carries \`extensions.code\`. A code never changes its meaning; messages may, so match on codes.

A refused request has the status below; an error of a single field comes with status 200, beside the data that could be read.
Clients that accept \`application/json\` alone get 200 for every document that arrived as a GraphQL request, as GraphQL over HTTP asks; say \`Accept: application/graphql-response+json\` to be told by status.

| code | status | meaning | what to do |
|---|---|---|---|
${rows.join('\n')}
`;
}
