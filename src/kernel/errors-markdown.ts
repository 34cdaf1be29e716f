import { ERRORS } from './errors.js';

/** The text of docs/ERRORS.md: every code of the table, in its order. */
export function errorsMarkdown(): string {
  const rows = Object.entries(ERRORS).map(([code, { where, status, meaning, remedy }]) => {
    const shown = where === 'request' ? String(status) : where === 'field' ? '200' : '';
    return `| \`${code}\` | ${where} | ${shown} | ${meaning} | ${remedy} |`;
  });
  return `# Error codes

<!-- Generated from src/kernel/errors.ts by \`npm run generate\`; do not edit. -->

Every error of an answer carries \`extensions.code\`. A code never changes its meaning; messages may, so match on codes.

Where a code is met:

- *request*: the whole request is refused, with the status below. Clients that accept \`application/json\` alone get 200 for every document that arrived as a GraphQL request, as GraphQL over HTTP asks; say \`Accept: application/graphql-response+json\` to be told by status.
- *field*: a root field fails, and its error has the path. The answer has status 200; \`data\` holds what the other root fields answered, or is null where the field cannot be.
- *file*: from \`npm run seed\` and \`npm run import\`, for wrong facts.
- *start*: the server does not start, or a command does not run.

| code | where | status | meaning | what to do |
|---|---|---|---|---|
${rows.join('\n')}
`;
}
