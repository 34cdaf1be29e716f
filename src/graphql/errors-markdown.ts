import { ERRORS, type ErrorCode } from '../kernel/errors.js';
import { OCCURRENCES } from './error-occurrences.js';

/** The text of docs/ERRORS.md: every code of the table, in its order. */
export function errorsMarkdown(): string {
  const rows = Object.entries(ERRORS).map(([code, { meaning, remedy }]) => {
    const { where, status, by } = OCCURRENCES[code as ErrorCode];
    const shown = where === 'request' ? String(status) : where === 'field' ? '200' : '';
    return `| \`${code}\` | ${where} | ${shown} | ${by === undefined ? meaning : `${meaning.slice(0, -1)} (${by}).`} | ${remedy} |`;
  });
  return `# Error codes

<!-- Generated from src/kernel/errors.ts and src/graphql/error-occurrences.ts by \`npm run generate\`; do not edit. -->

Every error of an answer carries \`extensions.code\`. A code never changes its meaning; messages may, so match on codes.

It carries \`extensions.requestId\` too, which is also in the header \`x-request-id\` of every answer and in the line of the server's log about a fault. A client may choose the id by sending \`x-request-id\` (1 to 64 letters, digits, \`.\`, \`_\` and \`-\`; anything else is replaced). Messages never name an address, a file, a setting or what a database said: that is in the log, under the id.

Where a code is met:

- *request*: the whole request is refused, with the status below. Clients that accept \`application/json\` alone get 200 for every document that arrived as a GraphQL request, as GraphQL over HTTP asks; say \`Accept: application/graphql-response+json\` to be told by status.
- *field*: a root field fails, and its error has the path. The answer has status 200; \`data\` holds what the other root fields answered, or is null where the field cannot be.
- *file*: from \`npm run seed\` and \`npm run import\`, for wrong facts.
- *start*: the server does not start, or a command does not run. Codes that begin with \`STORE_\` are met there too. To clients of a server whose settings have become wrong, its store does not answer (\`STORE_UNAVAILABLE\`).

| code | where | status | meaning | what to do |
|---|---|---|---|---|
${rows.join('\n')}
`;
}
